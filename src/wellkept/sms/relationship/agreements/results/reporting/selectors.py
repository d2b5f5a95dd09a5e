"""Reading results for the report on targets, within what an actor may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wellkept.components.results import selectors as results
from wellkept.components.results.models import PeriodResult
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.records.scope import visible_cards, visible_to
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.relationship.agreements.models import Agreement
from wellkept.sms.relationship.agreements.results import selectors


@dataclass(frozen=True, slots=True)
class Choice:
    """Which agreements a report shows: one by number, those of a customer, those that cover a service, those with a miss that
    waits for an answer; "" and None leave it open.
    """

    agreement: str = ""
    customer: int | None = None
    service: str = ""
    waits: bool = False


def chosen(actor: Actor, choice: Choice) -> QuerySet[Agreement]:
    """The agreements with results that the actor may see, as far as they are chosen; by customer."""
    rows = selectors.with_results(actor)
    if choice.agreement:
        rows = rows.filter(number=choice.agreement)
    if choice.customer is not None:
        rows = rows.filter(customer=choice.customer)
    if choice.service:
        covered = visible_to(Service.objects.filter(number=choice.service), actor)
        rows = rows.filter(Q(services__in=covered) | Q(services__isnull=True)).distinct() if covered else rows.none()
    if choice.waits:
        rows = rows.filter(pk__in=results.missed_open().order_by().values("subject"))
    return rows.select_related("customer").order_by("customer__name", "pk")


def between(agreements_: Collection[int], first: date, last: date) -> list[PeriodResult]:
    """The results of some agreements in the periods that end in these months, in the order of agreement and month."""
    rows = results.of_subjects(agreements_).filter(month__gte=first, month__lte=last)
    return list(rows.order_by("subject", "month", "id"))


def promised(keys: Collection[int]) -> dict[int, Any]:
    """What was promised, by the key of the result."""
    return dict(PeriodResult.objects.filter(pk__in=list(keys)).values_list("pk", "inputs__promised"))


def customers(actor: Actor) -> list[tuple[int, str]]:
    """The customers whose agreements with results the actor may see."""
    rows = selectors.with_results(actor).filter(customer__isnull=False).order_by("customer__name")
    return list(rows.values_list("customer", "customer__name").distinct())


def services(actor: Actor) -> list[tuple[str, str]]:
    """The services that the actor may see and that agreements with results cover."""
    covered = visible_to(Service.objects.filter(agreements__in=selectors.with_results(actor)), actor)
    return list(covered.order_by("title").values_list("number", "title").distinct())


def find(actor: Actor, pk: int) -> PeriodResult | None:
    """One result with all that it was worked out from, if the actor may see its agreement."""
    mine = selectors.visible_agreements(actor).values("pk")
    return PeriodResult.objects.filter(pk=pk, subject__in=mine).select_related("subject", "customer", "review").first()


def cards(keys: Collection[int], actor: Actor) -> dict[int, Record]:
    """Those of some cards that the actor may see, by key."""
    found = visible_cards(actor).filter(pk__in=list(keys)).select_related("owner", "service")
    return {card.pk: card for card in found}


def covered_services(agreement: int, actor: Actor) -> list[str]:
    """What the services of an agreement are called that the actor may see."""
    return list(visible_to(Service.objects.filter(agreements=agreement), actor).values_list("title", flat=True))
