"""Clause 5.1: top management leads with its own hand."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.links import selectors as links
from wellkept.components.reviews.proving import selectors as reviews
from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.management import ROLE, chaired_by_top_management, held_by
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.support.communication import selectors as plan
from wellkept.sms.support.documents.proving import selectors as documents
from wellkept.sms.support.documents.selectors import serves
from wellkept.sms.support.resources import selectors as resources

POLICY, PLAN = "service-management-policy", "service-management-plan"
#: So often top management speaks in a year, and so long after the set-up the first year is over.
WANTED, WITHIN = 2, timedelta(days=365)


@rule("5.1-01-e1", _("Direction: policy, objectives and plan were approved by top management"), parts="ab")
def top_management_gives_the_direction(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Policy and plan are in force and top management approved them; at least one objective is pursued."""
    label = _("Policies and plans in force")
    papers = documents.in_force(asof).filter(serves(POLICY) | serves(PLAN))
    other = Fault(_("Not approved by top management"), ~documents.approved_by(ROLE, asof))
    found = measure(label, papers, [other], yardstick)
    if not found.check.population:
        return found.result()
    there = sum(papers.filter(serves(key)).exists() for key in (POLICY, PLAN))
    pursued = objectives.on_record(asof.at).filter(had("state", ("active",), asof)).exists()
    return found.result(Check(_("Policy, plan and an objective that is pursued"), 3, there + pursued))


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


@rule("5.1-01-e4", _("Decisions on resources and improvements"), parts="gk")
def top_management_decides_on_means(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Around each review of the window something that is short was decided on, or the review names such a thing; and nothing
    is short for long without a decision.
    """
    held, around = (
        reviews.management_reviews(asof.at).filter(held_at__gte=asof.window_start),
        yardstick.within("around"),
    )
    decided = resources.on_record(asof.at).filter(decided_at__lte=asof.at)
    decided = decided.filter(decided_at__gte=OuterRef("held_at") - around, decided_at__lte=OuterRef("held_at") + around)
    named = links.between(OuterRef("pk"), "resource", asof.at)
    found = measure(
        _("Management reviews held in the window"),
        held,
        [Fault(_("It decided nothing on means"), ~Q(Exists(decided)) & ~named)],
        yardstick,
        entered="held_at",
    )
    undecided = Q(decided_at__isnull=True) | Q(decided_at__gt=asof.at)
    short = resources.on_record(asof.at).filter(
        had("state", ("active",), asof), resources.short_within(asof.at, asof.at)
    )
    waiting = [
        Fault(
            _("Short for long without a decision"),
            undecided & Q(gap_since__lt=asof.at - yardstick.within("decided_within")),
        )
    ]
    return found.result(
        measure(_("Needs that are short"), short, waiting, yardstick, on_occasion=True, entered="gap_since")
    )


@rule("5.1-01-e3", _("Communication by top management about the importance of service management"), parts="h")
def top_management_tells_what_matters(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the window top management itself has told twice or more why service management matters, of objectives or of value."""
    label = _("Words of top management, of two")
    told = plan.told_about(("importance", "objectives", "value"), asof.window_start, asof.at)
    own = told.filter(held_by("sender", "sent_at")).count()
    if not told.exists():
        return RuleResult([Check.never_done(label, asof, asof.set_up_at + WITHIN)])
    return RuleResult([Check(label, WANTED, min(own, WANTED))])
