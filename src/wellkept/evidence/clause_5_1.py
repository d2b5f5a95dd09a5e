"""Clause 5.1: top management leads with its own hand."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wellkept.components.reviews.proving import selectors as reviews
from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.management import chaired_by_top_management, held_by
from wellkept.sms.support.communication import selectors as plan

#: So often top management speaks in a year, and so long after the set-up the first year is over.
WANTED, WITHIN = 2, timedelta(days=365)


@rule("5.1-01-e2", _("Presence in management reviews"), parts="i")
def top_management_chairs_its_review(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The reviews of the window were chaired by somebody who held the role of top management then."""
    found = measure(
        _("Management reviews held in the window"),
        reviews.management_reviews(asof.at).filter(held_at__gte=asof.window_start),
        [Fault(_("Not chaired by top management"), ~chaired_by_top_management(), Mending.UNTIL_CLOSED)],
        yardstick,
        entered="held_at",
    )
    return found.result()


@rule("5.1-01-e3", _("Communication by top management about the importance of service management"), parts="h")
def top_management_tells_what_matters(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the window top management itself has told twice or more why service management matters, of objectives or of value."""
    label = _("Words of top management, of two")
    told = plan.told_about(("importance", "objectives", "value"), asof.window_start, asof.at)
    own = told.filter(held_by("sender", "sent_at")).count()
    if not told.exists():
        return RuleResult([Check.never_done(label, asof, asof.set_up_at + WITHIN)])
    return RuleResult([Check(label, WANTED, min(own, WANTED))])
