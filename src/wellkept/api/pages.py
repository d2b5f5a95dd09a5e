"""Pages of what belongs to one record: a limit and the id of the last row as cursor."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from wellkept.api.calls import Call
from wellkept.api.problems import parameter
from wellkept.toolkit.rest.listing import read_limit


def read_page(call: Call) -> tuple[int, int | None]:
    """The limit and the cursor of the address. Raises Problem (422) for any other parameter, WrongParameter."""
    refuse_others(call, ("limit", "cursor"))
    cursor = call.params.get("cursor")
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 18):
        raise parameter("cursor", _("This cursor does not belong to this list. Follow `next` as it was given."))
    return read_limit(call.params), None if cursor is None else int(cursor)


def refuse_others(call: Call, known: Collection[str]) -> None:
    """Raise Problem (422) for a parameter that the address does not have."""
    for name in call.params:
        if name not in known:
            raise parameter(name, _("There is no parameter “%(name)s” here.") % {"name": name[:60]})
