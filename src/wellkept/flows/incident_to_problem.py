"""From an incident to the problem behind it: one step on the incident's page opens the problem and ties the two together."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Input, extend
from wellkept.records import services as records
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems import services as problems
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.permissions import Permissions

TITLE_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 200}


def raise_problem(incident: Incident, *, actor: Actor, problem_title: str, version: int | None = None) -> Incident:
    """Open a problem for an incident, of its service, item, category, impact and urgency, and note that the one caused the
    other. Raises Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        row: Incident = records.edit(incident, actor=actor, version=version)
        problem = problems.open_problem(
            actor=actor,
            title=problem_title,
            source=Problem.Source.INCIDENT,
            customer_id=row.customer_id,
            service_id=row.service_id,
            item_id=row.item_id,
            category_id=row.category_id,
            impact=row.impact,
            urgency=row.urgency,
        )
        problems.tie_incident(problem, row, actor=actor)
    return row


def _title(record: Any, actor: Actor) -> forms.Field:
    return forms.CharField(
        label=_("Problem"),
        max_length=200,
        initial=getattr(record, "title", ""),
        help_text=_("What may lie behind it. Service, category and urgency are taken over from the incident."),
    )


extend(
    "incident",
    actions=(
        Action(
            "raise_problem",
            gettext_lazy("Raise a problem"),
            Permissions.RAISE,
            raise_problem,
            ("problem_title",),
            offered=lambda row: row.state != "cancelled",
            inputs=(Input("problem_title", _title, schema=TITLE_SCHEMA),),
        ),
    ),
)
