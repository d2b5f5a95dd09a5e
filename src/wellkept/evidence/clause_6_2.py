"""Clause 6.2: objectives are set where they make sense, measured, made known, planned and brought to a result."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.papers import current_document
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.planning.objectives.lifecycle import ENDED
from wellkept.sms.planning.objectives.models import Objective
from wellkept.sms.support.documents.proving import selectors as documents

OBJECTIVES = "service-management-objectives"


def _active(asof: AsOf) -> QuerySet[Objective]:
    return objectives.on_record(asof.at).filter(had("state", ("active",), asof))


@rule("6.2.1-01-e1", _("Objectives register"))
def set_where_they_make_sense(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """There are objectives for the organization and for a function, a team or a service; each has an owner."""
    active = _active(asof)
    found = measure(_("Active objectives"), active, [Fault(_("No owner"), Q(owner__isnull=True))], yardstick)
    wanted = 2 if found.check.population else 0
    whole = active.filter(level=Objective.Level.ORGANIZATION)
    covered = whole.exists() + active.exclude(level=Objective.Level.ORGANIZATION).exists()
    return found.result(Check(_("For the organization, and for a part of it"), wanted, min(covered, wanted)))


@rule("6.2.1-02-e1", _("Quality of each objective"), parts="abcef")
def fit_to_be_pursued(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each objective serves a statement of the policy and a requirement, has a measure and a target, was made known, and
    somebody worked on it within the window.
    """
    return measure(
        _("Active objectives"),
        _active(asof),
        [
            Fault(_("It serves no statement of the policy"), Q(policy_statement="")),
            Fault(_("No measure or no target"), Q(measure="") | Q(target__isnull=True)),
            Fault(_("It takes up no requirement"), ~objectives.takes_up_requirement(asof.at)),
            Fault(_("Nobody was told of it"), ~objectives.made_known(asof.at)),
            Fault(_("Nobody worked on it in the window"), ~objectives.touched_between(asof.window_start, asof.at)),
        ],
        yardstick,
        entered="active_at",
    ).result()


@rule("6.2.1-02-e2", _("Monitoring of each objective"), parts="d")
def watched(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """For each objective a value was measured within the window, which is half a year."""
    return measure(
        _("Active objectives"),
        _active(asof),
        [Fault(_("Nothing was measured in the window"), ~objectives.measured_between(asof.window_start, asof.at))],
        yardstick,
        entered="active_at",
    ).result()


@rule("6.2.1-03-e1", _("Current and earlier versions of the objectives"))
def objectives_stay_on_record(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every objective of the last years can be read as it was, each of its versions; where a document of the objectives is kept
    beside the register, it is in force.
    """
    pursued = objectives.on_record(asof.at).filter(active_at__isnull=False, active_at__lte=asof.at)
    found = measure(
        _("Objectives of the last years"),
        pursued.filter(Q(concluded_at__isnull=True) | Q(concluded_at__gte=asof.window_start)),
        [Fault(_("A version of it is missing in the trail"), ~objectives.has_all_versions())],
        yardstick,
        entered="active_at",
    )
    written = documents.serving(OBJECTIVES, asof).exists()
    return found.result(*([current_document(OBJECTIVES, asof, yardstick)] if written else []))


@rule("6.2.2-01-e1", _("Plan behind each objective"), parts="abcde")
def planned(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each objective has steps, resources, an owner, a date, and says how its result is judged."""
    return measure(
        _("Active objectives"),
        _active(asof),
        [
            Fault(_("No steps"), ~objectives.has_steps(asof.at)),
            Fault(_("Nothing says what it takes"), Q(resources="")),
            Fault(_("No owner"), Q(owner__isnull=True)),
            Fault(_("No date"), Q(due_at__isnull=True)),
            Fault(_("Nothing says how the result is judged"), Q(evaluation_method="")),
        ],
        yardstick,
        entered="active_at",
    ).result()


@rule("6.2.2-01-e2", _("Progress"))
def brought_to_a_result(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The steps of objectives are on track, and what is past its date has a measured value and a result in words."""
    on_track = measure(
        _("Active objectives"),
        _active(asof),
        [Fault(_("A step is late, or nobody has it"), objectives.off_track(asof.at))],
        yardstick,
        entered="active_at",
    )
    limit = asof.at - yardstick.within("concluded_within")
    was_set = objectives.on_record(asof.at).filter(had("state", ("active", *ENDED), asof))
    over = was_set.filter(due_at__gte=asof.window_start, due_at__lte=limit)
    concluded = Q(concluded_at__lte=asof.at) & ~Q(conclusion="")
    ended = measure(
        _("Objectives past their date in the window"),
        over,
        [
            Fault(_("No result in words"), ~concluded),
            Fault(_("Nothing was measured"), ~objectives.measured_between(asof.set_up_at, asof.at)),
        ],
        yardstick,
        threshold=1.0,
        on_occasion=True,
        entered="due_at",
    )
    return on_track.result(ended)
