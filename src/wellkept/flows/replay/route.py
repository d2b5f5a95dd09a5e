"""The way from the state that an incident has to the state that the log gives it, step by step."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellkept.flows.replay import vocabulary
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.updates import ENDED
from wellkept.kernel.lifecycle import Phase, Transition


@dataclass(frozen=True, slots=True)
class Step:
    """One transition on the way. `inferred`: the log skipped the state that it leads to. `counted`: a reopening that the
    log shows, and not one that only bridges a gap.
    """

    transition: Transition
    inferred: bool
    counted: bool = False

    @property
    def name(self) -> str:
        """The verb of the transition."""
        return self.transition.name


def route(state: str, target: str, *, assigned: bool, reopened: bool) -> tuple[Step, ...]:
    """The steps from one state to another. `assigned`: a team or a person has the work. `reopened`: the log's counter says
    that it was reopened in between. Raises RowProblem where no way leads.
    """
    life = vocabulary.lifecycle()
    if reopened and state not in ENDED:
        there = _path(state, "resolved") or _none(state, "resolved")
        return (*(Step(t, True) for t in there), *_from_reopening("resolved", target, assigned))
    if reopened:
        return _from_reopening(state, target, assigned)
    target = _nearest(state, target, assigned)
    way = _path(state, target)
    if way is None:
        _none(state, target)
    assert way is not None
    open_again = life.phase(target) in (Phase.NEW, Phase.ACTIVE, Phase.ON_HOLD)
    return tuple(
        Step(t, t is not way[-1] and not (t.name == "reopen" and open_again), t.name == "reopen" and open_again)
        for t in way
    )


def _from_reopening(state: str, target: str, assigned: bool) -> tuple[Step, ...]:
    reopen = vocabulary.lifecycle().transition("reopen")
    target = _nearest(reopen.target, target, assigned)
    onward = _path(reopen.target, target)
    if onward is None:
        _none(reopen.target, target)
    assert onward is not None
    return (Step(reopen, False, True), *(Step(t, t is not onward[-1]) for t in onward))


def _nearest(state: str, target: str, assigned: bool) -> str:
    """Nothing becomes new again: what was worked on is assigned, or in progress where nobody has it. What was cancelled and
    is then put away as closed stays cancelled.
    """
    if state == "cancelled" and target == "closed":
        return state
    if target == "new" and state != "new":
        target = "assigned"
    if target == "assigned" and not assigned:
        return state if state in ("new", "assigned", "in_progress") else "in_progress"
    return target


def _path(state: str, target: str) -> tuple[Transition, ...] | None:
    return vocabulary.lifecycle().path(state, target)


def _none(state: str, target: str) -> tuple[Transition, ...]:
    life = vocabulary.lifecycle()
    raise RowProblem(
        _("No step leads from “%(state)s” to “%(target)s”.")
        % {"state": life.state(state).label, "target": life.state(target).label}
    )
