"""Texts in Markdown: set as on paper, written in a tall field, and shown before they are saved."""

import pytest

from wellkept.sms import factories

pytestmark = pytest.mark.django_db
WRITTEN = "## Aim\n\n**Nothing** is lost. <script>alert(1)</script>"


def test_a_record_tells_it_as_on_paper(world, open_as):
    row = factories.document(world, body=WRITTEN)
    page = open_as("tomas").get(f"/documents/{row.number}").content.decode()
    assert '<article class="paper prose" hx-ignore><h3>Aim</h3>' in page
    assert "<strong>Nothing</strong>" in page
    assert "<script>alert" not in page


def test_the_form_has_a_look_at_it(world, open_as):
    row = factories.document(world, body=WRITTEN)
    page = open_as("tomas").get(f"/documents/{row.number}/edit?part=story").content.decode()
    assert 'hx-post="/preview?of=body"' in page
    assert "&lt;script&gt;" in page


def test_a_look_shows_what_will_be_and_keeps_nothing(world, open_as):
    client = open_as("jonah")
    shown = client.post("/preview?of=body", {"body": WRITTEN}).content.decode()
    assert "<h3>Aim</h3>" in shown
    assert "<script>" not in shown
    for address, form in (("/preview?of=body", {"body": " "}), ("/preview?of=other", {"body": "x"}), ("/preview", {})):
        assert "There is no text yet." in client.post(address, form).content.decode()
    assert client.get("/preview").status_code == 405
    shown = client.post("/preview?of=body", {"body": "[x](javascript:alert(1))"}).content.decode()
    assert "href" not in shown, "what is no address leads nowhere"
