"""The plan to a certificate: what the records do not show yet, as steps in phases, each with a person and a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.tasks.models import Task
from wellkept.components.tasks.permissions import Permissions as Tasks
from wellkept.components.tasks.selectors import tasks_about
from wellkept.components.tasks.services import add_task
from wellkept.conformity import selectors as proof
from wellkept.conformity.models import Verdict
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.reports import Assessment
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Record
from wellkept.sms.leadership.authority.selectors import people_in
from wellkept.web.start import selectors, texts
from wellkept.web.start.way import WAY, Stretch

#: So many steps are shown first.
FIRST = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: the requirements that wait for it, who does it by when, and its task once it has one."""

    stretch: Stretch
    waiting: tuple[str, ...]
    person: Person | None
    due_at: datetime
    task: Task | None

    @property
    def made(self) -> bool:
        """Whether there is a task for it, done or not."""
        return self.task is not None

    @property
    def done(self) -> bool:
        """Whether its task is done."""
        return self.task is not None and self.task.done_at is not None


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase with its steps; `until` is when its last step is due."""

    number: int
    title: Any
    purpose: Any
    until: datetime
    steps: tuple[Step, ...]


def subject(actor: Actor) -> Record | None:
    """What the tasks of the plan are about: the service management plan."""
    return selectors.paper(texts.PLAN, actor)


def may_make(actor: Actor) -> bool:
    """Whether an actor may make the tasks of the plan."""
    return actor.can(Tasks.WORK)


def plan(assessment: Assessment, actor: Actor) -> list[Phase]:
    """The phases, each with the steps of which something is not shown yet or that have their task; dates count from today."""
    waiting, about, now = _waiting(assessment), subject(actor), occasion.now()
    tasks = {task.title: task for task in tasks_about(about, actor)} if about is not None else {}
    people: dict[str, Person | None] = {}
    found: list[Phase] = []
    begin = 0
    for number, leg in enumerate(WAY, start=1):
        steps = []
        for place, stretch in enumerate(leg.stretches, start=1):
            open_ones = tuple(one for clause in stretch.clauses for one in waiting if _within(one, clause))
            task = _task_of(stretch, tasks)
            if open_ones or task is not None or not stretch.clauses:
                days = begin + (leg.days - begin) * place // len(leg.stretches)
                due = task.due_at if task is not None and task.due_at else now + timedelta(days=days)
                steps.append(Step(stretch, open_ones, _who(stretch.role, people), due, task))
        until = max((step.due_at for step in steps), default=now + timedelta(days=leg.days))
        found.append(Phase(number, leg.title, leg.purpose, until, tuple(steps)))
        begin = leg.days
    return found


def make(actor: Actor) -> int:
    """Make a task about the plan for each step that has none; returns how many. Raises Denied, Refused without an assessment
    or without the plan.
    """
    actor.require(Tasks.WORK)
    with transaction.atomic():
        selectors.own_organization()
        about, assessment = subject(actor), proof.latest()
        if about is None:
            raise Refused(_("There is no service management plan yet. The guided start drafts one."))
        if assessment is None:
            raise Refused(_("Nobody has looked at the records yet. Look first; the plan follows from it."))
        wanted = [step for phase in plan(assessment, actor) for step in phase.steps if not step.made]
        for place, step in enumerate(wanted):
            add_task(
                actor=actor, title=str(step.stretch.title), about=about, description=_described(step), assignee=step.person,
                due_at=step.due_at, position=place,
            )  # fmt: skip
    return len(wanted)


def _described(step: Step) -> str:
    parts = [str(step.stretch.what)]
    if step.waiting:
        parts.append(_("Requirements: %(ids)s") % {"ids": ", ".join(step.waiting)})
    return "\n\n".join([*parts, _("Where: %(address)s") % {"address": step.stretch.href}])


def _waiting(assessment: Assessment) -> list[str]:
    """The requirements that neither the records nor a person's verdict show to be met."""
    verdicts: Mapping[str, Verdict] = proof.latest_verdicts()
    found = []
    for entry in assessment.requirements:
        outcome, verdict = entry.outcome.outcome, verdicts.get(entry.id)
        judged = verdict is not None and verdict.judgement == Verdict.Judgement.CONFORMS
        if outcome is Outcome.MET or (judged and outcome in (Outcome.NOT_AUTOMATED, Outcome.NEEDS_JUDGEMENT)):
            continue
        found.append(entry.id)
    return found


def _within(requirement: str, clause: str) -> bool:
    own = requirement.rpartition("-")[0]
    return own == clause or own.startswith(f"{clause}.")


def _task_of(stretch: Stretch, tasks: Mapping[str, Task]) -> Task | None:
    titles = selectors.in_all_languages(stretch.title)
    return next((task for title, task in tasks.items() if title in titles and task.state != "cancelled"), None)


def _who(role: str, known: dict[str, Person | None]) -> Person | None:
    """Who is appointed to a role, else who runs the system."""
    if role not in known:
        known[role] = people_in([role]).order_by("pk").first() or people_in(["sms-manager"]).order_by("pk").first()
    return known[role]
