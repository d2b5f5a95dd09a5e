"""Performing some updates in one transaction, each of them wholly or not at all."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from wellkept.components.links import services as links
from wellkept.flows.models import ReplayMark
from wellkept.flows.replay import selectors
from wellkept.flows.replay.acts import Acts, Done
from wellkept.flows.replay.attempts import Attempts, Way
from wellkept.flows.replay.known import Known
from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.logfile import Log
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.tally import Tally
from wellkept.flows.replay.updates import ENDED, LABELS, Translator, Update
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.registry import kind
from wellkept.records.bulk import Sets


class Batch:
    """Some rows of a log, by their places; must run inside a transaction. `since` is when this replay began, `sets` are
    where writes are gathered, if they are.
    """

    def __init__(
        self, log: Log, translator: Translator, labels: Labels, since: datetime, way: Way, sets: Sets | None = None
    ) -> None:
        self.log, self.translator, self.labels, self.since, self.sets = log, translator, labels, since, sets
        self.attempts = Attempts(way, sets, labels)
        self.acts = Acts(translator, labels)
        self.incidents: dict[str, Any] = {}
        self.references: dict[int, set[tuple[str, str, str]]] = {}
        self.known = Known(log, translator, (), since)
        self.rejected: list[tuple[int, str]] = []
        #: By incident, the last update that was dealt with.
        self.marks: dict[int, ReplayMark] = {}

    def perform(self, places: Sequence[int], tally: Tally) -> None:
        """Perform the updates in these places and count what they came to. Raises BatchRefused, DataError, IntegrityError for
        a batch that must be performed in another way.
        """
        read = [(place, *self._read(place)) for place in places]
        self._look_up([update for _place, update, _problem in read if update is not None], places)
        for place, update, problem in read:
            if update is not None:
                problem = self._perform(place, update, tally)
            if problem:
                self.rejected.append((self.log.update_number(place), problem))
                tally.rejected += 1
            if self.log.is_last(place):
                self._conclude(self.log.identifiers[self.log.owner[place]], tally)

    def _read(self, place: int) -> tuple[Update | None, str]:
        try:
            return self.translator.update(self.log.cells(place)), ""
        except RowProblem as problem:
            return None, str(problem)

    def _look_up(self, updates: Sequence[Update], places: Sequence[int]) -> None:
        """Read at once what the updates will ask for one by one."""
        names = {label for u in updates for label in (u.by, u.opened_by, u.resolved_by) if label}
        names |= {u.labels[name] for u in updates for name in LABELS if name != "team" and u.labels.get(name)}
        self.labels.expect(names)
        mentioned = {self.log.identifiers[self.log.owner[p]] for p in places if self.log.owner[p] >= 0}
        self.incidents = selectors.records_by_identity("incident", self.translator.mapping.system, mentioned)
        ids = [incident.pk for incident in self.incidents.values()]
        self.acts.parents = selectors.parents_among(ids)
        if self.sets is not None:
            self.sets.know(kind("incident"), self.incidents.values())
        if self.translator.mapping.references:
            self.references = selectors.references_of(ids)
        self.known = Known(self.log, self.translator, self.incidents.values(), self.since)

    def _perform(self, place: int, update: Update, tally: Tally) -> str:
        """Perform one update; returns why it could not be done, or nothing."""
        incident, done = self.incidents.get(update.identifier), Done()
        if incident is not None and self.known.covers(place, update, incident):
            tally.unchanged += 1
            return ""
        mark = update.mark()
        update.count_on(*((incident.reassigned_count, incident.reopened_count) if incident is not None else (0, 0)))
        with self.attempts.attempt() as outcome, occasion(at=update.at, origin=Origin.REPLAY):
            conflict = self.acts.conflicts(update, incident)
            brought = self._bring(place, incident, update, done)
            new = self._refer(brought, update, done)
        if outcome.refusal:
            return outcome.refusal
        self.incidents[update.identifier] = brought
        self.known.passed(brought)
        self.marks[brought.pk] = ReplayMark(record_id=brought.pk, digest=mark, at=update.at, version=brought.version)
        if new:
            self.references.setdefault(brought.pk, set()).update(new)
        self._count(place, update, done, conflict, tally)
        return ""

    def _bring(self, place: int, incident: Any | None, update: Update, done: Done) -> Any:
        previous = None
        if incident is None:
            incident = self.acts.open(update, done)
            self._note(incident, update, {("identity", self.translator.mapping.system, update.identifier)})
        elif update.state in ENDED:
            previous = self._previous_time(place)
            if update.resolved_at is None and update.tells_end:
                update.foretold = self._foretold(place)
        return self.acts.bring(incident, update, previous, done)

    def _previous_time(self, place: int) -> datetime | None:
        before = self.log.previous(place)
        try:
            return (
                self.translator.moment(self.translator.at(self.log.cells(before)) or "") if before is not None else None
            )
        except RowProblem:
            return None

    def _foretold(self, place: int) -> bool:
        """Whether the last row before the end already told it: such a log repeats final values on every row."""
        before = self.log.previous(place)
        while before is not None:
            with suppress(RowProblem):
                told = self.translator.foretells(self.log.cells(before))
                if told is not None:
                    return told
            before = self.log.previous(before)
        return False

    def _refer(self, incident: Any, update: Update, done: Done) -> set[tuple[str, str, str]]:
        known = self.references.get(incident.pk, set())
        new = {
            (relation, system, identifier)
            for (relation, system), identifiers in update.references.items()
            for identifier in identifiers
        } - known
        if new:
            done.verbs.append("refer")
            self._note(incident, update, new)
        return new

    def _note(self, incident: Any, update: Update, things: set[tuple[str, str, str]]) -> None:
        links.refer_new(
            [
                links.Elsewhere(incident.record, system, relation, identifier)
                for relation, system, identifier in sorted(things)
            ],
            actor=self.labels.actor(update.by),
        )

    def _count(self, place: int, update: Update, done: Done, conflict: bool, tally: Tally) -> None:
        if done.verbs:
            tally.applied += 1
        else:
            tally.unchanged += 1
        tally.conflicts += conflict
        tally.inferred += done.inferred
        tally.actions.update(done.verbs)
        if done.moved_from is not None:
            tally.move(self.log.update_number(place), done.moved_from)

    def _conclude(self, identifier: str, tally: Tally) -> None:
        """Count an incident whose last row has been dealt with."""
        incident = self.incidents.get(identifier)
        if incident is None:
            return
        tally.incidents += 1
        tally.reopened += incident.reopened_count > 0
        tally.reassigned += incident.reassigned_count > 0
        tally.linked.update({relation for relation, _system, _name in self.references.get(incident.pk, ())})
