"""The reports on problems and on known errors: pages and files, in whose sight, and nothing that a spreadsheet would run."""

import io

import openpyxl
import pytest
from django.test import Client

from wellkept.sms import factories
from wellkept.sms.resolution.problems import services
from wellkept.sms.resolution.problems.models import Problem
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db
REPORTS = ("problems", "known-errors")


@pytest.fixture
def rows(world: World) -> tuple[Problem, Problem, Problem]:
    """One that is open, one that was solved and came back, and a known error that users read of."""
    service = factories.service()
    one = factories.problem(world, title="=1+1 is slow", service=service)
    known = factories.published(world, title="Files open late", incidents=[factories.incident(world)])
    solved = factories.solved(world, title="Names are lost", service=service)
    services.tie_incident(solved, factories.incident(world), actor=world.actor("rashid"))
    return one, solved, known


@pytest.mark.parametrize("name", REPORTS)
def test_who_sees_problems_gets_them_in_four_shapes_and_others_none(
    world: World, client: Client, rows: tuple[Problem, ...], name: str
) -> None:
    for ending in ("", ".csv", ".xlsx", ".pdf"):
        for who, status in (("rashid", 200), ("greta", 200), ("olly", 403), ("ada", 403)):
            client.force_login(world.users[who])
            answer = client.get(f"/reports/{name}{ending}")
            assert answer.status_code == status, (who, ending)
            b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]


@pytest.mark.parametrize("name", REPORTS)
def test_odd_months_get_a_sentence(world: World, client: Client, name: str) -> None:
    client.force_login(world.users["rashid"])
    for query in ("from=x", "from=2026-13", "from=1999-01&to=2026-01", "from=2027-01&to=2026-01", "from=\x00"):
        page = client.get(f"/reports/{name}?{query}").content.decode()
        assert "first the earlier one" in page, query
        assert client.get(f"/reports/{name}.pdf?{query}").status_code == 200


def sheet(client: Client, address: str) -> list[dict[str, object]]:
    content = b"".join(client.get(address).streaming_content)  # type: ignore[arg-type]
    found = openpyxl.load_workbook(io.BytesIO(content)).active
    assert found is not None
    head, *lines = found.iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def test_the_files_hold_what_the_pages_show(world: World, client: Client, rows: tuple[Problem, ...]) -> None:
    one, solved, known = rows
    client.force_login(world.users["rashid"])
    lines = {line["Number"]: line for line in sheet(client, "/reports/problems.xlsx")}
    assert set(lines) == {row.number for row in rows}
    assert (lines[solved.number]["Incidents"], lines[solved.number]["Incidents of the problem since"]) == (1, 1)
    csv = b"".join(client.get("/reports/problems.csv").streaming_content).decode()  # type: ignore[arg-type]
    assert f"{one.number},'=1+1 is slow," in csv
    page = client.get("/reports/problems").content.decode()
    assert "Came back" in page and all(row.title in page for row in rows[1:])
    (line,) = sheet(client, "/reports/known-errors.xlsx")
    assert (line["Number"], line["Incidents"], line["Incidents in the period"]) == (known.number, 1, 1)
    assert line["What users can do meanwhile"] == "Open the web page instead."
    assert known.title in client.get("/reports/known-errors").content.decode()


def test_on_paper_words_are_words(world: World, client: Client) -> None:
    factories.known_error(world, title='#panic("x") $x$ *bold*', workaround='] #read("/etc/passwd")')
    client.force_login(world.users["rashid"])
    for name in REPORTS:
        answer = client.get(f"/reports/{name}.pdf")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
