"""What the styles of a Word file mean: which are headings and of what level, which are lists, and what a run looks like."""

from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Styles that rest on each other; a longer chain is a circle.
_LONGEST_CHAIN = 12
#: How papers of ours name what the text does not say (word_parts), and how programs name code.
_FRONT = {"paper opening", "paper fact", "paper notice", "paper contents"}
_CLOSING = "paper closing"
_CODE = {"code", "source code", "html preformatted", "preformatted text"}
_CODE_IN_TEXT = {"code in text", "html code", "verbatim char", "inline code", "source text"}
_OFF = {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph is: a heading of a level (0 for none), the title, an entry of the contents, a quote, an item of a list."""

    level: int = 0
    title: bool = False
    code: bool = False
    #: "front" for what a paper of ours says of itself before its text, "closing" for the heading behind which it does.
    ours: str = ""
    contents: bool = False
    quote: bool = False
    list: str = ""
    ordered: bool = False
    depth: int = 0


class Styles:
    """The styles and the forms of lists of a file."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        for each in () if styles is None else styles.iter(f"{_W}style"):
            self._styles[each.get(f"{_W}styleId", "")] = each
            if each.get(f"{_W}type") == "paragraph" and each.get(f"{_W}default") in ("1", "true"):
                self._default = each.get(f"{_W}styleId", "")
        self._forms: dict[str, dict[int, str]] = {}
        self._read_numbering(numbering)

    def _read_numbering(self, numbering: Any) -> None:
        if numbering is None:
            return
        forms = {
            each.get(f"{_W}abstractNumId"): {
                _number(level.get(f"{_W}ilvl")): _value(level, "numFmt") for level in each.iter(f"{_W}lvl")
            }
            for each in numbering.iter(f"{_W}abstractNum")
        }
        for each in numbering.iter(f"{_W}num"):
            self._forms[each.get(f"{_W}numId", "")] = forms.get(_value(each, "abstractNumId"), {})

    def look(self, properties: Any) -> Look:
        """What a paragraph with these properties is."""
        key = _value(properties, "pStyle") or self._default
        own = [
            part for part in (properties, *(style.find(f"{_W}pPr") for style in self._chain(key))) if part is not None
        ]
        names = [_value(style, "name").lower() for style in self._chain(key)]
        if names and (names[0] in _FRONT or names[0] == _CLOSING):
            return Look(ours="front" if names[0] in _FRONT else "closing")
        if any(name.startswith("toc ") or name == "toc heading" for name in names):
            return Look(contents=True)
        if "title" in names:
            return Look(title=True)
        if level := self._level(own, names):
            return Look(level=level)
        return self._listed(own, names) or Look(
            code=bool(_CODE.intersection(names)), quote=any("quote" in name for name in names)
        )

    def _chain(self, key: str) -> list[Any]:
        """A style and those it rests on."""
        found: list[Any] = []
        while key in self._styles and len(found) < _LONGEST_CHAIN:
            found.append(self._styles[key])
            key = _value(found[-1], "basedOn")
        return found

    def _level(self, own: list[Any], names: list[str]) -> int:
        for part in own:
            outline = _value(part, "outlineLvl")
            if outline:
                return _number(outline) + 1 if _number(outline) < 6 else 0
        for name in names:
            head, _sep, level = name.rpartition(" ")
            if head == "heading" and level.isdigit():
                return min(max(int(level[:2]), 1), 6)
        return 0

    def _listed(self, own: list[Any], names: list[str]) -> Look | None:
        named = next((name for name in names if name.startswith(("list bullet", "list number"))), "")
        last = named.rpartition(" ")[2]
        # These styles say their level by their name: each has a numbering of its own, with one level.
        below = int(last) - 1 if last in ("2", "3", "4", "5") else 0
        for part in own:
            listed = part.find(f"{_W}numPr")
            if listed is not None and (key := _value(listed, "numId")):
                if key == "0":
                    return None
                depth = _number(_value(listed, "ilvl"))
                form = self._forms.get(key, {}).get(depth, "bullet")
                if form == "none":
                    return None
                return Look(list=key, ordered=form != "bullet", depth=max(depth, below))
        return Look(list=named, ordered="number" in named, depth=below) if named else None

    def marks(self, properties: Any) -> str:
        """What a run with these properties looks like: of "b", "i" and "s" those that hold, or "c" for code."""
        if properties is None:
            return ""
        found = ""
        for mark, name in (("b", "b"), ("i", "i"), ("s", "strike")):
            element = properties.find(f"{_W}{name}")
            if element is not None and element.get(f"{_W}val", "1").lower() not in _OFF:
                found += mark
        style = _value(properties, "rStyle")
        if style in self._styles and not found:
            name = _value(self._styles[style], "name").lower()
            if name in _CODE_IN_TEXT:
                return "c"
            found = {"strong": "b", "emphasis": "i", "intense emphasis": "bi"}.get(name, "")
        return found


def _value(element: Any, name: str) -> str:
    """The value that a child says, "" where there is none."""
    child = None if element is None else element.find(f"{_W}{name}")
    return "" if child is None else str(child.get(f"{_W}val", ""))


def _number(text: str | None) -> int:
    return min(int(text), 20) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
