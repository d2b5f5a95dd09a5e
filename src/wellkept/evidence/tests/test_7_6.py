"""7.6: knowledge of each service, its upkeep, and whether it reaches those it is for."""

from datetime import timedelta
from typing import Any

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.looking import DAY, MONDAY, look, shows, then
from wellkept.flows.knowledge_at_work import use_article
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

MAP, UPKEEP, REACH = "7.6-01-e1", "7.6-01-e2", "7.6-02-e1"


def article(world: World, *about: Any, **fields: Any) -> Any:
    return factories.article(world, services=[one.record for one in about], **fields)


@shows(Outcome.MET, MAP)
def test_something_is_published_about_each_service(world: World) -> None:
    with then(MONDAY):
        article(world, factories.service(), factories.service(title="Backup"))
        records.transition(factories.service(title="Gone"), "phase_out", actor=world.actor("tomas"))
    found = look(MAP, MONDAY + DAY)
    assert (found.outcome, found.population, found.conforming) == (Outcome.MET, 2, 2)


@shows(Outcome.NOT_MET, MAP)
def test_a_service_about_which_there_is_only_a_draft_or_what_is_about_all(world: World) -> None:
    with then(MONDAY):
        files, backup = factories.service(), factories.service(title="Backup")
        article(world, files)
        article(world)
        factories.draft_article(world, services=[backup.record])
    found = look(MAP, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (backup.number,))


def test_as_of_a_day_before_it_was_taken_out(world: World) -> None:
    with then(MONDAY):
        made = article(world, factories.service())
    with then(MONDAY + 3 * DAY):
        records.transition(made, "retire", actor=world.actor("amara"), retire_reason="The service looks different now.")
    assert look(MAP, MONDAY + DAY, live=False).outcome is Outcome.MET
    assert look(MAP, MONDAY + 4 * DAY).outcome is Outcome.NOT_MET


@shows(Outcome.NOT_EXERCISED, MAP, UPKEEP, REACH)
def test_no_service_and_no_article(world: World) -> None:
    assert [look(one).outcome for one in (MAP, UPKEEP, REACH)] == [Outcome.NOT_EXERCISED] * 3


@shows(Outcome.MET, UPKEEP)
def test_articles_that_were_looked_at_in_time(world: World) -> None:
    with then(MONDAY):
        article(world)
    assert look(UPKEEP, MONDAY + 300 * DAY).outcome is Outcome.MET


@shows(Outcome.NOT_MET, UPKEEP)
def test_an_article_that_nobody_looked_at_again(world: World) -> None:
    with then(MONDAY):
        made = article(world)
    found = look(UPKEEP, MONDAY + timedelta(days=400))
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (made.number,))


@shows(Outcome.MET, REACH)
def test_customers_can_read_what_is_meant_for_them(world: World) -> None:
    with then(MONDAY):
        files = factories.service()
        factories.agreement(world, services=[files])
        made = article(world, files, audience="customers")
        article(world, factories.service(title="Inner"), audience="staff")
        use_article(factories.incident(world), actor=world.actor("jonah"), article=made)
    found = look(REACH, MONDAY + DAY)
    assert (found.outcome, found.population, found.checks[1].population) == (Outcome.MET, 2, 1)


@shows(Outcome.NOT_MET, REACH)
def test_an_article_for_customers_about_a_service_that_none_of_them_uses(world: World) -> None:
    with then(MONDAY):
        made = article(world, factories.service(), audience="everybody")
    found = look(REACH, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (made.number,))


def test_what_is_one_customers_alone_reaches_him_only_where_he_uses_the_service(world: World) -> None:
    with then(MONDAY):
        files = factories.service()
        factories.agreement(world, services=[files])
        article(world, files, audience="customers", customer=world.organizations["oldmere"])
        other = article(world, files, audience="customers", customer=world.organizations["pinnock"])
    found = look(REACH, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (other.number,))
