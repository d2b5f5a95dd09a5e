"""A route opens only as its view declares: to nobody, anybody, people with an account, people with a permission."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wellkept.toolkit.routes import PUBLIC, declared, requires
from wellkept.web.tests import trial_urls

pytestmark = pytest.mark.urls("wellkept.web.tests.trial_urls")


def test_an_undeclared_view_is_an_error_while_building(client, settings):
    settings.STRICT_ACCESS = True
    with pytest.raises(ImproperlyConfigured, match="undeclared"):
        client.get("/undeclared")


def test_an_undeclared_view_is_closed_in_production(client, settings):
    settings.STRICT_ACCESS = False
    answer = client.get("/undeclared")
    assert answer.status_code == 403
    assert b"open by mistake" not in answer.content


def test_a_public_view_knows_nobody_and_asks_the_database_nothing(client):
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/anybody").content == b"actor=None"


@pytest.mark.django_db
def test_a_visitor_signs_in_first_and_comes_back(client):
    answer = client.get("/member?a=1&b=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=%2Fmember%3Fa%3D1%26b%3D2"


@pytest.mark.django_db
def test_a_partial_request_moves_the_whole_page_and_comes_back_to_it(client):
    answer = client.get(
        "/member", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/incidents?state=open"}
    )
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fincidents%3Fstate%3Dopen"


@pytest.mark.django_db
def test_a_form_of_a_visitor_is_not_repeated_after_signing_in(client):
    assert client.post("/member")["Location"] == "/accounts/login/"


def test_the_actor_has_the_persons_zone_and_language(client, world):
    user = world.users["amara"]
    user.zone, user.language = "Europe/Berlin", "de"
    user.save()
    client.force_login(user)
    assert client.get("/member").content.decode() == "Amara Okoye|Europe/Berlin|de|de"


def test_the_next_request_has_its_own_zone_and_language(client, world):
    user = world.users["amara"]
    user.zone, user.language = "Europe/Berlin", "de"
    user.save()
    client.force_login(user)
    client.get("/member")
    client.force_login(world.users["jonah"])
    assert client.get("/member").content.decode() == "Jonah Pell|Europe/London|en|en"


def test_an_account_is_loaded_with_its_session(client, world, django_assert_num_queries):
    client.force_login(world.users["amara"])
    with django_assert_num_queries(1):
        client.get("/member")


@pytest.mark.parametrize("path", ["/manager", "/managed", "/child"])
def test_a_permission_opens_and_its_lack_closes(client, world, path):
    client.force_login(world.users["admin"])
    assert client.get(path).status_code == 200
    client.force_login(world.users["jonah"])
    assert client.get(path).status_code == 403


def test_a_refusal_names_the_permission_and_who_has_it(client, world):
    client.force_login(world.users["jonah"])
    page = client.get("/managed").content.decode()
    assert "directory.manage" in page
    assert "administrator" in page


@pytest.mark.parametrize(
    "end",
    [
        {"is_active": False},
        {"password": "other"},  # the session's hash no longer fits
    ],
)
def test_a_session_dies_with_the_account_or_the_password(client, world, end):
    user = world.users["amara"]
    client.force_login(user)
    assert client.get("/member").status_code == 200
    for name, value in end.items():
        setattr(user, name, value)
    user.save()
    assert client.get("/member").status_code == 302


def test_an_account_whose_time_is_over_may_do_nothing(client, world):
    from datetime import UTC, datetime, timedelta

    user = world.users["admin"]
    user.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    user.save()
    client.force_login(user)
    assert client.get("/manager").status_code == 403


def test_a_declaration_needs_a_permission():
    with pytest.raises(ValueError, match="at least one"):
        requires()


def test_what_a_view_declares_is_found_on_functions_and_classes():
    assert declared(trial_urls.anybody) == PUBLIC
    assert declared(trial_urls.Managed.as_view()).permissions == ("directory.manage",)
    assert declared(trial_urls.undeclared) is None
