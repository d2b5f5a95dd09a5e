"""The cast of the tests: a small world of the demonstration company, built through services."""

from dataclasses import dataclass, field

from wellkept.components.classification.models import Category
from wellkept.components.classification.services import add_category
from wellkept.directory import services as directory
from wellkept.directory.actors import actor_of
from wellkept.directory.models import Calendar, Organization, Person, Team, User
from wellkept.kernel.permissions import ADMINISTRATOR, EXTERNAL_AUDITOR, Actor, system

PASSWORD = "a-long-test-password"  # noqa: S105

#: key -> (name, organization, roles)
PEOPLE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "ines": ("Ines Vallory", "own", ("top-management",)),
    "tomas": ("Tomas Rehn", "own", ("sms-manager",)),
    "amara": ("Amara Okoye", "own", ("incident-manager", "request-fulfilment-manager", "major-incident-manager")),
    "jonah": ("Jonah Pell", "own", ("service-desk-agent",)),
    "rashid": ("Rashid Karim", "own", ("support-engineer", "configuration-manager", "problem-manager")),
    "lotte": ("Lotte Brandvik", "own", ("service-level-manager", "customer-relationship-manager")),
    "piotr": ("Piotr Zelman", "own", ("supplier-manager",)),
    "greta": ("Greta Holm", "own", ("internal-auditor",)),
    "admin": ("Alex Admin", "own", (ADMINISTRATOR,)),
    "employee": ("Erin Employee", "own", ("employee",)),
    "helen": ("Helen Cray", "own", (EXTERNAL_AUDITOR,)),
    "ada": ("Dr Ada Wren", "oldmere", ("customer",)),
    "olly": ("Olly Marsh", "oldmere", ("user",)),
    "bo": ("Bo Pinnock", "pinnock", ("customer",)),
    "pat": ("Pat Lowe", "pinnock", ("user",)),
    "ivo": ("Ivo Strand", "northquay", ("supplier-contact",)),
}


@dataclass
class World:
    """The organizations, people, teams and calendars of the cast."""

    own: Organization
    organizations: dict[str, Organization]
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    desk: Team | None = None
    infrastructure: Team | None = None
    hours: Calendar | None = None
    category: Category | None = None

    def actor(self, key: str) -> Actor:
        """One of the cast, as he may act now."""
        return actor_of(User.objects.select_related("person__organization").get(pk=self.users[key].pk))


def build() -> World:
    """Build the world in an empty database."""
    by = system()
    own = directory.set_up(actor=by, name="Tavermoor Services", zone="Europe/London", language="en")
    organizations = {
        "own": own,
        "oldmere": directory.add_organization(actor=by, kind="customer", name="Oldmere Clinics", zone="Europe/London"),
        "pinnock": directory.add_organization(actor=by, kind="customer", name="Pinnock Joinery", zone="Europe/London"),
        "northquay": directory.add_organization(actor=by, kind="supplier", name="Northquay Hosting", zone="UTC"),
    }
    world = World(own=own, organizations=organizations)
    for key, (name, where, roles) in PEOPLE.items():
        email = f"{key}@{where}.example"
        person = directory.add_person(actor=by, organization=organizations[where], name=name, email=email)
        world.people[key] = person
        world.users[key] = directory.open_account(actor=by, person=person, email=email, roles=roles, password=PASSWORD)
    p = world.people
    world.desk = directory.add_team(actor=by, name="Service desk", members=[p["amara"], p["jonah"]])
    world.infrastructure = directory.add_team(actor=by, name="Infrastructure", members=[p["rashid"]])
    week = {day: [["08:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    world.hours = directory.add_calendar(
        actor=by, name="Desk hours", versions=[{"zone": "Europe/London", "weekly": week}]
    )
    world.category = add_category(actor=by, name="Files")
    return world
