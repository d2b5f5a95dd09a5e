"""A program for each of the cast: a client of the test with a bearer token."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from wellkept.api import limits
from wellkept.directory import services as directory
from wellkept.kernel.permissions import permissions_of
from wellkept.records.testing import start_anew
from wellkept.toolkit.testing.cast import World, build


class Program:
    """Speaks JSON with a token of one of the cast, or with a session where there is nothing that a token could allow."""

    def __init__(self, world: World, key: str, scopes: list[str] | None = None) -> None:
        user = world.users[key]
        held = sorted(permissions_of(frozenset(world.actor(key).roles)))
        self.client = Client()
        self.secret = ""
        if held:
            issued = directory.issue_token(actor=world.actor(key), user=user, name="test", scopes=scopes or held)
            self.token, self.secret = issued
        else:
            self.client.force_login(user)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer to a request; `headers` as If_Match="…"."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            given.setdefault("Authorization", f"Bearer {self.secret}")
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = given.pop("Content-Type", "application/json")
        return self.client.generic(method, path, raw, content_type=kind, headers=given)

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST JSON."""
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """PATCH JSON."""
        return self.call("PATCH", path, body, **headers)


@pytest.fixture(scope="module")
def _cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The cast, built once a module inside a transaction that is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        start_anew()
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(_cast: World, db: None) -> World:
    """The cast in an empty database; each test has its own copies of the rows."""
    return copy.deepcopy(_cast)


@pytest.fixture(autouse=True)
def _full_buckets() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def program(world: World) -> Callable[..., Program]:
    """Makes the program of one of the cast: program("jonah")."""
    made: dict[tuple[str, tuple[str, ...]], Program] = {}

    def make(key: str, *scopes: str) -> Program:
        if (key, scopes) not in made:
            made[key, scopes] = Program(world, key, list(scopes) or None)
        return made[key, scopes]

    return make
