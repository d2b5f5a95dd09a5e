"""Gather the product's texts, merge them into each catalogue of translations and compile it (`make texts`).

A catalogue is `src/wellkept/locale/<language>/LC_MESSAGES/django.po`; the `.mo` beside it is what the product reads. Texts stand in
the order of the files that say them, with the file's name alone and no date, so that a catalogue changes only where texts do.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "wellkept"
LANGUAGES = ("de",)
#: The roles of the standard: their names are said on many pages, the rest of the catalogue is not translated.
ROLES = "conformity/catalogue/roles.yaml"

_SINGLE, _PLURAL, _SAID, _SAID_PLURAL = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(("gettext_lazy", "gettext_noop"), _SINGLE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _SAID),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _SAID_PLURAL),
}
MARK = "Translators:"
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]|\{(?P<field>\w*)[^{}]*\}")


class Text(NamedTuple):
    """One text as the code says it: where, its words (with the plural beside them), its context and notes for translators."""

    file: str
    words: str | tuple[str, ...]
    context: str | None
    notes: list[str]


class Translations(Catalog):
    """A catalogue whose header holds no date and no name, so that writing it twice writes the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        """What a reader of the file must know: encoding, language and how it counts."""
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
        ]


def sources() -> list[Path]:
    """Every file of the product that may say something, in a steady order; no test and no migration."""
    found = [path for kind in ("py", "html", "txt") for path in PACKAGE.rglob(f"*.{kind}")]
    left_out = {"tests", "migrations", "testing", "static"}
    return sorted(path for path in found if not left_out & set(path.relative_to(PACKAGE).parts))


def texts() -> Iterator[Text]:
    """Every text of the product, file by file."""
    for path in sources():
        code = path.read_text()
        if path.suffix != ".py":
            # What is left of a template are calls of gettext between blanks; as Python they may not be indented.
            code = "\n".join(line.strip() for line in templatize(code, origin=path.name).splitlines())
        name = path.relative_to(PACKAGE).as_posix()
        for _line, words, notes, context in extract(
            "python", BytesIO(code.encode()), KEYWORDS, [MARK], strip_comment_tags=True
        ):
            yield Text(name, words, context, notes)
    for role in yaml.safe_load((PACKAGE / ROLES).read_text())["roles"]:
        yield Text(ROLES, role["name"], "role", [])


def place(language: str) -> Path:
    """The catalogue of `language`."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of `language` as it stands; an empty one when there is none."""
    path = place(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge(old: Catalog) -> Translations:
    """The texts of the product with the translations of `old`; what the product no longer says is left out."""
    new = Translations(locale=old.locale, header_comment=old.header_comment, fuzzy=False)
    for text in texts():
        known = old.get(text.words, text.context)
        kept = known.string if known and isinstance(known.string, tuple) == isinstance(text.words, tuple) else ""
        new.add(text.words, kept, [(text.file, None)], auto_comments=text.notes, context=text.context)  # type: ignore[list-item]
    return new


def said(catalog: Catalog) -> list[Message]:
    """The messages of a catalogue without its header."""
    return [message for message in catalog if message.id]


def is_translated(message: Message) -> bool:
    """Whether every form of the message has words."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translated form of a message beside the words that it stands for; the singular may leave its number out."""
    if not isinstance(message.id, tuple):
        return [(str(message.id), str(message.string or ""))]
    return [(message.id[1], translated) for translated in list(message.string or ())[1:]]


def placeholders(text: str) -> set[str]:
    """What is put into the text when it is said: "%(name)s", "%d", "{field}"."""
    return {found[0] for found in PLACEHOLDER.finditer(text)}


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as a file for people."""
    file = BytesIO()
    write_po(file, catalog, width=120, include_lineno=False)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The catalogue as the product reads it."""
    compiled = Translations(locale=catalog.locale, fuzzy=False)
    for message in said(catalog):
        compiled.add(message.id, message.string, context=message.context)
    file = BytesIO()
    write_mo(file, compiled)
    return file.getvalue()


def main() -> int:
    """Merge and compile every catalogue and say what is left to translate; return the exit code."""
    for language in LANGUAGES:
        old = read(language)
        new = merge(old)
        place(language).parent.mkdir(parents=True, exist_ok=True)
        place(language).write_bytes(as_po(new))
        place(language).with_suffix(".mo").write_bytes(as_mo(new))
        open_ = [message for message in said(new) if not is_translated(message)]
        gone = {(m.id, m.context) for m in said(old)} - {(m.id, m.context) for m in said(new)}
        sys.stdout.write(f"{language}: {len(said(new))} texts, {len(open_)} to translate, {len(gone)} gone.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
