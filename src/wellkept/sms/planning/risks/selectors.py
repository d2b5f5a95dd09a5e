"""Reading risks: the register as it was at a moment, what risks concern, and how many stand in each cell of the matrix."""

from collections import Counter
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value

from wellkept.components.links.models import Link
from wellkept.components.tasks.models import Task
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.records.scope import visible_to as visible
from wellkept.sms.planning.risks.lifecycle import CURRENT
from wellkept.sms.planning.risks.models import Assessment, Risk

#: So far a risk is passed on from a platform to what runs on it.
DEEPEST = 8


def visible_to(actor: Actor) -> QuerySet[Risk]:
    """The risks that the actor may see."""
    return visible(Risk.objects.all(), actor)


def on_record(at: datetime) -> QuerySet[Risk]:
    """The risks that were on the register at a moment."""
    return Risk.objects.filter(opened_at__lte=at)


def assessed_between(since: datetime, until: datetime) -> Q:
    """The risks that were assessed in a period, both ends included."""
    return Q(Exists(Assessment.objects.filter(risk=OuterRef("pk"), at__gte=since, at__lte=until)))


def assessments_of(risk: int) -> QuerySet[Assessment]:
    """The assessments of a risk, the latest first."""
    return Assessment.objects.filter(risk=risk).select_related("by")


def lapsed(at: datetime) -> QuerySet[Risk]:
    """The accepted risks whose acceptance has ended."""
    return Risk.objects.filter(state="accepted", accepted_until__lte=at).order_by("accepted_until", "pk")


# Treatment -----------------------------------------------------------------------------------------------------------


def actions_of(risk: int) -> tuple[int, list[str]]:
    """How many actions about a risk were done, and the numbers of those that are not over."""
    rows = Task.objects.filter(about=risk).exclude(state="cancelled").order_by("pk").values_list("number", "state")
    return sum(state == "done" for _number, state in rows), [number for number, state in rows if state != "done"]


def actions(of: "QuerySet[Risk]", at: datetime) -> QuerySet[Task]:
    """The actions about some risks that were asked for by a moment, cancelled ones left out."""
    asked = Task.objects.filter(about__in=of.order_by().values("pk"), opened_at__lte=at)
    return asked.exclude(state="cancelled")


def has_planned_action(at: datetime) -> Q:
    """The risks about which there was an action with somebody who has it, a date and the process it is built into."""
    planned = Task.objects.filter(about=OuterRef("pk"), opened_at__lte=at, due_at__isnull=False).exclude(process="")
    held = Q(assignee__isnull=False) | Q(team__isnull=False)
    return Q(Exists(planned.filter(held).exclude(state="cancelled")))


#: The process into which the actions about a risk are built, by its domain.
_PROCESSES = {
    Risk.Domain.SMS: "sms-governance",
    Risk.Domain.SERVICE: "service-delivery",
    Risk.Domain.SUPPLIER: "supplier-management",
    Risk.Domain.AVAILABILITY: "service-availability-management",
    Risk.Domain.CONTINUITY: "service-continuity-management",
    Risk.Domain.SECURITY: "information-security-management",
}


def process_of(card: Record) -> str:
    """The process that what is done about a risk is built into."""
    domain = Risk.objects.filter(pk=card.pk).values_list("domain", flat=True).first()
    return _PROCESSES[Risk.Domain(domain)] if domain else ""


# What gives rise to a risk -------------------------------------------------------------------------------------------


def gives_rise(at: datetime, **of: object) -> Q:
    """The records that a risk was said to arise from at a moment; `of` narrows the risks, such as domain="sms"."""
    ties = Link.objects.filter(type=Link.Type.ARISES, target=OuterRef("pk"), source__kind="risk", since__lte=at)
    ties = ties.filter(Q(until__isnull=True) | Q(until__gt=at))
    return Q(Exists(ties.filter(source__in=on_record(at).filter(**of).values("pk"))))


# What a risk concerns ------------------------------------------------------------------------------------------------


def inherited_by(card: int) -> set[int]:
    """The service or item itself and everything whose risks it has: its own items, what they run on, their groups. Each question
    goes two steps, for most reach no further than one.
    """
    seen, front = {card}, {card}
    for _question in range(DEEPEST // 2):
        near = _above(front)
        reached = Record.objects.filter(reduce(or_, (Q(pk__in=ways) for ways in near))).order_by().values("pk")
        steps = [(ways, 1) for ways in near] + [(ways, 2) for ways in _above(reached)]
        first, *others = (ways.annotate(step=Value(step, IntegerField())) for ways, step in steps)
        found = {(int(key), int(step)) for key, step in first.union(*others)}
        front = {key for key, step in found if step == 2} - seen - {key for key, step in found if step == 1}
        seen |= {key for key, _step in found}
        if not front:
            break
    return seen


def _above(front: "set[int] | QuerySet[Any, Any]") -> "list[QuerySet[Any, Any]]":
    ties = Link.objects.filter(until__isnull=True).order_by()
    bearing = ties.filter(type=Link.Type.RUNS_ON, source__in=front).values_list("target")
    groups = ties.filter(type=Link.Type.CONTAINS, target__in=front).values_list("source")
    items = Record.objects.filter(service__in=front, kind="item").order_by()
    return [bearing, groups, items.values_list("pk")]


def concerning(card: int, actor: Actor) -> QuerySet[Risk]:
    """The risks in an actor's sight that a service or item has, its own and inherited ones, the weightiest first."""
    rows = visible_to(actor).filter(state__in=CURRENT, concerns__in=inherited_by(card))
    return rows.select_related("concerns", "owner").order_by("-residual_level", "-level", "pk")


# The map -------------------------------------------------------------------------------------------------------------


def by_cell(rows: QuerySet[Risk], *, after: bool) -> Counter[tuple[int, int]]:
    """How many of some risks stand in each cell (likelihood, impact), without treatment or with what remains `after` it."""
    names = ("residual_likelihood", "residual_impact") if after else ("likelihood", "impact")
    known = rows.order_by().filter(**{f"{names[0]}__isnull": False})
    return Counter({(row[0], row[1]): row[2] for row in known.values_list(*names).annotate(n=Count("pk"))})
