"""Tables of registers in a text: live in a draft, kept with a version, never more than one may see."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.support.documents import selectors, services
from wellkept.sms.support.documents.embedding import drawing, registers
from wellkept.sms.support.documents.models import VersionTable
from wellkept.toolkit.paper.text import Grid

pytestmark = pytest.mark.django_db
BODY = "Our services:\n\n{{ services }}\n\nNo more."


def named(name):
    return factories.service(title=name)


def shown(client, row, more=""):
    return client.get(f"/documents/{row.number}{more}").content.decode()


def rename(row, title):
    return records.edit(row, actor=system(), title=title)


def test_a_draft_shows_what_is_on_the_register_now(world, open_as):
    service = named("Printing")
    row = factories.document(world, body=BODY)
    assert "<td>Printing</td>" in shown(open_as("tomas"), row)
    rename(service, "Plotting")
    page = shown(open_as("tomas"), row)
    assert "<td>Plotting</td>" in page
    assert "{{ services }}" not in page.split('class="facts-side"')[0]


def test_an_approved_version_keeps_its_tables_for_ever(world, open_as):
    service = named("Printing")
    row = factories.in_force(world, body=BODY)
    services.distribute(row, actor=world.actor("tomas"), distribution=["public"])
    rename(service, "Plotting")
    for who in ("tomas", "ada"):
        for place in ("", "/versions/1"):
            page = shown(open_as(who), row, place)
            assert "<td>Printing</td>" in page, (who, place)
            assert "Plotting" not in page, (who, place)
    row = factories.new_version(world, row, body=BODY + " Really.")
    assert "<td>Plotting</td>" in shown(open_as("ada"), row)
    assert "<td>Printing</td>" in shown(open_as("tomas"), row, "/versions/1")


def test_the_database_keeps_the_tables_as_they_are(world):
    named("Printing")
    row = factories.in_force(world, body=BODY)
    version = selectors.versions_of(row)[-1]
    assert version.digest == drawing.digest(BODY, drawing.frozen(version))
    assert version.digest != drawing.digest(BODY, [Grid("x", ("a",), (("b",),), "services")])
    assert drawing.digest(BODY, ()) != version.digest
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_versiontable SET caption = 'x'")


def test_the_tables_go_with_the_text(world):
    named("Printing")
    row = factories.in_force(world, body=BODY, retention_months=1)
    row = records.transition(row, "withdraw", actor=world.actor("tomas"), withdraw_reason="Done.")
    with occasion.occasion(at=occasion.now() + timedelta(days=60)):
        records.transition(row, "dispose", actor=world.actor("tomas"))
    assert not VersionTable.objects.exists()


def test_the_same_text_with_other_rows_is_a_new_version(world):
    service = named("Printing")
    row = factories.in_force(world, body=BODY)
    row = records.transition(row, "revise", actor=world.actor("tomas"))
    with pytest.raises(Refused):
        factories.submitted(world, row)
    rename(service, "Plotting")
    assert factories.submitted(world, row).state == "revision_review"


def test_an_unknown_name_is_a_mistake(world, open_as):
    row = factories.document(world, body="{{servces}}\n\n{{services}}")
    with pytest.raises(Invalid) as refusal:
        factories.submitted(world, row)
    assert "{{servces}}" in str(refusal.value.fields[""])
    assert "{{services}}" not in str(refusal.value.fields[""])
    page = shown(open_as("tomas"), row)
    assert "{{servces}}" in page


def test_a_name_within_a_sentence_or_code_stays_as_it_was_typed(world):
    assert drawing.names_in("See {{services}} here.\n\n    {{risks}}\n\n`{{roles}}`\n\n## {{risks}}") == []
    assert drawing.names_in("{{services}}\n\n{{ services }}\n\n{{<b>}}") == ["services"]


def test_what_people_typed_into_a_register_stays_text(world, open_as):
    named("<script>alert(1)</script> {{risks}} | **x**")
    page = shown(open_as("tomas"), factories.document(world, body=BODY + "\n\n<p>{{risks}}</p>"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{risks}} | **x**" in page
    assert page.count("<caption>Risks") == 0, "neither a cell nor typed HTML is a place for a table"


def test_what_belongs_to_a_customer_stands_in_his_documents_alone(world):
    actor, oldmere = world.actor("tomas"), world.organizations["oldmere"]
    records.create(kind("risk"), actor=actor, title="Of Oldmere", customer=oldmere)
    records.create(kind("risk"), actor=actor, title="Of nobody")
    for customer, wanted in ((None, ["Of nobody"]), (oldmere, ["Of Oldmere", "Of nobody"])):
        row = factories.document(world, body="{{risks}}", customer=customer)
        (grid,) = drawing.live(row, system())
        assert sorted(cells[1] for cells in grid.rows) == sorted(wanted)


def test_a_draft_shows_no_register_beyond_its_readers_sight(world):
    records.create(kind("risk"), actor=world.actor("tomas"), title="A secret risk")
    row = factories.document(world, body="{{risks}}\n\n{{suppliers}}")
    assert [list(grid.rows) for grid in drawing.live(row, world.actor("ada"))] == [[], []]


def test_every_register_can_be_drawn_and_has_one_name(world):
    for name in registers.offered():
        (grid,) = drawing.live(factories.document(world, body="{{%s}}" % name), system())  # noqa: UP031
        assert grid.columns
        assert all(len(row) == len(grid.columns) for row in grid.rows)
    assert {"services", "objectives", "risks", "obligations", "roles", "resources", "processes", "parties", "suppliers",
            "metrics"} <= set(registers.offered())  # fmt: skip
    with pytest.raises(ValueError, match="already"):
        registers.offer(registers.offered()["risks"])


def test_a_long_register_says_that_it_goes_on(world, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_ROWS", 2)
    for name in ("A", "B", "C"):
        named(name)
    (grid,) = drawing.live(factories.document(world, body=BODY), system())
    assert [row[1] for row in grid.rows] == ["A", "B"]
    assert "the first 2" in grid.caption
