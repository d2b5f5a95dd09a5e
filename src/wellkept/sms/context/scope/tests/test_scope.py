"""The scope: drawn up from what is known, approved by top management alone, published, and looked at again when something moves."""

import pytest
from django.test import Client

from wellkept.components.approvals import services as approvals
from wellkept.components.tasks.models import Task
from wellkept.evidence.tests.test_4_3 import stage, statement
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.context.scope import jobs, selectors, services
from wellkept.toolkit.testing.cast import World

TEXTS = {"organizational_boundary": "All of us", "technology_boundary": "Our racks", "locations": "Here"}


def test_only_top_management_brings_it_into_force(world: World) -> None:
    stage(world)
    tomas = world.actor("tomas")
    row = records.transition(services.draw_up(actor=tomas, title="Scope", **TEXTS), "propose", actor=tomas)
    for wrong in ("approve", "reject"):
        with pytest.raises(Refused):
            records.transition(row, wrong, actor=tomas)
    with pytest.raises(Refused):
        services.edit_statement(row, actor=tomas, locations="Elsewhere")
    with occasion.occasion(entrance=occasion.Entrance.PAGES):
        with pytest.raises(Refused):
            approvals.vote(row, actor=tomas, choice="approve")
        approvals.vote(row, actor=world.actor("ines"), choice="reject", comment="Add the second town.")
        row.refresh_from_db()
        assert row.state == "draft"
        row = services.edit_statement(row, actor=tomas, locations="Here\nThere")
        records.transition(row, "propose", actor=tomas)
        approvals.vote(row, actor=world.actor("ines"), choice="approve")
    found = selectors.in_force()
    assert found is not None
    assert (found.pk, found.locations) == (row.pk, "Here\nThere")
    assert found.approved_at is not None


def test_it_is_not_put_to_the_vote_while_it_rests_on_nothing(world: World) -> None:
    tomas = world.actor("tomas")
    row = services.draw_up(actor=tomas, title="Scope", **TEXTS)
    with pytest.raises(Refused, match="interested parties"):
        records.transition(row, "propose", actor=tomas)
    empty = services.draw_up(actor=tomas, title="Scope")
    stage(world)
    with pytest.raises(Invalid):
        records.transition(empty, "propose", actor=tomas)
    with pytest.raises(Denied):
        services.draw_up(actor=world.actor("jonah"), title="Scope")


def test_customers_read_it_once_it_is_published_to_them(world: World, client: Client) -> None:
    stage(world)
    row = statement(world, occasion.now(), publish=False)
    client.force_login(world.users["ada"])
    assert "All of Tavermoor" not in client.get("/scope").content.decode()
    assert client.get(f"/scope?version={row.number}").status_code == 404
    tomas = world.actor("tomas")
    for wrong in ([], ["everybody"]):
        with pytest.raises(Invalid):
            services.publish(row, actor=tomas, audiences=wrong)
    row = services.publish(row, actor=tomas, audiences=["customers"])
    page = client.get("/scope").content.decode()
    assert "All of Tavermoor" in page
    assert "People are hard to find" not in page
    client.force_login(world.users["ivo"])
    assert "All of Tavermoor" not in client.get("/scope").content.decode()
    services.publish(row, actor=tomas, audiences=["staff"])
    client.force_login(world.users["ada"])
    assert "All of Tavermoor" not in client.get("/scope").content.decode()


def test_the_page_reads_like_the_statement_and_proposes_words_for_the_certificate(world: World, client: Client) -> None:
    client.force_login(world.users["tomas"])
    assert "/scope-statements/new" in client.get("/scope").content.decode()
    title = stage(world)["service"].title
    statement(world, occasion.now(), locations="Harlow\nMoorgate")
    page = client.get("/scope").content.decode()
    for words in (f"delivery of {title} from Harlow and Moorgate", "Ines Vallory", "People are hard to find"):
        assert words in page


def test_one_task_asks_for_a_look_when_something_moved(world: World) -> None:
    rows = stage(world)
    row = statement(world, occasion.now())
    assert jobs.look_out() == 0
    records.transition(rows["issue"], "end", actor=world.actor("tomas"))
    factories.service(title="Telephones")
    assert (jobs.look_out(), jobs.look_out()) == (1, 0)
    task = Task.objects.get(about=row.record)
    assert (task.assignee, "Telephones" in task.description) == (world.people["tomas"], True)
    assert task.due_at is not None
    assert round((task.due_at - task.opened_at).total_seconds() / 86400) == 60


def test_a_new_version_begins_with_the_words_of_the_last(world: World) -> None:
    stage(world)
    statement(world, occasion.now())
    made = services.draw_up(actor=world.actor("tomas"), title="Scope, second version", locations="One town")
    assert (made.technology_boundary, made.locations) == ("Up to the socket", "One town")


def test_what_was_recalled_from_the_vote_can_be_changed_and_is_not_in_force_by_a_late_vote(world: World) -> None:
    stage(world)
    tomas = world.actor("tomas")
    row = records.transition(services.draw_up(actor=tomas, title="Scope", **TEXTS), "propose", actor=tomas)
    row = records.transition(row, "recall", actor=tomas)
    row = services.edit_statement(row, actor=tomas, locations="Elsewhere")
    with occasion.occasion(entrance=occasion.Entrance.PAGES):
        approvals.vote(row, actor=world.actor("ines"), choice="approve")
    assert selectors.in_force() is None
    row = records.transition(row, "propose", actor=tomas)
    assert row.state == "awaiting_approval"
