"""Who may open which page of the settings, and at what cost."""

import pytest

#: Address and who may open it; everybody else gets 403. {…} stands for keys of the world.
PAGES = {
    "/settings": {"admin", "tomas", "amara"},
    "/settings/people": {"admin", "tomas"},
    "/settings/people/new": {"admin", "tomas"},
    "/settings/people/{jonah}": {"admin", "tomas"},
    "/settings/people/{ada}": {"admin", "tomas"},
    "/settings/roles": {"admin", "tomas"},
    "/settings/roles/incident-manager": {"admin", "tomas"},
    "/settings/pick/customer": {"admin", "tomas"},
    "/settings/teams": {"admin", "tomas"},
    "/settings/teams/{desk}": {"admin", "tomas"},
    "/settings/organizations": {"admin", "tomas"},
    "/settings/organizations/new": {"admin", "tomas"},
    "/settings/organizations/{oldmere}": {"admin", "tomas"},
    "/settings/organization": {"admin", "tomas"},
    "/settings/calendars": {"admin", "tomas"},
    "/settings/calendars/new": {"admin", "tomas"},
    "/settings/calendars/{hours}": {"admin", "tomas"},
    "/settings/calendars/{hours}/versions/0": {"admin", "tomas"},
    "/settings/calendars/{hours}/versions/new": {"admin", "tomas"},
    "/settings/calendars/{hours}/holidays": {"admin", "tomas"},
    "/settings/priorities": {"admin", "tomas"},
    "/settings/categories": {"admin", "tomas"},
    "/settings/incidents": {"tomas", "amara"},
    "/settings/system": {"admin"},
}

#: At most so many statements: three of them for session, account and bell.
STATEMENTS = {
    "/settings/people": 4,
    "/settings/people/{jonah}": 7,
    "/settings/roles": 5,
    "/settings/organizations": 5,
    "/settings/calendars": 4,
    "/settings/priorities": 6,
    "/settings/categories": 4,
    "/settings/system": 16,
}


def fill(path, world):
    return path.format(
        jonah=world.people["jonah"].pk,
        ada=world.people["ada"].pk,
        desk=world.desk.pk,
        oldmere=world.organizations["oldmere"].pk,
        hours=world.hours.pk,
    )


def test_each_page_opens_for_whom_it_is_and_for_nobody_else(world, enter):
    wrong = []
    for key in world.users:
        client = enter(key)
        for path, allowed in PAGES.items():
            status = client.get(fill(path, world)).status_code
            if status != (200 if key in allowed else 403):
                wrong.append((key, path, status))
    assert wrong == []


def test_nothing_can_be_posted_by_those_who_may_not_look(world, enter):
    client = enter("jonah")
    for path in PAGES:
        assert client.post(fill(path, world), {"do": "edit", "name": "Mine"}).status_code in (403, 405), path


@pytest.mark.parametrize(
    "path",
    [
        "/settings/people/999999",
        "/settings/roles/emperor",
        "/settings/pick/secret",
        "/settings/teams/999999",
        "/settings/organizations/999999",
        "/settings/calendars/999999",
        "/settings/calendars/{hours}/versions/7",
    ],
)
def test_what_does_not_exist_is_not_found(world, enter, path):
    assert enter("admin").get(fill(path, world)).status_code == 404


def test_what_is_out_of_sight_does_not_exist(world, enter):
    from wellkept.directory.services import set_account
    from wellkept.kernel.permissions import system

    set_account(world.users["tomas"], actor=system(), customers=[world.organizations["oldmere"].pk])
    client = enter("tomas")
    assert client.get(f"/settings/people/{world.people['bo'].pk}").status_code == 404
    assert client.get(f"/settings/organizations/{world.organizations['pinnock'].pk}").status_code == 404
    assert b"Pinnock" not in client.get("/settings/pick/customer").content
    assert b"Oldmere" in client.get("/settings/pick/customer").content


def test_an_unknown_step_is_not_found(world, enter):
    client = enter("admin")
    for path in ("/settings/people/{jonah}", "/settings/teams/{desk}", "/settings/calendars/{hours}"):
        assert client.post(fill(path, world), {"do": "nonsense"}).status_code == 404


def test_the_index_says_what_each_page_is_for(world, enter):
    page = enter("amara").get("/settings").content.decode()
    assert "When an incident is a major one" in page
    assert "/settings/people" not in page


@pytest.mark.parametrize("path", STATEMENTS)
def test_the_number_of_statements_is_pinned(world, enter, django_assert_max_num_queries, path):
    client = enter("admin")
    client.get(fill(path, world))
    with django_assert_max_num_queries(STATEMENTS[path]):
        client.get(fill(path, world))
