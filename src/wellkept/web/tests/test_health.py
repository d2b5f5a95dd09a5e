"""Answers for machines."""

import dataclasses
import os
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import RequestFactory

from wellkept.kernel import outage
from wellkept.web import health
from wellkept.web.peer import client_address, from_this_machine


def test_alive_without_database(client):
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_ready_when_database_and_migrations_are(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "migrations": "ok", "disk": "ok", "worker": "silent"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("free", "flag", "said"), [(outage.LEAST_ROOM // 4096 - 1, 0, "full"), (10**9, os.ST_RDONLY, "read-only")]
)
def test_not_ready_when_nothing_can_be_written(client, monkeypatch, free, flag, said):
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_bavail=free, f_frsize=4096, f_flag=flag))
    answer = client.get("/readyz")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(outage.LATER))
    assert answer.json() == {"ready": False, "database": "ok", "migrations": "ok", "disk": said, "worker": "silent"}


@pytest.mark.django_db
def test_not_ready_without_the_folder_of_the_installation(client, settings, tmp_path):
    settings.ENV = dataclasses.replace(settings.ENV, home=tmp_path / "away")
    assert client.get("/readyz").json()["disk"] == "away"


@pytest.mark.django_db
def test_not_ready_while_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr(health, "_migrations", lambda: "3 to apply")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer.json()["migrations"] == "3 to apply"


@pytest.mark.django_db
def test_not_ready_while_the_database_is_not_where_it_was(client, monkeypatch):
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "away")


def test_not_ready_without_database(client, monkeypatch):
    from django.db import OperationalError

    def away():
        raise OperationalError("refused: password=hidden")

    monkeypatch.setattr(health, "_database", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"
    assert "hidden" not in answer.content.decode()


def test_figures_for_this_machine(client):
    client.get("/healthz")
    page = client.get("/metrics").content.decode()
    assert 'wellkept_request_seconds_count{method="GET",route="healthz",status="200"}' in page


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}])
def test_no_figures_for_strangers(client, headers):
    assert client.get("/metrics", **headers).status_code == 403


def test_figures_for_people_who_operate_the_system(client, world):
    client.force_login(world.users["admin"])
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 200
    client.force_login(world.users["jonah"])
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 403


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        ((), "192.0.2.1", "", "192.0.2.1"),
        ((), "192.0.2.1", "198.51.100.9", "192.0.2.1"),
        (("192.0.2.1",), "192.0.2.1", "198.51.100.9", "198.51.100.9"),
        (("192.0.2.1",), "192.0.2.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        (("192.0.2.1", "192.0.2.2"), "192.0.2.1", "198.51.100.9, 192.0.2.2", "198.51.100.9"),
        (("192.0.2.1",), "192.0.2.1", "nonsense", "192.0.2.1"),
        (("192.0.2.1",), "192.0.2.1", "", "192.0.2.1"),
    ],
)
def test_only_a_trusted_proxy_speaks_for_others(settings, proxies, peer, forwarded, client):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == client


def test_a_proxy_on_this_machine_is_not_this_machine(settings):
    settings.TRUSTED_PROXIES = ("127.0.0.1",)
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "198.51.100.9"})
    assert not from_this_machine(request)
    assert from_this_machine(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1"))
