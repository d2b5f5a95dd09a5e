"""The figures of the report on incidents by month, priority, team, customer, service and category: with the lists that hold
what was counted, and as the table of a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.classification.models import Priority
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.sms.resolution.incidents import reporting
from wellkept.sms.resolution.incidents.reporting import Duration, Kept, TargetsMet, TimeToResolve, Volume
from wellkept.toolkit import filters, relations
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.exporting import Table

#: So many rows of a group are shown on the page; a file has them all.
SHOWN = 12
HEADS = {
    "priority": (gettext_lazy("By priority"), gettext_lazy("Priority"), gettext_lazy("No priority")),
    "team": (gettext_lazy("By team"), gettext_lazy("Team"), gettext_lazy("No team")),
    "customer": (gettext_lazy("By customer"), gettext_lazy("Customer"), gettext_lazy("Ourselves")),
    "service": (gettext_lazy("By service"), gettext_lazy("Service"), gettext_lazy("No service")),
    "category": (gettext_lazy("By category"), gettext_lazy("Category"), gettext_lazy("No category")),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the report counts in a period."""

    months: list[Volume]
    took: TimeToResolve
    kept: TargetsMet


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a group: its name, the list of what it counts, how long it took and which targets were met."""

    name: Any
    href: str
    took: Duration
    kept: Mapping[str, Kept]


@dataclass(frozen=True, slots=True)
class Group:
    """What was resolved, by one attribute; `more` counts the rows that are not shown."""

    caption: Any
    heading: Any
    rows: list[Row]
    more: int


def gather(actor: Actor, first: date, last: date) -> Figures:
    """The figures of the months from `first` to `last`."""
    return Figures(
        reporting.volume(actor, first, last),
        *reporting.resolution(actor, first, last),
    )


def links(first: date, last: date | None = None, **more: Any) -> dict[str, str]:
    """The lists of what was opened, resolved and closed in some months."""
    months = f"{first:%Y-%m}" + (f"..{last:%Y-%m}" if last and last != first else "")
    base, rest = list_address(kind("incident")), "".join(f"&{name}={value}" for name, value in more.items())
    return {name: f"{base}?view=&{name}={months}{rest}" for name in ("opened", "resolved", "closed")}


def passed_on(actor: Actor, first: date, last: date | None = None) -> dict[str, str]:
    """The lists of what was opened in some months and ever reassigned or reopened, as far as the actor may filter by it."""
    known = {one.name for one in filters.open_to(kind("incident"), actor)}
    return {name: links(first, last, **{name: "yes"})["opened"] for name in ("reassigned", "reopened") if name in known}


def _readable(actor: Actor) -> list[str]:
    """The attributes that the actor may filter incidents by."""
    known = {one.name for one in filters.open_to(kind("incident"), actor)}
    return [name for name in reporting.DIMENSIONS if name in known]


def _names(found: Figures, actor: Actor) -> dict[tuple[str, int], str]:
    model = kind("incident").model
    wanted = {
        target: [key for key in found.took.by[name] if key]
        for name in _readable(actor)
        if (target := relations.related_model(model._meta.get_field(name))) is not None
    }
    return relations.names_read(wanted, actor)


def _rows(name: str, found: Figures, names: Mapping[tuple[str, int], str], first: date, last: date) -> list[Row]:
    model = relations.related_model(kind("incident").model._meta.get_field(name))
    label = model._meta.label_lower if model else ""

    def called(key: int | None) -> Any:
        if not key:
            return HEADS[name][2]
        return Priority(key) if name == "priority" else names.get((label, key), _("unknown"))

    rows = [
        Row(
            called(key),
            links(first, last, **{name: key or "none"})["resolved"],
            took,
            found.kept.by[name].get(key, {}),
        )
        for key, took in found.took.by[name].items()
    ]
    if name == "priority":
        return sorted(rows, key=lambda row: str(row.href))
    return sorted(rows, key=lambda row: (-row.took.count, str(row.name)))


def groups(found: Figures, actor: Actor, first: date, last: date) -> list[Group]:
    """The groups that the page shows, each with its largest rows."""
    names = _names(found, actor)
    shown = []
    for name in _readable(actor):
        rows = _rows(name, found, names, first, last)
        shown.append(Group(*HEADS[name][:2], rows[:SHOWN], max(0, len(rows) - SHOWN)))
    return shown


def table(found: Figures, actor: Actor, first: date, last: date) -> Table:
    """The figures as the table of a file; hours as numbers."""
    heads = [
        _("Group"), _("Name"), _("Opened"), _("Resolved"), _("Closed"), _("Open at the end"), _("Reassigned"),
        _("Reopened"), _("Median (hours)"), _("Nine in ten (hours)"),
        _("Response targets"), _("Response targets met"), _("Resolution targets"), _("Resolution targets met"),
    ]  # fmt: skip
    return Table(_("Incidents"), heads, _lines(found, actor, first, last), (_("Name"),))


def _lines(found: Figures, actor: Actor, first: date, last: date) -> Iterator[list[Any]]:
    for month in found.months:
        took, kept = found.took.by_month.get(month.month), found.kept.by_month.get(month.month, {})
        counts: list[Any] = [
            month.opened,
            month.resolved,
            month.closed,
            month.backlog,
            month.reassigned,
            month.reopened,
        ]
        yield [_("Month"), f"{month.month:%Y-%m}", *counts, *_times(took), *_targets(kept)]
    names = _names(found, actor)
    for name in _readable(actor):
        for row in _rows(name, found, names, first, last):
            called = f"P{row.name.value} {row.name.label}" if isinstance(row.name, Priority) else str(row.name)
            yield [
                str(HEADS[name][1]),
                called,
                "",
                row.took.count,
                "",
                "",
                "",
                "",
                *_times(row.took),
                *_targets(row.kept),
            ]


def _times(took: Duration | None) -> list[Any]:
    return [round(took.p50 / 3600, 2), round(took.p90 / 3600, 2)] if took else ["", ""]


def _targets(kept: Mapping[str, Kept]) -> list[int]:
    found = [kept.get(metric, Kept()) for metric in reporting.METRICS]
    return [count for one in found for count in (one.targets, one.met)]
