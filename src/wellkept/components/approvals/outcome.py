"""What votes come to: a pure function of who may vote, how many must agree, and what was said. No tables, no clock.

The order of the votes of a step does not matter, and what is decided stays decided: a step is approved once enough have
agreed and everybody whose word is needed is among them; it is rejected as soon as that can no longer come about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What somebody says."""

    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    """What an approval, or a step of it, has come to."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the seats that may vote, those of them without whose yes nothing passes, and how many must agree.

    With `percent` so many of a hundred of those who do not abstain, rounded up; else `quorum` of them. At least one.
    """

    seats: frozenset[int]
    mandatory: frozenset[int] = frozenset()
    quorum: int = 1
    percent: int | None = None

    def needed(self, abstained: int = 0) -> int:
        """How many must agree, when so many have abstained."""
        if self.percent is None:
            return max(1, self.quorum)
        return max(1, -(-(len(self.seats) - abstained) * self.percent // 100))


#: What each seat has said; a seat that is missing has not voted.
Votes = Mapping[int, Choice]


def of_step(step: Step, votes: Votes) -> Outcome:
    """What the votes of one step come to; words of seats that the step does not have count for nothing."""
    said = {seat: choice for seat, choice in votes.items() if seat in step.seats}
    yes = sum(choice is Choice.APPROVE for choice in said.values())
    abstained = sum(choice is Choice.ABSTAIN for choice in said.values())
    needed = step.needed(abstained)
    if any(said.get(seat, Choice.APPROVE) is not Choice.APPROVE for seat in step.mandatory):
        return Outcome.REJECTED
    if yes + len(step.seats) - len(said) < needed:
        return Outcome.REJECTED
    heard = all(seat in said for seat in step.mandatory)
    return Outcome.APPROVED if yes >= needed and heard else Outcome.OPEN


def of_steps(steps: Sequence[Step], votes: Votes) -> tuple[Outcome, int]:
    """What an approval comes to, and the place of the step that is open or was rejected (after the last: all passed)."""
    for place, step in enumerate(steps):
        found = of_step(step, votes)
        if found is not Outcome.APPROVED:
            return found, place
    return (Outcome.APPROVED if steps else Outcome.OPEN), len(steps)


def deciding(steps: Sequence[Step], votes: Iterable[tuple[int, Choice]]) -> int | None:
    """The seat whose vote decided, given the votes in the order in which they were cast; None while it is open."""
    so_far: dict[int, Choice] = {}
    for seat, choice in votes:
        so_far[seat] = choice
        if of_steps(steps, so_far)[0] is not Outcome.OPEN:
            return seat
    return None
