"""The pages of proof: map, list, first things, requirement, rule; who sees what, what is typed, what it costs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wellkept.components.findings.models import Finding
from wellkept.conformity import engine, jobs, selectors, services
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.models import Excuse, RuleSetting, StoredAssessment, Verdict
from wellkept.jobs import background
from wellkept.jobs.models import BackgroundJob
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.ledger import sealing
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World
from wellkept.web.prove import showing

PAST = datetime(2024, 9, 2, 9, tzinfo=UTC)
RULE = "8.6.1-01-e1"
#: One that no query tests.
UNTESTED = "8.7.1-01-e1"
#: Statements of each page with an assessment, the session's and the account's included.
STATEMENTS = {"/prove": 8, "/prove/list": 6, "/prove/first": 6, "/prove/8.6.1-01": 7, f"/prove/rules/{RULE}": 12}


@pytest.fixture
def looked(world: World) -> World:
    """Two incidents, of which one has a category, and a look at them."""
    factories.closed(world, title="Mail is slow")
    days_ago = datetime.now(UTC) - timedelta(days=5)
    factories.incident(world, category=None, title="Files do not open", opened_at=days_ago)
    services.look_again(actor=system())
    return world


def page(client: Client, world: World, who: str, path: str, status: int = 200) -> str:
    client.force_login(world.users[who])
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, world: World, who: str, path: str, status: int, **fields: Any) -> Any:
    client.force_login(world.users[who])
    answer = client.post(path, fields)
    assert answer.status_code == status
    return answer


# Reading


def test_the_map_has_a_cell_for_each_requirement(client: Client, looked: World) -> None:
    html = page(client, looked, "tomas", "/prove")
    assert html.count('class="cell ') == 213
    assert 'class="cell not_met" href="/prove/8.6.1-01"' in html
    assert "8.6.1-02, Met" in html
    assert "1 × No category" in html


def test_a_cell_says_nothing_in_two_languages_at_once(client: Client, looked: World) -> None:
    user = looked.users["tomas"]
    user.language = "de"
    user.save(update_fields=["language"])
    html = page(client, looked, "tomas", "/prove")
    titles = re.findall(r'class="cell [^>]* title="([^"]*)"', html)
    assert len(titles) == 213
    assert all(len(title.split(" · ")) == 2 for title in titles)


def test_without_a_look_the_map_offers_the_first(client: Client, world: World) -> None:
    assert "Nobody has looked yet" in page(client, world, "tomas", "/prove")
    assert "Look at the records" in page(client, world, "tomas", "/prove")
    assert "Look at the records" not in page(client, world, "helen", "/prove")
    for path in ("/prove/list", "/prove/first", "/prove/8.6.1-01", f"/prove/rules/{RULE}"):
        page(client, world, "tomas", path)


def test_the_list_by_outcome_and_clause(client: Client, looked: World) -> None:
    html = page(client, looked, "tomas", "/prove/list?outcome=not_met")
    assert (html.count('class="c-number"'), "8.6.1-01" in html) == (1, True)
    assert page(client, looked, "tomas", "/prove/list?clause=8.6.1").count('class="c-number"') == 7
    assert page(client, looked, "tomas", "/prove/list").count('class="c-number"') == 214
    assert "No requirement is like that" in page(client, looked, "tomas", "/prove/list?outcome=stale")
    assert "No requirement is like that" in page(client, looked, "tomas", "/prove/list?clause=x")


def test_first_things_lead_to_their_records(client: Client, looked: World) -> None:
    html = page(client, looked, "tomas", "/prove/first")
    assert f'href="/prove/rules/{RULE}"' in html
    assert "Put it right, or excuse it with a reason." in html


def test_a_requirement_shows_its_rules(client: Client, looked: World) -> None:
    html = page(client, looked, "helen", "/prove/8.6.1-01")
    assert "1 of 2" in html
    assert "asked is 98" in html
    assert "No category" in html
    assert "Follow one incident from report to closure" in html
    assert "Give your verdict" not in html
    assert "4.1-A1" in page(client, looked, "helen", "/prove/4.1-A1")


def test_a_rule_shows_what_misses_and_what_conforms(client: Client, looked: World) -> None:
    html = page(client, looked, "helen", f"/prove/rules/{RULE}")
    assert 'href="/incidents/INC-000002"' in html
    assert "Files do not open" in html
    assert 'href="/incidents/INC-000001"' in html
    assert "Measure otherwise" not in html
    assert "No query tests this rule yet" in page(client, looked, "helen", f"/prove/rules/{UNTESTED}")


def test_titles_are_in_the_readers_language_and_the_catalogues_words_say_that_they_are_english(
    client: Client, looked: World
) -> None:
    helen = looked.users["helen"]
    helen.language = "de"
    helen.save()
    html = page(client, looked, "helen", "/prove/8.6.1-01")
    assert f'<a href="/prove/rules/{RULE}">Aufzeichnungen zu Störungen</a>' in html
    text = catalogue().requirement("8.6.1-01").text
    assert f'<span lang="en">{text}</span>' in html
    assert '<span lang="en">logged and put in a class</span>' in html
    html = page(client, looked, "helen", f"/prove/rules/{RULE}")
    assert re.search(rf"<h1><span[^>]*>{RULE}</span> Aufzeichnungen zu Störungen", html)
    assert f'<p lang="en">{text}</p>' in html
    assert f'<span lang="en">{catalogue().rule(UNTESTED).what}</span>' in page(
        client, looked, "helen", f"/prove/rules/{UNTESTED}"
    )
    for path in ("/prove/first", "/prove", "/"):
        assert ">Aufzeichnungen zu Störungen</a>" in page(client, looked, "helen", path), path


def test_a_requirement_shows_which_rule_tests_which_part(client: Client, looked: World) -> None:
    html = page(client, looked, "helen", "/prove/8.6.1-01")
    parts = re.findall(r'<li><span lang="en">([^<]+)</span> <span class="small">(.*?)</span></li>', html)
    tested = {text: re.findall(r">(8[^<]+)<", links) for text, links in parts}
    assert tested == {
        "logged and put in a class": [RULE],
        "given a priority from impact and urgency": ["8.6.1-01-e2"],
        "passed on when necessary": ["8.6.1-01-e3"],
        "solved": [RULE],
        "closed": [RULE],
    }
    assert "tests parts a, d, e" in html
    assert "tests part b" in html
    assert "no rule of its own" in page(client, looked, "helen", "/prove/8.5.1.3-03")


def test_the_words_beside_the_figures_are_explained(client: Client, looked: World) -> None:
    for path in ("/prove/8.6.1-01", f"/prove/rules/{RULE}"):
        html = page(client, looked, "helen", path)
        for word in ("recorded late", "recorded elsewhere", "as the form proposes", "alike", "so far"):
            assert f"<dt>{word}</dt>" in html, (path, word)


def test_a_rule_says_how_many_conform_only_so_far(client: Client, looked: World) -> None:
    factories.incident(looked)
    factories.resolved(looked)
    services.look_again(actor=system())
    html = page(client, looked, "helen", f"/prove/rules/{RULE}")
    assert "3 of 4" in html
    assert "2 of the conforming are still open; they conform so far." in html


def test_records_of_others_customers_stay_out_of_sight(client: Client, looked: World) -> None:
    user = looked.users["greta"]
    user.customers = [looked.organizations["pinnock"].pk]
    user.save(update_fields=["customers"])
    html = page(client, looked, "greta", f"/prove/rules/{RULE}")
    assert "INC-000002" not in html
    assert "Files do not open" not in html
    assert "One of them belongs to a customer whom you do not see." in html


@pytest.mark.parametrize("path", ["/prove/9.9-01", "/prove/rules/8.6.1-01-e9", "/prove/rules/x", "/prove/looking/77"])
def test_what_does_not_exist(client: Client, looked: World, path: str) -> None:
    page(client, looked, "tomas", path, 404)


@pytest.mark.parametrize("path", STATEMENTS)
@pytest.mark.parametrize("who", ["employee", "ada", "olly", "ivo"])
def test_who_may_not_see_it(client: Client, looked: World, who: str, path: str) -> None:
    page(client, looked, who, path, 403)


@pytest.mark.parametrize(("path", "count"), STATEMENTS.items())
def test_what_a_page_costs(
    client: Client, looked: World, django_assert_max_num_queries: Any, path: str, count: int
) -> None:
    client.force_login(looked.users["tomas"])
    client.get(path)
    with django_assert_max_num_queries(count):
        client.get(path)


# Another day


def test_one_past_day_at_a_time_is_recomputed(client: Client, looked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "QUEUE", 0.01)
    with showing._one_at_a_time:
        html = page(client, looked, "helen", "/prove?as_of=2024-09-06")
    assert "Other days are being looked back at now" in html
    assert "Other days" not in page(client, looked, "helen", "/prove?as_of=2024-09-06")


@pytest.mark.parametrize(("costly", "looks"), [(-1.0, 1), (1000.0, 2)])
def test_a_day_that_took_long_is_shown_again_though_something_was_written(
    client: Client, looked: World, monkeypatch: pytest.MonkeyPatch, costly: float, looks: int
) -> None:
    made: list[Any] = []
    assess = engine.assess
    monkeypatch.setattr(engine, "assess", lambda *args, **more: made.append(args) or assess(*args, **more))
    monkeypatch.setattr(showing, "COSTLY", costly)
    for _look in range(2):
        page(client, looked, "helen", f"/prove?as_of=2024-09-{20 + looks}")
        factories.incident(looked)
        sealing.seal()
    assert len(made) == looks


def test_a_past_day_is_recomputed(client: Client, world: World) -> None:
    for at in (PAST, PAST + timedelta(days=10)):
        with occasion(at=at, origin=Origin.DEMO):
            factories.incident(world, category=None)
    html = page(client, world, "helen", f"/prove/rules/{RULE}?as_of=2024-09-05")
    assert "As of the end of 5 Sep 2024." in html
    assert "Recomputed from the records" in html
    assert "0 of 1" in html
    assert "0 of 2" in page(client, world, "helen", f"/prove/rules/{RULE}?as_of=2024-09-15")


def test_a_kept_look_is_shown_for_its_day(client: Client, world: World) -> None:
    with occasion(at=PAST, origin=Origin.DEMO):
        factories.closed(world)
        services.store(engine.assess(actor=system()), actor=system())
    assert "The assessment stored on that day" in page(client, world, "helen", "/prove?as_of=2024-09-02")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2.9.2024", "is not a date"),
        ("2999-01-01", "what lies ahead"),
        ("9999-12-31", "what lies ahead"),
        ("0001-01-01", "No record is older"),
        ("%3Cb%3E", "is not a date"),
    ],
)
def test_an_impossible_day_is_said(client: Client, looked: World, day: str, said: str) -> None:
    assert said in page(client, looked, "helen", f"/prove?as_of={day}")


def test_the_trend_begins_with_the_second_day(client: Client, looked: World) -> None:
    assert "The trend begins with the second one" in page(client, looked, "helen", "/prove")
    services.look_back(PAST, actor=system())
    html = page(client, looked, "helen", "/prove")
    assert html.count("<rect ") > 2
    assert "2 Sep 2024" in html


# Looking again


def test_a_quick_look_is_made_at_once(client: Client, looked: World) -> None:
    before = selectors.latest_look()
    assert before is not None
    answer = send(client, looked, "tomas", "/prove/look-again", 303, next="/prove/8.6.1-01")
    assert answer["Location"] == "/prove/8.6.1-01"
    after = selectors.latest_look()
    assert after is not None
    assert after.pk != before.pk


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "/incidents", "/prove\\x"])
def test_the_way_back_leads_nowhere_else(client: Client, looked: World, address: str) -> None:
    assert send(client, looked, "tomas", "/prove/look-again", 303, next=address)["Location"] == "/prove"


def test_a_long_look_is_the_workers(client: Client, looked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellkept.jobs import services as worker

    StoredAssessment.objects.update(seconds=9.0)
    worker.beat("a worker", [])
    answer = send(client, looked, "tomas", "/prove/look-again", 303)
    job = BackgroundJob.objects.get(name=jobs.WORK)
    assert answer["Location"] == f"/prove?job={job.pk}"
    assert f"/prove/looking/{job.pk}" in page(client, looked, "tomas", answer["Location"])
    assert "Looking at the records" in page(client, looked, "tomas", f"/prove/looking/{job.pk}")
    page(client, looked, "greta", f"/prove/looking/{job.pk}", 404)
    assert background.run_next("a worker")
    page(client, looked, "tomas", f"/prove/looking/{job.pk}", 303)


@pytest.mark.parametrize("who", ["helen", "admin", "employee", "ada"])
def test_who_may_not_look_again(client: Client, looked: World, who: str) -> None:
    send(client, looked, who, "/prove/look-again", 403)


# What people say


def test_a_verdict(client: Client, looked: World) -> None:
    fields = {"judgement": "conforms", "reason": "I followed three of them."}
    send(client, looked, "greta", "/prove/8.6.1-01", 303, **fields)
    html = page(client, looked, "helen", "/prove/8.6.1-01")
    assert "I followed three of them." in html
    assert "say different things" in html
    assert 'class="cell not_met disputed"' in page(client, looked, "helen", "/prove")


def test_a_verdict_without_reason_keeps_what_was_chosen(client: Client, looked: World) -> None:
    answer = send(client, looked, "greta", "/prove/8.6.1-01", 422, judgement="does_not", reason="")
    assert "This field is required." in answer.content.decode()
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("who", ["helen", "jonah"])
def test_who_may_not_judge(client: Client, looked: World, who: str) -> None:
    send(client, looked, who, "/prove/8.6.1-01", 403, judgement="conforms", reason="Seen.")
    send(client, looked, who, f"/prove/rules/{RULE}/excuses", 403, number="INC-000002", reason="Seen.")


def test_an_excuse(client: Client, looked: World) -> None:
    path = f"/prove/rules/{RULE}/excuses"
    send(client, looked, "greta", path, 303, number="INC-000002", reason="Logged in the power cut.")
    assert Excuse.objects.get().reason == "Logged in the power cut."
    assert "excused by Greta Holm" in page(client, looked, "helen", f"/prove/rules/{RULE}")
    send(client, looked, "greta", path, 422, number="INC-999999", reason="Because.")
    send(client, looked, "greta", path, 422, number="INC-000002", reason="")


def test_a_rule_that_fails_is_one_click_from_a_nonconformity(client: Client, looked: World) -> None:
    path = f"/prove/rules/{RULE}/findings"
    assert "Raise a nonconformity" in page(client, looked, "tomas", f"/prove/rules/{RULE}")
    assert "Raise a nonconformity" not in page(client, looked, "helen", f"/prove/rules/{RULE}")
    send(client, looked, "helen", path, 403, title="Incidents without a category", grade="minor")
    send(client, looked, "tomas", path, 422, title="", grade="minor")
    send(client, looked, "tomas", path, 422, title="Incidents without a category", grade="strength")
    send(client, looked, "tomas", path, 303, title="Incidents without a category", grade="minor")
    row = Finding.objects.get()
    assert (row.rule, row.requirement, row.source_type) == (RULE, "8.6.1-01", "rule")
    assert (row.rule_found["outcome"], row.rule_found["failing"]) == ("not_met", ["INC-000002"])
    assert row.number in page(client, looked, "helen", f"/prove/rules/{RULE}")
    html = page(client, looked, "helen", f"/findings/{row.number}")
    assert "1 of 2" in html
    assert "No category: 1" in html


def test_measures(client: Client, looked: World) -> None:
    path = f"/prove/rules/{RULE}/measures"
    fields = {"percent": "50", "limit_closed_within": "45 days", "reason": "While we learn."}
    send(client, looked, "tomas", path, 303, **fields)
    row = RuleSetting.objects.get()
    assert (row.threshold, row.window_months, row.limits) == (0.5, None, {"closed_within": "45 days"})
    services.look_again(actor=system())
    html = page(client, looked, "helen", f"/prove/rules/{RULE}")
    assert "more laxly" in html
    assert "While we learn." in html
    assert 'value="50.0"' in page(client, looked, "tomas", f"/prove/rules/{RULE}")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"percent": "101", "reason": "Why not."}, "less than or equal to 100"),
        ({"limit_closed_within": "soon", "reason": "Why not."}, "Write it like"),
        ({"percent": "50"}, "This field is required."),
    ],
)
def test_impossible_measures(client: Client, looked: World, fields: dict[str, str], said: str) -> None:
    answer = send(client, looked, "tomas", f"/prove/rules/{RULE}/measures", 422, **fields)
    assert said in answer.content.decode()
    assert not RuleSetting.objects.exists()


def test_who_may_not_set_measures(client: Client, looked: World) -> None:
    send(client, looked, "greta", f"/prove/rules/{RULE}/measures", 403, percent="50", reason="Easier.")


def test_roles_are_called_by_their_names(client: Client, looked: World) -> None:
    html = page(client, looked, "employee", "/prove", 403)
    assert "Top management" in html
    assert "top-management" not in html
