"""Articles offered on forms, used in work, and made of known errors."""

from typing import Any

import pytest
from django.test import Client

from wellkept.components.links.models import Link
from wellkept.flows.known_error_to_article import make_article
from wellkept.kernel.errors import Denied
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.problems import known_errors
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.sms.support.knowledge import selectors
from wellkept.sms.support.knowledge.models import Article
from wellkept.toolkit.testing.cast import World


@pytest.fixture(autouse=True)
def _no_memory() -> Any:
    selectors.published_changed()
    yield
    selectors.published_changed()


def typed(client: Client, world: World, who: str, slug: str = "incidents", **given: str) -> str:
    client.force_login(world.users[who])
    return client.get(f"/{slug}/new/beside", given).content.decode()


@pytest.mark.parametrize("slug", ["incidents", "requests"])
def test_articles_are_offered_while_somebody_types(world: World, client: Client, slug: str) -> None:
    made = factories.article(world, audience="customers", body="Press **Forgotten**.")
    factories.article(world, audience="staff", title="Reset the password of an administrator")
    factories.draft_article(world, audience="customers", title="Password rules")
    shown = typed(client, world, "olly", slug, title="cannot reset password")
    assert "<strong>Forgotten</strong>" in shown and "administrator" not in shown and "rules" not in shown
    assert "Used here" not in shown
    inside = typed(client, world, "jonah", slug, title="cannot reset password")
    assert "administrator" in inside and f'value="{made.number}"' in inside
    assert typed(client, world, "olly", slug, title="Printer") == ""


def test_articles_and_known_errors_stand_beside_one_form(world: World, client: Client) -> None:
    factories.known_error(world, title="Files open slowly in the morning", service=factories.service())
    factories.article(world, title="When files open slowly")
    shown = typed(client, world, "jonah", title="Files open slowly")
    assert "This may be a known error" in shown and "These articles may help" in shown


def test_what_was_used_is_linked_with_the_new_record(world: World, client: Client) -> None:
    made = factories.article(world, audience="customers")
    client.force_login(world.users["jonah"])
    form = {
        "title": "Password",
        "requester": world.people["olly"].pk,
        "urgency": 2,
        "impact": 2,
        "article": made.number,
    }
    assert client.post("/incidents/new", form).status_code == 303
    incident = Incident.objects.get()
    assert [*selectors.used_in(made.pk)] == [incident.record]
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "used here" in page and made.title in page
    assert Link.objects.get().type == Link.Type.USED


def test_nobody_uses_what_he_does_not_see(world: World, client: Client) -> None:
    made = factories.article(world, audience="staff")
    client.force_login(world.users["olly"])
    form = {"title": "Password", "urgency": 2, "article": made.number}
    assert client.post("/incidents/new", form).status_code == 422
    assert not Incident.objects.exists()
    assert typed(client, world, "olly", title="Printer", article=made.number) == ""


def test_used_here_on_the_page_of_open_work(world: World, client: Client) -> None:
    made = factories.article(world)
    incident = factories.incident(world, title="Cannot reset the password")
    client.force_login(world.users["jonah"])
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert "These articles may help" in page
    answer = client.post(
        f"/incidents/{incident.number}/do/use_article", {"version": incident.version, "article": made.pk}
    )
    assert answer.status_code == 303 and selectors.used_in(made.pk).get() == incident.record
    assert "These articles may help" not in client.get(f"/incidents/{incident.number}").content.decode()
    retired = records.transition(made, "retire", actor=world.actor("amara"), retire_reason="Old.")
    other = factories.incident(world)
    answer = client.post(f"/incidents/{other.number}/do/use_article", {"version": other.version, "article": retired.pk})
    assert answer.status_code == 422


def test_requests_use_articles_too(world: World, client: Client) -> None:
    made = factories.article(world)
    client.force_login(world.users["jonah"])
    form = {"title": "Password", "requester": world.people["olly"].pk, "article": made.number}
    client.post("/requests/new", form)
    assert selectors.used_in(made.pk).get() == ServiceRequest.objects.get().record


def test_a_known_error_becomes_an_article_in_one_step(world: World, client: Client) -> None:
    known = factories.known_error(world, service=factories.service(), symptoms="It hangs.")
    client.force_login(world.users["rashid"])
    answer = client.post(
        f"/problems/{known.number}/do/make_article", {"version": known.version, "article_title": "When it hangs"}
    )
    assert answer.status_code == 303
    made = Article.objects.get()
    assert (made.title, made.audience, made.state) == ("When it hangs", "staff", "draft")
    assert (
        "It hangs." in made.body and known.workaround in made.body and [*made.services.all()] == [known.service.record]
    )
    assert made.title in client.get(f"/problems/{known.number}").content.decode()


def test_the_words_for_users_become_the_article_where_there_are_any(world: World) -> None:
    known = factories.published(world)
    make_article(known, actor=world.actor("rashid"), article_title="Slow files")
    made = Article.objects.get()
    assert (made.body, made.audience) == (known.advice, "everybody")


def test_only_who_writes_articles_makes_one_and_only_of_a_known_error(world: World, client: Client) -> None:
    known = factories.known_error(world)
    with pytest.raises(Denied):
        make_article(known, actor=world.actor("piotr"), article_title="x")
    gone = known_errors.retract(known, actor=world.actor("rashid"), retract_reason="No.")
    client.force_login(world.users["rashid"])
    page = client.post(
        f"/problems/{gone.number}/do/make_article", {"version": gone.version, "article_title": "When it hangs"}
    )
    assert page.status_code == 422 and not Article.objects.exists()
