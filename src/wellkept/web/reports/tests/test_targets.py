"""The report on targets: the table, one result, the files, and whose they are."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from wellkept.components.results.models import PeriodResult
from wellkept.kernel.occasion import Origin, occasion
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import jobs
from wellkept.toolkit.paper.setting import Cell, Section
from wellkept.toolkit.testing import contract
from wellkept.toolkit.testing.cast import World
from wellkept.web.reports.paper import _legend as legend
from wellkept.web.reports.targets import _place as place

APRIL = datetime(2026, 4, 1, 8, tzinfo=UTC)
MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, 3, tzinfo=UTC)
MONTHS = "from=2026-04&to=2026-05"

pytestmark = pytest.mark.django_db


def then(at: datetime) -> Any:
    """Let the enclosed acts happen at a moment of the past."""
    return occasion(at=at, origin=Origin.DEMO)


@pytest.fixture
def missed(world: World) -> PeriodResult:
    """Oldmere's resolution target, missed in May by one call; Pinnock has an agreement too."""
    with then(APRIL):
        agreement = factories.agreement(world, services=[factories.service()], signed_on=APRIL.date())
        factories.agreement(world, customer="pinnock", signed_on=APRIL.date())
    with then(MONDAY):
        factories.incident(world, customer=world.organizations["oldmere"], title="Nobody can open files")
    with then(JUNE):
        jobs.work_out_results()
    found: PeriodResult = PeriodResult.objects.get(
        subject=agreement.pk, month=date(2026, 5, 1), measure="incident.resolution.others"
    )
    return found


def opened(client: Client, world: World, who: str, address: str) -> str:
    """A page as one of the cast sees it."""
    client.force_login(world.users[who])
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_table_has_sign_value_and_word_in_each_cell(world: World, client: Client, missed: PeriodResult) -> None:
    page = opened(client, world, "lotte", f"/reports/targets?{MONTHS}")
    cells = re.findall(
        r'<a class="verdict (\w+)" href="([^"]+)"[^>]*><span[^>]*>(.)</span> ([^<]*)<span class="word">(\w+)', page
    )
    assert ("bad", f"/reports/targets/{missed.pk}", "✕", "0 %", "missed") in cells
    assert {(sign, word) for _tone, _href, sign, _value, word in cells} >= {("✕", "missed"), ("○", "none")}
    assert page.count("<tbody>") == 2
    assert "Apr 26" in page


def test_a_customers_manager_sees_his_own_alone(world: World, client: Client, missed: PeriodResult) -> None:
    page = opened(client, world, "ada", f"/reports/targets?{MONTHS}")
    assert page.count("<tbody>") == 1
    assert "Pinnock" not in page
    theirs = PeriodResult.objects.exclude(subject=missed.subject_id).values_list("pk", flat=True)
    assert {client.get(f"/reports/targets/{pk}").status_code for pk in theirs} == {404}
    for ending in ("csv", "xlsx", "pdf"):
        answer = client.get(f"/reports/targets.{ending}?{MONTHS}")
        assert answer.status_code == 200
        assert b"".join(answer)  # read to its end, so that the client closes it
    client.force_login(world.users["olly"])
    assert client.get("/reports/targets").status_code == 403


def test_filters_narrow_the_table(world: World, client: Client, missed: PeriodResult) -> None:
    oldmere = world.organizations["oldmere"].pk
    for asked in (f"customer={oldmere}", f"agreement={missed.subject.number}", "waits=yes"):
        assert opened(client, world, "lotte", f"/reports/targets?{MONTHS}&{asked}").count("<tbody>") == 1, asked
    number = factories.service(title="Mail").number
    page = opened(client, world, "lotte", f"/reports/targets?{MONTHS}&service={number}")
    assert page.count("<tbody>") == 1  # Pinnock's agreement covers every service
    assert "No results yet" in opened(client, world, "lotte", "/reports/targets?customer=999999")
    assert "Give at most" in opened(client, world, "lotte", "/reports/targets?from=1999-01&to=2026-01")
    assert "Give at most" in opened(client, world, "lotte", "/reports/targets?from=soon")


def test_one_result_leads_to_the_records_behind_it_and_to_its_answer(
    world: World, client: Client, missed: PeriodResult
) -> None:
    page = opened(client, world, "lotte", f"/reports/targets/{missed.pk}")
    assert "Nobody can open files" in page
    assert "100 % within 8 h" in page
    assert "Maintenance that was announced" in page
    step = f"/agreements/{missed.subject.number}/do/answer_missed?result={missed.pk}"
    assert step in page
    form = client.get(step).content.decode()
    assert f'<option value="{missed.pk}" selected>' in form
    version = re.findall(r'name="version" value="(\d+)"', form)[0]
    posted = {"version": version, "result": missed.pk, "improvement": "Ring the desk at night."}
    assert client.post(step, posted).status_code == 303
    page = opened(client, world, "lotte", f"/reports/targets/{missed.pk}")
    assert "Ring the desk at night." in page
    outside = opened(client, world, "ada", f"/reports/targets/{missed.pk}")
    assert "Improvement" in outside
    assert "Ring the desk at night." not in outside
    assert "do/answer_missed" not in outside


def test_what_cannot_be_an_answer_is_said_beside_the_field(world: World, client: Client, missed: PeriodResult) -> None:
    client.force_login(world.users["lotte"])
    step = f"/agreements/{missed.subject.number}/do/answer_missed"
    version = re.findall(r'name="version" value="(\d+)"', client.get(step).content.decode())[0]
    given = {"version": version, "result": missed.pk}
    said = client.post(step, {**given, "record": "PRB-999999"})
    assert (said.status_code, "There is no problem" in said.content.decode()) == (422, True)
    assert client.post(step, {**given, "reason": "bad luck"}).status_code == 422
    assert client.post(step, given).status_code == 422
    other = PeriodResult.objects.exclude(subject=missed.subject_id).first()
    assert client.post(step, {**given, "result": other.pk, "reason": "The line was cut."}).status_code == 422  # type: ignore[union-attr]


def test_programs_read_results_and_answer_them(world: World, client: Client, missed: PeriodResult) -> None:
    client.force_login(world.users["lotte"])
    address = f"/api/v1/agreements/{missed.subject.number}"
    told = {one["id"]: one for one in client.get(address).json()["results"]}
    assert (told[missed.pk]["verdict"], told[missed.pk]["achieved"]) == ("missed", "0.000")
    body = {
        "version": client.get(address).json()["version"],
        "result": missed.pk,
        "reason": "The line was cut by a digger.",
    }
    answer = client.post(f"{address}/actions/answer_missed", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    missed.refresh_from_db()
    assert missed.answered_at is not None


def test_the_files_hold_every_result(world: World, client: Client, missed: PeriodResult) -> None:
    client.force_login(world.users["lotte"])
    answer = client.get(f"/reports/targets.xlsx?{MONTHS}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)), read_only=True)  # type: ignore[arg-type]
    rows = list(book.active.values)  # type: ignore[union-attr]
    assert len(rows) == 1 + PeriodResult.objects.count()
    assert ("100 % within 8 h", 100, 0) in {(row[5], row[6], row[7]) for row in rows}
    text = b"".join(client.get(f"/reports/targets.csv?{MONTHS}")).decode()  # type: ignore[arg-type]
    assert "Missed" in text
    paper = client.get(f"/reports/targets.pdf?{MONTHS}")
    assert paper.content.startswith(b"%PDF-")
    assert b"StructTreeRoot" in paper.content  # tagged


def test_the_page_asks_the_same_number_of_statements_whatever_it_shows(
    world: World, client: Client, missed: PeriodResult
) -> None:
    client.force_login(world.users["lotte"])
    client.get(f"/reports/targets?{MONTHS}")
    assert len(contract.statements(lambda: client.get(f"/reports/targets?{MONTHS}"))) <= 6
    client.get(f"/reports/targets/{missed.pk}")
    assert len(contract.statements(lambda: client.get(f"/reports/targets/{missed.pk}"))) <= 7


def test_who_manages_service_levels_sees_open_misses_first(world: World, client: Client, missed: PeriodResult) -> None:
    page = opened(client, world, "lotte", "/")
    assert "Missed targets to answer" in page
    assert f"/reports/targets/{missed.pk}" in page
    assert "Missed targets to answer" not in opened(client, world, "tomas", "/")


def test_a_difference_is_told_on_the_page(world: World, client: Client, missed: PeriodResult) -> None:
    with then(MONDAY + timedelta(days=2)):
        factories.incident(world, customer=world.organizations["oldmere"], title="Put on record afterwards")
    client.force_login(world.users["lotte"])
    step = f"/agreements/{missed.subject.number}/do/reckon_again?period=2026-05-01"
    form = client.get(step).content.decode()
    version = re.findall(r'name="version" value="(\d+)"', form)[0]
    assert client.post(step, {"version": version, "period": "2026-05-01"}).status_code == 303
    page = opened(client, world, "lotte", f"/reports/targets/{missed.pk}")
    assert "gives another result" in page
    assert "2 missed" in page


def test_the_times_stand_first_as_a_record_meets_them() -> None:
    first = ["incident.acknowledge.1", "incident.response.others", "incident.resolution.1", "incident.resolution.2"]
    expected = [*first, "request.fulfilment.others", "availability", "availability.7", "series.3", "workload"]
    assert sorted(sorted(expected), key=place) == expected


def test_a_paper_says_what_its_signs_mean() -> None:
    rows = [
        [Cell("Files"), Cell("90 %"), Cell("✓ 95 %", "good"), Cell("")],
        [Cell("Mail"), Cell("90 %"), Cell("○ none")],
    ]
    assert legend([Section("Agreement", "", [], rows)]) == "✓ Met, Within the limit   ○ Nothing to count"
