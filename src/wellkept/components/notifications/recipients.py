"""Whom an event concerns. Plain rules: whoever works on it or asked for it, never who did it, never who may not see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wellkept.components.notifications.models import Notification
from wellkept.directory.actors import actor_of
from wellkept.directory.models import User
from wellkept.kernel.registry import Kind, kind
from wellkept.ledger.models import Event, EventText
from wellkept.records.models import Audience, Record
from wellkept.records.scope import sees_notes, visible_cards

#: Events that change nothing anybody waits for.
QUIET = frozenset(
    {"edited", "linked", "unlinked", "referred", "responded", "reviewed", "finding_raised", "improvement_proposed"}
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody is told of an event: a sentence, and what a mail says below it."""

    sentence: str
    body: str = ""


Tell = Callable[[Record, str, Mapping[str, Any]], Telling | None]
_outside: dict[str, Tell] = {}


def tell_outside(key: str, tell: Tell) -> None:
    """Register what people who do not read notes are told of a kind's steps: `tell(card, verb, what the step set)`, None
    for nothing. Comments and communications reach them in any case.
    """
    _outside[key] = tell


_anybody: set[str] = set()


def tell_anybody(key: str) -> None:
    """Register a kind whose communications are meant for people who see nothing of its records: they read what they are told,
    and it leads nowhere.
    """
    _anybody.add(key)


@dataclass(frozen=True, slots=True)
class Concern:
    """Whom a step concerns beside those who work on the record, and the sentence that they are told."""

    who: Callable[[Event], set[int]]
    sentence: Any
    alone: bool = False


_concerns: dict[str, Concern] = {}


def concern(verb: str, who: Callable[[Event], set[int]], sentence: Any, *, alone: bool = False) -> None:
    """Register whom a step concerns besides (or `alone`): `who(event)` gives people by key, `sentence` says it with who,
    number, title.
    """
    _concerns[verb] = Concern(who, sentence, alone)


def follow(event: Event) -> None:
    """Tell the people whom an event of a record concerns; telling them again changes nothing."""
    verb = event.verb.partition(".")[2]
    if event.origin != "native" or verb in QUIET or event.subject_id is None:
        return
    try:
        of = kind(event.subject_kind)
    except KeyError:
        return
    card = Record.objects.filter(pk=event.subject_id, kind=of.key).first()
    if card is None:
        return
    people = told_by_name(event) if verb == "told" else concerned(card, public=event.public)
    meant = _concerns[event.verb].who(event) if event.verb in _concerns else set()
    people = meant if event.verb in _concerns and _concerns[event.verb].alone else people | meant
    users = User.objects.filter(person__in=people, is_active=True).select_related("person__organization")
    made = [
        n for user in users if (n := _notice(event, card, of, user, verb, meant=user.person_id in meant)) is not None
    ]
    Notification.objects.bulk_create(made, ignore_conflicts=True)


def told_by_name(event: Event) -> set[int]:
    """Whom a communication was sent to."""
    return set(event.changes.get("recipients", ()))


def concerned(card: Record, *, public: bool) -> set[int]:
    """The owner, else the team; for what customers may know also who asked for it and who watches it."""
    people: set[int | None] = {card.owner_id}
    if card.owner_id is None and card.team is not None:
        people |= set(card.team.members.values_list("pk", flat=True))
    watching = Audience.objects.filter(record=card, watching=True).values_list("person_id", flat=True)
    people |= set(watching)
    if public:
        people.add(card.requester_id)
    return {person for person in people if person is not None}


def _notice(event: Event, card: Record, of: Kind, user: User, verb: str, *, meant: bool) -> Notification | None:
    if user.pk == event.actor_id:
        return None
    actor = actor_of(user)
    inside = sees_notes(of, actor)
    meant_for = event.public or verb == "told" or inside
    sees = visible_cards(actor).filter(pk=card.pk).exists()
    if not meant_for or not (sees or (verb == "told" and of.key in _anybody)):
        return None
    with translation.override(actor.language):
        telling = _telling(event, card, of, verb, inside=inside or meant)
    if telling is None:
        return None
    now = datetime.now(UTC)
    return Notification(
        person_id=user.person_id,
        record_id=card.pk if sees else None,
        event_id=event.pk,
        verb=event.verb,
        text=telling.sentence[:300],
        body=telling.body,
        at=event.recorded_at,
        mail_at=now if user.mail_notices else None,
    )


def _telling(event: Event, card: Record, of: Kind, verb: str, *, inside: bool) -> Telling | None:
    """What is said of the event, in the language in force."""
    if verb in ("commented", "told"):
        return _words(event, card, verb)
    tell = None if inside else _outside.get(of.key)
    return tell(card, verb, _set_by(event)) if tell is not None else Telling(words(event, card, of, verb))


def _set_by(event: Event) -> dict[str, Any]:
    """What an event set, plain values and personal texts alike."""
    said = EventText.objects.filter(event=event).first()
    pairs = {**event.changes, **(said.values if said else {})}
    return {name: value[1] for name, value in pairs.items() if isinstance(value, list) and len(value) == 2}


def _words(event: Event, card: Record, verb: str) -> Telling:
    """A comment or a communication: its beginning as the sentence, the whole of it below."""
    said = EventText.objects.filter(event=event).first()
    values = said.values if said else {}
    if verb == "told":
        topic, body = values.get("topic") or card.title, str(values.get("content", ""))
        return Telling(" ".join(f"{topic}: {body}".split()), body)
    _before, body = values.get("body", (None, ""))
    about = {"who": _who(event), "number": card.number, "body": " ".join(body.split())[:160]}
    return Telling(_("%(who)s wrote on %(number)s: %(body)s") % about, body)


def _who(event: Event) -> str:
    return User.objects.filter(pk=event.actor_id or 0).values_list("person__name", flat=True).first() or "Wellkept"


def words(event: Event, card: Record, of: Kind, verb: str) -> str:
    """One sentence about a step, in the language in force."""
    who = _who(event)
    if verb == of.born:
        return _("%(who)s opened %(number)s: %(title)s") % {"who": who, "number": card.number, "title": card.title}
    if event.verb in _concerns:
        sentence: str = str(_concerns[event.verb].sentence)
        return sentence % {"who": who, "number": card.number, "title": card.title}
    step = next((t for t in of.lifecycle.transitions if t.past == verb), None)
    if step is not None:
        state = of.lifecycle.state(step.target).label
        return _("%(number)s is now “%(state)s”: %(title)s") % {
            "number": card.number,
            "state": state,
            "title": card.title,
        }
    return _("%(who)s changed %(number)s: %(title)s") % {"who": who, "number": card.number, "title": card.title}
