"""The stage: organizations, people, accounts, services, items and agreements, as they stand when the year begins."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wellkept.components.classification import services as classification
from wellkept.components.classification.models import Category
from wellkept.demo import cast, portfolio
from wellkept.directory import services as directory
from wellkept.directory.actors import actor_of
from wellkept.directory.models import Calendar, Organization, Person, Team, User
from wellkept.kernel.calendars import holidays_for
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.resolution.incidents import major, selectors

ZONE = "Europe/London"


@dataclass
class Stage:
    """Everything that the story can point at by a short key."""

    start: datetime
    until: datetime
    people: dict[str, Person] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    callers: dict[str, list[Person]] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    services: dict[str, Any] = field(default_factory=dict)
    items: dict[str, Any] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    series: dict[str, Any] = field(default_factory=dict)
    hours: Calendar | None = None
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """One of the cast, ready to act."""
        if key not in self._actors:
            user = User.objects.select_related("person__organization").get(person=self.people[key])
            self._actors[key] = actor_of(user)
        return self._actors[key]


def build(start: datetime, until: datetime) -> Stage:
    """Set the stage; must run inside the occasion of the year's beginning."""
    stage = Stage(start, until)
    by = system("Demonstration")
    _own(stage, by)
    _others(stage, by)
    _portfolio(stage)
    usual = selectors.usual_procedure(start)
    major.set_procedure(actor=stage.actor("amara"), criteria=usual.criteria, steps=usual.steps, seen=usual.seen)
    return stage


def _account(stage: Stage, by: Actor, key: str, person: Person, roles: tuple[str, ...], **more: Any) -> None:
    stage.people[key] = person
    directory.open_account(actor=by, person=person, email=person.email, roles=roles, **more)


def _own(stage: Stage, by: Actor) -> None:
    own = directory.set_up(actor=by, name="Tavermoor Services", zone=ZONE, language="en")
    stage.organizations["own"] = own
    for key, (name, roles, _sentence) in cast.OWN.items():
        person = directory.add_person(actor=by, organization=own, name=name, email=f"{key}@tavermoor.example")
        _account(stage, by, key, person, roles)
    key, name, _sentence = cast.AUDITOR
    person = directory.add_person(actor=by, organization=own, name=name, email=f"{key}@certify.example")
    _account(stage, by, key, person, (EXTERNAL_AUDITOR,), expires_at=stage.until + timedelta(days=30))
    p = stage.people
    stage.teams["desk"] = directory.add_team(actor=by, name="Service desk", members=[p["amara"], p["jonah"], p["sam"]])
    stage.teams["infrastructure"] = directory.add_team(actor=by, name="Infrastructure", members=[p["rashid"], p["mei"]])
    stage.teams["security"] = directory.add_team(actor=by, name="Security", members=[p["nadia"]])
    week = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    years = range(stage.start.year, stage.until.year + 2)
    named = {day.isoformat(): name for day, name in holidays_for("GB", "ENG", years).items()}
    stage.hours = directory.add_calendar(
        actor=by,
        name="Desk hours",
        versions=[{"zone": ZONE, "weekly": week, "closed": list(named)}],
        day_names=named,
    )


def _others(stage: Stage, by: Actor) -> None:
    for customer in cast.CUSTOMERS:
        organization = directory.add_organization(actor=by, kind="customer", name=customer.name, zone=ZONE)
        stage.organizations[customer.key] = organization
        host = f"{customer.key}.example"
        manager = directory.add_person(
            actor=by, organization=organization, name=customer.manager, email=_address(customer.manager, host)
        )
        _account(stage, by, customer.key, manager, ("customer",))
        stage.callers[customer.key] = []
        for name in customer.callers:
            caller = directory.add_person(actor=by, organization=organization, name=name, email=_address(name, host))
            _account(stage, by, name.split()[0].lower() + "@" + customer.key, caller, ("user",))
            stage.callers[customer.key].append(caller)
    for key, name, contact in cast.SUPPLIERS:
        organization = directory.add_organization(actor=by, kind="supplier", name=name, zone=ZONE)
        stage.organizations[key] = organization
        person = directory.add_person(
            actor=by, organization=organization, name=contact, email=_address(contact, f"{key}.example")
        )
        _account(stage, by, key, person, ("supplier-contact",))


def _address(name: str, host: str) -> str:
    return ".".join(word.lower() for word in name.replace("Dr ", "").split()) + "@" + host


def _portfolio(stage: Stage) -> None:
    tomas, rashid = stage.actor("tomas"), stage.actor("rashid")
    for key, title, description, criticality, owner in portfolio.SERVICES:
        service = records.create(
            kind("service"), actor=tomas, title=title, description=description, criticality=criticality,
            owner=stage.people[owner],
        )  # fmt: skip
        stage.services[key] = records.transition(service, "go_live", actor=tomas)
    for title, type_, service in portfolio.ITEMS:
        item = records.create(
            kind("item"),
            actor=rashid,
            title=title,
            type=type_,
            service=stage.services[service],
            owner=stage.people["rashid"],
        )
        stage.items[title] = records.transition(item, "deploy", actor=rashid)
    for top, names in portfolio.CATEGORIES.items():
        parent = classification.add_category(actor=tomas, name=top)
        for name in names:
            stage.categories[f"{top} / {name}"] = classification.add_category(actor=tomas, name=name, parent=parent)
