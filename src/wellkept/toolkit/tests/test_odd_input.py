"""What no keyboard sends: every form answers with a sentence and what was typed, on both databases."""

import pytest

from wellkept.kernel.registry import kind, kinds
from wellkept.sms import factories
from wellkept.toolkit.forms import fields_of

pytestmark = pytest.mark.django_db

ODD = {
    "nul": "a\x00b",
    "numeral": "²",
    "many digits": "9" * 5000,
    "beyond any key": "99999999999999999999",
    "long": "t" * 100_000,
    "first year": "0001-01-01T00:00",
    "last year": "9999-12-31T23:59",
    "no such hour": "2026-03-29T02:30",
    "right to left": "\u202eabc\u200f",
    "no letter": "\ufffe\U0010ffff",
    "negative": "-1",
}


def test_a_form_full_of_odd_values_is_refused_beside_its_fields_or_taken(world, open_as):
    browsers = {who: open_as(who) for who in ("jonah", "tomas")}
    for one in kinds():
        who = next((name for name in browsers if world.actor(name).can(one.access.create)), None)
        if who is None:
            continue
        names = fields_of(one, world.actor(who), "create")
        for called in ("nul", "numeral", "many digits", "beyond any key", "first year"):
            odd = ODD[called]
            answer = browsers[who].post(f"/{one.slug}/new", dict.fromkeys(names, odd))
            assert answer.status_code in (303, 422), (one.key, called)
            assert answer.status_code == 303 or "aria-invalid" in answer.content.decode(), (one.key, called)


def test_an_edit_with_odd_values_changes_nothing_and_keeps_what_was_typed(world, open_as):
    incident = factories.incident(world)
    names = fields_of(kind("incident"), world.actor("jonah"), "edit")
    agent = open_as("jonah")
    for called, odd in ODD.items():
        given = {**dict.fromkeys(names, odd), "title": "Typed with care", "version": incident.version}
        answer = agent.post(f"/incidents/{incident.number}/edit", given)
        assert answer.status_code == 422, called
        assert "Typed with care" in answer.content.decode(), called
    incident.refresh_from_db()
    assert incident.version == given["version"]


@pytest.mark.parametrize(
    "title", ["\u200b", " \u2060\u00a0", "\u2800\u3164", "Invoice \u202efdp.exe", "Two\u2028lines", "Bell \x07"]
)
def test_a_title_that_cannot_be_read_as_it_is_written_is_refused(world, open_as, title):
    answer = open_as("jonah").post("/incidents/new", {"title": title})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing of this can be seen" in page or "changes how the line is shown" in page or "Write something" in page


@pytest.mark.parametrize("title", ["كتاب \u200f(2)", "می\u200cخواهم", "👩\u200d🔧 asks", "日本語", "Ä\u0308 ß"])
def test_a_title_in_any_script_is_taken(world, open_as, title):
    assert open_as("jonah").post("/incidents/new", {"title": title}).status_code == 303
