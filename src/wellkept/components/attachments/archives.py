"""Archives and the office documents that are archives: refused when unpacking them would do harm. Nothing is unpacked here."""

import stat
import zipfile
import zlib
from collections.abc import Collection
from typing import BinaryIO

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid

#: What an archive may hold: entries, bytes when unpacked, and how many times its packed size, if that is above a slack.
MOST_ENTRIES, MOST_BYTES, MOST_RATIO, SLACK = 10_000, 1024**3, 200, 32 * 1024**2
#: The list of contents is read into memory, so its own size is bounded too (bytes).
LONGEST_DIRECTORY = 4 * 1024**2
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65535
_OPEN = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = {
    "word/document.xml": _OPEN + "wordprocessingml.document",
    "xl/workbook.xml": _OPEN + "spreadsheetml.sheet",
    "ppt/presentation.xml": _OPEN + "presentationml.presentation",
}


def ends_as_archive(file: BinaryIO) -> bool:
    """Whether the last bytes are the end of a ZIP archive: then programs may read the file as one, whatever it begins with."""
    return _end(file) is not None


def check_archive(file: BinaryIO) -> frozenset[str]:
    """The names in an archive. Raises Invalid when it is damaged, a bomb, or reaches beyond the folder it is unpacked in."""
    end = _end(file)
    if end is None:
        raise _refusal(_("The archive is damaged. Pack it again."))
    entries, directory = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if entries > MOST_ENTRIES or directory > LONGEST_DIRECTORY:
        raise _refusal(_("The archive holds more than %(most)d files. Send a part of them.") % {"most": MOST_ENTRIES})
    try:
        file.seek(0)
        members = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise _refusal(_("The archive is damaged. Pack it again.")) from error
    unpacked = sum(member.file_size for member in members)
    packed = file.seek(0, 2)
    if len(members) > MOST_ENTRIES:
        raise _refusal(_("The archive holds more than %(most)d files. Send a part of them.") % {"most": MOST_ENTRIES})
    if unpacked > MOST_BYTES or (unpacked > SLACK and unpacked > packed * MOST_RATIO):
        raise _refusal(_("The archive would become too large when unpacked. Send a part of it."))
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        linked = stat.S_ISLNK(member.external_attr >> 16)
        if linked or ".." in parts or parts[0] == "" or ":" in parts[0] or "\x00" in member.filename:
            raise _refusal(_("The archive holds links or paths that lead out of it. Pack the plain files."))
    return frozenset(member.filename for member in members)


def office_type(file: BinaryIO, names: Collection[str]) -> str:
    """The media type of an office document, "" when the archive is none or holds macros."""
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise _refusal(_("The document holds macros. Save it without them."))
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _MAIN_PARTS.items() if part in names), "")
    if "mimetype" in names:
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive, archive.open("mimetype") as content:
                return content.read(100).decode("ascii", "replace").strip()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
            return ""
    return ""


def _refusal(sentence: str) -> Invalid:
    return Invalid({"file": sentence})


def _end(file: BinaryIO) -> bytes | None:
    """The closing record of an archive, if one ends exactly where the file does."""
    size = file.seek(0, 2)
    file.seek(max(size - _END_SIZE - _LONGEST_COMMENT, 0))
    tail = file.read()
    at = tail.rfind(_END)
    while at >= 0:
        end = tail[at : at + _END_SIZE]
        if len(end) == _END_SIZE and at + _END_SIZE + int.from_bytes(end[20:22], "little") == len(tail):
            return end
        at = tail.rfind(_END, 0, at)
    return None
