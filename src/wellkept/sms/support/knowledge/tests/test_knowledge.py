"""Articles: who reads what, their versions, votes and views."""

from typing import Any

import pytest
from django.test import Client

from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event
from wellkept.records import services as records
from wellkept.records.scope import visible_cards, visible_to
from wellkept.records.search import search
from wellkept.sms import factories
from wellkept.sms.support.knowledge import selectors, services, versions
from wellkept.sms.support.knowledge.models import Article, ArticleViews, ArticleVote
from wellkept.toolkit.testing.cast import World


def seen(world: World, who: str) -> set[Any]:
    actor = world.actor(who)
    rows = set(visible_to(Article.objects.all(), actor))
    cards = set(visible_cards(actor).filter(kind="knowledge_item").values_list("pk", flat=True))
    assert cards == {row.pk for row in rows}
    return rows


def test_customers_see_what_is_published_to_them_about_what_they_use(world: World) -> None:
    files, backup = factories.service(), factories.service(title="Backup")
    factories.agreement(world, services=[files])
    ours = factories.article(world, services=[files.record], audience="customers")
    general = factories.article(world, audience="everybody")
    theirs = factories.article(world, services=[backup.record], audience="customers")
    inner = factories.article(world, services=[files.record], audience="staff")
    draft = factories.draft_article(world, services=[files.record], audience="customers")
    own = factories.article(world, audience="customers", customer=world.organizations["pinnock"])
    assert seen(world, "olly") == {ours, general}
    assert seen(world, "pat") == {general, own}
    assert seen(world, "ivo") == set()
    assert seen(world, "jonah") == {ours, general, theirs, inner, draft, own}
    factories.agreement(world, customer="pinnock", services=[backup])
    assert seen(world, "pat") == {general, own, theirs}
    records.transition(ours, "retire", actor=world.actor("amara"), retire_reason="Gone.")
    assert seen(world, "olly") == {general}


def test_search_finds_for_customers_what_they_may_read_and_nothing_else(world: World) -> None:
    files = factories.service()
    factories.agreement(world, services=[files])
    words = {"title": "Zebra crossing", "body": "The zebra waits."}
    ours = factories.article(world, services=[files.record], audience="customers", **words)
    factories.article(world, audience="staff", **words)
    factories.draft_article(world, audience="customers", **words)
    assert [hit.card.pk for hit in search(world.actor("olly"), "zebra")] == [ours.pk]
    assert list(search(world.actor("pat"), "zebra")) == []
    assert len(search(world.actor("jonah"), "zebra")) == 3


def test_the_page_of_an_article_for_a_customers_person(world: World, client: Client) -> None:
    made = factories.article(world, audience="customers", body="# Steps\n\nPress **this** <script>x</script>")
    client.force_login(world.users["olly"])
    page = client.get(f"/knowledge/{made.number}").content.decode()
    assert "<strong>this</strong>" in page and "<script>x" not in page and "This helped" in page
    assert "Opened in the last" not in page and "/versions" not in page and "Take out" not in page
    assert made.title in client.get("/knowledge?view=all").content.decode()
    assert client.get(f"/knowledge/{made.number}/versions").status_code == 403
    hidden = factories.draft_article(world, audience="customers")
    assert client.get(f"/knowledge/{hidden.number}").status_code == 404


def test_who_may_write_and_publish(world: World) -> None:
    for who in ("olly", "employee", "greta", "ines"):
        with pytest.raises(Denied):
            factories.draft_article(world, by=who)
    made = factories.draft_article(world, by="jonah")
    with pytest.raises(Denied):
        records.transition(made, "publish", actor=world.actor("jonah"))
    made = records.transition(made, "submit", actor=world.actor("jonah"))
    made = records.transition(made, "return", actor=world.actor("amara"), return_reason="Where is the link?")
    assert (made.state, made.owner) == ("draft", world.people["jonah"])


def test_nothing_is_published_without_words_or_an_owner(world: World) -> None:
    amara = world.actor("amara")
    with pytest.raises(Invalid):
        records.transition(factories.draft_article(world, body=""), "publish", actor=amara)
    ownerless = services.edit_article(factories.draft_article(world), actor=amara, owner=None)
    with pytest.raises(Refused):
        records.transition(ownerless, "publish", actor=amara)
    with pytest.raises(Invalid):
        services.edit_article(factories.article(world), actor=amara, body=" ")
    with pytest.raises(Invalid):
        services.write_article(actor=amara, title=" ")


def test_publishing_says_when_it_is_looked_at_again_and_confirming_too(world: World) -> None:
    made = factories.article(world)
    assert made.next_review_at - made.published_at == services.LOOKED_AT_AFTER
    again = services.confirm(made, actor=world.actor("jonah"))
    assert again.next_review_at > made.next_review_at and again.reviewed_at > made.reviewed_at
    with pytest.raises(Refused):
        services.confirm(factories.draft_article(world), actor=world.actor("jonah"))


def test_each_person_has_one_word_and_may_change_it(world: World) -> None:
    made = factories.article(world, audience="everybody")
    for who in ("olly", "pat", "olly"):
        services.found_helpful(made, actor=world.actor(who))
    services.found_unhelpful(made, actor=world.actor("olly"))
    assert sorted(ArticleVote.objects.values_list("helpful", flat=True)) == [False, True]
    found = selectors.figures(made, made.published_at.date().replace(day=1))
    assert (found.helpful, found.unhelpful) == (1, 1)
    assert Event.objects.filter(verb__startswith="knowledge_item.found").count() == 3
    with pytest.raises(Refused):
        services.found_helpful(factories.draft_article(world), actor=world.actor("jonah"))
    with pytest.raises(Denied):
        services.found_helpful(made, actor=world.actor("ivo"))


def test_votes_on_the_page(world: World, client: Client) -> None:
    made = factories.article(world, audience="everybody")
    client.force_login(world.users["olly"])
    assert client.post(f"/knowledge/{made.number}/do/helpful", {"version": made.version}).status_code == 303
    assert ArticleVote.objects.get().person == world.people["olly"]
    page = client.get(f"/knowledge/{made.number}").content.decode()
    assert "You said that it helped." in page and "do/helpful" not in page and "do/unhelpful" in page


def test_views_are_counted_by_month_and_name_nobody(world: World, client: Client) -> None:
    made = factories.article(world, audience="everybody")
    for who in ("olly", "jonah"):
        client.force_login(world.users[who])
        assert client.post(f"/knowledge/{made.number}/viewed").status_code == 204
    assert ArticleViews.objects.get().count == 2
    assert "person" not in {column.name for column in ArticleViews._meta.fields}
    client.force_login(world.users["ivo"])
    assert client.post(f"/knowledge/{made.number}/viewed").status_code in (403, 404)
    client.force_login(world.users["pat"])
    assert client.post(f"/knowledge/{factories.draft_article(world).number}/viewed").status_code == 404


def test_versions_and_what_differs(world: World, client: Client) -> None:
    amara = world.actor("amara")
    made = factories.article(world, body="Press the red button.")
    made = services.edit_article(made, actor=amara, body="Press the green button.")
    made = services.edit_article(made, actor=amara, title="Passwords")
    found = versions.versions_of(made)
    assert [(one.number, one.body) for one in found][1:] == [
        (2, "Press the green button."),
        (3, "Press the green button."),
    ]
    client.force_login(world.users["jonah"])
    page = client.get(f"/knowledge/{made.number}/versions?from=2&to=1").content.decode()
    assert "<del>red</del><ins>green</ins>" in page
    assert client.get(f"/knowledge/{made.number}/versions").status_code == 200
    for odd in ("from=0&to=1", "from=1&to=9", "from=x", "from=1"):
        assert client.get(f"/knowledge/{made.number}/versions?{odd}").status_code == 404


def test_a_difference_in_words() -> None:
    assert versions.difference("one two", "one three") == [("same", "one "), ("gone", "two"), ("new", "three")]
    assert versions.difference("", "x") == [("new", "x")] and versions.difference("x", "x") == [("same", "x")]
    long = "word " * versions.MOST_TOKENS
    assert versions.difference(f"{long}\nend", f"{long}\nfin")[-2:] == [("gone", "end"), ("new", "fin")]


def test_its_services_are_services_and_their_change_is_told(world: World, client: Client) -> None:
    files, incident = factories.service(), factories.incident(world)
    client.force_login(world.users["amara"])
    form = {"title": "Files", "body": "x", "audience": "staff"}
    refused = client.post("/knowledge/new", {**form, "services": incident.pk})
    assert refused.status_code == 422 and not Article.objects.exists()
    assert client.post("/knowledge/new", {**form, "services": files.pk}).status_code == 303
    made = Article.objects.get()
    assert [*made.services.all()] == [files.record]
    before = made.version
    made = services.edit_article(made, actor=world.actor("amara"), services=[])
    assert made.version == before + 1 and Event.objects.filter(verb="knowledge_item.services_set").count() == 2
    assert kind("knowledge_item").limits["services"] == "service"


@pytest.mark.parametrize("video", ["javascript:alert(1)", "data:text/html,x", "film"])
def test_a_video_that_is_no_address_of_the_web_leads_nowhere(world: World, client: Client, video: str) -> None:
    client.force_login(world.users["amara"])
    page = client.get(f"/knowledge/{factories.article(world, video=video).number}").content.decode()
    assert video in page and f'href="{video}' not in page
    page = client.get(f"/knowledge/{factories.article(world, video='https://films.example/1').number}").content.decode()
    assert 'href="https://films.example/1"' in page
