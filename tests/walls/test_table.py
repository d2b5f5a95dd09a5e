"""The table of routes itself: every route declares who may open it, and everything here stands on routes that exist."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.walls.places import SLOTS, places
from tools.routes import operations, routes

from wellkept.api.endpoint import endpoint
from wellkept.kernel.registry import kinds
from wellkept.toolkit.routes import Level
from wellkept.web.access import OTHERS


def test_every_route_declares_who_may_open_it():
    assert len(routes()) > 150
    assert [route.address for route in routes() if route.access is None] == []


def test_the_table_for_other_peoples_views_names_nothing_that_is_not_routed():
    views = [getattr(route.view, "view_class", route.view) for route in routes()]
    assert {name for name in OTHERS if name.startswith("allauth.")} <= {
        f"{v.__module__}.{v.__qualname__}" for v in views
    }


def test_what_is_open_to_anybody_is_read_by_a_person():
    """A new one needs a reason; the API's own addresses ask for a token (api.endpoint)."""
    found = [r.address for r in routes() if r.access and r.access.level is Level.PUBLIC and not r.operations]
    assert found == [
        "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/{rest}",  # what any installation can do, nothing of this one
        "/feeds/{secret}.ics",  # whoever knows the address; it shows what its owner may see
        "/healthz", "/readyz", "/metrics",  # for machines; metrics knows its own
        "/invitation/{token}", "/invitation", "/demo/login",  # ways in
        "/accounts/login/", "/accounts/logout/", "/accounts/signup/", "/accounts/inactive/",
        "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/done/",
        "/accounts/password/reset/key/{uidb36}-{key}/",
    ]  # fmt: skip


def test_an_operation_that_asks_for_nothing_named_is_not_built():
    with pytest.raises(ImproperlyConfigured, match="does not declare"):
        endpoint(GET=lambda call: None)


def test_every_operation_has_its_permission():
    found = list(operations())
    assert len(found) > 10 * len(kinds())
    assert {each.address for each in found if not each.permissions} == {"/api/v1/me", "/api/v1/kinds"}
    assert all(each.permissions for each in found if each.address in ("/api/v1/people", "/api/v1/teams"))


@pytest.mark.django_db
def test_every_route_can_be_filled_and_no_filling_is_left_over(house):
    for route in routes():
        for of in kinds() if "slug" in route.slots and route.name.startswith("api:") else (None,):
            has_any = route.name != "api:action" or of is None or bool(of.actions)
            assert bool(places(route, house, of)) is has_any, (route.name, of and of.key)
    assert set(SLOTS) <= {route.page for route in routes()}
