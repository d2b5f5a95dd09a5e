"""Reading what samples are drawn from, and the samples."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import Q
from django.utils.translation import gettext as _

from wellkept.conformity.selectors import held
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.records.scope import visible_to
from wellkept.sms.evaluation.audits.models import AuditSample
from wellkept.toolkit import filters
from wellkept.toolkit.filters import Chosen


def chosen(kind: Kind, actor: Actor, query: str) -> list[Chosen]:
    """The filters that a query of a list's address stands for. Raises Invalid for one that the kind does not have."""
    given = dict(parse_qsl(query.strip().lstrip("?"), keep_blank_values=True))
    known = {one.name for one in filters.open_to(kind, actor)}
    given = {name: value for name, value in given.items() if name not in ("view", "sort", "page")}
    unknown = sorted(given.keys() - known)
    if unknown or (query.strip() and not given and "=" not in query):
        said = ", ".join(unknown) or query.strip()
        raise Invalid({"query": _("There is no filter “%(name)s” here.") % {"name": said[:60]}})
    return filters.choose(kind, actor, given)


def lasting(kind: Kind, picked: list[Chosen]) -> tuple[list[Chosen], list[Chosen]]:
    """The filters whose past values are known for any date, and those that see present values alone."""
    dated: list[Chosen] = []
    present: list[Chosen] = []
    for one in picked:
        (dated if _attribute(one) in (*kind.spans, "state") else present).append(one)
    return dated, present


def _attribute(one: Chosen) -> str:
    return "state" if one.filter.show in ("state", "phase") else one.filter.field or one.filter.name


def numbers(kind: Kind, actor: Actor, query: str, as_of: datetime) -> list[str]:
    """The numbers of the records of a kind that were on record at a moment and pass the filters, in their order, as far as the
    actor sees them. States and whatever else has a history count as they were then. Raises Invalid for a filter or value that
    is not known.
    """
    picked = chosen(kind, actor, query)
    dated, present = lasting(kind, picked)
    passing, problems = filters.conditions(kind, actor, picked)
    if problems:
        raise Invalid({"query": " ".join(problems.values())})
    then = Q()
    for one in dated:
        then &= _held_then(kind, actor, one, as_of)
    passing = filters.conditions(kind, actor, present)[0] & then
    rows = visible_to(kind.model._default_manager.filter(opened_at__lte=as_of), actor).filter(passing)
    return sorted(rows.values_list("number", flat=True))


def _held_then(kind: Kind, actor: Actor, one: Chosen, as_of: datetime) -> Q:
    attribute = _attribute(one)
    if one.filter.show == "phase":
        return Q(held("state", filters.states_of(kind, one.values) or (), as_of))
    mine: Mapping[str, Any] = {"me": actor.person_id}
    values = [mine.get(value, value) for value in one.values if value != "none"]
    values = list(one.keys) or values
    found = Q(held(attribute, values, as_of))
    if "none" in one.values:
        field = kind.model._meta.get_field(attribute)
        known = [str(value) for value, _label in getattr(field, "flatchoices", ())]
        found |= ~Q(held(attribute, known, as_of)) if known else Q(**{f"{attribute}__isnull": True})
    return found


def of_audit(audit: int) -> list[AuditSample]:
    """The samples of an audit, in the order in which they were drawn."""
    return list(AuditSample.objects.filter(audit=audit).order_by("pk"))


def of_number(number: str) -> list[AuditSample]:
    """The samples of the audit with that number."""
    return list(AuditSample.objects.filter(audit__number=number).order_by("pk"))


def sample(key: int) -> AuditSample | None:
    """One sample with its audit, or None."""
    return AuditSample.objects.filter(pk=key).select_related("audit").first()


def alike(one: AuditSample) -> int:
    """How many samples of its audit were drawn of the same population before it: what is drawn until it fits is seen."""
    same = AuditSample.objects.filter(audit=one.audit_id, kind=one.kind, query=one.query, pk__lt=one.pk)
    return same.count()
