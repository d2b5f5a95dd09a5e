"""Clause 5.1: top management leads with its own hand."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.reviews.proving import selectors as reviews
from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.management import chaired_by_top_management


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
