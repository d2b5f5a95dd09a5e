"""Signing in and out, forgotten passwords, invitations, the demonstration's way in, the first run, one's own settings."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache.backends import locmem
from django.test import Client

from wellkept.components.classification.models import Category
from wellkept.directory.models import User
from wellkept.ledger.models import Event
from wellkept.toolkit.testing.cast import PASSWORD
from wellkept.web import invitations
from wellkept.web.safe import own_path

NEW = "quite-another-pass-phrase"


@pytest.fixture(autouse=True)
def _no_counts_of_earlier_attempts(db):
    from django.core.cache import cache

    cache.clear()


def sign_in(client, user, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": user.email, "password": password, **more})


def test_signing_in_leads_on_and_changes_the_sessions_id(client, world):
    client.get("/accounts/login/")
    client.session.save()
    before = client.session.session_key
    answer = sign_in(client, world.users["amara"], next="/profile")
    assert answer["Location"] == "/profile"
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_signing_in_never_leads_elsewhere(client, world, target):
    assert sign_in(client, world.users["amara"], next=target)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, world):
    wrong = sign_in(client, world.users["amara"], "wrong-password")
    unknown = client.post("/accounts/login/", {"login": "nobody@own.example", "password": "wrong-password"})
    assert wrong.status_code == unknown.status_code == 200

    def words(answer):
        return re.findall(r"<li>(.*?)</li>", answer.content.decode(), re.DOTALL)

    assert words(wrong) == words(unknown) != []


def test_guessing_is_stopped(client, world):
    for _ in range(12):
        answer = sign_in(client, world.users["amara"], "wrong-password")
    assert "Too many" in answer.content.decode()
    assert "_auth_user_id" not in sign_in(client, world.users["amara"]).wsgi_request.session


def test_the_next_process_knows_of_the_guesses_of_this_one(client, world):
    for _ in range(12):
        sign_in(client, world.users["amara"], "wrong-password")
        for memory in (*locmem._caches.values(), *locmem._expire_info.values()):
            memory.clear()
    assert "Too many" in sign_in(client, world.users["amara"], "wrong-password").content.decode()


def test_nobody_signs_up_by_himself(client, db):
    assert "opened by an administrator" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "new@own.example", "password1": NEW})
    assert not User.objects.exists()


def test_signing_out_ends_the_session(client, world):
    client.force_login(world.users["amara"])
    assert client.get("/accounts/logout/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/profile").status_code == 302


def reset_link():
    return re.search(r"http://\S+", mail.outbox[-1].body)[0]


def test_a_forgotten_password_is_replaced_by_mail(client, world, settings):
    user = world.users["amara"]
    elsewhere = Client()
    elsewhere.force_login(user)
    client.post("/accounts/password/reset/", {"email": user.email})
    link = reset_link()
    assert link.startswith(settings.BASE_URL)
    assert mail.outbox[-1].to == [user.email]
    path = client.get(link.removeprefix(settings.BASE_URL))["Location"]
    client.post(path, {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert Event.objects.filter(verb="account.password_set", subject_id=user.pk).exists()
    assert elsewhere.get("/profile").status_code == 302
    again = client.get(link.removeprefix(settings.BASE_URL), follow=True)
    assert "used up" in again.content.decode()


def test_a_forged_host_does_not_get_into_the_mail(client, world, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/password/reset/", {"email": world.users["amara"].email}, headers={"host": "evil.example"})
    assert "evil.example" not in mail.outbox[-1].body


@pytest.mark.parametrize(
    "data",
    [
        {"email": ["amara@own.example", "evil@evil.example"]},
        {"email": "amara@own.example,evil@evil.example"},
        {"email": "amara@own.example\nbcc: evil@evil.example"},
        {"email[]": "evil@evil.example", "email": "amara@own.example"},
        {"email": "ａmara@own.example"},
        {"email": "AMARA@OWN.EXAMPLE"},
    ],
)
def test_a_reset_goes_to_the_stored_address_or_to_nobody_known(client, world, data):
    client.post("/accounts/password/reset/", data)
    for message in mail.outbox:
        if "/password/reset/key/" in message.body:
            assert message.to == [world.users["amara"].email]
        assert not message.cc
        assert not message.bcc


def test_an_unknown_address_gets_the_same_page(client, world):
    known = client.post("/accounts/password/reset/", {"email": world.users["amara"].email}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@own.example"}, follow=True)

    def text(page):
        return re.sub(r'(name="csrfmiddlewaretoken" value="|data-now=")[^"]*', "", page.content.decode())

    assert text(known) == text(unknown)


def test_the_password_is_changed_by_its_owner(client, world):
    user = world.users["amara"]
    client.force_login(user)
    assert "Change your password" in client.get("/accounts/password/change/").content.decode()
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get("/profile").status_code == 200


def test_an_invitation_sets_the_first_password_and_signs_in(
    client, world, django_capture_on_commit_callbacks, settings
):
    user = world.users["jonah"]
    user.set_unusable_password()
    user.save()
    with django_capture_on_commit_callbacks(execute=True):
        invitations.send(user)
    assert "Tavermoor Services" in mail.outbox[-1].subject
    path = reset_link().removeprefix(settings.BASE_URL)
    assert client.get(path)["Location"] == "/invitation"
    assert "Jonah Pell" in client.get("/invitation").content.decode()
    weak = client.post("/invitation", {"password1": "jonah"})
    assert weak.status_code == 422
    assert client.post("/invitation", {"password1": NEW})["Location"] == "/"
    assert client.get("/profile").status_code == 200
    assert Client().get(path, follow=True).status_code == 410


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "moved@own.example"}, {"password": "x"}])
def test_an_invitation_ends_with_what_it_was_for(world, change):
    user = world.users["jonah"]
    token = invitations.token_for(user)
    assert invitations.invited(token) == user
    for name, value in change.items():
        setattr(user, name, value)
    user.save()
    assert invitations.invited(token) is None


def test_an_invitation_ends_after_two_weeks(world):
    token = invitations.token_for(world.users["jonah"])
    with time_machine.travel(invitations.VALID_FOR + timedelta(minutes=1)):
        assert invitations.invited(token) is None


@pytest.mark.parametrize("token", ["", "x", "WzEsICJ4Il0:1abc:forged"])
@pytest.mark.django_db
def test_a_forged_invitation_is_none(token):
    assert invitations.invited(token) is None


def test_the_demonstration_lets_one_in_by_one_click(client, world, settings):
    settings.DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert "Amara Okoye" in page
    assert "Leads the service desk" in page
    answer = client.post("/demo/login", {"person": world.people["amara"].pk, "next": "/profile"})
    assert answer["Location"] == "/profile"
    assert client.get("/profile").status_code == 200


def test_outside_the_demonstration_there_is_no_such_way(client, world, settings):
    settings.DEMO = False
    assert "Amara Okoye" not in client.get("/accounts/login/").content.decode()
    assert client.post("/demo/login", {"person": world.people["amara"].pk}).status_code == 404


@pytest.mark.parametrize("person", ["", "x", "-1", "999999", "²", "1" * 30])
def test_the_demonstration_knows_only_its_cast(client, world, settings, person):
    settings.DEMO = True
    assert client.post("/demo/login", {"person": person}).status_code == 404


def empty_system(world):
    world.own.set_up_at = None
    world.own.save()


def test_the_first_administrator_names_the_provider_first(client, world):
    empty_system(world)
    client.force_login(world.users["admin"])
    assert client.get("/profile")["Location"] == "/welcome"
    assert "Welcome to Wellkept" in client.get("/welcome").content.decode()
    wrong = client.post("/welcome", {"name": "", "zone": "Nowhere/None", "language": "en"})
    assert wrong.status_code == 422
    assert client.post("/welcome", {"name": "Own & Co", "zone": "Europe/Berlin", "language": "de"})["Location"] == "/"
    world.own.refresh_from_db()
    assert (world.own.name, world.own.zone, world.own.language) == ("Own & Co", "Europe/Berlin", "de")
    assert client.get("/profile").status_code == 200
    assert client.get("/welcome")["Location"] == "/"


def test_the_first_page_speaks_the_browsers_language_and_begins_the_system_in_the_chosen_one(client, world):
    empty_system(world)
    client.force_login(world.users["admin"])
    page = client.get("/welcome", headers={"accept-language": "de-AT,de;q=0.9"}).content.decode()
    assert "Willkommen bei Wellkept" in page
    assert '<html lang="de"' in page
    assert '<option value="de" selected>' in page
    client.post("/welcome", {"name": "Own & Co", "zone": "Europe/Berlin", "language": "de"})
    assert Category.objects.filter(path="Zugang / Passwort").exists()
    client.post("/welcome", {"name": "Own & Co", "zone": "Europe/Berlin", "language": "en"})
    assert not Category.objects.filter(path="Access / Password").exists()


def test_others_are_not_asked(client, world):
    empty_system(world)
    client.force_login(world.users["jonah"])
    assert client.get("/profile").status_code == 200
    assert client.get("/welcome").status_code == 403


SETTINGS = {"name": "Amara Okoye", "zone": "", "language": "", "theme": "auto", "mail_notices": "on"}


def test_people_change_their_own_settings(client, world):
    user = world.users["amara"]
    client.force_login(user)
    answer = client.post(
        "/profile", {**SETTINGS, "name": "Amara O. Okoye", "zone": "Asia/Tokyo", "theme": "dark"}, follow=True
    )
    assert "settings are kept" in answer.content.decode()
    user = User.objects.select_related("person").get(pk=user.pk)
    assert (user.person.name, user.zone, user.theme, user.mail_notices) == (
        "Amara O. Okoye",
        "Asia/Tokyo",
        "dark",
        True,
    )
    assert 'data-theme="dark"' in client.get("/profile").content.decode()


def test_what_did_not_change_leaves_no_event(client, world):
    client.force_login(world.users["amara"])
    before = Event.objects.count()
    client.post("/profile", SETTINGS)
    assert Event.objects.count() == before


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Base"}, {"theme": "pink"}, {"name": ""}, {"language": "xx"}])
def test_wrong_settings_are_refused_beside_their_field(client, world, wrong):
    client.force_login(world.users["amara"])
    answer = client.post("/profile", {**SETTINGS, **wrong})
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_the_look_alone_is_kept_from_the_menu(client, world):
    client.force_login(world.users["amara"])
    assert client.post("/profile/look", {"theme": "light", "next": "/x?y=1"})["Location"] == "/x?y=1"
    assert client.post("/profile/look", {"theme": "dark"}, headers={"HX-Request": "true"}).status_code == 204
    assert client.post("/profile/look", {"theme": "pink"}).status_code == 400
    assert User.objects.get(pk=world.users["amara"].pk).theme == "dark"


@pytest.mark.parametrize(
    ("target", "lands"),
    [("/a?b=1", "/a?b=1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("", "/"), ("/\\evil.example", "/")],
)
def test_forms_lead_only_to_our_own_pages(target, lands):
    assert own_path(target) == lands


def test_a_name_of_two_lines_adds_nothing_to_the_head_of_an_invitation(world, django_capture_on_commit_callbacks):
    world.own.name = "Tavermoor\r\nBcc: somebody@else.example"
    world.own.save()
    with django_capture_on_commit_callbacks(execute=True):
        invitations.send(world.users["jonah"])
    assert mail.outbox[-1].subject == "Your account at Tavermoor Bcc: somebody@else.example"
    assert mail.outbox[-1].recipients() == [world.users["jonah"].email]


def test_no_browser_and_no_proxy_keeps_what_somebody_sees_after_signing_in(client, world):
    assert "Cache-Control" not in client.get("/invitation").headers
    client.force_login(world.users["jonah"])
    for path in ("/", "/incidents", "/profile", "/search?q=files"):
        assert client.get(path)["Cache-Control"] == "private, no-store", path
