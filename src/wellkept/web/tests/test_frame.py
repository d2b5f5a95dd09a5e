"""The frame shows what leads somewhere for the person, says where one is, and costs the database nothing."""

import re

import pytest
from django.test import RequestFactory

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kinds
from wellkept.toolkit import rail
from wellkept.toolkit.addresses import create_address, list_address, record_address
from wellkept.web import context
from wellkept.web.context import Frame


def frame(path="/profile", permissions=(), person_id=7):
    request = RequestFactory().get(path)
    request.actor = Actor(user_id=None, name="Amara Okoye", permissions=frozenset(permissions), person_id=person_id)
    return Frame(request)


@pytest.fixture
def announced(monkeypatch):
    monkeypatch.setattr(rail, "_entries", {})
    rail.announce(rail.Entry("home", "Home", "/"))
    rail.announce(rail.Entry("settings", "People", "/settings/people", ("directory.manage",)))
    rail.announce(rail.Entry("settings", "Trail", "/settings/trail", ("settings.manage",), count=lambda actor: 4))


def test_nobody_has_an_empty_rail(announced):
    request = RequestFactory().get("/")
    request.actor = None
    assert Frame(request).rail == []
    assert not Frame(request).creatable
    assert Frame(request).unread == 0


def test_only_sections_that_lead_somewhere_are_shown(announced):
    assert [item.href for item in frame().rail] == ["/"]
    both = frame(permissions=["directory.manage", "settings.manage"]).rail
    assert [item.href for item in both] == ["/", "/settings/people"]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.key)
def test_a_kind_is_in_the_rail_for_whoever_may_see_any_of_it(announced, kind):
    for permission in (kind.access.view, kind.access.view_customer, kind.access.view_own):
        if permission:
            found = frame(list_address(kind), [permission]).rail
            assert list_address(kind) in {i.href for i in found} | {s.href for i in found for s in i.subs}


def test_the_rail_says_where_one_is(announced):
    allowed = ["directory.manage", "settings.manage"]
    items = frame("/settings/trail/17", allowed).rail
    assert [item.active for item in items] == [False, True]
    assert [(sub.href, sub.active, sub.count) for sub in items[1].subs] == [
        ("/settings/people", False, None),
        ("/settings/trail", True, 4),
    ]
    assert not any(item.active for item in frame("/settings-elsewhere", allowed).rail)
    assert frame("/", allowed).rail[0].active


def test_what_may_be_created_follows_the_permission():
    kind = kinds()[0]
    assert next(item.href for item in frame(permissions=[kind.access.create]).creatable) == create_address(kind)
    assert not frame().creatable


def test_the_bell_leads_somewhere_and_counts_nothing_without_a_session():
    assert (frame().has_bell, frame().unread) == (True, 0)


def test_a_bell_that_leads_nowhere_is_not_there(monkeypatch):
    monkeypatch.setattr(context, "BELL", "/nowhere")
    assert (frame().has_bell, frame().unread) == (False, 0)


@pytest.mark.parametrize(
    "entry", [rail.Entry("nowhere", "X", "/x"), rail.Entry("home", "Another", "/")], ids=["section", "address"]
)
def test_a_wrong_entry_is_refused(announced, entry):
    with pytest.raises(ValueError, match="rail"):
        rail.announce(entry)


def test_announcing_twice_is_once(announced):
    rail.announce(rail.Entry("home", "Home", "/"))
    assert len(rail.entries()) == 3


def test_the_letters_that_lead_somewhere_are_all_different():
    assert len({section.go for section in rail.SECTIONS}) == len(rail.SECTIONS)


def test_the_address_of_a_record_comes_from_its_number():
    kind = kinds()[0]
    assert record_address(f"{kind.prefix}-000001") == f"/{kind.slug}/{kind.prefix}-000001"
    with pytest.raises(KeyError):
        record_address("NOSUCH-000001")


def test_a_page_in_the_frame(client, world, django_assert_max_num_queries):
    client.force_login(world.users["amara"])
    with django_assert_max_num_queries(3):
        page = client.get("/profile").content.decode()
    assert "<c-" not in page
    assert page.count("<h1>") == 1
    assert 'lang="en"' in page
    assert 'href="#content"' in page
    assert re.search(r'<main class="content[^"]*" id="content"', page)
    assert "AO" in page
    assert "Tavermoor Services" in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_a_page_may_not_be_framed_and_runs_no_foreign_code(client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/profile", "/welcome"])
def test_a_page_names_its_language(client, world, path):
    user = world.users["admin"]
    user.language = "de"
    user.save()
    world.own.set_up_at = None if path == "/welcome" else world.own.set_up_at
    world.own.save()
    client.force_login(user)
    assert '<html lang="de"' in client.get(path, headers={"Accept-Language": "de"}).content.decode()


def test_what_others_work_in_stands_apart_for_who_only_reads_it(world):
    def labels(items):
        return [str(item.label) for item in items]

    def of(key, path="/profile"):
        request = RequestFactory().get(path)
        request.actor = world.actor(key)
        return Frame(request)

    agent = of("jonah")
    assert labels(agent.to_read) == ["Plan", "Prove", "Improve"]
    assert not set(labels(agent.rail)) & {"Plan", "Prove", "Improve", "Settings"}
    assert [item.href for item in agent.personal] == [
        "/settings/substitute",
        "/settings/tokens",
        "/settings/feeds",
        "/awareness",
    ]
    assert not agent.reading
    assert of("jonah", "/prove").reading
    assert "Prove" in labels(of("tomas").rail)
    assert of("tomas").to_read == []
    assert of("helen").to_read == []
    assert {"Settings": "/settings"}.items() <= {str(item.label): item.href for item in of("tomas").rail}.items()


def test_work_begins_with_what_is_open(world):
    request = RequestFactory().get("/work")
    request.actor = world.actor("jonah")
    work = next(item for item in Frame(request).rail if item.href == "/work")
    assert next(sub.href for sub in work.subs) == "/work"
    assert [sub.href for sub in work.subs][-2:] == ["/order", "/known-errors"]
