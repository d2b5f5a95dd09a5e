"""What a management review is presented with: figures on the topics that it has to look at, drawn up from the records of the
period and kept as they stood. Each room says in a line what it has to show for which topic:

    contribute("h", _("Incidents recorded"), recorded_between, source=_("Incidents"), href="/incidents")

and which of the things that need not happen it could have seen, so that the review can confirm that none occurred:

    none_of("major_incident", _("Major incidents"), majors_between)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.reviews import selectors
from wellkept.kernel.permissions import Actor
from wellkept.ledger.services import plain

GENRE = "management"
#: A first review looks so far back.
FIRST_LOOK = timedelta(days=365)
#: So many open actions of earlier reviews are named.
NAMED = 20

#: The topics that a management review looks at, as the catalogue's parts of 9.3-02 count them.
TOPICS: Mapping[str, Any] = {
    "a": gettext_lazy("Actions from earlier reviews"),
    "b": gettext_lazy("Changes inside and outside"),
    "c": gettext_lazy("How well the system works"),
    "d": gettext_lazy("Where improvement is possible"),
    "e": gettext_lazy("What customers and other parties say"),
    "f": gettext_lazy("Policies: followed and still fitting"),
    "g": gettext_lazy("How far objectives were reached"),
    "h": gettext_lazy("How the services did"),
    "i": gettext_lazy("How other parties in delivery did"),
    "j": gettext_lazy("Means at hand, and what people and technology can do"),
    "k": gettext_lazy("Risks and whether the actions worked"),
    "l": gettext_lazy("What is coming"),
}

#: A figure of a period: `figure(since, until)`. Numbers of earlier periods are shown beside it.
Figure = Callable[[datetime, datetime], Any]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a room shows for a topic: a figure, the records it is drawn from (`source`, and `href` to their list); with a
    `trend` the figure of the period before, of the same length, stands beside it.
    """

    topic: str
    label: Any
    figure: Figure
    source: Any
    href: str
    trend: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that need not happen: how often it did in a period."""

    key: str
    label: Any
    count: Callable[[datetime, datetime], int]


_contributions: list[Contribution] = []
_subjects: dict[str, Subject] = {}


def contribute(topic: str, label: Any, figure: Figure, *, source: Any, href: str, trend: bool = True) -> None:
    """Register what is shown for a topic. Raises ValueError for a topic that there is not."""
    if topic not in TOPICS:
        raise ValueError(f"A management review has no topic {topic}.")
    _contributions.append(Contribution(topic, label, figure, source, href, trend))


def none_of(key: str, label: Any, count: Callable[[datetime, datetime], int]) -> None:
    """Register something of which a review confirms that none occurred where there was none."""
    _subjects[key] = Subject(key, label, count)


def subject(key: str) -> Subject:
    """What is registered under a key; KeyError where nothing is."""
    return _subjects[key]


def drawn_up(since: datetime | None, until: datetime) -> dict[str, Any]:
    """Everything that a review held now is presented with, as it is kept: rows by topic, open actions of earlier reviews first,
    and what did not occur.
    """
    start = since or until - FIRST_LOOK
    rows = [*_actions(until), *(_row(one, start, until) for topic in TOPICS for one in _of(topic))]
    none = [one for one in _subjects.values() if not one.count(start, until)]
    return {
        "since": plain(start),
        "until": plain(until),
        "topics": "".join(sorted({row["topic"] for row in rows})),
        "rows": rows,
        "none": [{"subject": one.key, "label": str(one.label)} for one in none],
    }


def _of(topic: str) -> list[Contribution]:
    return [one for one in _contributions if one.topic == topic]


def _row(one: Contribution, since: datetime, until: datetime) -> dict[str, Any]:
    before = one.figure(since - (until - since), since) if one.trend else None
    return _kept(one.topic, one.label, one.figure(since, until), one.source, one.href, before)


def _kept(topic: str, label: Any, value: Any, source: Any, href: str, before: Any = None) -> dict[str, Any]:
    shown = {"value": _said(value), "before": "" if before is None else _said(before)}
    return {"topic": topic, "label": str(label), **shown, "source": str(source), "href": href}


def _said(value: Any) -> str:
    """A figure in words; what nobody could know then is a dash, and no zero."""
    return "–" if value in (None, "") else str(plain(value))


def _actions(until: datetime) -> list[dict[str, Any]]:
    """What became of the actions from earlier reviews: how many there are, and each that is still open."""
    tasks = list(selectors.actions_of(GENRE, until))
    open_ = [task for task in tasks if task.done_at is None or task.done_at > until]
    late = sum(task.due_at is not None and task.due_at < until for task in open_)
    source, there = _("Tasks"), "/tasks"
    counted = [
        _kept("a", _("Actions decided so far"), len(tasks), source, there),
        _kept("a", _("Of these done"), len(tasks) - len(open_), source, there),
        _kept("a", _("Open past their date"), late, source, there),
    ]
    named = [
        _kept("a", f"{task.number} {task.title}", _holder(task), source, f"{there}/{task.number}")
        for task in open_[:NAMED]
    ]
    return [*named, *counted]


def _holder(task: Any) -> str:
    due = _("due %(day)s") % {"day": task.due_at.date().isoformat()} if task.due_at is not None else ""
    name = task.assignee.name if task.assignee is not None else ""
    return ", ".join(filter(None, (_("open"), name, due)))


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a review that was held: its letter, what it is called, and the rows presented for it."""

    letter: str
    label: Any
    rows: list[Mapping[str, str]]


def topics_of(review: Any) -> list[Topic]:
    """What was presented to a review, topic by topic; topics of which no room holds anything have no rows."""
    rows = review.inputs.get("rows", ())
    return [Topic(letter, label, [row for row in rows if row["topic"] == letter]) for letter, label in TOPICS.items()]


def period_of(review: Any) -> tuple[datetime | None, datetime | None]:
    """The period that a review looked at."""
    since, until = (parse_datetime(review.inputs.get(name) or "") for name in ("since", "until"))
    return since, until


def presented(review: Any, actor: Actor) -> Mapping[str, Any]:
    """What the page of a management review shows of what it was presented with; nothing before it was held."""
    if "topics" not in review.inputs:
        return {}
    since, until = period_of(review)
    return {
        "topics": topics_of(review),
        "since": since,
        "until": until,
        "none": review.inputs.get("none", ()),
        "confirmed": review.state == "reported",
    }
