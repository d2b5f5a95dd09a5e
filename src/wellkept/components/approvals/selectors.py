"""Reading approvals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from wellkept.components.approvals import outcome
from wellkept.components.approvals.models import Approval, Seat, Step, Substitution, Vote
from wellkept.components.approvals.outcome import Choice, Outcome
from wellkept.directory.models import Organization, Person, Team
from wellkept.kernel.lifecycle import OPEN_PHASES
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind, kinds
from wellkept.ledger.models import Event
from wellkept.records.models import Record


@dataclass(frozen=True)
class Poll:
    """One round of an approval as it stands: its steps with their seats, and what was said in the order of saying."""

    approval: Approval
    steps: list[Step] = field(default_factory=list)
    seats: dict[int, list[Seat]] = field(default_factory=dict)

    def votes(self) -> list[Vote]:
        """What was said, the first first."""
        said = [seat.vote for seats in self.seats.values() for seat in seats if hasattr(seat, "vote")]
        return sorted(said, key=lambda vote: (vote.at, vote.recorded_at, vote.pk))

    def _pure(self) -> list[outcome.Step]:
        return [
            outcome.Step(
                frozenset(seat.pk for seat in self.seats[step.pk]),
                frozenset(seat.pk for seat in self.seats[step.pk] if seat.mandatory),
                step.quorum,
                step.percent,
            )
            for step in self.steps
        ]

    def _said(self) -> list[tuple[int, Choice]]:
        return [(vote.pk, Choice(vote.choice)) for vote in self.votes()]

    @property
    def outcome(self) -> Outcome:
        """What it has come to."""
        return outcome.of_steps(self._pure(), dict(self._said()))[0]

    @property
    def current(self) -> Step | None:
        """The step that people vote in now; None when it is decided."""
        found, place = outcome.of_steps(self._pure(), dict(self._said()))
        return self.steps[place] if found is Outcome.OPEN and place < len(self.steps) else None

    def outcome_of(self, step: Step) -> Outcome:
        """What one step has come to."""
        place = self.steps.index(step)
        return outcome.of_step(self._pure()[place], dict(self._said()))

    @property
    def decided_by(self) -> Vote | None:
        """The vote that decided; its moment is when the approval was given or refused. None while it is open."""
        key = outcome.deciding(self._pure(), self._said())
        return next((vote for vote in self.votes() if vote.pk == key), None)

    def awaited(self) -> list[Seat]:
        """The seats that must or may still vote now."""
        step = self.current
        return [seat for seat in self.seats[step.pk] if not hasattr(seat, "vote")] if step is not None else []

    def spoke(self, actor: Actor) -> bool:
        """Whether somebody has spoken in the present step already, for himself or in another's place: one head, one voice."""
        step = self.current
        seats = self.seats[step.pk] if step is not None else []
        return any(hasattr(seat, "vote") and seat.vote.by_id == actor.person_id for seat in seats)

    def excluded(self, actor: Actor) -> bool:
        """Whether somebody may not vote because it is his own matter."""
        return any(person.pk == actor.person_id for person in self.approval.excluded.all())


def _polls(seats: Iterable[Seat]) -> dict[int, Poll]:
    """The polls that seats belong to, by the key of the approval."""
    found: dict[int, Poll] = {}
    for seat in seats:
        poll = found.setdefault(seat.step.approval_id, Poll(seat.step.approval))
        if seat.step_id not in poll.seats:
            poll.steps.append(seat.step)
        poll.seats.setdefault(seat.step_id, []).append(seat)
    return found


_READ = ("step__approval", "person", "vote__by")


def poll_of(record_id: int) -> Poll | None:
    """The last round about a record; None where nobody was ever asked. One statement."""
    return _last(Seat.objects.filter(step__approval__record=record_id))


def poll_for(record_id: int, actor: Actor, at: datetime) -> tuple[Poll | None, list[Seat]]:
    """The same, and the seats of which the actor may vote for one at a moment, his own first; none in a matter of his own,
    and none in a step in which he has spoken: who stands in for another voter is still one person, and two must agree where
    two are asked.
    """
    me = actor.person_id or 0
    absent = Substitution.objects.filter(substitute=me, person=OuterRef("person"), since__lte=at, until__gt=at)
    barred = Approval.excluded.through.objects.filter(approval=OuterRef("step__approval"), person=me)
    poll = _last(
        Seat.objects.filter(step__approval__record=record_id).annotate(
            votable=Case(
                When(Exists(barred), then=False), When(Q(person=me) | Q(Exists(absent)), then=True), default=False
            )
        )
    )
    waiting = poll.awaited() if poll is not None and not poll.spoke(actor) else []
    return poll, sorted(
        (seat for seat in waiting if getattr(seat, "votable", False)), key=lambda seat: seat.person_id != me
    )


def poll_of_number(number: str) -> Poll | None:
    """The same by the record's number."""
    return _last(Seat.objects.filter(step__approval__record__number=number))


def approvers_of(approvals: Iterable[int]) -> dict[int, list[Vote]]:
    """Who said yes in some rounds, the first first, by the key of the round: with voter, seat and step. One statement."""
    rows = Vote.objects.filter(seat__step__approval__in=list(approvals), choice=Choice.APPROVE)
    found: dict[int, list[Vote]] = {}
    for vote in rows.select_related("by", "seat__step", "seat__person").order_by("at", "recorded_at", "pk"):
        found.setdefault(vote.seat.step.approval_id, []).append(vote)
    return found


def _last(seats: "QuerySet[Seat]") -> Poll | None:
    rounds = _polls(
        seats.select_related(*_READ).order_by("-step__approval__round", "step__position", "person__name", "pk")
    )
    return next(iter(rounds.values()), None)


def last_round(record_id: int) -> int:
    """The number of the last round about a record; 0 for none."""
    return Approval.objects.filter(record=record_id).order_by("-round").values_list("round", flat=True).first() or 0


def substitutes_of(people: Iterable[int], at: datetime) -> dict[int, datetime]:
    """Who votes in the place of some people from a moment on, now or later, and until when."""
    found = Substitution.objects.filter(person__in=list(people), until__gt=at).order_by("until")
    return dict(found.values_list("substitute_id", "until"))


def stands_in_until(person: int, record: int, at: datetime) -> datetime | None:
    """Until when somebody stands in for any of those who were asked about a record; None where he does no longer."""
    asked = Seat.objects.filter(step__approval__record=record).values("person")
    found = Substitution.objects.filter(substitute=person, person__in=asked, until__gt=at).order_by("-until")
    return found.values_list("until", flat=True).first()


def awaiting(actor: Actor, at: datetime) -> list[int]:
    """The keys of the open records that wait for a vote which the actor may cast. One statement where there is none."""
    if actor.person_id is None:
        return []
    absent = Substitution.objects.filter(substitute=actor.person_id, since__lte=at, until__gt=at)
    theirs = Q(person=actor.person_id) | Q(person__in=absent.values("person"))
    asked = Seat.objects.filter(
        theirs, vote__isnull=True, step__approval__record__phase__in=[str(p) for p in OPEN_PHASES]
    )
    seats = (
        Seat.objects.filter(step__approval__in=asked.values("step__approval"))
        .annotate(theirs=Case(When(theirs, then=True), default=False))
        .select_related(*_READ)
        .prefetch_related("step__approval__excluded")
        .order_by("step__approval", "step__position", "pk")
    )
    latest: dict[int, Poll] = {}
    for poll in _polls(seats).values():
        before = latest.get(poll.approval.record_id)
        if before is None or before.approval.round < poll.approval.round:
            latest[poll.approval.record_id] = poll
    mine = {seat.pk for seat in seats if seat.theirs}
    return [
        key
        for key, poll in latest.items()
        if not poll.excluded(actor) and not poll.spoke(actor) and any(seat.pk in mine for seat in poll.awaited())
    ]


def able(people: Iterable[int]) -> list[Person]:
    """Those of some people who can sign in."""
    return list(Person.objects.filter(pk__in=list(people), active=True, user__is_active=True).select_related("user"))


def any_left(record_id: int) -> bool:
    """Whether somebody who was asked about a record has not voted and can no longer sign in."""
    open_ = Seat.objects.filter(step__approval__record=record_id, vote__isnull=True)
    return open_.exclude(person__active=True, person__user__is_active=True).exists()


def members(team: int) -> list[Person]:
    """The people of a team who can sign in."""
    return list(Person.objects.filter(teams=team, active=True, user__is_active=True).select_related("user"))


def team_name(team: int) -> str:
    """What a team is called."""
    return Team.objects.filter(pk=team).values_list("name", flat=True).first() or ""


def holders(role: str, organization_id: int | None) -> list[Person]:
    """Who holds a role now and can sign in: of the provider, or of the organization that the record belongs to."""
    found = Person.objects.filter(
        appointments__role=role, appointments__until__isnull=True, active=True, user__is_active=True
    )
    ours = found.filter(organization__kind=Organization.Kind.OWN)
    theirs = found.filter(organization=organization_id) if organization_id is not None else found.none()
    return list((ours | theirs).distinct().select_related("user"))


def colleagues(actor: Actor) -> dict[int, Person]:
    """The others of an actor's organization who can sign in, and so could vote in his place, by key."""
    found = Person.objects.filter(organization=actor.organization_id, active=True, user__is_active=True)
    return {person.pk: person for person in found.exclude(pk=actor.person_id or 0).order_by("name", "pk")}


def substitutions(person_id: int) -> list[Substitution]:
    """In whose place somebody votes, and who votes in his: the latest first."""
    mine = Substitution.objects.filter(person=person_id) | Substitution.objects.filter(substitute=person_id)
    return list(mine.select_related("person", "substitute")[:50])


# What comparing with the trail reads ------------------------------------------------------------------------------------


def votes() -> QuerySet[Vote]:
    """Every vote that stands in the table."""
    return Vote.objects.all()


def steps() -> QuerySet[Step]:
    """Every step that was ever asked for, with its seats."""
    return Step.objects.select_related("approval").prefetch_related("seats")


def told(past: Iterable[str]) -> QuerySet[Event]:
    """The events of votes, by the last words of their verbs; of every kind, for the approvals themselves may be gone."""
    return Event.objects.filter(verb__in=[f"{one.key}.{word}" for one in kinds() for word in past])


def hold(record_id: int) -> Record | None:
    """The card of a record, on which nobody votes and which nobody moves until the transaction ends; None where somebody
    took it away. The row comes first, as in every step of it: else two would wait for each other.
    """
    key = Record.objects.filter(pk=record_id).values_list("kind", flat=True).first()
    if key is not None:
        list(kind(key).model.objects.select_for_update(of=("self",)).filter(pk=record_id).values_list("pk"))
    list(Approval.objects.select_for_update().filter(record=record_id).order_by("pk"))
    return Record.objects.filter(pk=record_id).first()
