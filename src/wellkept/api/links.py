"""Links between records over REST."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wellkept.api.calls import Call, json_response, json_text, read_object
from wellkept.api.needs import asks, to_edit, to_view
from wellkept.api.pages import refuse_others
from wellkept.api.records import address, located
from wellkept.api.services import Answer
from wellkept.components.links import selectors, services
from wellkept.components.links.models import Link
from wellkept.components.links.selectors import Tie
from wellkept.kernel.errors import Invalid
from wellkept.records.scope import visible_cards
from wellkept.toolkit.rest.attributes import Schema

#: What a link takes: how the record of the address stands to the target.
LINK: Schema = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": list(Link.Type.values)},
        "target": {"type": "string", "pattern": "^[A-Z]{1,8}-[0-9]{6,12}$"},
    },
    "required": ["type", "target"],
    "additionalProperties": False,
}


@asks(to_view)
def list_links(call: Call) -> HttpResponse:
    """GET the records that this one hangs together with, as far as the caller may see them."""
    row = located(call)
    refuse_others(call, ())
    return json_response({"items": [_shown(tie) for tie in selectors.links_of(row.record, call.actor)]})


@asks(to_edit)
def add_link(call: Call) -> HttpResponse:
    """POST a link from this record to another one that the caller may see."""
    row = located(call)

    def act() -> Answer:
        told = read_object(call.body, LINK)
        target = visible_cards(call.actor).filter(number=told["target"]).first()
        if target is None:
            raise Invalid({"target": _("There is no such record, or it is not one that you can see.")})
        made = services.link(row.record, target, told["type"], actor=call.actor)
        tie = next(tie for tie in selectors.links_of(row.record, call.actor) if tie.link_id == made.pk)
        return Answer(201, json_text(_shown(tie)), {"Location": f"{address(call.kind, row.number)}/links"})

    return call.once(act)


def _shown(tie: Tie) -> dict[str, Any]:
    other = tie.other
    return {
        "id": tie.link_id,
        "reading": str(tie.reading),
        "record": {"number": other.number, "name": other.title},
        "kind": other.kind,
        "state": other.state,
        "phase": other.phase,
    }
