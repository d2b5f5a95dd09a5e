"""Makes catalogue.json from the YAML files: `python -m wellkept.conformity.catalogue.build` after each edit of them."""

import json
from pathlib import Path
from typing import Any

import yaml

from .loader import DATA

SOURCES = ("iso20000-1-2018", "documents", "processes", "roles", "glossary", "records")


def read_sources() -> dict[str, Any]:
    """The content of the YAML files by name; OSError or yaml.YAMLError where one cannot be read."""
    return {name: _read(DATA.with_name(f"{name}.yaml")) for name in SOURCES}


def render(raw: dict[str, Any]) -> str:
    """The JSON text of the sources, one entry to a line, so that a change of one entry shows as one line."""
    return _block(raw, depth=2) + "\n"


def _read(path: Path) -> Any:
    with path.open("rb") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both loaders are safe


def _block(value: Any, depth: int) -> str:
    if depth and isinstance(value, dict):
        items = [f"{json.dumps(key, ensure_ascii=False)}: {_block(item, depth - 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + "\n}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write catalogue.json anew."""
    DATA.write_text(render(read_sources()), encoding="utf-8")


if __name__ == "__main__":
    main()
