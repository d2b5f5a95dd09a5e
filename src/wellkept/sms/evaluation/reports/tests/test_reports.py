"""Reports: who defines them, that their figures stay as they were, who gets them, and what cannot be done."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wellkept.components.attachments.selectors import files_of
from wellkept.components.communications.models import Communication
from wellkept.components.tasks.services import add_task
from wellkept.evidence.tests.looking import DAY, MONDAY, then
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.evaluation.reports import jobs, selectors, services, wording
from wellkept.sms.evaluation.reports.sources import sources
from wellkept.toolkit.testing.cast import World

OCTOBER = datetime(2024, 10, 1, 5, tzinfo=UTC)


def draft(world: World, **fields: Any) -> Any:
    """A draft of a report on incidents."""
    given = {"title": "The month", "purpose": "performance", "owner": world.people["tomas"], **fields}
    return services.define_report(actor=world.actor("tomas"), **given)


def in_use(world: World, *readers: str, sections: tuple[str, ...] = ("incidents",), **fields: Any) -> Any:
    """A definition by which reports are drawn up."""
    row = services.compose(
        draft(world, **fields), actor=world.actor("tomas"), sections=sections, readers=readers or ("top-management",)
    )
    return records.transition(row, "activate", actor=world.actor("tomas"))


def report_of(world: World, *readers: str, **fields: Any) -> Any:
    """The report on September, with one incident in it."""
    with then(MONDAY):
        factories.incident(world)
        definition = in_use(world, *readers, **fields)
    with then(OCTOBER):
        assert jobs.draw_up_reports() == 1
        assert jobs.draw_up_reports() == 0
    return definition.reports.get()


def test_what_a_definition_must_say(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        row = draft(world)
        with pytest.raises(Refused):
            records.transition(row, "activate", actor=tomas)
        for sections, readers in (([], ["employee"]), (["nonsense"], ["employee"]), (["incidents"], [])):
            with pytest.raises(Invalid):
                services.compose(row, actor=tomas, sections=sections, readers=readers)
        with pytest.raises(Invalid):
            draft(world, service=factories.service())
        alone = services.compose(
            draft(world, purpose="service"), actor=tomas, sections=["incidents"], readers=["employee"]
        )
        with pytest.raises(Invalid):
            records.transition(alone, "activate", actor=tomas)
        with pytest.raises(Denied):
            services.define_report(actor=world.actor("jonah"), title="Mine")
        used = in_use(world)
        with pytest.raises(Refused):
            services.edit_definition(used, actor=tomas, title="Other")


def test_figures_stay_as_they_were_drawn_up(world: World) -> None:
    row = report_of(world)
    with then(MONDAY + DAY):
        factories.incident(world)
    figure = wording.sections_of(row)[0]["rows"][0]
    assert (figure["name"], figure["said"], figure["trend"]) == ("Incidents reported", ["1", "0", "0"], "up")
    assert len(figure["records"]) == 1
    assert wording.heads(row) == ["September 2024", "August 2024", "July 2024"]


def test_it_is_sent_to_its_readers_with_a_paper_and_then_stays(world: World) -> None:
    row = report_of(world)
    tomas = world.actor("tomas")
    with then(OCTOBER + DAY):
        row = services.edit_report(row, actor=tomas, summary="A quiet month.")
        row = records.transition(row, "send", actor=tomas)
        told = Communication.objects.get(record=row.pk)
        assert [one.name for one in told.recipients.all()] == ["Ines Vallory"]
        assert told.content.startswith("A quiet month.")
        assert [one.name for one in files_of(row, tomas)] == [f"{row.number}.pdf"]
        with pytest.raises(Refused):
            services.edit_report(row, actor=tomas, summary="Otherwise.")
        with pytest.raises(Denied):
            records.transition(row, "decide", actor=world.actor("jonah"), decisions="None.")


def test_a_customers_report_goes_to_no_other_customer(world: World) -> None:
    row = report_of(world, "customer", customer=world.organizations["oldmere"])
    assert [(role, [one.name for one in some]) for role, some in selectors.readers_of(row.definition)] == [
        ("customer", ["Dr Ada Wren"])
    ]


def test_one_that_nobody_reads_is_not_sent(world: World) -> None:
    row = report_of(world, "financial-manager")
    with pytest.raises(Refused):
        records.transition(row, "send", actor=world.actor("tomas"))


def test_actions_are_told_once_there_are_some(world: World) -> None:
    tomas = world.actor("tomas")
    row = report_of(world)
    with then(OCTOBER + DAY):
        row = records.transition(row, "send", actor=tomas)
        row = records.transition(row, "decide", actor=world.actor("ines"), decisions="A second agent.")
        with pytest.raises(Refused):
            services.tell_actions(row, actor=tomas)
        amara = world.people["amara"]
        add_task(actor=tomas, title="Find one", about=row.record, assignee=amara, due_at=OCTOBER + 9 * DAY)
        with pytest.raises(Denied):
            services.tell_actions(row, actor=world.actor("jonah"))
        row = services.tell_actions(row, actor=tomas)
        told = Communication.objects.get(record=row.pk, stage="end")
        assert {one.name for one in told.recipients.all()} == {"Ines Vallory", "Amara Okoye"}
        assert "Find one (Amara Okoye" in told.content


def test_periods_that_cannot_be_reported(world: World) -> None:
    tomas = world.actor("tomas")
    with then(MONDAY):
        definition, retired = in_use(world), records.transition(draft(world), "retire", actor=tomas)
        with pytest.raises(Invalid):
            services.draw_up(actor=tomas, definition=definition, period=MONDAY.date())
        with pytest.raises(Refused):
            services.draw_up(actor=tomas, definition=retired)
        services.draw_up(actor=tomas, definition=definition, period=date(2024, 8, 15))
        with pytest.raises(Denied):
            services.draw_up(actor=world.actor("jonah"), definition=definition)


def test_every_source_tells_of_a_service_and_of_everything(world: World) -> None:
    every = tuple(sources())
    with then(MONDAY):
        service = factories.service()
        factories.resolved(world, service=service)
        factories.series(about=service.record, per="month", aggregation="mean", unit="%", target=Decimal(9))
        for fields in ({}, {"purpose": "service", "service": service}):
            definition = in_use(world, sections=every, **fields)
            row = services.draw_up(actor=world.actor("tomas"), definition=definition)
            assert [one["key"] for one in row.figures] == list(every)
            assert (row.compared, row.deviations) == (3, 0)


def test_the_pages(world: World, client: Client) -> None:
    row = report_of(world)
    client.force_login(world.users["tomas"])
    page = client.get(f"/reports-drawn-up/{row.number}").content.decode()
    assert "September 2024" in page
    assert "Incidents reported" in page
    page = client.get(f"/report-definitions/{row.definition.number}").content.decode()
    assert row.number in page
