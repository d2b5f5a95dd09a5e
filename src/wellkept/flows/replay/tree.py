"""A YAML file as text values that remember their lines, so that a complaint can name the place.

Every scalar stays as it is written: `no` is no falsehood and `007` no number.
"""

from pathlib import Path
from typing import Union

import yaml
from django.utils.translation import gettext as _

from wellkept.flows.replay.refusal import MappingRefused

#: No mapping is larger (bytes) or nested deeper.
MOST_BYTES = 1_000_000
DEEPEST = 12

Value = Union[str, "Sequence", "Table"]


class Sequence(list[Value]):
    """A list and the line it begins on."""

    line = 0


class Table(dict[str, Value]):
    """A table, the line it begins on and the line of each key."""

    line = 0

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


def read(path: Path) -> tuple[Table, str]:
    """The content of a YAML file and its text. Raises MappingRefused when it cannot be read or is not a table."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise MappingRefused([_("%(file)s is too large for a mapping.") % {"file": path.name}])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MappingRefused(
            [_("The mapping %(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror or error}]
        ) from error
    except UnicodeDecodeError as error:
        raise MappingRefused([_("%(file)s is not text in UTF-8.") % {"file": path.name}]) from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise MappingRefused(
            [
                _("%(file)s, line %(line)s: this is not YAML (%(why)s).")
                % {"file": path.name, "line": mark.line + 1 if mark else 1, "why": getattr(error, "problem", error)}
            ]
        ) from error
    problems: list[str] = []
    tree = _value(node, path.name, problems, 0) if node is not None else ""
    if not isinstance(tree, Table):
        problems.append(_("%(file)s: a mapping is a table of keys and values.") % {"file": path.name})
    if problems or not isinstance(tree, Table):
        raise MappingRefused(problems)
    return tree, text


def _value(node: yaml.Node, file: str, problems: list[str], depth: int) -> Value:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise MappingRefused([_("%(file)s, line %(line)s: nested too deeply.") % {"file": file, "line": line}])
    if isinstance(node, yaml.SequenceNode):
        items = Sequence(_value(item, file, problems, depth + 1) for item in node.value)
        items.line = line
        return items
    if isinstance(node, yaml.MappingNode):
        table = Table()
        table.line = line
        for key_node, value_node in node.value:
            key, at = str(key_node.value), key_node.start_mark.line + 1
            if key in table:
                problems.append(
                    _(
                        "%(file)s, line %(line)s: the key “%(key)s” stands twice in the same table (first in line %(first)s)."
                    )
                    % {"file": file, "line": at, "key": key, "first": table.lines[key]}
                )
            table[key] = _value(value_node, file, problems, depth + 1)
            table.lines[key] = at
        return table
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
