"""Asking for approvals and voting."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.approvals import selectors
from wellkept.components.approvals.electing import Asked, elect
from wellkept.components.approvals.models import Approval, Seat, Step, Substitution, Vote
from wellkept.components.approvals.outcome import Choice, Outcome
from wellkept.components.approvals.selectors import Poll
from wellkept.components.notifications.recipients import concern
from wellkept.components.subject import Subject, subject_of
from wellkept.directory.actors import actor_of
from wellkept.directory.models import Person, User
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.lifecycle import OPEN_PHASES
from wellkept.kernel.occasion import Entrance, Origin
from wellkept.kernel.permissions import Actor
from wellkept.kernel.wording import written
from wellkept.ledger import services as ledger
from wellkept.ledger.models import Event
from wellkept.records.hooks import Write
from wellkept.records.models import Audience, Record
from wellkept.records.scope import slot_of, visible_cards

#: What follows when an approval is given or refused: `follow(record_id, outcome, *, actor)`, in the same transaction.
Follow = Callable[..., None]
_follows: dict[str, Follow] = {}

#: The longest reason (characters).
LONGEST = 5000

#: What was approved in another system was approved there.
_TOLD_ELSEWHERE = (Origin.IMPORT, Origin.REPLAY)


def takes_approvals(key: str, follow: Follow) -> None:
    """Let records of a kind be put to the vote; `follow` says what a decision leads to."""
    _follows[key] = follow
    sentence = gettext_lazy("%(number)s waits for your vote: %(title)s")
    concern(f"{key}.approval_asked", _asked, sentence, alone=True)


def _asked(event: Event) -> set[int]:
    """Whose vote an event asks for."""
    return set(event.changes.get("voters", ()))


@transaction.atomic
def ask(record: Any, *, actor: Actor, steps: Sequence[Asked], excluded: Iterable[int | None]) -> Approval:
    """Put a record (its card or its row) to the vote; `excluded` are those whose own matter it is. A new asking is a new round.

    Raises Refused where a step has too few voters left.
    """
    subject = subject_of(record)
    access = subject.kind.access
    readers = frozenset(filter(None, (access.view, access.view_customer, access.view_own)))
    barred = frozenset(person for person in excluded if person is not None)
    organization_id = Record.objects.values_list("customer_id", flat=True).get(pk=subject.record_id)
    approval = Approval.objects.create(
        record_id=subject.record_id,
        customer_id=subject.customer_id,
        round=selectors.last_round(subject.record_id) + 1,
        asked_by_id=actor.person_id,
        asked_at=occasion.now(),
        recorded_at=datetime.now(UTC),
        origin=str(occasion.current().origin),
    )
    approval.excluded.set(barred)
    for position, asked in enumerate(steps):
        step = Step.objects.create(
            approval=approval, position=position, name=asked.name, quorum=asked.quorum, percent=asked.percent
        )
        elected = elect(asked, organization_id=organization_id, excluded=barred, readers=readers)
        Seat.objects.bulk_create(
            Seat(step=step, person=one.person, mandatory=one.mandatory, via=one.via) for one in elected
        )
    _call(subject, actor)
    return approval


def _call(subject: Subject, actor: Actor) -> None:
    """Call the voters of the present step, and whoever stands in for them, to the vote; they can see the record from now on."""
    poll = selectors.poll_of(subject.record_id)
    if poll is None or poll.current is None:
        return
    people = {seat.person_id for seat in poll.awaited()}
    _let_see(subject.record_id, people)
    for person, until in selectors.substitutes_of(people, occasion.now()).items():
        _lend_sight(subject.record_id, person, until)
        people.add(person)
    step, seats = poll.current, poll.seats[poll.current.pk]
    changes = {
        "step": step.name,
        "round": poll.approval.round,
        "voters": sorted(people),
        "position": step.position,
        "quorum": step.quorum,
        "percent": step.percent,
        "seats": sorted(seat.person_id for seat in seats),
        "mandatory": sorted(seat.person_id for seat in seats if seat.mandatory),
    }
    entry = subject.entry("approval_asked", changes=changes, public=True)
    ledger.append([entry], actor=actor)


def _let_see(record_id: int, people: Iterable[int]) -> None:
    """Nobody votes on what he cannot read; what was only lent to a voter is his own matter from now on."""
    Audience.objects.filter(record=record_id, person__in=list(people)).update(until=None)
    for user in User.objects.filter(person__in=list(people)).select_related("person__organization"):
        if not visible_cards(actor_of(user)).filter(pk=record_id).exists():
            Audience.objects.get_or_create(record_id=record_id, person_id=user.person_id)


def _lend_sight(record_id: int, person: int, until: datetime) -> None:
    """Let a substitute read what he may vote on until his time is over, where he could not anyway."""
    end = slot_of(until)
    there = Audience.objects.filter(record=record_id, person=person).first()
    if there is not None:
        if there.until is not None and there.until < end:
            there.until = end
            there.save(update_fields=["until"])
        return
    user = User.objects.filter(person=person).select_related("person__organization").first()
    if user is not None and not visible_cards(actor_of(user)).filter(pk=record_id).exists():
        Audience.objects.create(record_id=record_id, person_id=person, until=end)


def _end_sight(person: int, at: datetime) -> None:
    """Shorten what is lent to a substitute to the time that he still stands in for somebody who was asked about it."""
    for lent in Audience.objects.filter(person=person, until__gt=at):
        until = selectors.stands_in_until(person, lent.record_id, at)
        lent.until = slot_of(at if until is None else until)
        lent.save(update_fields=["until"])


@transaction.atomic
def vote(record: Any, *, actor: Actor, choice: str, comment: str = "", seat: int | None = None) -> Vote:
    """Say yes, no or neither, once and for good; `seat` tells for whom, where one may vote for several.

    Only a person who has signed in votes, on a page: no token, no job, no assistant. Raises Refused, Invalid.
    """
    _in_person(actor)
    subject = subject_of(record)
    card = selectors.hold(subject.record_id)
    if card is None or card.phase not in OPEN_PHASES:
        raise Refused(_("%(number)s is over.") % {"number": subject.number}, code="no_vote")
    poll, offered = selectors.poll_for(subject.record_id, actor, occasion.now())
    chosen = next((one for one in offered if seat in (None, one.pk)), None)
    if poll is None or chosen is None:
        raise Refused(_("%(number)s does not wait for your vote.") % {"number": subject.number}, code="no_vote")
    comment = written(comment)
    if len(comment) > LONGEST:
        raise Invalid({"comment": _("At most %(most)d characters.") % {"most": LONGEST}})
    said, step = _choice(choice, comment, chosen), poll.current
    made = Vote(
        seat=chosen,
        customer_id=subject.customer_id,
        by_id=actor.person_id or 0,
        choice=said,
        comment=comment,
        at=occasion.now(),
        recorded_at=datetime.now(UTC),
        origin=str(occasion.current().origin),
    )
    made.save()
    words = {"comment": [None, made.comment]} if made.comment else {}
    changes = {"choice": [None, str(said)], "step": chosen.step.name, "seat": chosen.person_id}
    ledger.append([subject.entry(f"vote_{_PAST[said]}", changes=changes, text=words, public=True)], actor=actor)
    _go_on(subject, step, actor)
    return made


_PAST = {Choice.APPROVE: "approved", Choice.REJECT: "rejected", Choice.ABSTAIN: "abstained"}


def _in_person(actor: Actor) -> None:
    """A vote is a person's own act, in a session of his own."""
    by_hand = occasion.current().entrance is Entrance.PAGES or not occasion.is_native()
    if actor.person_id is None or not by_hand:
        raise Refused(_("A vote is cast by the person, signed in, on the record's page."), code="vote_in_person")


def _choice(choice: str, comment: str, seat: Seat) -> Choice:
    try:
        said = Choice(choice)
    except ValueError:
        raise Invalid({"choice": _("Choose one from the list.")}) from None
    if said is Choice.REJECT and not comment:
        raise Invalid({"comment": _("Say why you reject it.")})
    if said is Choice.ABSTAIN and seat.mandatory:
        raise Invalid({"choice": _("Without your yes it cannot pass; approve or reject it.")})
    return said


def _go_on(subject: Subject, step: Step | None, actor: Actor) -> None:
    """Call the voters of the next step, or let the room act on the decision."""
    poll = selectors.poll_of(subject.record_id)
    if poll is None:
        return
    if poll.outcome is Outcome.OPEN:
        if poll.current != step:
            _call(subject, actor)
        return
    follow = _follows.get(subject.kind.key)
    if follow is not None:
        follow(subject.record_id, poll.outcome, actor=actor)


def approved(write: Write) -> None:
    """Gate: a step that needs an approval passes only where the last round has given it."""
    if write.transition is None or not write.transition.needs_approval or occasion.current().origin in _TOLD_ELSEWHERE:
        return
    poll = selectors.poll_of(write.instance.pk)
    if poll is not None and poll.outcome is Outcome.APPROVED:
        return
    raise Refused(_missing(poll, write.instance.number), code="approval_missing")


def _missing(poll: Poll | None, number: str) -> str:
    names = ", ".join(seat.person.name for seat in poll.awaited()) if poll is not None else ""
    if names:
        return _("%(number)s is not approved yet; the vote of these people is open: %(names)s.") % {
            "number": number,
            "names": names,
        }
    return _("%(number)s has no approval.") % {"number": number}


@transaction.atomic
def stand_in(*, actor: Actor, substitute: Person, since: datetime, until: datetime) -> Substitution:
    """Let somebody of one's own organization vote in one's place between two moments. Raises Invalid, Refused."""
    if actor.person_id is None:
        raise Refused(_("Only a person can have a substitute."))
    if substitute.pk == actor.person_id or substitute.organization_id != actor.organization_id or not substitute.active:
        raise Invalid({"substitute": _("Choose somebody else of your own organization.")})
    if until <= since:
        raise Invalid({"until": _("The end lies before the beginning.")})
    made = Substitution.objects.create(person_id=actor.person_id, substitute=substitute, since=since, until=until)
    for record_id in selectors.awaiting(actor, occasion.now()):
        _lend_sight(record_id, substitute.pk, until)
    changes = {"person": made.person_id, "substitute": substitute.pk, "since": since, "until": until}
    ledger.append([ledger.Entry("substitution.set", changes=changes)], actor=actor)
    return made


@transaction.atomic
def end_stand_in(key: int, *, actor: Actor) -> None:
    """End a substitution of one's own now; what was voted under it stands."""
    row = Substitution.objects.filter(pk=key, person=actor.person_id).first()
    if row is None or row.until <= occasion.now():
        return
    row.until = max(occasion.now(), row.since)
    row.save(update_fields=["until"])
    _end_sight(row.substitute_id, occasion.now())
    ledger.append([ledger.Entry("substitution.ended", changes={"substitution": key})], actor=actor)
