"""Steps that do not exist, what the index says, and what the pages of the settings cost."""

import pytest

#: At most so many statements: three of them for session, account and bell.
STATEMENTS = {
    "/settings/people": 4,
    "/settings/people/{jonah}": 7,
    "/settings/roles": 5,
    "/settings/organizations": 5,
    "/settings/calendars": 4,
    "/settings/priorities": 6,
    "/settings/categories": 4,
    "/settings/system": 17,
}


def fill(path, world):
    return path.format(
        jonah=world.people["jonah"].pk,
        ada=world.people["ada"].pk,
        desk=world.desk.pk,
        oldmere=world.organizations["oldmere"].pk,
        hours=world.hours.pk,
    )


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
