"""Due work by its days, a month or a week of them in the reader's zone: which days, what stands in them, how it is drawn.

However much is due, two questions fill a period: when what is due (times alone, up to a bound), and the entries that are shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import MONTHS as LONG_MONTHS
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.kernel import occasion
from wellkept.toolkit import words
from wellkept.toolkit.words import due_words, figure, initials, moment, tone

#: So many deadlines are read of a period; a fuller one says so.
READ = 5000
#: Counting stops here.
COUNTED = 1000
#: So many entries are shown of a day, in a month and in a week.
IN_MONTH, IN_WEEK = 4, 30
_FIRST, _LAST = date(1980, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a week around a day."""

    at: date
    week: bool

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "Period":
        """What an address asks for; without a day, or with none that can be meant, today's."""
        try:
            at = date.fromisoformat(params.get("at", ""))
        except ValueError:
            at = today()
        return cls(at if _FIRST <= at <= _LAST else today(), params.get("span") == "week")

    @property
    def first(self) -> date:
        """The first day that is shown, a Monday."""
        start = self.at if self.week else self.at.replace(day=1)
        return start - timedelta(days=start.weekday())

    @property
    def days(self) -> list[date]:
        """The days that are shown: whole weeks."""
        if self.week:
            count = 7
        else:
            last = _next_month(self.at) - timedelta(days=1)
            count = (last - self.first).days // 7 * 7 + 7
        return [self.first + timedelta(days=n) for n in range(count)]

    @property
    def start(self) -> datetime:
        """When the first day begins in the reader's zone."""
        return _midnight(self.days[0])

    @property
    def end(self) -> datetime:
        """When the day after the last begins."""
        return _midnight(self.days[-1] + timedelta(days=1))

    @property
    def title(self) -> str:
        """How it is called: "November 2026", "23 Nov 2026 – 29 Nov 2026"."""
        if not self.week:
            return f"{LONG_MONTHS[self.at.month]} {self.at.year}"
        return f"{words.day(self.days[0])} – {words.day(self.days[-1])}"

    def moved(self, by: int) -> "Period":
        """The one before (-1) or after (1)."""
        if self.week:
            at = self.at + timedelta(days=7 * by)
        else:
            at = _next_month(self.at) if by > 0 else (self.at.replace(day=1) - timedelta(days=1)).replace(day=1)
        return Period(at, self.week)

    def query(self) -> str:
        """How an address asks for it."""
        return urlencode({"span": "week" if self.week else "month", "at": self.at.isoformat()})


def today() -> date:
    """The day that it is for the reader."""
    return occasion.now().astimezone(timezone.get_current_timezone()).date()


def _next_month(at: date) -> date:
    return date(at.year + at.month // 12, at.month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


#: What is shown of a record: number, title, where it leads, priority, whose it is.
Entry = tuple[str, str, str, int | None, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where due work comes from: the open rows, the field of their deadline, and what an entry is made of (`paths[0]` is the
    key).
    """

    rows: Callable[[], QuerySet[Any]]
    due: str
    paths: Sequence[str]
    entry: Callable[[Sequence[Any]], Entry]


@dataclass(slots=True)
class Day:
    """A day with the keys of what is due in it; `more` are those that do not stand here."""

    at: date
    other: bool
    now: bool
    due: list[tuple[Any, datetime]] = field(default_factory=list)
    more: int = 0
    body: SafeString = field(default_factory=SafeString)
    href: str = ""

    @property
    def weekday(self) -> str:
        """Its name, short."""
        return str(WEEKDAYS_ABBR[self.at.weekday()])

    @property
    def name(self) -> str:
        """What it is called: "Thu 26 Nov"."""
        month = words.MONTHS[self.at.month - 1]
        return _("%(weekday)s %(day)d %(month)s") % {"weekday": self.weekday, "day": self.at.day, "month": month}


@dataclass(slots=True)
class Filled:
    """A period with its work: weeks of days, how much is due in it, whether there is more, how much was due before."""

    period: Period
    weeks: list[list[Day]]
    count: int
    full: bool
    before: int


def fill(period: Period, source: Source, address: str) -> Filled:
    """The days of a period with their entries; `address` is the calendar's, to which days with more lead."""
    zone, shown = timezone.get_current_timezone(), IN_WEEK if period.week else IN_MONTH
    when, rows = (f"{source.due}__gte", f"{source.due}__lt"), source.rows()
    due = rows.filter(**dict(zip(when, (period.start.astimezone(UTC), period.end.astimezone(UTC)), strict=True)))
    times = list(due.order_by(source.due, "pk").values_list("pk", source.due)[: READ + 1])
    days = {day: Day(day, not period.week and day.month != period.at.month, day == today()) for day in period.days}
    for key, at in times[:READ]:
        days[at.astimezone(zone).date()].due.append((key, at))
    for day in days.values():
        day.more = max(0, len(day.due) - shown)
        day.due = day.due[:shown]
        day.href = f"{address}&{Period(day.at, True).query()}"
    keys = [key for day in days.values() for key, _at in day.due]
    known = {row[0]: row for row in rows.filter(pk__in=keys).values_list(*source.paths)} if keys else {}
    now = occasion.now()
    for day in days.values():
        entries = ((at, source.entry(known[key])) for key, at in day.due if key in known)
        day.body = draw(entries, now, zone)
    row = list(days.values())
    return Filled(
        period,
        [row[n : n + 7] for n in range(0, len(row), 7)],
        min(len(times), READ),
        len(times) > READ,
        _before(period, rows, source.due),
    )


def _before(period: Period, rows: QuerySet[Any], due: str) -> int:
    """How much was due before the period, and is open still; a capped count."""
    until = min(period.start, occasion.now()).astimezone(UTC)
    return rows.filter(**{f"{due}__lt": until}).order_by()[: COUNTED + 1].count()


def before_words(count: int) -> str:
    """What is said of open work that was due before the period."""
    said = f"{figure(COUNTED)}+" if count > COUNTED else figure(count)
    return ngettext("%(n)s was due before and is open", "%(n)s were due before and are open", count) % {"n": said}


def draw(entries: Iterable[tuple[datetime, Entry]], now: datetime, zone: Any) -> SafeString:
    """The entries of a day. What is over is said with a sign and in words."""
    return mark_safe("".join([_item(at, entry, now, zone) for at, entry in entries]))  # noqa: S308  see _item


def _item(at: datetime, entry: Entry, now: datetime, zone: Any) -> str:
    """One entry; every value is escaped."""
    number, title, href, priority, who = entry
    over = at < now
    said = f'<span class="due over">{escape(due_words(at, now))}</span>' if over else ""
    mark = f'<span class="priority p{priority}">P{priority}</span>' if priority else ""
    person = (
        f'<span class="initials tone-{tone(who)}" title="{escape(who)}" aria-hidden="true">{escape(initials(who))}</span>'
        f'<span class="visually-hidden">{escape(who)}</span>'
        if who
        else ""
    )
    when = f'<time datetime="{at.isoformat()}" title="{escape(moment(at))}">{at.astimezone(zone):%H:%M}</time>'
    return (
        f'<li class="cal-item{" over" if over else ""}"><span class="cal-line">{when}'
        f' <span class="c-number">{escape(number)}</span>{mark}</span>'
        f'<span class="cal-row"><span class="c-title"><a href="{escape(href)}">{escape(title or number)}</a></span>{person}</span>'
        f"{said}</li>"
    )
