"""Objectives through their services and pages: set, measured, made known, reached or missed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wellkept.components.communications.models import Communication
from wellkept.components.series.models import Series
from wellkept.components.series.services import Reading, note_values
from wellkept.kernel import occasion
from wellkept.kernel.errors import Conflict, Denied, Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.planning.objectives import selectors, services
from wellkept.sms.planning.objectives.models import Objective
from wellkept.toolkit.testing.cast import World

DAY = timedelta(days=1)


def draft(world: World, **fields: Any) -> Objective:
    """What Tomas wants to reach."""
    given = {
        "title": "Close more at the first call", "measure": "Closed at the first call", "unit": "%", "target": Decimal(70),
        "due_at": occasion.now() + 90 * DAY, "owner": world.people["amara"], **fields,
    }  # fmt: skip
    return services.set_objective(actor=world.actor("tomas"), **given)


def active(world: World, **fields: Any) -> Objective:
    """The same, set."""
    return records.transition(draft(world, **fields), "activate", actor=world.actor("tomas"))


def note(world: World, of: Objective, value: str, *, by: str = "tomas", ago: int = 0) -> Objective:
    """A value of some days ago."""
    reading = Reading(Decimal(value), day=(occasion.now() - ago * DAY).date())
    return services.note_measurement(of, actor=world.actor(by), values=[reading])


def test_what_is_set_has_a_target_an_owner_and_a_day(world: World) -> None:
    for name in ("owner", "target", "due_at", "measure", "unit"):
        empty = "" if name in ("measure", "unit") else None
        with pytest.raises(Invalid):
            active(world, **{name: empty})
    with pytest.raises(Invalid):
        draft(world, title=" ")
    with pytest.raises(Invalid):
        draft(world, concerns=factories.incident(world).record)
    made = active(world)
    with pytest.raises(Invalid):
        services.edit_objective(made, actor=world.actor("tomas"), target=None)


def test_who_keeps_an_objective_measures_it_without_keeping_any_other_series(world: World) -> None:
    made = note(world, active(world), "55", by="ines")
    assert made.series is not None
    assert (made.series.about_id, made.series.unit) == (made.pk, "%")
    again = note(world, made, "61.5", by="ines")
    assert [point.value for point in selectors.points_of(again)] == [Decimal("61.5")]
    with pytest.raises(Denied):
        note_values(
            factories.series(), actor=world.actor("ines"), values=[Reading(Decimal(1), day=occasion.now().date())]
        )
    with pytest.raises(Denied):
        note(world, made, "70", by="greta")


def test_a_draft_is_not_measured_and_another_series_is_not_written_to(world: World) -> None:
    with pytest.raises(Refused):
        note(world, draft(world), "50")
    assert not Series.objects.exists()
    with pytest.raises(Refused):
        note(world, active(world, series=factories.series()), "50")


def test_another_series_counts_by_months(world: World) -> None:
    series = factories.series(aggregation="mean", unit="%")
    first = (occasion.now() - 70 * DAY).date().replace(day=1)
    values = [Reading(Decimal(n), day=first + n * DAY) for n in range(10)]
    note_values(series, actor=world.actor("tomas"), values=values)
    points = selectors.points_of(active(world, series=series))
    assert [(point.day, point.value) for point in points] == [(first + 9 * DAY, Decimal("4.5"))]


def test_it_is_reached_only_when_its_last_value_says_so(world: World) -> None:
    tomas, made = world.actor("tomas"), active(world)
    with pytest.raises(Refused, match="Nothing was measured"):
        records.transition(made, "reach", actor=tomas, conclusion="We did it.")
    made = note(world, made, "69.9", ago=1)
    with pytest.raises(Refused, match=r"69\.9"):
        records.transition(made, "reach", actor=tomas, conclusion="We did it.")
    made = note(world, made, "70")
    with pytest.raises(Invalid):
        records.transition(made, "reach", actor=tomas)
    over = records.transition(made, "reach", actor=tomas, conclusion="We did it.")
    assert over.state == "reached"
    with pytest.raises(Refused):
        services.edit_objective(over, actor=tomas, target=Decimal(60))


def test_it_is_missed_only_when_its_day_has_passed(world: World) -> None:
    tomas, made = world.actor("tomas"), active(world)
    with pytest.raises(Refused):
        records.transition(made, "miss", actor=tomas, conclusion="Too few agents.")
    with occasion.occasion(at=occasion.now() + 91 * DAY):
        assert records.transition(made, "miss", actor=tomas, conclusion="Too few agents.").state == "missed"


def test_it_is_made_known_to_roles_that_somebody_holds(world: World) -> None:
    tomas = world.actor("tomas")
    with pytest.raises(Refused):
        services.make_known(draft(world), actor=tomas, known_to=["service-desk-agent"])
    made = active(world)
    for nobody in ([], ["no-such-role"]):
        with pytest.raises(Invalid):
            services.make_known(made, actor=tomas, known_to=nobody)
    with pytest.raises(Denied):
        services.make_known(made, actor=world.actor("jonah"), known_to=["service-desk-agent"])
    with pytest.raises(Conflict):
        services.make_known(made, actor=tomas, known_to=["service-desk-agent"], version=1)
    services.make_known(made, actor=tomas, known_to=["service-desk-agent"], message="It starts on Monday.")
    told = Communication.objects.get(record=made.pk)
    assert world.people["jonah"] in told.recipients.all()
    assert "at least 70 %" in told.content
    assert told.content.endswith("It starts on Monday.")


def test_the_page_tells_how_far_it_has_come(world: World, client: Client) -> None:
    made = active(world, baseline=Decimal(40))
    client.force_login(world.users["tomas"])
    address = f"/objectives/{made.number}"
    assert "Nothing was measured yet" in client.get(address).content.decode()
    today = occasion.now().date()
    lines = "\n".join(f"{today - n * 10 * DAY};{70 - n * 10}" for n in (3, 2, 1))
    sent = {"version": made.version, "values": lines}
    assert client.post(f"{address}/do/note_measurement", {**sent, "values": "never;x"}).status_code == 422
    assert client.post(f"{address}/do/note_measurement", sent).status_code == 303
    page = client.get(address).content.decode()
    assert "the target is reached" in page
    assert "It started at 40 %." in page
    assert "<polyline" in page
    client.force_login(world.users["ada"])
    assert client.get(address).status_code in (403, 404)


def test_the_page_makes_it_known(world: World, client: Client) -> None:
    made = active(world)
    client.force_login(world.users["tomas"])
    address = f"/objectives/{made.number}/do/make_known"
    assert client.post(address, {"version": made.version, "known_to": ["nobody"]}).status_code == 422
    assert client.post(address, {"version": made.version, "known_to": ["service-desk-agent"]}).status_code == 303
    assert "Service desk agent" in client.get(f"/objectives/{made.number}").content.decode()
