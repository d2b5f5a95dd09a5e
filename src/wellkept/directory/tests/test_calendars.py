"""Service calendars on file: checked by the kernel, named, retired, and safe from lost updates."""

import pytest

from wellkept.directory import services
from wellkept.directory.models import Calendar
from wellkept.kernel.errors import Conflict, Denied, Invalid
from wellkept.ledger.models import Event

WEEK = {"zone": "Europe/London", "weekly": {"mon": [["09:00", "12:00"]]}}


def test_names_of_days_go_with_the_calendar(world):
    version = {**WEEK, "closed": ["2026-12-25"]}
    made = services.add_calendar(
        actor=world.actor("tomas"), name="Office", versions=[version], day_names={"2026-12-25": "Christmas Day"}
    )
    assert Calendar.objects.get(pk=made.pk).day_names == {"2026-12-25": "Christmas Day"}


def test_what_stays_equal_leaves_no_event(world):
    before = Event.objects.count()
    services.edit_calendar(world.hours, actor=world.actor("tomas"), versions=world.hours.versions, name="Desk hours")
    assert Event.objects.count() == before
    services.edit_calendar(world.hours, actor=world.actor("tomas"), active=False)
    assert Event.objects.latest("id").changes == {"active": [True, False]}
    assert Calendar.objects.get(pk=world.hours.pk).versions == world.hours.versions


def test_a_calendar_that_somebody_else_changed_is_not_overwritten(world):
    read_at = Calendar.objects.get(pk=world.hours.pk).changed_at
    services.edit_calendar(world.hours, actor=world.actor("tomas"), versions=[WEEK], read_at=read_at)
    with pytest.raises(Conflict):
        services.edit_calendar(world.hours, actor=world.actor("tomas"), name="Hours", read_at=read_at)
    assert Calendar.objects.get(pk=world.hours.pk).name == "Desk hours"


def test_impossible_calendars_and_taken_names_are_refused(world):
    tomas = world.actor("tomas")
    with pytest.raises(Invalid, match="never opens"):
        services.edit_calendar(world.hours, actor=tomas, versions=[{"zone": "UTC", "weekly": {}}])
    with pytest.raises(Invalid):
        services.add_calendar(actor=tomas, name=" Desk hours", versions=[WEEK])
    with pytest.raises(Invalid):
        services.add_calendar(actor=tomas, name="", versions=[WEEK])
    with pytest.raises(Denied):
        services.edit_calendar(world.hours, actor=world.actor("jonah"), name="Mine")
