"""What a request's page shows beside the generic parts: the items with their answers, how they are fulfilled, the tasks; and
the question how it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records.scope import sees_notes
from wellkept.sms.portfolio.catalogue.form import fields_from, in_words
from wellkept.sms.portfolio.catalogue.permissions import Permissions as Catalogue
from wellkept.sms.resolution.requests import fulfilment, selectors, whose
from wellkept.sms.resolution.requests.models import OrderLine, ServiceRequest
from wellkept.sms.resolution.requests.permissions import Permissions
from wellkept.toolkit import approving
from wellkept.toolkit.addresses import step_address
from wellkept.toolkit.rest.attributes import Schema


@dataclass(frozen=True, slots=True)
class Told:
    """One item of an order on the page; `instructions` and `number` are for those who fulfil it."""

    title: str
    number: str
    quantity: int
    answers: list[tuple[str, str]]
    instructions: str
    steps: list[fulfilment.Step]


def order(request: ServiceRequest, actor: Actor) -> Mapping[str, Any]:
    """The items of an order; nothing for a request in somebody's own words."""
    lines, tasks = selectors.lines_with_tasks(request.pk)
    inside = sees_notes(kind("request"), actor)
    return {
        "lines": [_line(line, tasks, actor, inside=inside) for line in lines],
        "inside": inside,
        "change": f"/order/{request.number}" if lines and _may_change(request, actor) else "",
    }


def _may_change(request: ServiceRequest, actor: Actor) -> bool:
    return request.state == "draft" and actor.can(Permissions.ORDER) and whose.may_send(request, actor)


def _line(line: OrderLine, tasks: list[selectors.Begun], actor: Actor, *, inside: bool) -> Told:
    return Told(
        line.item.title,
        line.item.number if actor.can(Catalogue.VIEW) else "",
        line.quantity,
        in_words(fields_from(line.form_version.fields), line.answers),
        line.item.instructions if inside else "",
        fulfilment.steps(line, tasks),
    )


def approval(request: ServiceRequest, actor: Actor) -> Mapping[str, Any]:
    """The approval, where there can be one."""
    return {} if request.state in ("draft", "submitted") else approving.approval(request, actor)


def satisfaction(request: ServiceRequest, actor: Actor) -> Mapping[str, Any]:
    """The question how it was, to who got it; afterwards the answer."""
    return {
        "rate": step_address(request.number, "rate") if whose.may_rate(request, actor) else "",
        "rated": request.get_satisfaction_display() if request.satisfaction else "",
    }


_LINE: Schema = {
    "type": "object",
    "properties": {
        "item": {
            "type": ["string", "null"],
            "description": "Its number, for those who may see catalogue items as records.",
        },
        "title": {"type": "string"},
        "form_version": {"type": "integer"},
        "quantity": {"type": "integer"},
        "answers": {"type": "object"},
    },
    "required": ["item", "title", "form_version", "quantity", "answers"],
    "additionalProperties": False,
}
LINES: Schema = {
    "type": "array",
    "description": "Where one record is read: the items of the order, with the version of the form that asked.",
    "items": _LINE,
}


def read_lines(number: str, actor: Actor) -> list[dict[str, Any]]:
    """The items of a request that the actor has been found to see, as he is told of them on its page."""
    known = actor.can(Catalogue.VIEW)
    return [
        {
            "item": line.item.number if known else None,
            "title": line.item.title,
            "form_version": line.form_version.ordinal,
            "quantity": line.quantity,
            "answers": line.answers,
        }
        for line in selectors.lines_of_number(number)
    ]


def instructions_in_words(request: ServiceRequest, actor: Actor) -> str:
    """Before beginning: how it is done."""
    said = [line.item.instructions for line in selectors.lines(request.pk) if line.item.instructions]
    return "\n\n".join(said)


def before_fulfilling(request: ServiceRequest, actor: Actor) -> str:
    """Before calling it fulfilled: which of its tasks are not over."""
    left = fulfilment.open_tasks(request)
    if not left:
        return ""
    return _("Finish these tasks first: %(numbers)s. The last of them fulfils the order by itself.") % {
        "numbers": ", ".join(left)
    }


def before_rating(request: ServiceRequest, actor: Actor) -> str:
    """Before saying how it was: what it was."""
    return _("You got: %(title)s") % {"title": request.title}
