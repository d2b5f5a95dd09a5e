"""Clause 9.3: top management reviews the system from its records, decides, and keeps what it concluded."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.components.reviews import management
from wellkept.components.reviews.models import Review
from wellkept.components.reviews.proving import selectors as reviews
from wellkept.components.tasks import selectors as actions
from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rhythm import no_gap
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.management import chaired_by_top_management
from wellkept.evidence.rhythms import rhythm_of

_HELD = _("Management reviews held in the window")
_CONCLUDED = ~Q(suitability="") & ~Q(adequacy="") & ~Q(effectiveness="")


@rule("9.3-01-e1", _("Management reviews held"), parts="abc")
def reviews_are_held(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Reviews are held in their rhythm, chaired by top management, and conclude on suitability, adequacy, effectiveness."""
    held = reviews.management_reviews(asof.at)
    measured = measure(
        _HELD,
        _of_window(asof),
        [
            Fault(_("Not chaired by top management"), ~chaired_by_top_management(), Mending.UNTIL_CLOSED),
            Fault(_("No conclusion on suitability, adequacy and effectiveness"), ~_CONCLUDED),
        ],
        yardstick,
        entered="held_at",
    )
    dates = [moment for moment in held.values_list("held_at", flat=True) if moment is not None]
    return measured.result(no_gap(_("Between two management reviews"), asof, dates, rhythm_of(asof, yardstick)))


@rule("9.3-02-e1", _("Inputs of the review"), parts="abcdefghijkl")
def all_topics_are_presented(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What was presented was drawn up when the review was held; together the reviews looked at all twelve topics."""
    held = _of_window(asof)
    measured = measure(
        _HELD,
        held,
        [
            Fault(_("Not drawn up from the records when it was held"), Q(inputs={}), Mending.NEVER),
            Fault(_("No conclusion written by a person"), ~_CONCLUDED),
        ],
        yardstick,
        entered="held_at",
    )
    covered = set[str]().union(*held.order_by().values_list("inputs__topics", flat=True).exclude(inputs={}))
    wanted = len(management.TOPICS) if measured.check.population else 0
    return measured.result(Check(_("Topics that the reviews looked at"), wanted, min(len(covered), wanted)))


@rule("9.3-03-e1", _("Outputs of the review"), parts="ab")
def reviews_end_in_decisions(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Improvements and changes were decided, or said to be none, and what was decided is on its way or done."""
    decided = ~Q(improvements="") | ~Q(changes_decided="")
    tasks = reviews.actions_about(OuterRef("pk"), asof.at)
    measured = measure(
        _HELD,
        _of_window(asof),
        [
            Fault(_("Improvements neither decided nor said to be none"), Q(improvements="", no_improvements=False)),
            Fault(_("Changes neither decided nor said to be none"), Q(changes_decided="", no_changes=False)),
            Fault(_("Decided, and no task asks for it"), decided & ~Q(Exists(tasks))),
            Fault(_("A task without a person or a date"), Q(Exists(tasks.filter(actions.nobodys())))),
            Fault(_("A task past its date"), Q(Exists(tasks.filter(actions.past_their_date(asof.at))))),
        ],
        yardstick,
        entered="held_at",
    )
    return measured.result()


@rule("9.3-04-e1", _("Minutes"))
def minutes_are_kept(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each review of the last years has minutes, approved by its chair soon after it was held."""
    within = yardstick.within("approved_within")
    kept = reviews.management_reviews(asof.at).filter(held_at__gte=asof.at - yardstick.within("kept_for"))
    waiting = Q(held_at__gte=asof.at - within) & (Q(reported_at__isnull=True) | Q(reported_at__gt=asof.at))
    measured = measure(
        _("Management reviews held in the years for which minutes are kept"),
        kept.exclude(waiting),
        [
            Fault(_("No minutes"), Q(report="")),
            Fault(_("Not approved by its chair"), ~reviews.approved_by_chair(asof.at)),
            Fault(_("Approved late"), reviews.approved_later_than(within), Mending.NEVER),
        ],
        yardstick,
        entered="held_at",
    )
    return measured.result()


def _of_window(asof: AsOf) -> QuerySet[Review]:
    return reviews.management_reviews(asof.at).filter(held_at__gte=asof.window_start)
