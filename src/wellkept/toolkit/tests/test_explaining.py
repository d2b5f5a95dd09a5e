"""Clocks in words: when something is due to the minute, what is left, and why nothing counts."""

import datetime as dt

import pytest

from wellkept.components.clocks.models import Clock
from wellkept.kernel.calendars import Length, Unit
from wellkept.kernel.occasion import occasion
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit import explaining, lists

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2026, 2, 27, 16, 0, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def promised(world, time_machine):
    """An incident of a Friday afternoon: four hours by the desk's calendar."""
    time_machine.move_to(FRIDAY, tick=False)
    service = factories.service()
    factories.agreement(
        world, services=[service], targets={("incident", "resolution", None): 4 * 3600}, valid_from=LONG_AGO
    )
    with occasion(at=FRIDAY):
        return factories.incident(world, service=service)


def test_a_target_says_when_it_is_due_and_how_much_service_time_is_left(promised, time_machine):
    def said():
        [clock] = explaining.clocks_of(kind("incident"), promised)
        return clock.exact

    assert said() == "Due Mon 2 Mar, 11:30 · 4 h left in Desk hours"
    time_machine.move_to(dt.datetime(2026, 3, 2, 9, 15, tzinfo=dt.UTC), tick=False)
    assert said() == "Due Mon 2 Mar, 11:30 · 2 h 15 min left in Desk hours"
    time_machine.move_to(dt.datetime(2026, 3, 3, 9, 15, tzinfo=dt.UTC), tick=False)
    assert said() == "Was due Mon 2 Mar, 11:30"


def test_service_time_is_never_said_in_days(world):
    factories.agreement(world, targets={("incident", "resolution", None): 40 * 3600})
    [clock] = explaining.clocks_of(kind("incident"), factories.incident(world))
    assert clock.why == "40 h, Desk hours"


@pytest.mark.parametrize(
    ("length", "said", "promised"),
    [
        (
            Length(86_400, Unit.WORKING_DAYS),
            "Due Mon 2 Mar, 16:00 · 1 working day left in Desk hours",
            "on a later working day",
        ),
        (
            Length(864_000, Unit.CALENDAR_DAYS),
            "Due Mon 9 Mar, 16:00 · 10 calendar days left in Desk hours",
            "every day counts",
        ),
    ],
)
def test_a_target_in_days_says_which(world, time_machine, length, said, promised):
    time_machine.move_to(FRIDAY, tick=False)
    factories.agreement(world, targets={("incident", "resolution", None): length}, valid_from=LONG_AGO)
    with occasion(at=FRIDAY):
        [clock] = explaining.clocks_of(kind("incident"), factories.incident(world))
    assert clock.exact == said
    assert promised in clock.promise


def test_the_page_says_it(promised, open_as):
    assert "4 h left in Desk hours" in open_as("jonah").get(f"/incidents/{promised.number}").content.decode()


def test_why_nothing_counts_and_what_to_do(world, open_as):
    def page(incident, who="lotte"):
        return open_as(who).get(f"/incidents/{incident.number}").content.decode()

    service = factories.service()
    nameless = factories.incident(world)
    assert "No target: no agreement was in force" in page(nameless)
    assert "No target" not in page(nameless, "olly")
    assert "No target: no agreement was in force" in page(factories.incident(world, service=service))
    factories.agreement(world, services=[service], targets={("incident", "resolution", 1): 3600})
    without = page(factories.incident(world, service=service))
    assert "No target: the agreement has none for this priority." in without
    assert "Add a target to the agreement." in without
    assert "Add a target" not in page(factories.incident(world, service=service), "jonah")
    assert "No target" not in page(factories.incident(world, service=service, impact=1, urgency=1))


def test_without_a_service_the_only_agreement_counts_and_the_page_says_so(world, open_as):
    def page(incident, who="jonah"):
        return open_as(who).get(f"/incidents/{incident.number}").content.decode()

    def due(incident):
        return incident.due_at is not None

    factories.agreement(world, services=[factories.service()])
    elsewhere = factories.incident(world, service=factories.service())
    assert not due(elsewhere)
    nameless = factories.incident(world)
    assert due(nameless)
    assert "only agreement counts." in page(nameless)
    assert "Name the service among the facts." in page(nameless)
    assert "No service is named" not in page(nameless, "olly")
    factories.agreement(world, services=[factories.service()])
    torn = factories.incident(world)
    assert not due(torn)
    assert "No target: no service is named and 2 agreements could apply." in page(torn)
    assert "Name the service among the facts." in page(torn)
    factories.agreement(world, targets={("incident", "resolution", None): 3600})
    sure = factories.incident(world)
    assert due(sure)
    assert "No service is named" not in page(sure)


def test_a_general_agreement_does_not_stand_before_the_customers_own(world):
    hour, day = 3600, 8 * 3600
    factories.agreement(world, customer=None, targets={("incident", "resolution", None): day})
    factories.agreement(world, services=[factories.service()], targets={("incident", "resolution", None): hour})
    clock = Clock.objects.get(record=factories.incident(world).pk)
    assert clock.seconds == hour


def test_work_without_a_target_is_found_by_its_view(world, open_as):
    service = factories.service()
    factories.agreement(world, services=[service])
    with_one = factories.incident(world, service=service)
    records.transition(with_one, "hold", actor=world.actor("jonah"), hold_reason="caller")
    without = factories.incident(world, service=factories.service())

    def found(**asked):
        return {row[1] for row in lists.read(kind("incident"), world.actor("jonah"), asked).page().rows}

    assert found(view="untargeted") == found(target="no") == {without.number}
    assert found(target="yes") == {with_one.number}
    assert "Without target" in open_as("jonah").get("/incidents").content.decode()
    assert "Without target" not in open_as("olly").get("/incidents").content.decode()
