"""Documents leave as files: what stands on them, for whom."""

import io

import pytest
from docx import Document as Word
from pypdf import PdfReader

from wellkept.sms import factories
from wellkept.sms.support.documents import services

pytestmark = pytest.mark.django_db


def got(client, row, ending, more="", status=200):
    answer = client.get(f"/documents/{row.number}/file.{ending}{more}")
    assert answer.status_code == status
    return answer


def words(answer):
    """What a file says, whatever it is."""
    if answer.headers["Content-Type"] == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    word = Word(io.BytesIO(answer.content))
    parts = [each.text for each in word.paragraphs]
    return "\n".join([*parts, *(cell.text for table in word.tables for row in table.rows for cell in row.cells)])


def published(world, body="Words in force."):
    row = factories.in_force(world, body=body, title="How we <b>print</b> / copy")
    row = services.distribute(row, actor=world.actor("tomas"), distribution=["public"])
    return services.edit_document(row, actor=world.actor("tomas"), body="Words of a draft.")


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_what_stands_on_a_file(world, open_as, ending):
    factories.service(title="Printing")
    row = published(world, body="Words in force.\n\n{{services}}")
    answer = got(open_as("tomas"), row, ending, "?version=1")
    said = words(answer)
    for part in (
        row.number,
        "Words in force.",
        "Printing",
        "Internal",
        "Ines",
        "it may come into force",
        "How we <b>print</b>",
    ):
        assert part in said, part
    assert "Words of a draft." not in said
    assert "{{" not in said
    name = answer.headers["Content-Disposition"]
    assert f"{row.number} How we b print b copy v1.{ending}" in name
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_draft_says_that_it_is_one(world, open_as, ending):
    row = published(world)
    answer = got(open_as("tomas"), row, ending)
    said = words(answer)
    assert "Words of a draft." in said
    assert "not approved" in said
    assert "draft" in answer.headers["Content-Disposition"]


def test_readers_take_away_what_is_in_force_and_nothing_else(world, open_as):
    row = published(world)
    ada = open_as("ada")
    for more in ("", "?version=1"):
        said = words(got(ada, row, "docx", more))
        assert "Words in force." in said
        assert "Words of a draft." not in said
    row = factories.new_version(world, row, body="Two.")
    got(ada, row, "docx", "?version=1", 404)
    assert "Superseded" in words(got(open_as("tomas"), row, "docx", "?version=1"))
    assert "Clearer words." not in words(got(ada, row, "docx")), "what changed is for those who work on documents"


def test_foreign_and_nonsense_are_not_there(world, open_as):
    row = factories.document(world, body="Words of a draft.")
    for who in ("ada", "jonah"):
        got(open_as(who), row, "pdf", "", 404)
    client = open_as("tomas")
    for more in ("?version=0", "?version=7", "?version=-1", "?version=x", "?version=99999999999999999999"):
        got(client, row, "pdf", more, 404)
    got(client, row, "exe", "", 404)


def test_a_text_too_large_for_a_paper_is_refused_in_a_sentence(world, open_as, monkeypatch):
    monkeypatch.setattr("wellkept.toolkit.paper.text.MOST_CHARACTERS", 5)
    row = factories.document(world, body="Words of a draft.")
    client = open_as("tomas")
    answer = got(client, row, "pdf", "", 303)
    assert "a paper holds at most" in client.get(answer.headers["Location"]).content.decode()
