"""The contract of every kind on its pages: one test walks the registry."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from wellkept.kernel import recent
from wellkept.kernel.registry import Kind, kinds
from wellkept.records.scope import visible_to
from wellkept.toolkit import exporting, forms, importing, lists, marks, sheets
from wellkept.toolkit.testing import contract

pytestmark = pytest.mark.django_db
EVERY_KIND = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.key)
COUNTS = Path(__file__).with_name("query_counts.json")

#: What the design allows at most, whatever is pinned.
LIST_LIMIT, RECORD_LIMIT = 6, 10


def shown_steps(kind: Kind, number: str, page: str) -> set[str]:
    return set(re.findall(rf"/{kind.slug}/{number}/do/([a-z_-]+)", page))


@EVERY_KIND
def test_the_steps_on_the_page_are_those_that_may_be_taken(kind, world, open_as):
    row = contract.make(kind, world)
    for who in world.users:
        actor = world.actor(who)
        if not visible_to(kind.model.objects.filter(pk=row.pk), actor).exists():
            continue
        wanted = {
            step.name
            for step in kind.lifecycle.transitions
            if row.state in step.sources and not step.automatic and actor.can(step.permission)
        } | {a.name for a in kind.actions if a.open_to(row, actor)}
        page = open_as(who).get(f"/{kind.slug}/{row.number}").content.decode()
        assert shown_steps(kind, row.number, page) == wanted, who
        assert page.count("button primary") <= 1, "one next action is the one solid button"


@EVERY_KIND
def test_every_form_opens_for_whom_it_is(kind, world, open_as):
    row = contract.make(kind, world)
    client = open_as(contract.maker(kind, world))
    for address in (
        "/new",
        "/filters",
        "/views",
        "/views/new",
        f"/{row.number}/edit",
        f"/{row.number}/edit?part=facts",
    ):
        page = client.get(f"/{kind.slug}{address}")
        expected = (
            200
            if forms.fields_of(kind, world.actor(contract.maker(kind, world)), "edit") or "edit" not in address
            else 404
        )
        assert page.status_code in (expected, 404 if "part" in address else expected), address
        assert "<c-" not in page.content.decode()


@EVERY_KIND
def test_an_export_can_be_imported_again(kind, world):
    titles = ["=1+1", "'=already guarded", "Plain, with a comma and “quotes”", "＝full-width"]
    for title in titles:
        contract.make(kind, world, title)
    actor = world.actor(contract.maker(kind, world))
    query = lists.read(kind, actor, {"view": "", "sort": "number"})
    before = _taken(kind, actor)
    text = "".join(exporting.csv_lines(actor, lambda: exporting.table_of(query)))
    assert not re.search(r"(?m)(^|,)\"?[=＝]", text), "no cell begins like a formula"
    sheet = sheets.read("export.csv", text.encode())
    outcome = importing.bring_in(kind, actor, sheet, dry_run=False)
    assert outcome.faults == []
    assert (outcome.made, outcome.changed, outcome.same) == (0, 0, len(titles)), outcome.changes
    assert _taken(kind, actor) == before
    numberless = replace(sheet, head=sheet.head[1:], rows=[row[1:] for row in sheet.rows])
    outcome = importing.bring_in(kind, actor, numberless, dry_run=False)
    assert outcome.faults == []
    assert outcome.made == len(titles)
    after = _taken(kind, actor)
    assert after[len(before) :] == before


def _taken(kind: Kind, actor) -> list[dict]:
    """What people filled in, of every record in order."""
    names = [n for n in forms.fields_of(kind, actor, "create") if not kind.model._meta.get_field(n).many_to_many]
    return list(kind.model.objects.order_by("pk").values(*names))


@EVERY_KIND
def test_a_spreadsheet_holds_texts_as_text(kind, world):
    contract.make(kind, world, "=HYPERLINK(1)")
    actor = world.actor(contract.maker(kind, world))
    with exporting.xlsx_file(exporting.table_of(lists.read(kind, actor, {"view": ""}))) as file:
        content = file.read()
    sheet = sheets.read("export.xlsx", content)
    assert "=HYPERLINK(1)" in {cell for row in sheet.rows for cell in row}
    assert b"<f>" not in content


@EVERY_KIND
def test_pages_keep_their_number_of_statements(kind, world, open_as, monkeypatch):
    monkeypatch.setattr(recent, "FRESH", 600)  # what every process reads anew now and then is not a page's
    rows = [contract.make(kind, world, f"Record {i}") for i in range(3)]
    client = open_as(contract.maker(kind, world))
    addresses = {
        "list": f"/{kind.slug}?view=",
        "record": f"/{kind.slug}/{rows[0].number}",
        "create": f"/{kind.slug}/new",
        "filters": f"/{kind.slug}/filters",
        "list-news": f"/{kind.slug}/live?since={marks.mark(0)}&view=&shown={rows[0].number}",
        "news": f"/{kind.slug}/{rows[0].number}/live?since={marks.mark(0)}",
    }
    for name, address in addresses.items():
        client.get(address)
        asked = contract.statements(lambda address=address: client.get(address))
        assert len(asked) == contract.pinned(COUNTS, f"{kind.key}.{name}", len(asked)), "\n".join(asked)
        limit = {"list": LIST_LIMIT, "record": RECORD_LIMIT}.get(name, RECORD_LIMIT)
        assert len(asked) <= limit
