"""Sets the paper whose template and data lie in a folder, as `paper.pdf` beside them; a program of its own.

Text that was made to do harm can ask for more time or memory than there is, which ends this process and not the web server.
What the fonts inside Typst do not have is looked for among the fonts of the machine; what none has becomes a box, which
`boxes` in the data then tells the template.
"""

import contextlib
import json
import re
import resource
import sys
from pathlib import Path
from typing import Any

#: What setting may take: bytes of memory, seconds of the processor.
MEMORY, SECONDS = 4 * 1024**3, 50
BOX = "\u25a1"
_FONTS = '("Libertinus Serif", "DejaVu Sans Mono")'
_PROBE = '#set document(title: "p")\n#set text(font: %s)\n#for sign in json("signs.json") [#sign #parbreak()]'
#: Below this every sign is in the fonts.
_KNOWN = "\u0500"
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Signs may be fine alone and lack beside each other; after so many rounds the paper is given up.
_ROUNDS = 5


def main(folder: str) -> None:
    """Do it."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    import typst

    place = Path(folder)
    data = json.loads((place / "data.json").read_text())
    used = {sign for text in _texts(data) for sign in text if sign >= _KNOWN}
    lacking = _lacking(place, used, bundled=True)
    bundled = not lacking
    if lacking:
        lacking = _lacking(place, lacking, bundled=False)
    for _round in range(_ROUNDS):
        data = _boxed(data, lacking) | {"boxes": bool(lacking)}
        (place / "data.json").write_text(json.dumps(data))
        try:
            made = typst.compile(
                str(place / "text.typ"), root=folder, pdf_standards=["ua-1"], ignore_system_fonts=bundled
            )
        except typst.TypstError as error:
            more = _named(error) - lacking
            if not more:
                raise
            lacking |= more
        else:
            (place / "paper.pdf").write_bytes(made)
            return
    raise SystemExit("the fonts do not have the signs of this paper")


def _lacking(place: Path, signs: set[str], *, bundled: bool) -> set[str]:
    """Those of some signs that no font has."""
    import typst

    if not signs:
        return set()
    (place / "signs.json").write_text(json.dumps(sorted(signs)))
    (place / "probe.typ").write_text(_PROBE % _FONTS)
    try:
        typst.compile(str(place / "probe.typ"), root=str(place), pdf_standards=["ua-1"], ignore_system_fonts=bundled)
    except typst.TypstError as error:
        return _named(error) & signs
    return set()


def _named(error: Any) -> set[str]:
    """The signs that Typst says it cannot show."""
    return {
        sign
        for text in _MISSING.findall(error.diagnostic)
        for sign in _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        if sign.isprintable() or sign >= _KNOWN
    }


def _texts(data: Any) -> Any:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _texts(one)


def _boxed(data: Any, lacking: set[str]) -> Any:
    """The data with boxes in place of signs."""
    if not lacking:
        return data
    table = str.maketrans(dict.fromkeys(lacking, BOX))

    def walk(one: Any) -> Any:
        if isinstance(one, str):
            return one.translate(table)
        if isinstance(one, dict):
            return {key: walk(value) for key, value in one.items()}
        return [walk(each) for each in one] if isinstance(one, list) else one

    return walk(data)


if __name__ == "__main__":
    main(sys.argv[1])
