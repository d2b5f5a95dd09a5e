"""Reading what a program sent: strict JSON, refused with a sentence before anything looks at its meaning."""

import json
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from wellkept.kernel.errors import WellkeptError

#: Deeper nesting is refused; nothing that the product takes needs more than four levels.
DEEPEST = 16
#: Objects of more names are refused; no kind has half as many attributes.
MOST_NAMES = 200


class Malformed(WellkeptError):
    """What was sent cannot be read at all."""

    code = "malformed"


def parse(raw: bytes) -> Any:
    """The value of a JSON text. Raises Malformed for anything but well-formed JSON of moderate depth in valid UTF-8.

    Names given twice, NaN and infinities, NUL characters and half surrogates are refused: databases and other programs
    would read them differently. So are objects of more names than anything has: each would be refused with a sentence.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(_("The body is not valid UTF-8.")) from None
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError:
        raise Malformed(_("The body is nested too deeply.")) from None
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError):
            raise Malformed(
                _("The body is not valid JSON: line %(line)d, column %(column)d.")
                % {"line": error.lineno, "column": error.colno}
            ) from None
        raise Malformed(_("The body holds a number with too many digits.")) from None
    _refuse_depth_and_odd_text(value, check_text="\\u" in text)
    return value


def clean_text(text: str) -> bool:
    """Whether every database can keep the text: no NUL character, no half of a surrogate pair."""
    if "\x00" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_NAMES:
        raise Malformed(_("An object of the body has more than %(most)d names.") % {"most": MOST_NAMES})
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed(_("The body gives a name twice."))
    return found


def _no_constant(name: str) -> NoReturn:
    raise Malformed(_("%(name)s is not a JSON value.") % {"name": name})


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise Malformed(_("The body holds a number that is too large."))
    return number


def _refuse_depth_and_odd_text(value: Any, *, check_text: bool) -> None:
    level = [value]
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for node in level:
            if isinstance(node, dict):
                below.extend(node.values())
                if check_text:
                    below.extend(node)
            elif isinstance(node, list):
                below.extend(node)
            elif check_text and isinstance(node, str) and not clean_text(node):
                raise Malformed(_("The body holds a NUL character or half a surrogate pair."))
        if not below:
            return
        level = below
    raise Malformed(_("The body is nested too deeply."))
