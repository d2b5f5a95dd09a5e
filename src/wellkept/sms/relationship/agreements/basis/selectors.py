"""Reading what agreements are built on, and what they could be."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to
from wellkept.sms.portfolio.services.models import ServiceRequirement
from wellkept.sms.relationship.agreements import selectors as agreements
from wellkept.sms.relationship.agreements.models import (
    Agreement,
    AgreementTarget,
    AgreementVersion,
    Basis,
    SeriesTarget,
)
from wellkept.sms.relationship.agreements.results.measures import AVAILABILITY, WHOLE, promise_label, series_key


def bases_of(agreement: Agreement) -> list[Basis]:
    """What an agreement is built on now, with the requirements, in the order of their numbers."""
    rows = Basis.objects.filter(agreement=agreement.pk, until__isnull=True).select_related("requirement__service")
    return list(rows.order_by("requirement__number", "promise"))


def of_number(number: str) -> list[Basis]:
    """What the agreement with that number is built on now."""
    rows = Basis.objects.filter(agreement__number=number, until__isnull=True).select_related("requirement")
    return list(rows.order_by("requirement__number", "promise"))


def possible(agreement: Agreement, actor: Actor) -> QuerySet[ServiceRequirement]:
    """The requirements that an agreement can be built on: agreed, on a service that it covers, of its customer or of everybody."""
    rows = visible_to(ServiceRequirement.objects.filter(state="agreed"), actor)
    theirs = (
        Q(customer__isnull=True) | Q(customer=agreement.customer_id)
        if agreement.customer_id
        else Q(customer__isnull=True)
    )
    covered = agreement.services.order_by().values("pk")
    if covered.exists():
        rows = rows.filter(service__in=covered)
    return rows.filter(theirs).select_related("service").order_by("number")


def promised(agreement: Agreement) -> dict[str, Any]:
    """What the newest version of an agreement promises, by the keys that bases use, and the agreement as a whole; in words."""
    by_version = agreements.targets_of(agreement)
    last = max(by_version, key=lambda version: version.ordinal, default=None)
    if last is None:
        return {WHOLE: promise_label(WHOLE)}
    keys = list(dict.fromkeys(f"{target.kind}.{target.metric}" for target in by_version[last]))
    found = {key: promise_label(key) for key in keys}
    if last.availability is not None:
        found[AVAILABILITY] = promise_label(AVAILABILITY)
    for target in agreements.series_targets_of(agreement).get(last.pk, ()):
        found[series_key(target.series_id)] = target.series.title
    return {**found, WHOLE: promise_label(WHOLE)}


# For proof, of the agreement at hand ------------------------------------------------------------------------------------


def built_on(agreed: QuerySet[ServiceRequirement], at: datetime, **more: Any) -> QuerySet[Basis]:
    """What the agreement at hand was built on at a moment: agreed requirements on services that it covers."""
    then = Basis.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at, agreement=OuterRef("pk"))
    covered = Agreement.services.through.objects.filter(agreement=OuterRef("agreement"))
    of_its = Q(Exists(covered.filter(service=OuterRef("requirement__service")))) | ~Q(Exists(covered))
    return then.filter(of_its, requirement__in=agreed.order_by().values("pk"), **more)


def bare_service(agreed: QuerySet[ServiceRequirement], at: datetime) -> Any:
    """Whether a service that the agreement at hand covers has no agreed requirement that it is built on."""
    through = Agreement.services.through.objects.filter(agreement=OuterRef("pk"))
    rests = _of(agreed, at).filter(agreement=OuterRef("agreement"), requirement__service=OuterRef("service"))
    return Exists(through.filter(~Exists(rests)))


def bare_promise(agreed: QuerySet[ServiceRequirement], at: datetime, holding: QuerySet[AgreementVersion]) -> Q:
    """Whether a target that holds for the agreement at hand traces to no agreed requirement; `holding` are its versions then."""
    versions = holding.order_by().values("pk")
    rests = _of(agreed, at).filter(agreement=OuterRef("version__agreement"), promise=OuterRef("promise"))
    metrics = AgreementTarget.objects.filter(version__in=versions, version__agreement=OuterRef("pk"))
    metrics = metrics.annotate(promise=Concat(F("kind"), Value("."), F("metric"), output_field=CharField()))
    series = SeriesTarget.objects.filter(version__in=versions, version__agreement=OuterRef("pk"))
    key = Concat(Value("series."), Cast(F("series"), CharField()), output_field=CharField())
    available = holding.filter(availability__isnull=False, agreement=OuterRef("pk"))
    kept = _of(agreed, at).filter(agreement=OuterRef("agreement"), promise=AVAILABILITY)
    return (
        Q(Exists(metrics.filter(~Exists(rests))))
        | Q(Exists(series.annotate(promise=key).filter(~Exists(rests))))
        | Q(Exists(available.filter(~Exists(kept))))
    )


def _of(agreed: QuerySet[ServiceRequirement], at: datetime) -> QuerySet[Basis]:
    rows = Basis.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)
    return rows.filter(requirement__in=agreed.order_by().values("pk"))
