"""Full-text search: what is found, in which order, by whom; and that no input breaks it."""

import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wellkept.components.comments.services import comment
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kinds
from wellkept.records import search as index
from wellkept.records import services as records
from wellkept.records.models import Audience, Record
from wellkept.records.scope import visible_cards
from wellkept.records.search import find, query, search, table
from wellkept.records.search.words import Term, fold, terms_of
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.services import edit_incident
from wellkept.toolkit.testing.cast import World


def found(actor: Actor, text: str, **how: Any) -> list[str]:
    """The numbers of what a search finds."""
    return [hit.card.number for hit in search(actor, text, **how)]


def test_titles_descriptions_and_comments_are_found(world: World) -> None:
    a = factories.incident(world, title="Printer stands still", description="It blinks in orange.")
    jonah = world.actor("jonah")
    comment(a, actor=jonah, body="Replaced the toner.", public=True)
    for text in ("printer", "orange", "toner", "printer orange toner", "prin", "PRINTER", "blinks in"):
        assert found(jonah, text) == [a.number], text
    for text in ("rinter", "printer green", "blink orange"):
        assert found(jonah, text) == [], text


def test_an_edit_is_followed_and_comments_stay(world: World) -> None:
    jonah = world.actor("jonah")
    a = factories.incident(world, title="Printer stands still")
    comment(a, actor=jonah, body="toner", public=True)
    comment(a, actor=jonah, body="hearsay", public=False)
    edit_incident(a, actor=jonah, title="Scanner stands still")
    assert found(jonah, "printer") == []
    for text in ("scanner", "toner", "hearsay", "scanner toner hearsay"):
        assert found(jonah, text) == [a.number], text


def test_accents_and_case_do_not_matter(world: World) -> None:
    a = factories.incident(world, title="Café MÜNCHEN: Übergröße", description="naïve e\u0301clair")
    jonah = world.actor("jonah")
    for text in ("cafe", "CAFÉ", "munchen", "münchen", "uber", "éclair", "eclair", "naive"):
        assert found(jonah, text) == [a.number], text


def test_a_beginning_finds_every_word_that_begins_so_however_many_there_are(world: World) -> None:
    jonah = world.actor("jonah")
    few = [
        factories.incident(world, title=f"Error {word}").number
        for word in ("blinks", "blinking", "Blinkér", "ﬁne blink")
    ]
    many = [
        factories.incident(world, title=f"Asset serial{place:03}").number for place in range(query.MOST_COMPLETIONS + 5)
    ]
    factories.incident(world, title="Error blin")
    assert set(found(jonah, "error blink")) == set(few)
    assert set(found(jonah, "blink")) == set(few)
    assert set(found(jonah, "seria", limit=100)) == set(many)
    assert set(found(jonah, "asset serial0", limit=100)) == set(many)
    assert set(found(jonah, "serial00")) == set(many[:10])
    assert found(jonah, "blinkx") == []


def test_names_with_signs_are_held_together(world: World) -> None:
    a = factories.incident(world, title="srv-db-01 does not answer", description="at 10.20.30.40, Q:\\share")
    b = factories.incident(world, title="srv 01, then db 02", description="30.40 and 10.20")
    jonah = world.actor("jonah")
    assert found(jonah, "srv-db-01") == [a.number]
    assert found(jonah, "10.20.30") == [a.number]
    assert found(jonah, "10.20.30.40") == [a.number]
    assert found(jonah, '"does not"') == [a.number]
    assert found(jonah, "srv db 01") == [b.number, a.number]


def test_a_number_comes_first(world: World) -> None:
    a = factories.incident(world, title="One")
    b = factories.incident(world, title=f"Seen after {a.number}")
    jonah = world.actor("jonah")
    digits = str(int(a.number.rpartition("-")[2]))
    for text in (a.number, a.number.lower(), f"INC-{digits}", f"inc {digits}", f"INC{digits}", digits, f"#{digits}"):
        assert found(jonah, text)[0] == a.number, text
    assert found(jonah, a.number) == [a.number, b.number]
    assert found(world.actor("bo"), a.number) == []


def test_titles_come_before_texts_and_new_before_old(world: World) -> None:
    a = factories.incident(world, title="Printer on fire")
    b = factories.incident(world, title="Smoke", description="from the printer")
    c = factories.incident(world, title="Printer out of paper")
    assert found(world.actor("jonah"), "printer") == [c.number, a.number, b.number]


def test_notes_are_found_by_those_who_read_them(world: World) -> None:
    a = factories.incident(world)
    comment(a, actor=world.actor("jonah"), body="Suspect sabotage", public=False)
    assert found(world.actor("jonah"), "sabotage") == [a.number]
    assert found(world.actor("jonah"), "files sabotage") == [a.number]
    for who in ("olly", "ada"):
        assert found(world.actor(who), "files") == [a.number]
        assert found(world.actor(who), "sabotage") == []
        assert all("sabotage" not in hit.snippet for hit in search(world.actor(who), "files"))


def test_customers_find_their_own(world: World) -> None:
    mine = factories.incident(world, title="Canary sings")
    theirs = factories.incident(world, title="Canary sings", requester=world.people["pat"])
    assert found(world.actor("olly"), "canary") == [mine.number]
    assert found(world.actor("ada"), "canary") == [mine.number]
    assert found(world.actor("bo"), "canary") == [theirs.number]
    assert found(world.actor("ivo"), "canary") == []
    assert found(world.actor("jonah"), "canary") == [theirs.number, mine.number]
    Audience.objects.create(record=mine.record, person=world.people["pat"])
    assert found(world.actor("pat"), "canary") == [theirs.number, mine.number]
    Audience.objects.create(record=mine.record, organization=world.organizations["pinnock"])
    assert found(world.actor("bo"), "canary") == [theirs.number, mine.number]


def test_moving_to_another_customer_is_followed(world: World) -> None:
    a = factories.incident(world, title="Canary sings")
    records.edit(a, actor=system(), customer=world.organizations["pinnock"], requester=world.people["pat"])
    assert found(world.actor("ada"), "canary") == []
    assert found(world.actor("olly"), "canary") == []
    assert found(world.actor("bo"), "canary") == [a.number]
    assert found(world.actor("pat"), "canary") == [a.number]


def test_kinds_narrow(world: World) -> None:
    a = factories.incident(world, title="Hosted Files slow")
    s = factories.service(title="Hosted Files")
    jonah = world.actor("jonah")
    assert set(found(jonah, "hosted")) == {a.number, s.number}
    assert found(jonah, "hosted", kinds=["incident"]) == [a.number]
    assert found(jonah, "hosted", kinds=["service"]) == [s.number]
    assert found(jonah, "hosted", kinds=[]) == []


def test_pages_show_everything_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "WINDOW", 7)
    numbers = {factories.incident(world, title=f"{'Printer' if n % 3 else 'Paper'} {n}", description="printer").number
               for n in range(23)}  # fmt: skip
    jonah, seen, before = world.actor("jonah"), [], ""
    for _page in range(12):
        hits = search(jonah, "printer", limit=3, before=before)
        seen += [hit.card.number for hit in hits]
        before = hits.older
        if not before:
            break
        factories.incident(world, title="Printer that came later")
    assert sorted(seen) == sorted(numbers)


def test_snippets_show_what_matched(world: World) -> None:
    factories.incident(world, title="A", description="word " * 60 + "the Überraschung is <here> " + "word " * 60)
    hit = search(world.actor("jonah"), "uberrasch")[0]
    assert ("Überraschung", True) in hit.parts
    assert "<here>" in hit.snippet
    assert hit.snippet.startswith("… ")
    assert len(hit.snippet) < 200


def test_the_hints_of_the_index_are_never_narrower_than_the_scope(world: World) -> None:
    """Everybody finds each visible record by a word that all have, and nothing else."""
    rng = random.Random(7)
    factories.service(title="Everywhere")
    factories.item(title="Everywhere")
    for _n in range(12):
        caller = world.people[rng.choice(["olly", "pat", "ada", "employee"])]
        factories.incident(world, title="Everywhere", requester=caller)
    for record in Record.objects.all()[:3]:
        Audience.objects.create(record=record, person=world.people["ivo"])
    sizes = set()
    for who in world.users:
        visible = set(visible_cards(world.actor(who)).filter(title="Everywhere").values_list("number", flat=True))
        assert set(found(world.actor(who), "everywhere", limit=100)) == visible, who
        sizes.add(len(visible))
    assert len(sizes) > 3


def test_rebuilding_gives_the_same_index(world: World) -> None:
    a = factories.incident(world, title="Printer", description="orange")
    comment(a, actor=world.actor("jonah"), body="toner", public=True)
    comment(a, actor=world.actor("jonah"), body="secret", public=False)
    factories.service(title="Hosted Files")
    ada, jonah = world.actor("ada"), world.actor("jonah")
    texts = ("printer", "orange", "toner", "secret", "hosted", a.number)
    before = [(found(ada, t), found(jonah, t)) for t in texts]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_search")
    assert found(jonah, "printer") == []
    assert index.rebuild() == Record.objects.count()
    assert [(found(ada, t), found(jonah, t)) for t in texts] == before


def test_imported_records_are_found_too(world: World) -> None:
    with occasion(origin=Origin.REPLAY):
        a = factories.incident(world, title="Printer of old")
    assert found(world.actor("jonah"), "printer") == [a.number]


def test_endless_texts_are_cut_not_refused(world: World) -> None:
    jonah = world.actor("jonah")
    a = factories.incident(world, title="Printer", description=" ".join(f"w{n}" for n in range(60_000)))
    comment(a, actor=jonah, body="x" * 70 + " 日本" * 9000, public=True)
    for n in range(6):
        comment(a, actor=jonah, body=" ".join(f"c{n}x{m}" for m in range(6000)), public=True)
    comment(a, actor=jonah, body="x" * 5000 + " \ud83d\ude00 after", public=False)
    assert found(jonah, "printer w5") == [a.number]
    assert found(jonah, "c0x7") == [a.number]
    assert found(jonah, "x" * 70) == [a.number]


def test_terms() -> None:
    assert terms_of("printer ton") == [Term(("printer",)), Term(("ton",), prefix=True)]
    assert terms_of("printer ") == [Term(("printer",))]
    assert terms_of("a") == [Term(("a",))]
    assert terms_of("a a a-b") == [Term(("a",)), Term(("a", "b"))]
    assert terms_of("* \" ' -- ; ") == []
    assert fold("ﬁÉß") == "fieß"


def test_few_statements(world: World) -> None:
    for _n in range(5):
        factories.incident(world)
    jonah = world.actor("jonah")
    with CaptureQueriesContext(connection) as queries:
        search(jonah, "files open")
    # Words (SQLite), matches, cards, what was shared with her of kinds of which an agent sees only that, snippets.
    assert len(queries) <= (5 if connection.vendor == "sqlite" else 4)
    with CaptureQueriesContext(connection) as queries:
        search(world.actor("olly"), "123")
    assert len(queries) <= 6


NASTY = [
    '"', '""', '"a', 'a"b"c', "a*", "*", "(", "a)", "NEAR(a b)", "a AND", "OR", "NOT a", "{title}: a", "-a", "^a", "a:b",
    "'", "';--", "\\", "a\\'b", ":*", "a:*A", "a <-> b", "!a", "a & | b", "\x00", "a\x00b", "\ud800", "½", "²", "①", "़", "ि",
    "İ", "ß", "ﬃ", "Ⅷ", "\u202e", "🙂", "𝔸", "가", "日本語", "كتاب", "%s", "%", "{}", "a" * 5000, "a " * 3000, "- " * 500,
    '"' * 400, "0" * 400, "INC-" + "9" * 40, "99999999999999999999", "k:incident", "c:1", "p1 kincident", "\n\t", " ", "",
]  # fmt: skip


def test_no_input_breaks_it(world: World) -> None:
    factories.incident(world, title="a b c", description="İ ß ½ 日本語 가")
    for who in ("jonah", "olly"):
        actor = world.actor(who)
        for text in NASTY:
            for before in ("", "5.3", text):
                assert isinstance(search(actor, text, before=before), list)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60))
@example('"\x00')
def test_any_text_is_taken(world: World, text: str) -> None:
    asked = query.write(query.sought(text), query.circles(system(), None))
    if asked:
        assert isinstance(table.newest(asked, below=None, limit=5), list)


def test_marks_cannot_be_searched_for(world: World) -> None:
    factories.incident(world)
    customer = world.organizations["oldmere"].pk
    for text in (f"c{customer}", f"c:{customer}", "kincident", f"p{world.people['olly'].pk}"):
        assert found(world.actor("jonah"), text) == []


def test_a_grant_of_many_customers_works(world: World) -> None:
    a = factories.incident(world)
    first = world.organizations["oldmere"].pk
    actor = Actor(
        user_id=1, name="x", permissions=world.actor("jonah").permissions, provider=True,
        customers=frozenset(range(first, first + 1500)),
    )  # fmt: skip
    assert found(actor, "files") == [a.number]
    assert len(query.circles(actor, None)) <= len(kinds())
