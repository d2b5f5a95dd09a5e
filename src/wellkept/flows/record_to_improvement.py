"""From a record to what could be better: one step on its page proposes an improvement, which the page then names."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Input, Panel, extend, kind
from wellkept.sms.improvement.improvements import selectors
from wellkept.sms.improvement.improvements.permissions import Permissions
from wellkept.sms.improvement.improvements.services import propose
from wellkept.toolkit.addresses import record_address

#: The kinds of record that an improvement may follow from by one step.
KINDS = ("incident", "request", "problem", "change", "review", "agreement", "finding")
WORDS_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 200}


def propose_improvement(record: Any, *, actor: Actor, improvement_title: str, version: int | None = None) -> Any:
    """Propose an improvement that follows from a record; that is not altered, so that its version neither matters nor moves.

    Raises Denied.
    """
    propose(actor=actor, title=improvement_title, source=record.record)
    return record


def _title(record: Any, actor: Actor) -> forms.Field:
    return forms.CharField(
        label=_("What could be better?"), max_length=200,
        help_text=_("It goes to the register of improvements, where it is weighed and decided on."),
    )  # fmt: skip


def improvements(record: Any, actor: Actor) -> Mapping[str, Any]:
    """The improvements that follow from a record, as far as the actor may see them."""
    of = kind("improvement").lifecycle
    found = selectors.improvements_of(record.pk, actor)
    return {"rows": [(row, record_address(row.number), of.state(row.state)) for row in found]}


for _key in KINDS:
    extend(
        _key,
        actions=(
            Action(
                "propose_improvement", gettext_lazy("Propose an improvement"), Permissions.PROPOSE, propose_improvement,
                ("improvement_title",), offered=lambda row: row.state != "cancelled",
                inputs=(Input("improvement_title", _title, schema=WORDS_SCHEMA),),
            ),
        ),
        panels=(
            Panel(
                "improvements", gettext_lazy("Improvements"), "flows/improvements.html", improvements,
                permission=Permissions.VIEW, told="improvement_proposed",
            ),
        ),
    )  # fmt: skip
