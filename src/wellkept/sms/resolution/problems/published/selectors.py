"""Reading what users are told of known errors."""

from django.db.models import Q, QuerySet

from wellkept.components.links.models import Link
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.records.scope import visible_to as visible
from wellkept.sms.portfolio.services.models import Service
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.selectors import OFFERED, is_known_error

#: So many words of a search count.
SEARCHED = 10

#: What is read of a known error beside that, where users are told of it.
ADVISED = ("advice_title", "advice", "advised_at", "service__title")


def is_published() -> Q:
    """Known errors that the people who use their service may read of."""
    return is_known_error() & Q(advised_at__isnull=False)


_any_published = Recent(lambda: Problem.objects.filter(is_published()).exists())
published_changed = _any_published.forget


def any_published() -> bool:
    """Whether users are told of any known error at all, as it was a moment ago at most."""
    return _any_published.value()


def published_to(actor: Actor) -> QuerySet[Problem]:
    """The known errors that are published to an actor: of services that he can see and of no other customer than his own."""
    rows = Problem.objects.filter(is_published(), service__in=visible(Service.objects.all(), actor).values("pk"))
    if not actor.provider:
        rows = rows.filter(Q(customer__isnull=True) | Q(customer=actor.organization_id))
    elif actor.customers is not None:
        rows = rows.filter(Q(customer__isnull=True) | Q(customer__in=actor.customers))
    return rows.select_related("service").only(*OFFERED, *ADVISED).order_by("-advised_at", "-pk")


def published_with(actor: Actor, text: str) -> QuerySet[Problem]:
    """Those of them that have each word of a text in what users read; all of them without one."""
    rows = published_to(actor)
    for word in text.split()[:SEARCHED]:
        has = Q(advice_title__icontains=word) | Q(advice__icontains=word) | Q(service__title__icontains=word)
        rows = rows.filter(has)
    return rows


def advised(actor: Actor, incident: Incident) -> QuerySet[Problem]:
    """The published known errors that an incident comes from."""
    ties = Link.objects.filter(type=Link.Type.CAUSED_BY, until__isnull=True, source=incident.pk)
    return published_to(actor).filter(pk__in=ties.values("target"))
