"""What roles need, assessments, training and the page that compares."""

from typing import Any

import pytest
from django.test import Client

from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.scope import visible_to
from wellkept.sms.leadership.authority import services as authority
from wellkept.sms.support.competence import selectors, services
from wellkept.sms.support.competence.models import CompetenceRecord, CompetenceRequirement, Training
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def skill(world: World, title: str = "Crisis leadership") -> Any:
    """A skill on file."""
    return records.create(kind("skill"), actor=world.actor("tomas"), title=title)


def need(world: World, what: Any, role: str = "incident-manager", level: int = 3) -> Any:
    """A role needs a skill, approved."""
    row = services.require_skill(actor=world.actor("tomas"), role=role, skill=what, level=level)
    return records.transition(row, "approve", actor=world.actor("tomas"))


def hold(world: World, who: str = "amara", role: str = "incident-manager") -> None:
    """Somebody is in a role."""
    authority.appoint(actor=world.actor("ines"), person=world.people[who], role=role)


def assess(world: World, who: str, what: Any, level: int) -> Any:
    """Tomas assesses somebody."""
    return services.assess(
        actor=world.actor("tomas"), person=world.people[who], skill=what, level=level, basis="training", proof="Exam"
    )


def test_what_was_approved_stays(world: World) -> None:
    what = skill(world)
    row = need(world, what)
    assert row.approved_at is not None
    with pytest.raises(Refused):
        services.edit_requirement(row, actor=world.actor("tomas"), level=1)
    hold(world)
    need(world, what, level=2)
    assert [one.requirement for one in selectors.standings()] == [row], "the highest level counts"
    records.transition(row, "withdraw", actor=world.actor("tomas"))
    assert [one.requirement.level for one in selectors.standings()] == [2]


def test_a_new_assessment_supersedes_the_last(world: World) -> None:
    what = skill(world)
    first = assess(world, "amara", what, 2)
    second = assess(world, "amara", what, 3)
    first.refresh_from_db()
    assert (first.state, second.state, second.assessor) == ("superseded", "current", world.people["tomas"])


def test_people_see_their_own_assessments_alone(world: World) -> None:
    what = skill(world)
    mine, other = assess(world, "amara", what, 2), assess(world, "jonah", what, 2)
    seen = visible_to(CompetenceRecord.objects.all(), world.actor("amara"))
    assert list(seen) == [mine]
    assert set(visible_to(CompetenceRecord.objects.all(), world.actor("greta"))) == {mine, other}
    assert not visible_to(CompetenceRecord.objects.all(), world.actor("ada")).exists()
    for who in ("amara", "greta", "helen"):
        with pytest.raises(Denied):
            services.assess(actor=world.actor(who), person=world.people["jonah"], skill=what, level=4)


def test_gaps_are_derived(world: World) -> None:
    what = skill(world)
    need(world, what)
    assert selectors.standings() == []
    hold(world)
    [found] = selectors.gaps()
    assert (found.gap, found.assessment) == (3, None)
    assess(world, "amara", what, 2)
    assert [one.gap for one in selectors.gaps()] == [1]
    hold(world, "amara", "major-incident-manager")
    need(world, what, "major-incident-manager", 4)
    assert sorted(one.gap for one in selectors.gaps()) == [1, 2]
    assess(world, "amara", what, 4)
    assert selectors.gaps() == []


def test_training_for_everybody_who_is_short(world: World) -> None:
    what = skill(world)
    need(world, what, "service-desk-agent")
    hold(world, "amara", "service-desk-agent")
    hold(world, "jonah", "service-desk-agent")
    assess(world, "amara", what, 3)
    [made] = services.plan_for_gaps(actor=world.actor("tomas"), skill=what)
    assert (made.person, made.state, made.title) == (world.people["jonah"], "planned", "Crisis leadership")
    assert selectors.gaps()[0].training == made
    with pytest.raises(Refused):
        services.plan_for_gaps(actor=world.actor("tomas"), skill=what)
    with pytest.raises(Denied):
        services.plan_for_gaps(actor=world.actor("jonah"), skill=what)


def test_training_is_completed_with_a_result_and_then_checked(world: World) -> None:
    tomas = world.actor("tomas")
    row = services.plan_training(actor=tomas, person=world.people["jonah"], title="First aid for servers")
    with pytest.raises(Invalid):
        records.transition(row, "complete", actor=tomas, result="")
    with pytest.raises(Refused):
        records.transition(row, "check", actor=tomas, effectiveness="effective")
    row = records.transition(row, "complete", actor=tomas, result="Passed with 80 %")
    with pytest.raises(Invalid):
        records.transition(row, "check", actor=tomas)
    row = records.transition(row, "check", actor=tomas, effectiveness="partly")
    assert row.effectiveness_checked_at is not None
    with pytest.raises(Invalid):
        services.plan_training(actor=tomas, person=world.people["jonah"])
    assert visible_to(Training.objects.all(), world.actor("jonah")).get() == row
    assert not visible_to(Training.objects.all(), world.actor("amara")).exists()


def test_the_catalogue_proposes_for_roles_that_are_held(world: World) -> None:
    tomas = world.actor("tomas")
    assert services.propose_from_catalogue(actor=tomas) == 0
    hold(world)
    hold(world, "rashid", "support-engineer")
    assert services.propose_from_catalogue(actor=tomas) == 2
    assert {row.state for row in CompetenceRequirement.objects.all()} == {"proposed"}
    assert services.propose_from_catalogue(actor=tomas) == 0
    with pytest.raises(Denied):
        services.propose_from_catalogue(actor=world.actor("amara"))


def test_pages(world: World) -> None:
    what, client = skill(world), Client()
    need(world, what)
    hold(world)
    hold(world, "jonah")
    assess(world, "amara", what, 2)
    client.force_login(world.users["tomas"])
    page = client.get("/competence?show=gaps").content.decode()
    assert "1 level short" in page and "not assessed" in page and "Jonah Pell" in page
    assert client.post("/competence/propose").status_code == 303
    assert client.post("/competence/plan", {"skill": what.number}).status_code == 303
    assert Training.objects.count() == 2
    assert client.post("/competence/plan", {"skill": "SKL-999999"}).status_code == 404
    assert client.post("/competence/plan").status_code == 404
    client.force_login(world.users["amara"])
    page = client.get("/competence").content.decode()
    assert "Crisis leadership" in page and "Jonah Pell" not in page
    assert client.post("/competence/propose").status_code == 403
    client.force_login(world.users["ada"])
    assert client.get("/competence").status_code == 403
