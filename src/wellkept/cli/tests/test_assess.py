"""`wellkept assess`: forms, clauses, dates, what is kept, what is refused."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from wellkept.cli.main import main
from wellkept.conformity.models import StoredAssessment
from wellkept.kernel.occasion import Origin, occasion
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World

PAST = datetime(2024, 6, 30, 9, tzinfo=UTC)


@pytest.fixture
def logged(world: World) -> None:
    """Three incidents of an old log: before, on and after a day in June."""
    for days in (-10, 0, 10):
        with occasion(at=PAST + timedelta(days=days), origin=Origin.REPLAY):
            factories.closed(world, category=None)


def assess(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["assess", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    status, out, err = assess(capsys, "--format", "json", *words)
    assert (status, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_all_requirements(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys)
    assert len(found["requirements"]) == found["summary"]["requirements"] == 213
    assert (found["basis"], found["edition"]) == ("live", "2018")


def test_as_of_the_end_of_a_day_in_the_providers_zone(logged: None, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--clause", "8.6.1", "--as-of", "2024-06-30")
    assert (found["as_of"], found["basis"]) == ("2024-06-30T23:59:59+01:00", "recomputed")
    rule = found["requirements"][0]["rules"][0]
    assert (rule["id"], rule["outcome"], rule["population"]) == ("8.6.1-01-e1", "not_met", 2)
    assert rule["failing"] == ["INC-000002", "INC-000001"]
    assert (rule["late_share"], rule["elsewhere_share"]) == (0.0, 1.0)
    assert rule["window"] == ["2024-06-20T10:00:00+01:00", "2024-06-30T23:59:59+01:00"]


@pytest.mark.parametrize(("moment", "count"), [("2024-06-30T08:59Z", 1), ("2024-06-30T10:01", 2)])
def test_as_of_a_moment(logged: None, capsys: pytest.CaptureFixture[str], moment: str, count: int) -> None:
    found = as_json(capsys, "--clause", "8.6.1-01", "--as-of", moment)
    assert found["requirements"][0]["rules"][0]["population"] == count


def test_today_is_the_present(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    today = datetime.now(ZoneInfo("Europe/London")).date()
    with occasion(at=datetime.now(UTC)):
        assert as_json(capsys, "--clause", "8.6", "--as-of", today.isoformat())["basis"] == "live"


def test_what_was_stored_on_a_day_is_shown(logged: None, world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with occasion(at=PAST):
        as_json(capsys, "--store")
    factories.incident(world)
    found = as_json(capsys, "--clause", "8.6.1", "--as-of", "2024-06-30")
    assert (found["basis"], found["summary"]["requirements"]) == ("snapshot", 7)
    assert found["requirements"][0]["rules"][0]["population"] == 2
    assert StoredAssessment.objects.count() == 1


def test_storing_keeps_a_point_of_the_trend(logged: None, capsys: pytest.CaptureFixture[str]) -> None:
    as_json(capsys, "--as-of", "2024-06-30", "--store")
    row = StoredAssessment.objects.get()
    assert (row.basis, row.kept, row.as_of.date().isoformat()) == ("recomputed", True, "2024-06-30")


def test_csv_and_table(logged: None, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _err = assess(capsys, "--clause", "8.6.1", "--as-of", "2024-06-30", "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [line["rule"] for line in lines][:3] == ["8.6.1-01-e1", "8.6.1-01-e2", "8.6.1-01-e3"]
    assert lines[0]["failing"] == "INC-000002 INC-000001"
    status, out, _err = assess(capsys, "--clause", "8.6.1", "--as-of", "2024-06-30")
    assert status == 0
    assert "as of 2024-06-30 23:59 (Europe/London)" in out
    assert "100% recorded elsewhere" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--clause", "9.9"), "no clause with requirements called “9.9”"),
        (("--as-of", "30.6.2016"), "“30.6.2016” is not a date. Write it as 2016-06-30"),
        (("--as-of", "2016-02-30"), "is not a date"),
        (("--as-of", "2999-01-01"), "cannot show what lies ahead"),
        (("--as-of", "9999-12-31"), "cannot show what lies ahead"),
        (("--as-of", "0001-01-01"), "No record is older"),
        (("--as-of", "0001-01-01T00:00+14:00"), "No record is older"),
        (("--as-of", "9999-12-31T23:59-12:00"), "cannot show what lies ahead"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    world: World, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    status, out, err = assess(capsys, *words)
    assert (status, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
