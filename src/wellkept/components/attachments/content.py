"""What a file is, by its content: only known types whose content and name agree are taken."""

import re
import struct
import unicodedata
from pathlib import Path
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

from wellkept.components.attachments.archives import check_archive, ends_as_archive, office_type
from wellkept.kernel.errors import Invalid

LONGEST_NAME = 150
#: An image of more pixels is a bomb or a mistake.
MOST_PIXELS = 100_000_000
_HEAD = 64 * 1024

_ZIP, _OLE, _TEXT = "zip", "ole", "text"
_OPEN = "application/vnd.openxmlformats-officedocument."
_OASIS = "application/vnd.oasis.opendocument."
#: Ending -> (media type, how the content is known: the endings that its first bytes stand for, or a family).
TYPES: dict[str, tuple[str, str]] = {
    ".png": ("image/png", ".png"), ".gif": ("image/gif", ".gif"), ".webp": ("image/webp", ".webp"),
    ".jpg": ("image/jpeg", ".jpg"), ".jpeg": ("image/jpeg", ".jpg"), ".bmp": ("image/bmp", ".bmp"),
    ".tif": ("image/tiff", ".tiff"), ".tiff": ("image/tiff", ".tiff"), ".heic": ("image/heic", ".heif"),
    ".pdf": ("application/pdf", ".pdf"), ".zip": ("application/zip", _ZIP),
    ".docx": (_OPEN + "wordprocessingml.document", _ZIP), ".xlsx": (_OPEN + "spreadsheetml.sheet", _ZIP),
    ".pptx": (_OPEN + "presentationml.presentation", _ZIP),
    ".odt": (_OASIS + "text", _ZIP), ".ods": (_OASIS + "spreadsheet", _ZIP), ".odp": (_OASIS + "presentation", _ZIP),
    ".doc": ("application/msword", _OLE), ".xls": ("application/vnd.ms-excel", _OLE),
    ".ppt": ("application/vnd.ms-powerpoint", _OLE), ".msg": ("application/vnd.ms-outlook", _OLE),
    ".txt": ("text/plain", _TEXT), ".log": ("text/plain", _TEXT), ".md": ("text/markdown", _TEXT),
    ".csv": ("text/csv", _TEXT), ".tsv": ("text/tab-separated-values", _TEXT), ".json": ("application/json", _TEXT),
    ".xml": ("application/xml", _TEXT), ".yaml": ("application/yaml", _TEXT), ".yml": ("application/yaml", _TEXT),
    ".ini": ("text/plain", _TEXT), ".conf": ("text/plain", _TEXT), ".ics": ("text/calendar", _TEXT),
    ".vcf": ("text/vcard", _TEXT), ".eml": ("message/rfc822", _TEXT),
}  # fmt: skip
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(name: str) -> str:
    """A file's name without folders, unseen characters and signs that some system takes amiss; never empty."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in base if unicodedata.category(c) not in _UNSEEN)
    shown = re.sub(r'[<>:"|?*\s]+', " ", shown).strip().rstrip(" .")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        return shown[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending[:20]) - 1].strip(' .') or 'file'}.{ending[:20]}"


def media_type(path: Path, name: str) -> str:
    """The media type of a file. Raises Invalid when it is of no known type, is not what its name says, or is a trap."""
    ending = Path(name).suffix.lower()
    if ending not in TYPES:
        raise _refusal(
            _(
                "Files of the type “%(ending)s” are not taken. Take a picture, PDF, office document, text, CSV, mail or ZIP."
            )
            % {"ending": ending or name}
        )
    declared, content = TYPES[ending]
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not _agrees(file, head, declared, content):
            raise _refusal(
                _("The content of “%(name)s” is not what its name says. Save it again in its right format.")
                % {"name": name}
            )
        if content != _ZIP and ends_as_archive(file):
            raise _refusal(_("“%(name)s” is two files in one. Send them separately.") % {"name": name})
    if declared.startswith("image/"):
        _check_pixels(head)
    return declared


def _refusal(sentence: str) -> Invalid:
    return Invalid({"file": sentence})


def _agrees(file: BinaryIO, head: bytes, declared: str, content: str) -> bool:
    if content == _TEXT:
        return _is_text(file)
    if content == _OLE:
        return head.startswith(_OLE_HEAD)
    if content == _ZIP:
        if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return False
        names = check_archive(file)
        return declared == "application/zip" or office_type(file, names) == declared
    try:
        return content in {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False


def _is_text(file: BinaryIO) -> bool:
    """Whether the whole file is text: UTF-8, UTF-16 with its mark, or a Western eight-bit set without control signs."""
    file.seek(0)
    start = file.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return True
    file.seek(0)
    control = bytes(set(range(32)) - {9, 10, 12, 13, 27})
    while chunk := file.read(1024 * 1024):
        if len(chunk.translate(None, control)) != len(chunk):
            return False
    return True


def _check_pixels(head: bytes) -> None:
    width, height = _pixels(head)
    if width * height > MOST_PIXELS:
        raise _refusal(
            _("The picture has %(width)d × %(height)d points, more than can be shown. Make it smaller first.")
            % {"width": width, "height": height}
        )


def _pixels(head: bytes) -> tuple[int, int]:
    """Width and height that an image claims; (0, 0) where its head does not say."""
    try:
        if head.startswith(b"\x89PNG"):
            return struct.unpack(">II", head[16:24])
        if head.startswith(b"GIF8"):
            return struct.unpack("<HH", head[6:10])
        if head.startswith(b"BM"):
            width, height = struct.unpack("<ii", head[18:26])
            return abs(width), abs(height)
        if head.startswith(b"RIFF"):
            return _webp_pixels(head)
        if head.startswith(b"\xff\xd8"):
            return _jpeg_pixels(head)
    except struct.error:
        raise _refusal(_("The picture is damaged. Save it again.")) from None
    return 0, 0


def _webp_pixels(head: bytes) -> tuple[int, int]:
    form = head[12:16]
    if form == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_pixels(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 if marker == 0xFF else 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return 0, 0
