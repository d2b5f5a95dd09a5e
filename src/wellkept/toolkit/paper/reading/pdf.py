"""What text a PDF holds, as Markdown with headings and lists guessed. Run by `program`, never by the web server."""

import io
import logging
import re
import sys
from collections import Counter
from typing import Any

from wellkept.toolkit.paper.reading import marking, program
from wellkept.toolkit.paper.text import MOST_CHARACTERS

MOST_PAGES = 600
#: Lines at the head and foot of a page that repeat on more than this share of the pages belong to the pages, not to the text.
_REPEATED, _EDGE = 0.6, 3
_BULLET = re.compile(r"\s*[•●▪◦‣∙–\uf0b7]\s+(?=\S)")
_LISTED = re.compile(r"\s*(\d{1,3})[.)]\s+(?=\S)")
_NUMBERED = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[^\W\d_])")


def read(content: bytes) -> dict[str, Any]:
    """Title, Markdown, and what was met on the way with how often."""
    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit(program.LOCKED)
    if len(reader.pages) > MOST_PAGES:
        sys.exit(program.TOO_MUCH)
    noted: Counter[str] = Counter()
    pages, size = [], 0
    for page in reader.pages:
        try:
            text = page.extract_text()
        except Exception:  # the library raises what it stumbles over; a page that cannot be read is told of
            noted["unreadable"] += 1
            continue
        size += len(text)
        if size > 2 * MOST_CHARACTERS:
            sys.exit(program.TOO_MUCH)
        noted["empty_pages"] += not text.strip()
        pages.append([line.rstrip() for line in text.replace("\x00", "").split("\n") if line.strip()])
    if not any(pages):
        if noted["unreadable"]:
            raise ValueError("no page can be read")
        return {"title": _title(reader), "markdown": "", "notes": {"empty": 1}}
    notes = {name: count for name, count in noted.items() if count}
    return {"title": _title(reader), "markdown": markdown(pages, notes), "notes": notes}


def _title(reader: Any) -> str:
    try:
        found = str((reader.metadata or {}).get("/Title") or "").strip()
    except Exception:  # as above: the head of the file may be damaged where its pages are not
        return ""
    return "" if re.search(r"^Microsoft \w+ - |\.(docx?|pdf|odt|indd)$|^untitled", found, re.IGNORECASE) else found


def markdown(pages: list[list[str]], notes: dict[str, int]) -> str:
    """The lines of pages as paragraphs, items and headings."""
    repeated = _edges(pages)
    if repeated:
        notes["edges"] = 1
    lines = [line for page in pages for place, line in enumerate(page) if not _belongs(page, place, line, repeated)]
    usual = sorted(map(len, lines))[int(len(lines) * 0.9)] if lines else 0
    blocks: list[tuple[str, str]] = []
    open_ = False
    for line in lines:
        kind, said = _kind(line, usual)
        if open_ and kind == "text" and blocks:
            blocks[-1] = (blocks[-1][0], _continued(blocks[-1][1], said))
        else:
            blocks.append((kind, said))
        # A full line that ends no sentence goes on in the next.
        full = len(line) > (0.97 if said.endswith((".", "!", "?", ":")) else 0.8) * usual
        open_ = kind != "heading" and full
    return _written(blocks)


def _edges(pages: list[list[str]]) -> set[str]:
    if len(pages) < 2:
        return set()
    found: Counter[str] = Counter()
    for page in pages:
        found.update({_shape(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    return {shape for shape, count in found.items() if count > _REPEATED * len(pages)}


def _shape(line: str) -> str:
    """A line without its numbers: those of pages differ."""
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _belongs(page: list[str], place: int, line: str, repeated: set[str]) -> bool:
    return (place < _EDGE or place >= len(page) - _EDGE) and _shape(line) in repeated


def _kind(line: str, usual: int) -> tuple[str, str]:
    said = " ".join(line.split())
    if bullet := _BULLET.match(line):
        return "item", " ".join(line[bullet.end() :].split())
    if (number := _NUMBERED.match(line)) and len(said) < min(80, 0.9 * usual) and said[-1] not in ".,;:!?":
        return "heading", f"{min(number[1].count('.') + 2, 5)} {said}"
    if listed := _LISTED.match(line):
        return "numbered", f"{int(listed[1])} {' '.join(line[listed.end() :].split())}"
    return "text", said


def _continued(before: str, after: str) -> str:
    if re.search(r"[^\W\d_]-$", before) and after[:1].islower():
        return before[:-1] + after
    return f"{before} {after}"


def _written(blocks: list[tuple[str, str]]) -> str:
    out: list[str] = []
    last = ""
    for kind, said in blocks:
        first, words = said.split(" ", 1) if kind in ("heading", "numbered") else ("", said)
        text = marking.paragraph([(words, "", "")])
        if kind == "heading":
            # Within a heading a number begins no list.
            text = "#" * int(first) + " " + text.replace("\\.", ".", 1)
        if kind in ("item", "numbered"):
            text = f"- {text}" if kind == "item" else f"{first}. {text}"
        if text:
            out.append(("\n" if last == kind and kind in ("item", "numbered") else "\n\n") + text)
            last = kind
    return "".join(out).strip()
