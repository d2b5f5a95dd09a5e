"""Clause 10.1: nonconformities are corrected, understood, bettered in proportion and kept on record with what came of it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.findings.models import Finding
from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.improvement.nonconformities.proving import selectors as findings


@rule("10.1.1-01-e1", _("Nonconformities"), parts="abcde")
def nonconformities_are_treated(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Nonconformities are corrected and contained in time; in time it is known why they happened, where else the like may be,
    and whether action is needed.
    """
    corrected, decided = yardstick.within("corrected_within"), yardstick.within("decided_within")
    uncorrected = Q(opened_at__lt=asof.at - corrected) & findings.later_than("corrected_at", corrected)
    undecided = Q(opened_at__lt=asof.at - decided) & findings.later_than("action_decided_at", decided)
    known = Q(action_decided_at__lte=asof.at)
    measured = measure(
        _("Nonconformities raised in the window"),
        findings.opened_between(asof.window_start, asof.at),
        [
            Fault(_("Not corrected and contained in time"), uncorrected, Mending.NEVER),
            Fault(_("Not decided in time whether action is needed"), undecided, Mending.NEVER),
            Fault(_("Nothing says what became of the consequences"), Q(corrected_at__lte=asof.at, consequences="")),
            Fault(_("No root cause"), known & Q(cause="")),
            Fault(
                _("The like was not searched for"),
                known & (Q(similar_searched_at__isnull=True) | Q(similar_found="")),
            ),
        ],
        yardstick,
        unfinished=Q(action_decided_at__isnull=True),
    )
    return measured.result()


@rule("10.1.1-01-e2", _("Corrective actions and their effect"), parts="fgh")
def actions_are_carried_out(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Where action is needed there are actions on track; what is closed says how it is known that they work, and what changed."""
    unproven = Q(effectiveness="") | Q(sms_changes="") | Q(effectiveness_checked_at__isnull=True)
    measured = measure(
        _("Nonconformities that need action"),
        findings.acted_on_between(asof.window_start, asof.at),
        [
            Fault(_("No action"), findings.without_action(asof.at)),
            Fault(_("An action is nobody's, or due at no time"), findings.with_loose_action(asof.at)),
            Fault(_("An action is past its date"), findings.with_late_action(asof.at)),
            Fault(
                _("Closed, and nothing says whether it works or what changed in the system"),
                Q(closed_at__lte=asof.at) & unproven,
            ),
        ],
        yardstick,
        unfinished=Q(closed_at__isnull=True),
    )
    return measured.result()


@rule("10.1.1-02-e1", _("Proportion of actions"))
def actions_are_in_proportion(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Major nonconformities have a pressing action; minor ones stay open for long only where somebody decided so anew."""
    within, anew = yardstick.within("major_due_within"), yardstick.within("minor_decided_within")
    needing = Q(action_decided_at__lte=asof.at) | Q(opened_at__lt=asof.at - within)
    majors = measure(
        _("Major nonconformities raised in the window"),
        findings.opened_between(asof.window_start, asof.at).filter(grade=Finding.Grade.MAJOR),
        [Fault(_("No pressing action that is due in time"), needing & ~findings.with_pressing_action(asof.at, within))],
        yardstick,
        on_occasion=True,
        unfinished=Q(action_needed__isnull=True),
    )
    long_ago = asof.at - anew
    minors = measure(
        _("Minor nonconformities that are open"),
        findings.open_at(asof.at).filter(grade=Finding.Grade.MINOR),
        [
            Fault(
                _("Open for long without a new decision"),
                Q(opened_at__lt=long_ago) & (Q(prolonged_at__isnull=True) | Q(prolonged_at__lt=long_ago)),
            )
        ],
        yardstick,
        on_occasion=True,
    )
    return majors.result(minors)


@rule("10.1.2-01-e1", _("Register of findings"), parts="ab")
def nonconformities_are_on_record(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What each nonconformity was is described, and closed ones say what came of them."""
    measured = measure(
        _("Nonconformities raised in the window"),
        findings.opened_between(asof.window_start, asof.at),
        [
            Fault(_("Not described"), Q(description="")),
            Fault(_("Closed, and nothing says whether it works"), Q(state="closed", effectiveness="")),
        ],
        yardstick,
    )
    return measured.result()
