"""Service levels from an agreement to its report: needed, promised, measured, missed and answered; and what the customer sees."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from wellkept.components.results.models import Answer, PeriodResult
from wellkept.kernel.occasion import Origin, occasion
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.relationship.agreements.models import Agreement, AgreementVersion
from wellkept.sms.relationship.agreements.services import draft_agreement
from wellkept.toolkit.testing.browser import Watched
from wellkept.toolkit.testing.cast import World, build

pytestmark = pytest.mark.browser

DAYS = [date(2026, 5, 1) + timedelta(days=n) for n in range(31)]


def test_a_promise_is_missed_and_answered(transactional_db: None, watched: Watched) -> None:
    world = build()
    service = factories.service()
    series = factories.series(title="Hosted Files: minutes down", about=service.record)
    needed = factories.requirement(service, title="Files are there in the opening hours", category="availability")

    watched.sign_in(world.users["lotte"])
    agreement = _agree(watched, world, service)
    _build_on(watched, agreement, needed.title)
    _sign(watched, agreement)
    _measure(watched, series.number)

    with occasion(at=datetime(2026, 6, 1, 3, tzinfo=UTC), origin=Origin.DEMO):
        jobs.work_out_results()
    _answer(watched)
    [answer] = Answer.objects.all()
    assert (answer.kind, answer.reason) == ("reason", "A digger cut the line and the other one too.")

    watched.sign_in(world.users["ada"]).open("/reports/targets?from=2026-05&to=2026-05")
    watched.page.get_by_role("link", name=re.compile("98.656 %")).click()
    said = watched.page.get_by_role("main")
    expect(said).to_contain_text("A digger")
    expect(said).to_contain_text("600 min")
    expect(said).not_to_contain_text("cut the line and the other one too")
    assert watched.barriers() == []
    assert watched.faults == []


def _agree(watched: Watched, world: World, service: Any) -> Agreement:
    """Draft an agreement with Oldmere and set its targets."""
    page = watched.page
    with occasion(at=datetime(2026, 3, 30, 8, tzinfo=UTC), origin=Origin.DEMO):
        row = draft_agreement(
            actor=world.actor("lotte"), title="Oldmere SLA", customer=world.organizations["oldmere"], services=[service]
        )
    watched.open(f"/agreements/{row.number}/do/set_version")
    assert watched.barriers() == []
    page.get_by_label("Next update, All others").fill("2 h")
    page.get_by_label("Resolution, All others").first.fill("8 h")
    page.get_by_label("Availability").fill("99.5")
    page.get_by_label("No workload limit is agreed").check()
    page.get_by_label("No exceptions are agreed").check()
    page.get_by_label("Service hours").select_option("")
    page.get_by_label("In force from").fill("2026-04-01T08:00")
    page.get_by_role("button", name="Set targets").click()
    expect(page.get_by_text("not signed yet")).to_be_visible()
    return Agreement.objects.get(pk=row.pk)


def _build_on(watched: Watched, agreement: Agreement, title: str) -> None:
    page = watched.page
    watched.open(f"/agreements/{agreement.number}/do/build_on")
    assert watched.barriers() == []
    page.get_by_label(f"{title}: Availability").check()
    page.get_by_role("button", name="Name requirements").click()
    expect(page.get_by_role("link", name=re.compile(title)).first).to_be_visible()


def _sign(watched: Watched, agreement: Agreement) -> None:
    page = watched.page
    page.get_by_role("link", name="Put in force").first.click()
    page.get_by_label("Signed on").fill("2026-04-01")
    page.get_by_role("button", name="Put in force").click()
    expect(page.locator(".state.badge")).to_have_text("In force")
    assert AgreementVersion.objects.get(agreement=agreement.pk).availability == 99.5


def _measure(watched: Watched, number: str) -> None:
    """Paste a table of May, of which ten hours of one day are missing."""
    page = watched.page
    watched.open(f"/measurement-series/{number}/do/note_values")
    assert watched.barriers() == []
    lines = [f"{day}\t600\tA digger" if day.day == 12 else f"{day}\t0" for day in DAYS]
    page.get_by_label("Values").fill("\n".join(["day\tminutes", *lines]))
    page.get_by_role("button", name="Note values").click()
    expect(page.get_by_role("cell", name="98.656 %").first).to_be_visible()
    assert watched.barriers() == []


def _answer(watched: Watched) -> None:
    """Find the miss on the first page, look at what stands behind it, and say why."""
    page = watched.page
    missed = PeriodResult.objects.get(verdict="missed")
    watched.open(f"/reports/targets/{missed.pk}")
    expect(page.get_by_role("main")).to_contain_text("A digger")
    assert watched.barriers() == []
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_label("Or why nothing can be bettered").fill("A digger cut the line and the other one too.")
    page.get_by_role("button", name="Answer a missed target").click()
    expect(page.locator(".state.badge")).to_have_text("In force")
    watched.open(f"/reports/targets/{missed.pk}")
    expect(page.get_by_role("main")).to_contain_text("A digger cut the line and the other one too.")
