"""Performing an update as the domain actions that it was, through the services of incidents."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wellkept.components.classification import matrix
from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.route import Step, route
from wellkept.flows.replay.updates import ENDED, Translator, Update
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.resolution.incidents import services as incidents
from wellkept.sms.resolution.incidents.recorded import Recorded, as_recorded

_LONGEST_TITLE = 200


@dataclass(slots=True)
class Done:
    """What one update came to: the verbs performed, and whether the log's time had to be moved to stay in order."""

    verbs: list[str] = field(default_factory=list)
    inferred: int = 0
    moved_from: datetime | None = None
    conflict: bool = False


def _at(when: datetime, *, inferred: bool = False) -> AbstractContextManager[Any]:
    return occasion(at=when, origin=Origin.REPLAY, inferred=inferred)


class Acts:
    """Performs updates of one log. `settled` are fields that a template makes at the opening and nobody changes later."""

    def __init__(self, told: Translator, labels: Labels) -> None:
        self.told = told
        self.labels = labels
        self.settled = frozenset(
            name for name in ("title", "description") if (s := told.mapping.fields.get(name)) and s.templates
        )
        #: The incidents that have others below them.
        self.parents: set[int] = set()
        self.customer_id = labels.organization.pk if labels.organization.kind == "customer" else None

    def open(self, update: Update, done: Done) -> Any:
        """Open the incident that an update is the first to tell of; a first row that shows it further on is followed."""
        opened_at = update.at if update.opened_at is None else min(update.opened_at, update.at)
        if update.opened_at is not None and update.opened_at > update.at:
            done.moved_from = update.opened_at
        skipped = update.state not in ("", "new", "assigned")
        actor = self.labels.actor(update.opened_by or update.by)
        fields = {**update.values, **self._related(update)}
        fields["title"] = str(fields.get("title") or update.identifier)[:_LONGEST_TITLE]
        fields |= {
            "opened_at": opened_at,
            "customer_id": self.customer_id,
            "reassigned_count": update.reassigned or 0,
            "reopened_count": update.reopened or 0,
        }
        for name in ("cancel_reason", "reopen_reason"):
            fields.pop(name, None)
        with _at(opened_at if skipped else update.at, inferred=skipped), as_recorded(Recorded()):
            incident = incidents.open_incident(actor=actor, **fields)
        done.verbs.append("open")
        done.inferred += skipped
        return incident

    def bring(self, incident: Any, update: Update, previous: datetime | None, done: Done) -> Any:
        """Bring an incident to where an update shows it; what it shows already is left alone."""
        floor = incident.updated_at
        at = max(update.at, floor)
        if at > update.at:
            done.moved_from = update.at
        actor = self.labels.actor(update.by)
        related = self._related(update)
        team, assignee = (related[n] if n in related else getattr(incident, n) for n in ("team", "assignee"))
        reopened = update.reopened is not None and update.reopened > incident.reopened_count
        steps: tuple[Step, ...] = ()
        somebody = team is not None or assignee is not None
        if update.state or reopened:
            steps = route(incident.state, update.state or incident.state, assigned=somebody, reopened=reopened)
        times = self._times(steps, update, max(previous or incident.opened_at, floor), at)
        begin = min([at, *times])
        told = self._told(incident, update)
        with as_recorded(told):
            if steps and steps[0].name == "reopen":
                incident = self._step(incident, steps[0], times[0], actor, update, {}, done)
                steps, times = steps[1:], times[1:]
            incident = self._edit(incident, update, related, begin, actor, done)
            incident, steps, times = self._pass_on(incident, team, assignee, steps, times, begin, actor, update, done)
            for step, when in zip(steps, times, strict=True):
                incident = self._step(incident, step, when, actor, update, {}, done)
            return self._settle(incident, update, at, actor, done)

    def _related(self, update: Update) -> dict[str, Any]:
        """The people, teams and categories that an update names, as attributes of an incident."""
        found: dict[str, Any] = {}
        for name, label in update.labels.items():
            known = self.labels.team(label) if name == "team" else self.labels.person(label)
            found |= {"requester_id": known and known.pk} if name == "requester" else {name: known}
        if update.category is not None:
            category = self.labels.category(update.category)
            found["category_id"] = category and category.pk
        return found

    def _told(self, incident: Any, update: Update) -> Recorded:
        """The counts and the resolver as the log has them; where it has no counter, our own rules count."""
        reassigned = reopened = None
        if self.told.reassigned is not None:
            reassigned = max(update.reassigned or 0, incident.reassigned_count)
        if self.told.reopened is not None:
            reopened = max(update.reopened or 0, incident.reopened_count)
        resolver = None
        if update.resolved_by and self._believed(update):
            person = self.labels.person(update.resolved_by)
            resolver = person.pk if person else None
        return Recorded(
            reassigned=reassigned,
            reopened=reopened,
            resolver_known=self.told.resolved_by is not None,
            resolver_id=resolver,
            childless=incident.pk not in self.parents,
        )

    def _believed(self, update: Update) -> bool:
        """Whether what a row says of the end had happened at the row's own time. Where it names no time to judge by, a row of
        closing is believed, and one of resolution unless earlier rows had told the end before it came.
        """
        if update.resolved_at is not None:
            return update.resolved_at <= update.at
        if update.state == "closed":
            return update.closed_at is None or update.closed_at <= update.at
        return not update.foretold

    def _times(self, steps: tuple[Step, ...], update: Update, earliest: datetime, at: datetime) -> list[datetime]:
        """When each step happened: the row's own time, or the time that the log gives for the end if it lies before that
        and after the row that came before.
        """
        times: list[datetime] = []
        for step in steps:
            stated = {"resolved": update.resolved_at, "closed": update.closed_at}.get(step.transition.target)
            when = stated if stated is not None and earliest <= stated <= at else at
            times.append(when)
        for place in range(len(times) - 2, -1, -1):
            times[place] = min(times[place], times[place + 1])
        return times

    def _edit(
        self, incident: Any, update: Update, related: Mapping[str, Any], at: datetime, actor: Actor, done: Done
    ) -> Any:
        wanted = {name: value for name, value in update.values.items() if name not in self.settled}
        wanted |= {name: value for name, value in related.items() if name in ("requester_id", "category_id")}
        for name in ("cancel_reason", "reopen_reason"):
            wanted.pop(name, None)
        if "title" in wanted:
            wanted["title"] = wanted["title"][:_LONGEST_TITLE]
        changes = {name: value for name, value in wanted.items() if getattr(incident, name) != value}
        if {"impact", "urgency", "priority"} & changes.keys() and self.told.maps("priority"):
            changes["priority"] = wanted.get("priority", incident.priority)
        if update.state == "on_hold" == incident.state and update.hold_reason not in (None, "", incident.hold_reason):
            changes["hold_reason"] = update.hold_reason
        if not changes:
            return incident
        done.verbs.append("edit")
        with _at(at):
            return incidents.edit_incident(incident, actor=actor, **changes)

    def _pass_on(
        self, incident: Any, team: Any, assignee: Any, steps: tuple[Step, ...], times: list[datetime], begin: datetime,
        actor: Actor, update: Update, done: Done,
    ) -> tuple[Any, tuple[Step, ...], list[datetime]]:  # fmt: skip
        """Change team and assignee, together with the step that does so if one follows."""
        moved = incident.team_id != (team and team.pk) or incident.assignee_id != (assignee and assignee.pk)
        counter = update.reassigned or 0
        if not moved and (self.told.reassigned is None or counter <= incident.reassigned_count):
            return incident, steps, times
        data = {"team": team, "assignee": assignee}
        somebody = team is not None or assignee is not None
        if steps and steps[0].name in ("start", "assign") and (moved or somebody):
            incident = self._step(incident, steps[0], times[0], actor, update, data, done)
            return incident, steps[1:], times[1:]
        if moved and somebody and incident.state in ("new", "assigned") and not steps:
            step = Step(kind("incident").lifecycle.transition("assign"), inferred=False)
            return self._step(incident, step, begin, actor, update, data, done), steps, times
        done.verbs.append("assign")
        with _at(begin):
            return incidents.hand_over(incident, actor=actor, team=team, assignee=assignee), steps, times

    def _step(
        self, incident: Any, step: Step, when: datetime, actor: Actor, update: Update, data: dict[str, Any], done: Done
    ) -> Any:
        told = self._told(incident, update)
        if step.name == "reopen":
            data = {**data, "reopen_reason": update.values.get("reopen_reason", "")}
            if not step.counted:
                told = replace(told, reopened=incident.reopened_count)
        elif step.name == "hold":
            data = {**data, "hold_reason": update.hold_reason or ""}
        elif step.name == "cancel":
            data = {**data, "cancel_reason": update.values.get("cancel_reason", "")}
        elif step.name == "resolve" and self._believed(update):
            data = {**data, "resolution_code": update.code, "resolution": update.text}
        done.verbs.append(step.name)
        done.inferred += step.inferred
        with _at(when, inferred=step.inferred), as_recorded(told):
            return records.transition(incident, step.name, actor=actor, **data)

    def _settle(self, incident: Any, update: Update, at: datetime, actor: Actor, done: Done) -> Any:
        """Take over what the log tells of the end only after it; a later time corrects an earlier one."""
        if update.state not in ENDED or incident.state != update.state or not self._believed(update):
            return incident
        told = self._told(incident, update)
        wanted: dict[str, Any] = {"resolution_code": update.code, "resolution": update.text}
        wanted = {name: value for name, value in wanted.items() if value and value != getattr(incident, name)}
        if told.resolver_id is not None and told.resolver_id != incident.resolver_id:
            wanted["resolver_id"] = told.resolver_id
        for name, stated in (("resolved_at", update.resolved_at), ("closed_at", update.closed_at)):
            ours = getattr(incident, name)
            if ours is not None and stated is not None and ours < stated <= update.at:
                wanted[name] = stated
        if not wanted:
            return incident
        done.verbs.append("edit")
        with _at(at):
            return records.edit(incident, actor=actor, **wanted)

    def conflicts(self, update: Update, incident: Any | None) -> bool:
        """Whether the log's priority differs from what the matrix in force gives for the log's impact and urgency."""
        priority, impact, urgency = (self._known(name, update, incident) for name in ("priority", "impact", "urgency"))
        if "priority" not in update.values or impact is None or urgency is None:
            return False
        return bool(matrix.priority(impact, urgency, update.at) != priority)

    def _known(self, name: str, update: Update, incident: Any | None) -> int | None:
        """The level that the log has told: by this row, or by an earlier one where rows tell changes alone."""
        if name in update.values or self.told.complete or not self.told.maps(name):
            return update.values.get(name)
        return getattr(incident, name, None)
