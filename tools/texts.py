"""Gather the product's texts, merge them into each catalogue of translations and compile it (`make texts`).

A catalogue is `src/wellkept/locale/<language>/LC_MESSAGES/django.po`; the `.mo` beside it is what the product reads. Texts stand in
the order of the files that say them, with the file's name alone and no date, so that a catalogue changes only where texts do.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import yaml
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "wellkept"
LANGUAGES = ("de",)
#: The roles of the standard: their names are said on many pages, the rest of the catalogue is not translated.
ROLES = "conformity/catalogue/roles.yaml"

#: Where the functions of gettext take the context, the words and their plural.
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
MARK = re.compile(r"#\s*Translators: (.*)")
#: A call of gettext in what Django makes of a template.
IN_TEMPLATE = re.compile(
    r"\b(?:n?p?gettext|_)\((?:\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?)+(?:\s*count)?\)"
)
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]|\{(?P<field>\w*)[^{}]*\}")


class Text(NamedTuple):
    """One text as the code says it: where, its words (with the plural beside them), its context and notes for translators."""

    file: str
    words: str | tuple[str, ...]
    context: str | None
    notes: list[str]


class Translations(Catalog):
    """A catalogue whose header holds no date and no name, so that writing it twice writes the same bytes."""

    @property  # type: ignore[misc]  # Babel lets it be set as well
    def mime_headers(self) -> list[tuple[str, str]]:
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
        code, name = path.read_text(), path.relative_to(PACKAGE).as_posix()
        if path.suffix != ".py":
            code = "\n".join(call[0] for call in IN_TEMPLATE.finditer(templatize(code, origin=name)))
        yield from of_code(name, code)
    for role in yaml.safe_load((PACKAGE / ROLES).read_text())["roles"]:
        yield Text(ROLES, role["name"], "role", [])


def of_code(file: str, code: str) -> Iterator[Text]:
    """The texts that Python code gives to gettext, within other strings too, in their order."""
    lines = code.splitlines()
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        context_at, *places = CALLS.get(name, (None,))
        wanted = [place for place in (context_at, *places) if place is not None]
        values = [getattr(call.args[place], "value", None) for place in wanted if place < len(call.args)]
        given = [value for value in values if isinstance(value, str)]
        if not wanted or len(given) < len(wanted):
            continue
        context = given.pop(0) if context_at is not None else None
        notes = MARK.findall(lines[call.lineno - 2]) if call.lineno > 1 else []
        yield Text(file, tuple(given) if len(given) > 1 else given[0], context, notes)


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
