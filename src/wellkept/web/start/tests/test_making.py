"""The guided start makes a first system from the answers, once, and leaves alone what is there."""

from dataclasses import replace

import pytest
from django.utils import translation

from wellkept.components.tasks.selectors import tasks_about
from wellkept.conformity import selectors as proof
from wellkept.conformity import services as conformity
from wellkept.conformity.reports import Assessment
from wellkept.directory import services as directory
from wellkept.directory.actors import actor_of
from wellkept.directory.models import Organization, Person, User
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import ADMINISTRATOR, Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms.leadership.authority import selectors as authority
from wellkept.sms.support.documents import outline
from wellkept.sms.support.documents import selectors as documents
from wellkept.sms.support.documents import services as writing
from wellkept.web.start import making, phases, texts
from wellkept.web.start.answers import Answers, StartForm

pytestmark = pytest.mark.django_db

ANSWERS = Answers(
    purpose="We clean operating rooms for clinics.",
    services=("Cleaning", "Linen"),
    customers=("Oldmere Clinics",),
    headcount=12,
    places=("Tavermoor",),
    leader="Ines Vallory",
    manager="Alex Admin",
    auditor="Greta Holm",
    suppliers=("Soapworks",),
    worry="Nobody finds new people",
)


@pytest.fixture
def first(db: None) -> Actor:
    """The first administrator of a system in which nothing is."""
    own = directory.set_up(actor=system(), name="Bright Rooms", zone="Europe/London", language="en")
    person = directory.add_person(actor=system(), organization=own, name="Alex Admin")
    user = directory.open_account(
        actor=system(), person=person, email="admin@localhost", roles=(ADMINISTRATOR, "sms-manager"), password="a-long-password-1"
    )  # fmt: skip
    return actor_of(User.objects.select_related("person__organization").get(pk=user.pk))


def count() -> tuple[int, int, int]:
    return Record.objects.count(), Person.objects.count(), Organization.objects.count()


def own() -> Organization:
    return Organization.objects.get(kind="own")


def looked(actor: Actor) -> Assessment:
    """What a fresh look at the records finds."""
    conformity.look_again(actor=actor)
    found = proof.latest()
    assert found is not None
    return found


def test_everything_of_the_preview_is_made_and_nothing_else(first: Actor) -> None:
    before = count()
    lines = making.preview(first, ANSWERS)
    assert count() == before
    wanted = sum(line.wanted for line in lines)
    assert making.begin(first, ANSWERS) == wanted
    assert all(line.there for line in making.preview(first, ANSWERS))
    for key, least in {
        "document": 2, "scope_statement": 1, "service": 2, "role_assignment": 20, "process": 16, "interested_party": 6,
        "party_requirement": 6, "risk": 3, "task": 3, "objective": 1, "duty": 10, "issue": 1,
    }.items():  # fmt: skip
        assert Record.objects.filter(kind=key).count() >= least, key


def test_a_second_time_adds_nothing(first: Actor) -> None:
    making.begin(first, ANSWERS)
    before = count()
    assert making.begin(first, ANSWERS) == 0
    assert count() == before
    assert making.begin(first, replace(ANSWERS, services=("Cleaning", "Windows"))) == 1


def test_what_is_there_stays_as_it_is(first: Actor) -> None:
    mine = writing.draft(actor=first, title="Ours", keys=[texts.POLICY], body="As we wrote it.")
    service = records.create(kind("service"), actor=first, title="Linen", description="Ours")
    making.begin(first, ANSWERS)
    assert documents.document(mine.pk).body == "As we wrote it."
    assert documents.visible_to(first).filter(documents.serves(texts.POLICY)).count() == 1
    assert [row.pk for row in Record.objects.filter(kind="service", title="Linen")] == [service.pk]


def test_the_policy_says_something_below_every_heading(first: Actor) -> None:
    making.begin(first, ANSWERS)
    policy = documents.visible_to(first).get(documents.serves(texts.POLICY))
    assert outline.empty(policy.body, [texts.POLICY]) == []
    assert "We clean operating rooms" in policy.body
    assert policy.approver is not None
    assert policy.approver.name == "Ines Vallory"
    plan = documents.visible_to(first).get(documents.serves(texts.PLAN))
    assert "Inputs and how they were used" in outline.empty(plan.body, [texts.PLAN])
    assert "List of services" not in outline.empty(plan.body, [texts.PLAN])


def test_everybody_is_appointed_to_his_bundle_and_asked(first: Actor) -> None:
    making.begin(first, ANSWERS)
    assert [person.name for person in authority.people_in(["top-management"])] == ["Ines Vallory"]
    assert [person.name for person in authority.people_in(["internal-auditor"])] == ["Greta Holm"]
    assert len(authority.roles_of(Person.objects.get(name="Alex Admin"))) > 20
    assert set(authority.open_now().values_list("state", flat=True)) == {"offered"}


def test_who_may_do_less_makes_less(first: Actor) -> None:
    person = directory.add_person(actor=system(), organization=own(), name="Ines Vallory")
    user = directory.open_account(
        actor=system(), person=person, email="ines@own.example", roles=("top-management",), password="a-long-password-1"
    )  # fmt: skip
    ines = actor_of(User.objects.select_related("person__organization").get(pk=user.pk))
    barred = [line for line in making.preview(ines, ANSWERS) if not line.allowed]
    assert {line.title for line in barred} >= {"Oldmere Clinics", "Greta Holm", "Cleaning"}
    making.begin(ines, ANSWERS)
    assert not Organization.objects.filter(name="Oldmere Clinics").exists()
    assert Record.objects.filter(kind="document").count() == 2


def test_without_customers_and_suppliers_nothing_is_said_of_them(first: Actor) -> None:
    making.begin(first, replace(ANSWERS, customers=(), suppliers=(), worry="", auditor=""))
    titles = set(Record.objects.values_list("title", flat=True))
    assert "Our suppliers" not in titles
    assert "A main supplier fails us" not in titles
    assert "Our customers" not in titles


def test_the_plan_needs_a_look_and_a_plan(first: Actor) -> None:
    with pytest.raises(Refused, match="no service management plan"):
        phases.make(first)
    making.begin(first, ANSWERS)
    with pytest.raises(Refused, match="Nobody has looked"):
        phases.make(first)


def test_each_step_becomes_one_task_with_person_and_day(first: Actor) -> None:
    making.begin(first, ANSWERS)
    found = phases.plan(looked(first), first)
    assert [len(phase.steps) for phase in found] == [10, 10, 5, 3]
    days = [step.due_at for phase in found for step in phase.steps]
    assert days == sorted(days)
    assert phases.make(first) == 28
    assert phases.make(first) == 0
    about = phases.subject(first)
    assert about is not None
    tasks = list(tasks_about(about, first))
    assert len(tasks) == 28
    assert all(task.assignee is not None and task.due_at is not None for task in tasks)
    assert {task.assignee.name for task in tasks if task.assignee} == {"Ines Vallory", "Alex Admin"}


def test_a_requirement_that_is_met_waits_for_nothing(first: Actor) -> None:
    making.begin(first, ANSWERS)
    found = phases.plan(looked(first), first)
    waiting = [one for phase in found for step in phase.steps for one in step.waiting]
    assert len(waiting) == len(set(waiting))
    assert "5.2.1-01" in waiting


@pytest.mark.parametrize(
    ("field", "value"),
    [("services", " \n "), ("headcount", "0"), ("leader", " "), ("auditor", "alex  ADMIN"), ("places", "x" * 121),
     ("suppliers", "\n".join(f"S{n}" for n in range(31)))],
)  # fmt: skip
def test_nonsense_is_told_beside_its_field(field: str, value: str) -> None:
    given = {
        "purpose": "We clean.", "services": "Cleaning", "headcount": "3", "places": "Here", "leader": "Ines Vallory",
        "manager": "Alex Admin",
    }  # fmt: skip
    assert StartForm(given).is_valid()
    form = StartForm({**given, field: value})
    assert not form.is_valid()
    assert field in form.errors


def test_a_line_twice_counts_once() -> None:
    form = StartForm({
        "purpose": "We clean.", "services": "Cleaning\n cleaning \nLinen", "headcount": "3", "places": "Here",
        "leader": "Ines  Vallory", "manager": "Alex Admin",
    })  # fmt: skip
    assert form.is_valid()
    assert form.answers().leader == "Ines Vallory"
    assert len(form.answers().services) == 2


def test_what_was_made_in_another_language_is_found(first: Actor) -> None:
    making.begin(first, ANSWERS)
    before = count()
    with translation.override("de"):
        assert making.begin(first, ANSWERS) == 0
    assert count() == before
