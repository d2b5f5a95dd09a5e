"""Errors: a way out, a reference, the right status, nothing of the inside; and no database needed."""

import io
import json
import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory

from wellkept.web import errors

pytestmark = pytest.mark.urls("wellkept.web.tests.trial_urls")

STATUS = {
    "denied": 403,
    "refused": 422,
    "invalid": 422,
    "conflict": 409,
    "away": 503,
    "locked": 503,
    "full": 503,
    "unkeepable": 422,
    "twice": 409,
}


@pytest.fixture
def quiet(client):
    """A client that gets the answer to an exception instead of the exception."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("how", "status"), [*STATUS.items(), ("wrong", 500), ("bug", 500)])
def test_a_failure_has_its_status_a_reference_and_a_way_out(quiet, how, status, caplog):
    answer = quiet.get(f"/fail/{how}")
    assert answer.status_code == status
    page = answer.content.decode()
    assert answer["X-Request-ID"][:12] in page
    assert 'href="/"' in page
    assert "secret detail" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize(("how", "status"), STATUS.items())
def test_a_partial_request_gets_a_notice_and_keeps_its_page(quiet, how, status):
    answer = quiet.get(f"/fail/{how}", headers={"HX-Request": "true"})
    assert answer.status_code == status
    assert answer["HX-Reswap"] == "none"
    assert json.loads(answer["HX-Trigger"])["toast"]["kind"] == "bad"
    assert answer.content == b""


def test_a_notice_says_what_the_product_said(quiet):
    answer = quiet.get("/fail/refused", headers={"HX-Request": "true"})
    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "Not while it is open."


@pytest.mark.parametrize("how", ["away", "bug", "denied"])
def test_a_program_gets_problem_details(quiet, how, caplog):
    answer = quiet.get(f"/api/v1/fail/{how}")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_an_absent_database_asks_to_come_back(quiet):
    assert int(quiet.get("/fail/away")["Retry-After"]) > 0


def test_a_step_that_could_not_be_saved_can_be_sent_again_as_it_was(quiet):
    page = quiet.post(
        "/fail/away?from=list", {"title": 'He said "no"', "tags": ["a", "b"], "csrfmiddlewaretoken": "old"}
    )
    assert page.status_code == 503
    (form,) = re.findall("<form.*?</form>", page.content.decode(), re.S)
    assert 'method="post" action="/fail/away?from=list"' in form
    assert 'name="title" value="He said &quot;no&quot;"' in form
    assert 'name="tags" value="a"' in form
    assert 'name="tags" value="b"' in form
    assert 'value="old"' not in form
    assert len(re.findall('name="csrfmiddlewaretoken" value="[^"]{32,}"', form)) == 1


@pytest.mark.parametrize("sent", [{"password": "x"}, {"old_password1": "x"}, {"file": io.BytesIO(b"x")}])
def test_secrets_and_files_are_not_kept_on_the_page(quiet, sent):
    assert b"<form" not in quiet.post("/fail/away", sent).content


def test_a_full_disk_is_called_so(quiet):
    assert "disk is full or cannot be written" in quiet.post("/fail/full").content.decode()
    assert int(quiet.post("/fail/full")["Retry-After"]) > int(quiet.post("/fail/away")["Retry-After"])


def test_the_log_says_why_and_the_page_does_not(quiet, caplog):
    assert "refused" not in quiet.get("/fail/away").content.decode()
    assert "connection refused" in str([record.msg for record in caplog.records])


def test_a_conflict_shows_what_changed_and_escapes_it(quiet):
    page = quiet.get("/fail/conflict").content.decode()
    assert "Old" in page
    assert "New &lt;b&gt;" in page


def test_an_unknown_address_says_so(quiet):
    answer = quiet.get("/nowhere")
    assert answer.status_code == 404
    assert "nothing here" in answer.content.decode()


def test_too_large_a_body_is_told_as_that():
    request = RequestFactory().get("/")
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request, Exception()).status_code == 400


def test_a_form_without_token_says_what_to_do():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "out of date" in answer.content.decode()


def test_a_failed_session_store_is_an_absent_database_too(client, monkeypatch):
    from django.db import OperationalError

    from wellkept.web.sessions import SessionStore

    def away(self):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(SessionStore, "load", away)
    client.raise_request_exception = False
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/member").status_code == 503


def test_every_answer_has_an_id_of_its_own(client):
    one, two = client.get("/anybody"), client.get("/anybody")
    assert one["X-Request-ID"] != two["X-Request-ID"]
    assert len(one["X-Request-ID"]) == 32


def test_the_log_line_names_the_route_and_never_the_query(client, caplog):
    caplog.set_level("INFO", logger="wellkept.access")
    client.get("/anybody?token=hidden")
    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    (line,) = [each for each in told if each["event"] == "request"]
    assert line["route"] == "anybody"
    assert line["status"] == 200
    assert "hidden" not in str(line)


def test_an_address_that_ends_in_a_slash_leads_to_its_page(client):
    assert client.get("/anybody/?a=1")["Location"] == "/anybody?a=1"
    assert client.get("/nothing/").status_code == 404
    assert client.post("/anybody/").status_code == 404
