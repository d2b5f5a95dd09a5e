"""Clause 7.6: what people must know is written down for each service, kept up, and reaches those who need it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.portfolio.services import selectors as portfolio
from wellkept.sms.support.knowledge import selectors as knowledge
from wellkept.sms.support.knowledge.models import Article


@rule("7.6-01-e1", _("Knowledge map and items"), parts="a")
def each_service_has_knowledge(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """About every live service something is published; articles about all services do not stand in for it."""
    found = measure(
        _("Live services"),
        portfolio.on_record(asof.at).filter(had("state", ("live",), asof)),
        [Fault(_("No article about it is published"), ~Q(knowledge.about(_published(asof))))],
        yardstick,
        entered="live_at",
    )
    return found.result()


@rule("7.6-01-e2", _("Upkeep"), parts="b")
def articles_are_kept_up(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every published article has an owner, and was looked at in time."""
    found = measure(
        _("Published articles"),
        _published(asof),
        [
            Fault(_("No owner"), Q(owner__isnull=True)),
            Fault(_("Its review is overdue"), Q(next_review_at__isnull=True) | Q(next_review_at__lt=asof.at)),
        ],
        yardstick,
        entered="published_at",
    )
    return found.result()


@rule("7.6-02-e1", _("Audience and reach of knowledge"), parts="abc")
def articles_reach_their_readers(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What is meant for customers can be read by some of their people who have accounts; use is shown and fails nothing."""
    found = measure(
        _("Published articles"),
        _published(asof),
        [Fault(_("No customer's people can read it"), knowledge.meant_outside() & ~knowledge.reaches_customers())],
        yardstick,
        entered="published_at",
    )
    used = knowledge.uses_between(asof.window_start, asof.at)
    return found.result(Check(_("Work of the window in which an article was used"), used, used, on_occasion=True))


def _published(asof: AsOf) -> QuerySet[Article]:
    return knowledge.on_record(asof.at).filter(had("state", ("published",), asof))
