"""From a record to what it shows of the management system: one step on its page raises a finding, which the page then names."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.findings import selectors
from wellkept.components.findings.models import Finding
from wellkept.components.findings.permissions import Permissions
from wellkept.components.findings.services import raise_finding as put_on_record
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Input, Panel, extend, kind_of
from wellkept.toolkit.addresses import record_address

#: The kinds of record that may show a finding by one step; audits raise theirs where they are held.
KINDS = ("incident", "request", "problem", "change", "review", "agreement")
WORDS_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 200}
GRADE_SCHEMA = {"type": "string", "enum": list(Finding.Grade.values)}


def raise_finding(
    record: Any, *, actor: Actor, finding_title: str, finding_grade: str, version: int | None = None
) -> Any:
    """Put on record what a record shows; it is not altered, so that its version neither matters nor moves. Raises Denied,
    Invalid.
    """
    put_on_record(actor=actor, title=finding_title, grade=finding_grade, source=record.record)
    return record


def _title(record: Any, actor: Actor) -> forms.Field:
    return forms.CharField(
        label=_("What does it show?"), max_length=200,
        help_text=_("One sentence on what was not as it has to be, or could be better. Evidence and requirement follow there."),
    )  # fmt: skip


def _grade(record: Any, actor: Actor) -> forms.Field:
    return forms.ChoiceField(label=_("Grade"), choices=Finding.Grade.choices, initial=Finding.Grade.MINOR)


def findings(record: Any, actor: Actor) -> Mapping[str, Any]:
    """What a record has shown, as far as the actor may see it."""
    found = selectors.findings_of(record.pk, actor)
    of = kind_of(Finding).lifecycle
    return {"rows": [(row, record_address(row.number), of.state(row.state)) for row in found]}


for _key in KINDS:
    extend(
        _key,
        actions=(
            Action(
                "raise_finding", gettext_lazy("Raise a finding"), Permissions.RAISE, raise_finding,
                ("finding_title", "finding_grade"),
                offered=lambda row: row.state != "cancelled",
                inputs=(
                    Input("finding_title", _title, schema=WORDS_SCHEMA),
                    Input("finding_grade", _grade, schema=GRADE_SCHEMA),
                ),
            ),
        ),
        panels=(
            Panel(
                "findings", gettext_lazy("Findings"), "flows/findings.html", findings, permission=Permissions.VIEW,
                told="finding_raised",
            ),
        ),
    )  # fmt: skip
