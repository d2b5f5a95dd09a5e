"""The first page: each role sees its own panels, only what is in sight, at a bounded cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from wellkept.components.comments.services import comment
from wellkept.conformity import services
from wellkept.directory.services import appoint
from wellkept.kernel.occasion import occasion
from wellkept.kernel.permissions import system
from wellkept.ledger import checkpoints, jobs
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import home, major
from wellkept.toolkit import home as panels

#: The most statements of anybody's first page; three of them for session, account and bell, one for votes.
MOST = 13


@pytest.fixture
def work(world):
    """Some incidents of two customers: taken, free, on hold, resolved."""
    ada, pat = world.people["ada"], world.people["pat"]
    return {
        "mine": factories.incident(world, title="Mine to solve", requester=pat, assignee=world.people["jonah"]),
        "free": factories.incident(world, title="Nobody has me", requester=ada),
        "pinnock": factories.incident(world, title="Of Pinnock", requester=pat),
        "resolved": factories.resolved(world),
    }


def text(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("key", "shown", "hidden"),
    [
        ("jonah", ["Your next deadlines", "Nobody has these yet", "Mine to solve"], ["How customers are served"]),
        ("amara", ["Past their target", "Opened and resolved by week", "Open for longest"], ["The installation"]),
        ("tomas", ["Past their target", "Opened and resolved by week"], ["Your next deadlines", "Open for longest"]),
        ("lotte", ["How customers are served", "Pinnock Joinery"], ["Opened and resolved by week"]),
        (
            "ines",
            ["How customers are served", "What the records prove"],
            ["Nobody has these yet", "Report an incident"],
        ),
        (
            "helen",
            ["What the records prove", "The trail behind the records"],
            ["Mine to solve", "How customers are served"],
        ),
        ("ada", ["Open with the service desk", "Nobody has me", "Resolved in time"], ["Of Pinnock", "Mine to solve"]),
        ("olly", ["Does something not work?", "What you reported"], ["Of Pinnock", "Nobody has me"]),
        ("employee", ["Does something not work?", "What you reported"], ["Mine to solve"]),
        ("ivo", ["What you see here"], ["Nobody has me", "Report an incident"]),
        ("admin", ["The installation", "Worker"], ["Mine to solve"]),
    ],
)
def test_each_role_sees_what_it_needs_first(world, enter, work, key, shown, hidden):
    page = text(enter(key))
    assert [words for words in shown if words not in page] == []
    assert [words for words in hidden if words in page] == []


def test_who_audits_sees_the_tested_clauses_and_what_was_sealed(world, enter, work):
    services.look_again(actor=system())
    jobs.seal()
    jobs.grow()
    checkpoints.make()
    page = text(enter("helen"))
    assert "/prove/8.6.1-01" in page
    assert "/prove/8.4.1-01" not in page
    assert re.search(r"[1-9]\d* entries", page)
    assert 'class="tested-clauses"' not in text(enter("tomas"))


def test_nobodys_first_page_costs_more_than_it_may(world, enter, work, django_assert_max_num_queries):
    appoint(world.people["admin"], "sms-manager", actor=system())
    for key in world.users:
        client = enter(key)
        client.get("/")
        clock = connection.vendor == "postgresql"  # which is asked for the time that its workers go by
        with django_assert_max_num_queries(MOST + clock):
            client.get("/")


def test_a_major_incident_stands_above_everything_for_those_who_see_it(world, enter, work):
    major.accept(work["pinnock"], actor=world.actor("amara"), major_reason="All of Pinnock stands still.")
    for key in ("jonah", "amara", "ines", "bo"):
        assert "Major incident</strong>" in text(enter(key))
    assert "Major incident</strong>" not in text(enter("ada"))


def test_what_was_proposed_waits_for_who_decides(world, enter, work):
    major.propose(work["free"], actor=world.actor("jonah"), major_reason="Several wards.")
    assert "Proposed as major" in text(enter("amara"))
    assert "Proposed as major" not in text(enter("ines"))


def test_a_caller_who_wrote_last_waits_for_an_answer(world, enter):
    incident = factories.incident(world, requester=world.people["olly"], assignee=world.people["jonah"])
    assert "Waiting for your answer" not in text(enter("jonah"))
    comment(incident, actor=world.actor("olly"), body="Is anybody there?", public=True)
    assert "Waiting for your answer" in text(enter("jonah"))
    comment(incident, actor=world.actor("jonah"), body="An internal thought.", public=False)
    assert "Waiting for your answer" in text(enter("jonah"))
    comment(incident, actor=world.actor("jonah"), body="We are on it.", public=True)
    assert "Waiting for your answer" not in text(enter("jonah"))


def test_weeks_count_what_came_in_and_what_was_resolved(world):
    now = timezone.now()
    for weeks in (0, 1, 1, 30):
        with occasion(at=now - timedelta(weeks=weeks)):
            factories.incident(world)
    with occasion(at=now - timedelta(weeks=1)):
        factories.resolved(world)
    found = home.weeks(world.actor("amara"))
    assert [week.opened for week in found["weeks"]] == [0] * 10 + [3, 1]
    assert [week.resolved for week in found["weeks"]] == [0] * 10 + [1, 0]
    assert (found["opened"], found["resolved"], found["most"]) == (4, 1, 3)


def test_figures_are_those_of_the_lists_behind_them(world, enter, work):
    client = enter("jonah")
    for figure in home.own_figures(world.actor("jonah"))["figures"]:
        answer = client.get(figure.href)
        assert answer.status_code == 200
        assert answer.context["count"] == str(figure.value), figure.label


def test_targets_met_count_only_the_own_organization(world):
    factories.agreement(world)
    incident = factories.incident(world, requester=world.people["olly"])
    records.transition(
        incident, "resolve", actor=world.actor("jonah"), resolution_code="solution", resolution="Restarted the printer."
    )
    for key, of in (("ada", 1), ("bo", 0)):
        shares = home.targets_met(world.actor(key))
        assert [(share.met, share.of) for share in shares] == [(of, of), (of, of)]


def test_panels_have_one_key_a_known_area_and_an_order(monkeypatch, world):
    monkeypatch.setattr(panels, "_panels", {})
    for n in range(panels.MOST + 2):
        panels.panel(f"p{n}", "home/supplier.html", lambda _actor: {}, place=99 - n)
    assert [one.key for one, _said in panels.panels_for(world.actor("jonah"))] == [f"p{n}" for n in range(9, 1, -1)]
    panels.panel("silent", "home/supplier.html", lambda _actor: None, place=0)
    assert panels.panels_for(world.actor("jonah"))[0][0].key == "p9", "who says nothing takes no room"
    with pytest.raises(ValueError, match="already has"):
        panels.panel("p1", "home/supplier.html", lambda _actor: {})
    with pytest.raises(ValueError, match="no area"):
        panels.panel("p99", "home/supplier.html", lambda _actor: {}, area="attic")
    panels.panel("secret", "home/supplier.html", lambda _actor: {}, permission="system.operate", place=0)
    panels.panel("roles", "home/supplier.html", lambda _actor: {}, roles=("employee",), place=1)
    assert panels.panels_for(world.actor("admin"))[0][0].key == "secret"
    assert panels.panels_for(world.actor("employee"))[0][0].key == "roles"


def test_what_was_resolved_stays_with_its_caller_for_some_days(world, enter):
    row = factories.resolved(world)
    assert f"/incidents/{row.number}/do/reopen" in text(enter("olly"))
    assert row.number not in text(enter("employee"))
    with occasion(at=timezone.now() - timedelta(days=8)):
        old = factories.resolved(world)
    assert old.number not in text(enter("olly"))


def test_a_new_system_says_what_to_do_first_until_it_is_done(world, enter):
    page = text(enter("tomas"))
    assert "First steps" in page
    assert "3 of 7 done" in page
    assert 'href="/services/new"' in page
    assert 'href="/agreements/new"' in page
    assert "First steps" not in text(enter("jonah"))
    factories.agreement(world, services=[factories.service()])
    factories.incident(world)
    assert "First steps" not in text(enter("tomas"))


def test_who_is_asked_for_a_vote_sees_for_whom(world, enter):
    factories.ordered(world)
    row = text(enter("ada")).partition("Waits for your vote")[2].partition("</table>")[0]
    assert "for Olly Marsh" in row
