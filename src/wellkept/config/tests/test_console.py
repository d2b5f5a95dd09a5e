"""Mail on the console."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from wellkept.config import environment


def test_a_mail_is_printed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    body = "You are invited.\n\nhttp://localhost:8000/invitation/abc\n\n--\nYou get this because you work here.\n"
    message = EmailMultiAlternatives("Welcome", body, "desk@localhost", ["ada@oldmere.example"])
    message.attach_alternative("<p>You are invited.</p>", "text/html")
    assert get_connection("wellkept.config.console.ConsoleMail").send_messages([message]) == 1
    said = capsys.readouterr().out
    assert said == (
        "Mail to ada@oldmere.example: Welcome\n    You are invited.\n    http://localhost:8000/invitation/abc\n"
    )


def test_an_installation_without_a_mail_server_prints() -> None:
    assert (
        environment.read({"WELLKEPT_HOME": "/nowhere"}).email["EMAIL_BACKEND"] == "wellkept.config.console.ConsoleMail"
    )


def test_a_long_mail_is_cut_and_keeps_its_link(capsys: pytest.CaptureFixture[str]) -> None:
    body = "\n".join(["x" * 50_000, *map(str, range(5000)), "http://localhost:8000/r/INC-000001"])
    message = EmailMultiAlternatives("Long", body, "desk@localhost", ["ada@oldmere.example"])
    get_connection("wellkept.config.console.ConsoleMail").send_messages([message])
    said = capsys.readouterr().out
    assert len(said) < 1000
    assert said.endswith("    http://localhost:8000/r/INC-000001\n")
