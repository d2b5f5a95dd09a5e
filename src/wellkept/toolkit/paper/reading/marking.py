"""Writing Markdown that says what was read and nothing else: signs that would be commands are made plain."""

import re
from collections.abc import Iterable

from wellkept.toolkit.paper import tree
from wellkept.toolkit.paper.grids import plain
from wellkept.toolkit.paper.signs import clean

#: A piece of a paragraph: its text and how it looks ("b", "i", "s", or several of them; "c" for code), and where it leads.
Piece = tuple[str, str, str]

_SIGNS = re.compile(r"[\\`*\[\]]|~~|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_EVERY = re.compile(r"([!-/:-@\[-`{-~])")
_BEGIN = re.compile(r"(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|={2,}\s*$|-{2,}\s*$|\d{1,9}(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """A text whose signs are no commands inside a paragraph."""
    return _SIGNS.sub(lambda found: "\\" + found[0], text)


def begun(paragraph: str) -> str:
    """A paragraph of which no line begins as a heading, list or quote."""
    return "\n".join(_begun(each) for each in paragraph.split("\n"))


def _begun(each: str) -> str:
    found = _BEGIN.match(each)
    if not found:
        return each.lstrip() if each.startswith((" ", "\t")) else each
    start, mark = found[1], found[2]
    rest = each[found.end() :]
    if mark.isdigit():
        return f"{mark}\\{rest}"
    return f"\\{mark}{rest}" if not start or start.isspace() else each


def paragraph(pieces: Iterable[Piece]) -> str:
    """The Markdown of a paragraph; without its marks where they would not be read back as what they are."""
    joined = _joined(pieces)
    said = "".join(text for text, _look, _address in joined)
    if not said.strip():
        return ""
    marked = begun("".join(_marked(*piece) for piece in joined).strip())
    return marked if _reads_back(marked, said) else begun(_EVERY.sub(r"\\\1", said.strip()))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for text, look, address in pieces:
        text = clean(text)
        if not text:
            continue
        if joined and (joined[-1][1:] == (look, address) or text.isspace()):
            joined[-1] = (joined[-1][0] + text, *joined[-1][1:])
        else:
            joined.append((text, look, address))
    return joined


def _marked(text: str, look: str, address: str) -> str:
    core = text.strip()
    if not core or "\n" in core:
        return escaped(text)
    if look == "c":
        return escaped(text) if "`" in text else text.replace(core, f"`{core}`")
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    marks = "".join({"b": "**", "i": "*", "s": "~~"}[each] for each in look)
    said = marks + escaped(core) + marks[::-1]
    if re.fullmatch(r"(?:https?://|mailto:)[^\s<>()\\]{1,2000}", address):
        said = f"[{said}]({address})"
    return before + said + after


def _reads_back(marked: str, said: str) -> bool:
    blocks = tree.blocks(marked)
    found = [plain(block["runs"]) for block in blocks if block["is"] == "text"]
    return len(blocks) == len(found) == 1 and found[0].split() == said.split()


def fenced(text: str) -> str:
    """Lines of code."""
    text = clean(text).strip("\n")
    fence = max(("`" * (len(found) + 1) for found in re.findall(r"`+", text)), key=len, default="")
    fence = fence if len(fence) > 3 else "```"
    return f"{fence}\n{text}\n{fence}"


def table(rows: list[list[str]]) -> str:
    """Rows of cells (Markdown on one line each) as a table, the first as its head."""
    width = max(len(row) for row in rows)
    lines = [[*row, *[""] * (width - len(row))] for row in rows]
    lines.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", " ".join(text.split()))
