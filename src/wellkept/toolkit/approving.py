"""Approvals of any record, as its page shows them and as programs read them: steps, who has said what, whose word is awaited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellkept.components.approvals import selectors
from wellkept.components.approvals.models import Seat, Step, Vote
from wellkept.components.approvals.outcome import Outcome
from wellkept.conformity.selectors import role_name
from wellkept.kernel import occasion
from wellkept.kernel.lifecycle import OPEN_PHASES
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, Panel, Part, kind_of
from wellkept.records.models import Record
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.rest.attributes import Schema, instant


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat on the page: whose it is, for whom he sits, what was said, by whom if not by himself."""

    name: str
    via: str
    mandatory: bool
    choice: str
    word: Any
    comment: str
    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """A step on the page; `present` is the one that people vote in."""

    name: str
    outcome: Outcome
    present: bool
    quorum: int
    percent: int | None
    several: bool
    chairs: list[Chair]


def approval(record: Any, actor: Actor) -> Mapping[str, Any]:
    """The last round of a record's approval (its card or its row); empty where nobody was ever asked."""
    poll, seats = selectors.poll_for(record.pk, actor, occasion.now())
    if poll is None:
        return {}
    current = poll.current
    seats = seats if _is_open(record) else []
    return {
        "outcome": poll.outcome,
        "round": poll.approval.round,
        "steps": [_told(step, poll, step == current) for step in poll.steps],
        "seats": [(seat.pk, "" if seat.person_id == actor.person_id else seat.person.name) for seat in seats],
        "leads": bool(seats),
        "may_abstain": any(not seat.mandatory for seat in seats),
        "vote": f"{record_address(record.number)}/vote",
        "draft": f"vote-{record.number}",
    }


def _is_open(record: Any) -> bool:
    """Whether anything can still come of a vote; `record` is the card or the row."""
    phase = record.phase if isinstance(record, Record) else kind_of(record).lifecycle.state(record.state).phase
    return phase in OPEN_PHASES


def _told(step: Step, poll: selectors.Poll, present: bool) -> Told:
    seats = poll.seats[step.pk]
    return Told(
        step.name, poll.outcome_of(step), present, step.quorum, step.percent, len(seats) > 1, [_chair(s) for s in seats]
    )


def _chair(seat: Seat) -> Chair:
    vote: Vote | None = getattr(seat, "vote", None)
    return Chair(
        seat.person.name,
        role_name(seat.via) if seat.via else "",
        seat.mandatory,
        vote.choice if vote is not None else "",
        vote.get_choice_display() if vote is not None else "",
        vote.comment if vote is not None else "",
        vote.at if vote is not None else None,
        vote.by.name if vote is not None and vote.by_id != seat.person_id else "",
    )


def _shape(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
_OUTCOME: Schema = {"type": "string", "enum": [str(one) for one in Outcome]}
_VOTE = _shape(person=_TEXT, choice=_MAYBE, by=_MAYBE, at=_MOMENT, comment=_TEXT)
_STEP = _shape(name=_TEXT, outcome=_OUTCOME, votes={"type": "array", "items": _VOTE})
APPROVAL: Schema = {
    "description": "Where one record is read: the last round of its approval; null where nobody was asked.",
    "anyOf": [
        {"type": "null"},
        _shape(
            outcome=_OUTCOME,
            round={"type": "integer"},
            approved_at=_MOMENT,
            approved_by={"type": "array", "items": _TEXT},
            awaited={"type": "array", "items": _TEXT},
            steps={"type": "array", "items": _STEP},
        ),
    ],
}


def read(number: str, actor: Actor) -> Mapping[str, Any] | None:
    """The approval of a record that the actor has been found to see, for programs; who approved and when is derived."""
    poll = selectors.poll_of_number(number)
    if poll is None:
        return None
    decided = poll.decided_by if poll.outcome is Outcome.APPROVED else None
    return {
        "outcome": str(poll.outcome),
        "round": poll.approval.round,
        "approved_at": instant(decided.at) if decided is not None else None,
        "approved_by": [vote.by.name for vote in poll.votes() if vote.choice == "approve"] if decided else [],
        "awaited": [seat.person.name for seat in poll.awaited()],
        "steps": [
            {
                "name": step.name,
                "outcome": str(poll.outcome_of(step)),
                "votes": [_vote(seat) for seat in poll.seats[step.pk]],
            }
            for step in poll.steps
        ],
    }


def _vote(seat: Seat) -> dict[str, Any]:
    vote: Vote | None = getattr(seat, "vote", None)
    return {
        "person": seat.person.name,
        "choice": vote.choice if vote is not None else None,
        "by": vote.by.name if vote is not None else None,
        "at": instant(vote.at) if vote is not None else None,
        "comment": vote.comment if vote is not None else "",
    }


#: What a kind whose records are voted on declares.
PANEL = Panel("approval", _("Approval"), "toolkit/approval.html", approval, side=False)
PART = Part("approval", APPROVAL, read)


def voted_on(kind: Kind) -> bool:
    """Whether records of a kind are put to the vote: one of its steps needs an approval."""
    return any(step.needs_approval for step in kind.lifecycle.transitions)
