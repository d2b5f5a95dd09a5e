"""Form fields of what audits take beside columns: a scope, weights, the shape of a draw, a grade."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.findings.models import Finding
from wellkept.conformity.catalogue import clause_order
from wellkept.directory.models import Person
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kinds
from wellkept.sms.evaluation.audits import scope
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck, AuditProgramme, AuditSample
from wellkept.sms.evaluation.audits.sampling import services as sampling
from wellkept.toolkit import relations
from wellkept.toolkit.fields import MomentInput, RelationField

_LIST = {"invalid_list": gettext_lazy("Give a list here.")}


def _clause_choices(known: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The chapters and the clauses below them as choices, and single requirements that are chosen already."""
    chapters = [(number, f"{number} {title}") for number, title in scope.CHAPTERS.items()]
    rows = {**dict(chapters), **{clause: f"{clause} {title}" for clause, title in scope.clauses()}}
    rows |= {name: name for name in known if name not in rows}
    return sorted(rows.items(), key=lambda row: (clause_order(row[0].partition("-")[0]), row[0]))


class Clauses(forms.MultipleChoiceField):
    """Clauses to be ticked; a program may also name single requirements."""

    def valid_value(self, value: Any) -> bool:
        """Whether the catalogue has requirements there."""
        return isinstance(value, str) and bool(scope.requirements_of([value]))


def clauses(record: Audit | None, actor: Actor) -> forms.Field:
    """The clauses that an audit reaches."""
    chosen = list(record.clauses) if record is not None else scope.whole()
    return Clauses(
        label=_("Clauses"),
        choices=_clause_choices(chosen),
        widget=forms.CheckboxSelectMultiple,
        initial=chosen,
        error_messages=_LIST,
        help_text=_("A chapter stands for everything below it."),
    )


def processes(record: Audit | None, actor: Actor) -> forms.Field:
    """The processes that an audit reaches, with all their requirements."""
    return forms.MultipleChoiceField(
        label=_("Processes"),
        choices=[(slug, one.name) for slug, one in scope.processes().items()],
        widget=forms.CheckboxSelectMultiple,
        initial=list(record.processes) if record is not None else [],
        error_messages=_LIST,
    )


def weighed(weight: int, label: Any) -> Any:
    """What makes the field of the clauses that have a weight."""

    def field(record: AuditProgramme | None, actor: Actor) -> forms.Field:
        weights = record.weights if record is not None else {}
        return forms.MultipleChoiceField(
            label=label,
            choices=[(clause, f"{clause} {title}") for clause, title in scope.clauses()],
            widget=forms.CheckboxSelectMultiple,
            initial=[clause for clause, given in weights.items() if given == weight],
            error_messages=_LIST,
        )

    return field


def population(record: Any, actor: Actor) -> forms.Field:
    """Of which kind the records are."""
    seen = [one for one in kinds() if actor.can(one.access.view)]
    return forms.ChoiceField(
        label=_("Records"), choices=[(one.key, str(one.plural)) for one in seen], initial="incident"
    )


def query(record: Any, actor: Actor) -> forms.Field:
    """Which of them, as the address of their list says."""
    return forms.CharField(
        label=_("Filters"),
        max_length=500,
        help_text=_("As in the address of the list, for example state=closed&priority=1. Empty: all of them."),
    )


def as_of(record: Any, actor: Actor) -> forms.Field:
    """When they were on record."""
    return forms.DateTimeField(
        label=_("As of"),
        widget=MomentInput(),
        help_text=_("Empty: now. States count as they were then."),
        error_messages={"invalid": _("Write it as %(example)s.") % {"example": "2026-03-01 08:30"}},
    )


def size(record: Any, actor: Actor) -> forms.Field:
    """How many are drawn."""
    return forms.IntegerField(label=_("How many"), min_value=1, max_value=sampling.MOST, initial=10)


def method(record: Any, actor: Actor) -> forms.Field:
    """How they are drawn."""
    return forms.ChoiceField(label=_("How to draw"), choices=AuditSample.Method.choices, initial="random")


def seed(record: Any, actor: Actor) -> forms.Field:
    """What the draw begins with."""
    return forms.CharField(
        label=_("Seed"),
        max_length=64,
        help_text=_("Empty: the system takes one. The same seed draws the same records."),
    )


def grade(record: AuditCheck | None, actor: Actor) -> forms.Field:
    """How grave what was found is."""
    nonconform = record is not None and record.result == AuditCheck.Result.NONCONFORM
    fitting = ("major", "minor") if nonconform else ("opportunity",)
    return forms.ChoiceField(
        label=_("Grade"), choices=[(value, label) for value, label in Finding.Grade.choices if value in fitting]
    )


def headline(record: AuditCheck | None, actor: Actor) -> forms.Field:
    """What the finding is called."""
    return forms.CharField(
        label=_("Title of the finding"), max_length=200, help_text=_("Empty: the first sentence of what was found.")
    )


def owner(record: Any, actor: Actor) -> forms.Field:
    """Whose matter it is."""
    return RelationField(
        partial(relations.find, Person, actor, limit="own"),
        src="/pick/findings/owner",
        hint=_("Type a name"),
        label=_("Owner"),
    )


NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
TEXT: dict[str, Any] = {"type": "string"}
SIZE: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": sampling.MOST}
MOMENT: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}
METHOD: dict[str, Any] = {"type": "string", "enum": list(AuditSample.Method.values)}
GRADE: dict[str, Any] = {"type": "string", "enum": list(Finding.Grade.values)}
