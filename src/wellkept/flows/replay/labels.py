"""The people, teams and categories that a log names: found in the directory by their label, put there when new."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.classification import services as classification
from wellkept.components.classification.models import SEPARATOR, Category
from wellkept.directory import services as directory
from wellkept.directory.models import Organization, Person, Team
from wellkept.flows.replay import selectors
from wellkept.flows.replay.refusal import LogRefused
from wellkept.flows.replay.spec import LogMapping
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records

_LONGEST_NAME = 120
_LONGEST_CATEGORY = 80
_LONGEST_TITLE = 200
#: Stands in for the slash, which separates the levels of a category.
_SLASH = "∕"


def fitted(label: str, length: int) -> str:
    """A label as a column of that length can hold it."""
    return label if len(label) <= length else label[: length - 1] + "…"


class Labels:
    """What is known of a log's labels. Whatever was learned since `mark` can be forgotten when its row is rolled back."""

    def __init__(self, mapping: LogMapping) -> None:
        self.mapping = mapping
        self.clerk = system(mapping.system)
        self.organization: Organization = self._organization()
        self.teams: dict[str, Team] = {}
        self.people: dict[str, Person] = {}
        self.categories: dict[tuple[str, ...], Category] = {}
        self.services: dict[str, Any] = {}
        self.actors: dict[str, Actor] = {}
        self._new: list[tuple[dict, object]] = []  # type: ignore[type-arg]
        self.teams.update(selectors.teams_of(self.organization))

    def _organization(self) -> Organization:
        house = self.mapping.house
        if house.kind == "own":
            own = directory.own_organization()
            if own is None:
                raise LogRefused(
                    _("Set up your own organization first, or give the log's organization another kind in %(mapping)s.")
                    % {"mapping": self.mapping.file}
                )
            return own
        found = selectors.organization(house.name)
        return found or directory.add_organization(actor=self.clerk, kind=house.kind, name=house.name, zone=house.zone)

    def mark(self) -> None:
        """From here on remember what is new."""
        self._new.clear()

    def forget_new(self) -> None:
        """Forget what was learned since the mark."""
        for known, key in self._new:
            known.pop(key, None)
        self._new.clear()

    def expect(self, names: set[str]) -> None:
        """Look up the people of many updates at once."""
        wanted = {fitted(name, _LONGEST_NAME) for name in names} - self.people.keys()
        self.people.update(selectors.people_of(self.organization, wanted))

    def person(self, label: str) -> Person | None:
        """The person of that label; nobody for an empty one."""
        if not label:
            return None
        name = fitted(label, _LONGEST_NAME)
        if name not in self.people:
            self.people[name] = directory.add_person(actor=self.clerk, organization=self.organization, name=name)
            self._new.append((self.people, name))
        return self.people[name]

    def team(self, label: str) -> Team | None:
        """The team of that label; none for an empty one."""
        if not label:
            return None
        name = fitted(label, _LONGEST_NAME)
        if name not in self.teams:
            self.teams[name] = directory.add_team(actor=self.clerk, organization=self.organization, name=name)
            self._new.append((self.teams, name))
        return self.teams[name]

    def service(self, label: str) -> Any:
        """The service of that title, live; put on file when new."""
        title = fitted(label, _LONGEST_TITLE)
        if title not in self.services:
            found = selectors.service(title)
            if found is None:
                found = records.create(kind("service"), actor=self.clerk, title=title)
                found = records.transition(found, "go_live", actor=self.clerk)
            self.services[title] = found
            self._new.append((self.services, title))
        return self.services[title]

    def category(self, levels: tuple[str, ...]) -> Category | None:
        """The category of these labels, the widest first, below one that has the organization's name."""
        if not levels:
            return None
        names = (self.mapping.house.name, *(fitted(level.replace("/", _SLASH), _LONGEST_CATEGORY) for level in levels))
        return self._category(names)

    def _category(self, names: tuple[str, ...]) -> Category:
        if names not in self.categories:
            found = selectors.category(SEPARATOR.join(names))
            if found is None:
                parent = self._category(names[:-1]) if len(names) > 1 else None
                found = classification.add_category(actor=self.clerk, name=names[-1], parent=parent)
            self.categories[names] = found
            self._new.append((self.categories, names))
        return self.categories[names]

    def actor(self, label: str) -> Actor:
        """Who acts: the person of that label, without an account; the log's system where it names nobody."""
        if not label:
            return self.clerk
        if label not in self.actors:
            person = self.person(label)
            assert person is not None
            self.actors[label] = replace(
                self.clerk, name=person.name, person_id=person.pk, organization_id=self.organization.pk
            )
            self._new.append((self.actors, label))
        return self.actors[label]
