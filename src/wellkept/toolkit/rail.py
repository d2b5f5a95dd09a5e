"""The left rail: its sections by what people do, and the entries that pages announce beside the lists of kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from wellkept.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the rail; a kind names its `key`. `go` is the letter that leads there after g. What `few` work in and many
    may read stands apart for those who only read it.
    """

    key: str
    label: Any
    icon: str
    go: str
    few: bool = False


SECTIONS = (
    Section("home", pgettext_lazy("rail", "Home"), "home", "h"),
    Section("work", pgettext_lazy("rail", "Work"), "inbox", "w"),
    Section("services", pgettext_lazy("rail", "Services"), "stack-2", "s"),
    Section("customers", pgettext_lazy("rail", "Customers"), "building-community", "u"),
    Section("changes", pgettext_lazy("rail", "Changes"), "git-branch", "c"),
    Section("plan", pgettext_lazy("rail", "Plan"), "target-arrow", "p", few=True),
    Section("prove", pgettext_lazy("rail", "Prove"), "shield-check", "v", few=True),
    Section("improve", pgettext_lazy("rail", "Improve"), "trending-up", "i", few=True),
    Section("reports", pgettext_lazy("rail", "Reports"), "report-analytics", "r"),
    Section("settings", pgettext_lazy("rail", "Settings"), "settings", "t"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the rail: its section, label, address, the permissions of which any one shows it (none: everybody),
    and `count(actor)` for a figure beside it, which must not ask the database. `purpose` is the sentence that pages which
    list their section say about it. `work` are the permissions of which any one makes it more than something to read;
    a `personal` page is in everybody's own menu too; one that comes `last` stands after the lists of its section.
    """

    section: str
    label: Any
    href: str
    permissions: tuple[str, ...] = ()
    icon: str = "point"
    count: Callable[[Actor], int | None] | None = None
    purpose: Any = ""
    work: tuple[str, ...] = ()
    personal: bool = False
    last: bool = False

    def shown_to(self, actor: Actor) -> bool:
        """Whether the entry leads somewhere for this actor."""
        return not self.permissions or any(actor.can(p) for p in self.permissions)


_entries: dict[str, Entry] = {}


def announce(entry: Entry) -> Entry:
    """Put a page into the rail. Raises ValueError for an unknown section or an address that another entry has."""
    if entry.section not in {section.key for section in SECTIONS}:
        raise ValueError(f"There is no section {entry.section} in the rail.")
    if _entries.setdefault(entry.href, entry) != entry:
        raise ValueError(f"The rail already has an entry for {entry.href}.")
    return entry


def entries() -> tuple[Entry, ...]:
    """Every announced entry, in the order of announcement."""
    return tuple(_entries.values())


def addresses() -> tuple[str, ...]:
    """Where the announced entries lead; cheap to compare with what they were."""
    return tuple(_entries)
