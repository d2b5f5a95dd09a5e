"""Who has a record open."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from wellkept.components.presence import jobs, selectors, services
from wellkept.components.presence.models import Presence
from wellkept.kernel import occasion
from wellkept.kernel.registry import kind
from wellkept.kernel.turns import patience
from wellkept.ledger.models import Event
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World


def seen(record, actor):
    return [(one.name, one.writing) for one in selectors.company(record.pk, actor)]


def test_others_are_told_and_who_writes_comes_first(world: World) -> None:
    row = factories.incident(world)
    events = Event.objects.count()
    for who, writing in (("amara", False), ("rashid", True), ("jonah", False)):
        services.note_presence(row, actor=world.actor(who), writing=writing)
    assert seen(row, world.actor("jonah")) == [("Rashid Karim", True), ("Amara Okoye", False)]
    services.note_presence(row, actor=world.actor("rashid"), writing=False)
    assert seen(row, world.actor("jonah")) == [("Amara Okoye", False), ("Rashid Karim", False)]
    services.end_presence(row, actor=world.actor("amara"))
    assert seen(row, world.actor("jonah")) == [("Rashid Karim", False)]
    assert seen(factories.incident(world), world.actor("jonah")) == []
    assert Event.objects.count() == events + 1, "the other incident, and nothing of who looked where"


def test_who_falls_silent_has_gone_and_is_forgotten(world: World) -> None:
    row = factories.incident(world)
    services.note_presence(row, actor=world.actor("amara"), writing=True)
    later = occasion.now() + selectors.PRESENT
    with occasion.occasion(at=later + timedelta(seconds=1)):
        assert seen(row, world.actor("jonah")) == []
        assert jobs.clear() == 0, "a page that was held up may come back"
    with occasion.occasion(at=later + selectors.PRESENT + timedelta(seconds=1)):
        assert jobs.clear() == 1
    assert not Presence.objects.exists()


def test_while_others_write_for_long_nobody_waits_with_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_given: object, **_named: object) -> None:
        assert patience(8) < 1
        raise OperationalError("database is locked")

    row = factories.incident(world)
    monkeypatch.setattr(type(Presence.objects), "bulk_create", taken)
    assert services.note_presence(row, actor=world.actor("amara"), writing=True) is False
    assert patience(8) == 8


@pytest.mark.parametrize(
    ("who", "kept"),
    [("amara", True), ("rashid", True), ("greta", False), ("helen", False), ("ada", False), ("olly", False)],
)
def test_only_the_providers_people_who_work_on_records_keep_company(world: World, who: str, kept: bool) -> None:
    assert selectors.keeps_company(kind("incident"), world.actor(who)) is kept
