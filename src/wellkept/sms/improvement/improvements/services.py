"""Proposing improvements, scoring them by the criteria, and what must hold on their way."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.subject import subject_of
from wellkept.components.tasks import selectors as tasks
from wellkept.directory.selectors import home_zone
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record
from wellkept.sms.improvement.improvements import selectors
from wellkept.sms.improvement.improvements.lifecycle import FIXED
from wellkept.sms.improvement.improvements.models import BEST, Criterion, Improvement

#: So long after it was carried out it can be seen what an improvement brought.
MEASURED_AFTER = timedelta(days=90)

#: What a decision rests on: nobody moves the target once it was approved.
DECIDED_ON = ("area", "service", "measure", "unit", "baseline", "target")

_SOURCES = {
    "incident": Improvement.Source.INCIDENT,
    "problem": Improvement.Source.PROBLEM,
    "review": Improvement.Source.REVIEW,
    "finding": Improvement.Source.FINDING,
    "agreement": Improvement.Source.TARGET,
    "change": Improvement.Source.CHANGE,
}


def propose(
    *, actor: Actor, title: str, source: Record | None = None, source_type: str = "", **fields: Any
) -> Improvement:
    """Put an opportunity on the register; where it follows from a record, that says where it came from and which service is meant.

    Raises Denied.
    """
    if source is not None:
        fields.setdefault("customer_id", source.customer_id)
        derived = _SOURCES.get(source.kind)
        source_type = derived if derived and source_type in ("", Improvement.Source.IDEA) else source_type
        if source.service_id is not None and not fields.get("service"):
            fields.setdefault("service_id", source.service_id)
    if fields.get("service") is not None or fields.get("service_id") is not None:
        fields["area"] = Improvement.Area.SERVICE
    with transaction.atomic():
        made: Improvement = records.create(
            kind("improvement"),
            actor=actor,
            title=title,
            source=source,
            source_type=source_type or Improvement.Source.IDEA,
            **fields,
        )
        if source is not None:
            told = subject_of(source).entry("improvement_proposed", changes={"improvement": made.number})
            ledger.append([told], actor=actor)
    return made


def take(**wanted: Any) -> Record:
    """Put on the register what a review or a missed target names, and give its card. Raises Denied."""
    card: Record = propose(**wanted).record
    return card


def edit_improvement(
    improvement: Improvement, *, actor: Actor, version: int | None = None, **changes: Any
) -> Improvement:
    """Change an improvement's facts while it is not over. Raises Denied, Refused, Conflict."""
    if improvement.state in FIXED:
        raise Refused(_("%(number)s is over and stays as it is.") % {"number": improvement.number})
    if improvement.state != "proposed":
        moved = [name for name in DECIDED_ON if name in changes and changes[name] != getattr(improvement, name)]
        if moved:
            raise Invalid(dict.fromkeys(moved, _("This was decided on and stays as it is.")))
    row: Improvement = records.edit(improvement, actor=actor, version=version, **changes)
    return row


def score(
    improvement: Improvement, *, actor: Actor, scores: Sequence[Mapping[str, Any]], version: int | None = None
) -> Improvement:
    """Score a proposed improvement by approved criteria: `criterion` (its number), `score` from 1 to 5, `reason`; scores by
    other criteria stay. Raises Denied, Invalid, Refused, Conflict.
    """
    if improvement.state != "proposed":
        raise Refused(_("%(number)s was decided on already.") % {"number": improvement.number})
    known = {one.number: one for one in selectors.criteria()}
    given = {str(one["criterion"]): one for one in scores}
    if not given:
        raise Invalid({"scores": _("Give a score by at least one criterion.")})
    for number, one in given.items():
        if number not in known:
            raise Invalid({"scores": _("There is no approved criterion “%(number)s”.") % {"number": number}})
        if one["score"] not in range(1, BEST + 1):
            raise Invalid({"scores": _("Scores go from 1 to %(best)d.") % {"best": BEST}})
    before = {one["criterion"]: one for one in improvement.scores}
    merged = [dict(row) for row in ({**before, **given}).values()]
    weights = {number: one.weight for number, one in known.items()}
    counted = [one for one in merged if one["criterion"] in weights]
    whole = sum(weights[one["criterion"]] * BEST for one in counted)
    reached = sum(weights[one["criterion"]] * one["score"] for one in counted)
    row: Improvement = records.edit(
        improvement, actor=actor, version=version, verb="scored", scores=merged, score=round(100 * reached / whole)
    )
    return row


# Guards and effects ---------------------------------------------------------------------------------------------------


def scored(write: Write) -> None:
    """Guard: it has a score by every approved criterion, and there are criteria."""
    criteria = selectors.criteria()
    if not criteria:
        raise Refused(_("Approve criteria first; improvements are decided on by them."), code="no_criteria")
    given = {one["criterion"] for one in write.instance.scores}
    missing = [one.title for one in criteria if one.number not in given]
    if missing:
        raise Refused(
            _("Score it first by these criteria: %(names)s.") % {"names": ", ".join(missing)}, code="not_scored"
        )


def fits_objectives(write: Write) -> None:
    """Guard: it names the objective that it serves, or the reason for its score by a criterion about objectives does."""
    if write.instance.objective.strip():
        return
    about = {one.number for one in selectors.criteria() if one.about_objectives}
    reasons = [one["reason"] for one in write.instance.scores if one["criterion"] in about and one.get("reason")]
    if reasons:
        records.set_attributes(write, objective=reasons[0][:200])
    else:
        raise Invalid(
            {"objective": _("Name the objective, or give a reason with the score for the fit with objectives.")}
        )


def plan_makes_sense(write: Write) -> None:
    """Guard: it ends after it starts, and the target is something else than what is there already."""
    row = write.instance
    wrong: dict[str, str] = {}
    if row.planned_start and row.planned_end and row.planned_end < row.planned_start:
        wrong["planned_end"] = _("The end lies before the start.")
    if row.target is not None and row.target == row.baseline:
        wrong["target"] = _("The target is what is there already.")
    if wrong:
        raise Invalid(wrong)


def note_decider(write: Write) -> None:
    """Effect: who decided, where a person did."""
    records.set_attributes(write, decided_by_id=write.actor.person_id)


def expect_end(write: Write) -> None:
    """Effect: it is due when it is planned to end."""
    if write.instance.planned_end is not None:
        end = datetime.combine(write.instance.planned_end, time(17), ZoneInfo(home_zone()))
        records.set_attributes(write, due_at=end)


def no_open_tasks(write: Write) -> None:
    """Guard: what was to be done for it is done."""
    waiting = tasks.open_tasks_of(write.instance.record)
    if waiting:
        raise Refused(
            _("These tasks are still open: %(numbers)s.") % {"numbers": ", ".join(waiting)}, code="open_tasks"
        )


def expect_measurement(write: Write) -> None:
    """Effect: what it brought is to be measured some time after."""
    records.set_attributes(write, due_at=write.at + MEASURED_AFTER)


def is_met(improvement: Improvement, value: Decimal) -> bool:
    """Whether a value reaches the target, from the side on which it began."""
    target, baseline = improvement.target, improvement.baseline
    if target is None:
        return False
    return value <= target if baseline is not None and target < baseline else value >= target


def miss_is_followed_up(write: Write) -> None:
    """Guard: where the target is missed it is said what follows."""
    row = write.instance
    if row.measured_value is not None and not is_met(row, row.measured_value) and not row.follow_up.strip():
        raise Invalid({"follow_up": _("The target is missed. Say what follows.")})


def judge(write: Write) -> None:
    """Effect: whether the target is met."""
    row = write.instance
    records.set_attributes(write, target_met=is_met(row, row.measured_value), due_at=None)


def edit_criterion(criterion: Criterion, *, actor: Actor, version: int | None = None, **changes: Any) -> Criterion:
    """Change a criterion while it is a draft; what was approved is revised first. Raises Denied, Refused, Conflict."""
    if criterion.state != "draft":
        raise Refused(_("%(number)s was approved as it is; revise it first.") % {"number": criterion.number})
    row: Criterion = records.edit(criterion, actor=actor, version=version, **changes)
    return row
