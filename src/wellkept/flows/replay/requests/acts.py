"""Performing what a row says of a request, through the services of requests."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.refusal import RowProblem
from wellkept.flows.replay.requests.rows import OVER, Row, Stage
from wellkept.flows.replay.requests.spec import RequestLog
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.resolution.requests import services as requests

_LONGEST_TITLE = 200


@dataclass(slots=True)
class Done:
    """What one row came to: the verbs performed, the steps that the log skips, and the time of the first that was moved."""

    verbs: list[str] = field(default_factory=list)
    inferred: int = 0
    moved_from: datetime | None = None


def _at(when: datetime, *, inferred: bool = False) -> AbstractContextManager[Any]:
    return occasion(at=when, origin=Origin.REPLAY, inferred=inferred)


class Acts:
    """Performs the rows of one log of requests."""

    def __init__(self, log: RequestLog, labels: Labels) -> None:
        self.log, self.labels = log, labels
        self.customer_id = labels.organization.pk if labels.organization.kind == "customer" else None
        self.lifecycle = kind("request").lifecycle

    def open(self, row: Row, done: Done) -> Any:
        """Log the request of a row. The target that the other system stated is expected where no agreement gives another."""
        fields: dict[str, Any] = {n: v for n, v in row.values.items() if n in ("title", "description", "priority")}
        fields["title"] = str(fields.get("title") or row.identifier)[:_LONGEST_TITLE]
        fields |= {"opened_at": row.opened_at, "customer_id": self.customer_id, "expected_at": row.stated}
        with _at(row.opened_at):
            actor = self.labels.actor(row.opened_by or row.by)
            request = requests.open_request(actor=actor, **fields, **self._related(row))
        done.verbs.append("open")
        return request

    def bring(self, request: Any, row: Row, done: Done, *, after: datetime | None) -> Any:
        """Bring a request through the stages of a row; those up to `after` are known."""
        if not self.log.each:
            request = self._edit(request, row, done)
        for stage in row.stages:
            if after is None or stage.at > after:
                request = self._stage(request, stage, row, done)
        return request

    def _related(self, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, label in row.labels.items():
            known = self.labels.team(label) if name == "team" else self.labels.person(label)
            found[f"{name}_id"] = known and known.pk
        if row.category is not None:
            category = self.labels.category(row.category)
            found["category_id"] = category and category.pk
        if row.service:
            found["service_id"] = self.labels.service(row.service).pk
        return found

    def _edit(self, request: Any, row: Row, done: Done) -> Any:
        """What a later row tells anew of the facts."""
        wanted = {
            **{n: v for n, v in row.values.items() if n in ("title", "description", "priority")},
            **self._related(row),
        }
        if "title" in wanted:
            wanted["title"] = wanted["title"][:_LONGEST_TITLE]
        changes = {name: value for name, value in wanted.items() if getattr(request, name) != value}
        if not changes:
            return request
        done.verbs.append("edit")
        with _at(max(row.at, request.updated_at)):
            return records.edit(request, actor=self.labels.actor(row.by), **changes)

    def _stage(self, request: Any, stage: Stage, row: Row, done: Done) -> Any:
        state = request.state
        if (state == "cancelled" and stage.state == "closed") or (stage.state == "submitted" and state != "submitted"):
            return request
        if state == stage.state == "on_hold" and stage.reason not in ("", request.hold_reason):
            request = self._step(request, self.lifecycle.transition("resume"), stage, row, done, inferred=True)
            state = request.state
        way = self.lifecycle.path(state, stage.state)
        if way is None:
            raise RowProblem(
                _("No step leads from “%(state)s” to “%(target)s”.")
                % {"state": self.lifecycle.state(state).label, "target": self.lifecycle.state(stage.state).label}
            )
        for step in way:
            request = self._step(request, step, stage, row, done, inferred=step is not way[-1])
        return request

    def _step(self, request: Any, step: Transition, stage: Stage, row: Row, done: Done, *, inferred: bool) -> Any:
        when = max(stage.at, request.updated_at)
        if when > stage.at and done.moved_from is None:
            done.moved_from = stage.at
        data: dict[str, Any] = {}
        if step.name == "hold":
            data["hold_reason"] = stage.reason
        elif step.name == "cancel":
            data["cancel_reason"] = row.values.get("cancel_reason", "")
        elif step.name == "fulfil":
            data["fulfilment"] = row.values.get("fulfilment", "")
        done.verbs.append(step.name)
        done.inferred += inferred
        with _at(when, inferred=inferred):
            return records.transition(request, step.name, actor=self._actor(stage, row), **data)

    def _actor(self, stage: Stage, row: Row) -> Actor:
        return self.labels.actor((stage.state in OVER and row.fulfilled_by) or row.by)
