"""The records that a rule counts: pages, files, what one record counts for; and who sees which."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.conformity import services
from wellkept.conformity.models import StoredAssessment
from wellkept.jobs import background
from wellkept.jobs import services as worker
from wellkept.jobs.models import BackgroundJob
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit import sheets
from wellkept.toolkit.testing.cast import World

PAST = datetime(2024, 9, 2, 9, tzinfo=UTC)
RULE = "8.6.1-01-e1"
PATH = f"/prove/rules/{RULE}/records"


@pytest.fixture
def looked(world: World) -> World:
    """Two incidents, of which one still has no category after days, and a look at them."""
    with occasion(at=datetime.now(UTC) - timedelta(days=20)):
        factories.closed(world, title="Mail is slow")
    with occasion(at=datetime.now(UTC) - timedelta(days=10)):
        factories.incident(world, category=None, title="=Files do not open")
    services.look_again(actor=system())
    return world


def page(client: Client, world: World, who: str, path: str, status: int = 200) -> str:
    client.force_login(world.users[who])
    answer = client.get(path)
    assert answer.status_code == status
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def test_all_records_of_a_rule_with_their_verdicts(client: Client, looked: World) -> None:
    html = page(client, looked, "helen", PATH)
    assert 'href="/incidents/INC-000001"' in html
    assert 'href="/incidents/INC-000002"' in html
    assert '<span class="outcome not_met">No category</span>' in html
    misses = page(client, looked, "helen", f"{PATH}?verdict=misses")
    assert "INC-000002" in misses
    assert "INC-000001" not in misses
    conforming = page(client, looked, "helen", f"{PATH}?verdict=conforms")
    assert "INC-000001" in conforming
    assert "INC-000002" not in conforming


def test_its_pages_hold_them_all(client: Client, looked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wellkept.web.prove.records.SIZE", 1)
    html = page(client, looked, "helen", PATH)
    assert "INC-000002" in html
    assert "INC-000001" not in html
    after = html.partition("&amp;after=")[2].partition('"')[0]
    assert "INC-000001" in page(client, looked, "helen", f"{PATH}?after={after}")


def test_each_check_has_its_own(client: Client, looked: World) -> None:
    html = page(client, looked, "helen", "/prove/rules/8.6.1-01-e3/records?check=1")
    assert "Open incidents older than twice their target" in html
    assert "Nothing here" in html
    page(client, looked, "helen", "/prove/rules/8.6.1-01-e3/records?check=9&verdict=x")


def test_a_file_holds_them_all_with_the_moment_and_no_formula(client: Client, looked: World) -> None:
    services.excuse(RULE, "INC-000002", actor=looked.actor("greta"), reason="Logged in the power cut.")
    for ending in ("csv", "xlsx"):
        client.force_login(looked.users["helen"])
        answer = client.get(f"{PATH}.{ending}")
        assert f"{RULE}-" in answer["Content-Disposition"]
        sheet = sheets.read(f"x.{ending}", b"".join(answer))
        assert sheet.head[:4] == ("Rule", "As of", "Check", "Number")
        by_number = {row[3]: row for row in sheet.rows}
        assert by_number["INC-000001"][6] == "conforming"
        assert by_number["INC-000002"][6:] == ("excused", "No category", "Logged in the power cut.")
        assert by_number["INC-000002"][4] == ("'=Files do not open" if ending == "csv" else "=Files do not open")
        assert all(row[1] for row in sheet.rows)


def test_a_file_of_a_past_day(client: Client, looked: World) -> None:
    with occasion(at=PAST, origin=Origin.DEMO):
        factories.incident(looked, title="Long ago")
    text = page(client, looked, "helen", f"{PATH}.csv?as_of=2024-09-05")
    assert "Long ago" in text
    assert "2024-09-05" in text
    assert "Mail is slow" not in text
    page(client, looked, "helen", f"{PATH}?as_of=nonsense", 422)
    page(client, looked, "helen", f"{PATH}.csv?as_of=2999-01-01", 422)
    page(client, looked, "helen", f"{PATH}?as_of=0001-01-01", 422)
    page(client, looked, "helen", f"{PATH}.csv?as_of=0001-01-01", 422)
    page(client, looked, "helen", f"{PATH}?check={'1' * 5000}")


def test_records_of_others_customers_stay_out(client: Client, looked: World) -> None:
    user = looked.users["greta"]
    user.customers = [looked.organizations["pinnock"].pk]
    user.save(update_fields=["customers"])
    for path in (PATH, f"{PATH}.csv"):
        assert "INC-000002" not in page(client, looked, "greta", path)
    page(client, looked, "greta", "/prove/records/INC-000002", 404)


@pytest.mark.parametrize("path", [PATH, f"{PATH}.csv", f"{PATH}.xlsx", "/prove/records/INC-000001"])
def test_who_may_not_see_them(client: Client, looked: World, path: str) -> None:
    page(client, looked, "employee", path, 403)


def test_a_rule_that_no_query_tests_has_none(client: Client, looked: World) -> None:
    page(client, looked, "helen", "/prove/rules/8.7.1-01-e1/records", 404)


def test_what_a_record_counts_for(client: Client, looked: World) -> None:
    html = page(client, looked, "tomas", "/prove/records/INC-000002")
    assert '<span class="outcome not_met">No category</span>' in html
    assert f'href="/prove/rules/{RULE}"' in html
    assert "8.6.1-02-e1" not in html
    assert "8.6.1-02-e1" in page(client, looked, "tomas", "/prove/records/INC-000001")
    page(client, looked, "tomas", "/prove/records/INC-000099", 404)
    assert "What this record proves" in page(client, looked, "tomas", "/incidents/INC-000002")
    assert "What this record proves" not in page(client, looked, "employee", "/incidents")


def test_a_miss_past_mending_says_until_when_it_counts(client: Client, world: World) -> None:
    agent = world.actor("jonah")
    with occasion(at=datetime(2026, 1, 5, 9, tzinfo=UTC), origin=Origin.DEMO):
        row = factories.incident(world)
        row = records.transition(row, "resolve", actor=agent, resolution_code="solution", resolution="Done.")
        records.transition(row, "close", actor=agent)
    with occasion(at=datetime(2026, 2, 5, 9, tzinfo=UTC)):
        services.look_again(actor=system())
    assert "No longer to be put right; counts until 5 Jan 2027." in page(
        client, world, "tomas", "/prove/rules/8.6.1-02-e1"
    )
    html = page(client, world, "tomas", "/prove/first")
    assert "can no longer be put right" in html
    assert "The last of them counts until 5 Jan 2027." in html


def test_looking_again_stays_on_the_page(client: Client, looked: World) -> None:
    def again(back: str) -> Any:
        client.force_login(looked.users["tomas"])
        return client.post("/prove/look-again", {"next": back})["Location"]

    rule = f"/prove/rules/{RULE}"
    assert f'name="next" value="{rule}"' in page(client, looked, "tomas", f"{rule}?job=7")
    assert again(rule) == rule
    StoredAssessment.objects.update(seconds=9.0)
    worker.beat("a worker", [])
    waiting = again(rule)
    job = BackgroundJob.objects.get()
    assert waiting == f"{rule}?job={job.pk}"
    assert f"/prove/looking/{job.pk}?next={rule}" in page(client, looked, "tomas", waiting)
    assert background.run_next("a worker")
    assert client.get(f"/prove/looking/{job.pk}?next={rule}")["Location"] == rule
    assert client.get(f"/prove/looking/{job.pk}?next=https://elsewhere.example")["Location"] == "/prove"
