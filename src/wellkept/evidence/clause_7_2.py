"""Clause 7.2: people can do what their roles need, and what they lack is closed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.leadership.authority import selectors as authority
from wellkept.sms.leadership.authority.lifecycle import OPEN
from wellkept.sms.support.competence import selectors as competence


def _appointed(asof: AsOf) -> QuerySet[Any]:
    """The appointments that held then, of people who have not left."""
    held = authority.on_record(asof.at).filter(had("state", OPEN, asof), authority.running(asof.at.date()))
    return held.filter(person__active=True)


def _approved(asof: AsOf) -> QuerySet[Any]:
    return competence.requirements(asof.at).filter(had("state", ("approved",), asof))


def _current(asof: AsOf) -> QuerySet[Any]:
    return competence.assessments(asof.at).filter(had("state", ("current",), asof))


@rule("7.2-01-e1", _("Needed competence per role"), parts="a")
def needs_of_roles(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every role that somebody holds has at least one skill that it was approved to need."""
    without = ~Exists(_approved(asof).filter(role=OuterRef("role")))
    return measure(
        _("Appointments in force"),
        _appointed(asof),
        [Fault(_("No need of this role is approved"), Q(without))],
        yardstick,
    ).result()


@rule("7.2-01-e2", _("Competence of each role holder"), parts="bd")
def competence_of_holders(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Of every role holder each needed skill was assessed in the window, by somebody else, with what shows it."""
    needed = _approved(asof)
    of_roles = _appointed(asof).filter(Exists(needed.filter(role=OuterRef("role"))))
    current = _current(asof)
    recent = current.filter(assessed_at__gte=asof.window_start, assessed_at__lte=asof.at)
    shown = recent.filter(competence.shown()).exclude(basis="")
    by_others = shown.filter(~Q(assessor=OuterRef(OuterRef("person"))) | Q(assessor__isnull=True))
    return measure(
        _("Appointments to roles with needed skills"),
        of_roles,
        [
            Fault(_("A needed skill was never assessed"), Q(competence.unshown(needed, current))),
            Fault(_("An assessment is older than the window"), Q(competence.unshown(needed, recent))),
            Fault(_("Nothing shows an assessment"), Q(competence.unshown(needed, shown))),
            Fault(_("Assessed by nobody but himself"), Q(competence.unshown(needed, by_others))),
        ],
        yardstick,
    ).result()


@rule("7.2-01-e3", _("Closing of gaps"), parts="c")
def closing_of_gaps(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """For every level short a training is planned or was taken since, and the effect of what was taken is looked at."""
    trainings = competence.trainings(asof.at)
    planned = had("state", ("planned",), asof)
    short = _current(asof).filter(competence.short(_approved(asof), _appointed(asof)))
    closing = measure(
        _("Assessments that fall short of a need"),
        short,
        [Fault(_("No training planned or taken since"), ~Q(competence.learning(trainings, planned, asof.at)))],
        yardstick,
        on_occasion=True,
    )
    due = asof.at - yardstick.within("checked_within")
    over = had("state", ("completed", "checked"), asof)
    unchecked = Q(effectiveness_checked_at__isnull=True) | Q(effectiveness_checked_at__gt=asof.at)
    effects = measure(
        _("Trainings completed long enough ago to see an effect"),
        trainings.filter(over, completed_at__gte=asof.window_start, completed_at__lt=due),
        [Fault(_("Its effect was not checked"), unchecked | Q(effectiveness=""))],
        yardstick,
        on_occasion=True,
        entered="completed_at",
    )
    return closing.result(effects)
