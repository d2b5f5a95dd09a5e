"""The pages of documents: what stands where, for whom; what has to be written; versions and their differences."""

import pytest

from wellkept.components.acknowledgements.models import Acknowledgement
from wellkept.sms import factories
from wellkept.sms.support.documents import services
from wellkept.sms.support.documents.models import Document

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def published(world, body="Words in force."):
    row = factories.in_force(world, body=body)
    row = services.distribute(row, actor=world.actor("tomas"), distribution=["public"], must_read=True)
    return services.edit_document(row, actor=world.actor("tomas"), body="Words of a draft.")


def test_readers_read_what_is_in_force_and_no_draft(world, open_as):
    row = published(world)
    for who in ("jonah", "ada"):
        shown = page(open_as(who), f"/documents/{row.number}")
        assert "Words in force." in shown
        assert "Words of a draft." not in shown
        page(open_as(who), f"/documents/{row.number}/versions/1")
        page(open_as(who), f"/documents/{row.number}/compare?old=1&new=draft", 403)
    shown = page(open_as("tomas"), f"/documents/{row.number}")
    assert "Words in force." in shown
    assert "Words of a draft." in shown


def test_a_superseded_version_is_for_those_who_work_on_documents(world, open_as):
    row = factories.new_version(world, factories.in_force(world, body="One."), body="Two.")
    services.distribute(row, actor=world.actor("tomas"), distribution=["public"])
    page(open_as("ada"), f"/documents/{row.number}/versions/2")
    page(open_as("ada"), f"/documents/{row.number}/versions/1", 404)
    page(open_as("greta"), f"/documents/{row.number}/versions/1")
    page(open_as("greta"), f"/documents/{row.number}/versions/3", 404)


def test_what_came_and_went(world, open_as):
    row = published(world)
    client = open_as("tomas")
    shown = page(client, f"/documents/{row.number}/compare?old=1&new=draft")
    assert "<del>in force.</del>" in shown
    assert "<ins>of a draft.</ins>" in shown
    for nonsense in ("", "?old=1&new=7", "?old=<b>&new=1"):
        page(client, f"/documents/{row.number}/compare{nonsense}", 404)


def test_what_has_to_be_written(world, open_as):
    factories.in_force(world, "sms-scope", title="Our scope")
    factories.document(world, "service-management-plan", title="Our plan")
    client = open_as("tomas")
    shown = page(client, "/documents/register")
    assert "Our scope" in shown
    assert "Our plan" in shown
    assert 'value="information-security-policy"' in shown
    assert 'value="sms-scope"' not in shown
    assert 'value="' + "information-security-policy" not in page(open_as("greta"), "/documents/register"), (
        "auditors write nothing"
    )
    page(open_as("jonah"), "/documents/register", 403)
    answer = client.post("/documents/register/start", {"key": "information-security-policy"})
    made = Document.objects.get(keys="information-security-policy")
    assert answer.headers["Location"] == f"/documents/{made.number}"
    assert made.owner == world.people["tomas"]
    assert client.post("/documents/register/start", {"key": "nonsense"}).status_code == 404
    assert client.post("/documents/register/start", {}).status_code == 404


def test_one_confirms_on_the_page(world, open_as):
    row = published(world)
    client = open_as("jonah")
    address = f"/documents/{row.number}/do/acknowledge"
    assert address in page(client, f"/documents/{row.number}")
    client.post(address, {"version": Document.objects.get(pk=row.pk).version})
    assert Acknowledgement.objects.filter(person=world.people["jonah"]).count() == 1
    assert address not in page(client, f"/documents/{row.number}")
    assert address not in page(open_as("ada"), f"/documents/{row.number}")


def test_nobody_is_left_to_be_told_by_unticking(world, open_as):
    row = published(world)
    client = open_as("tomas")
    form = {"version": Document.objects.get(pk=row.pk).version, "distribution": ["", "service-desk-agent"]}
    client.post(f"/documents/{row.number}/do/distribute", form)
    assert Document.objects.get(pk=row.pk).distribution == "service-desk-agent"
    form = {"version": Document.objects.get(pk=row.pk).version, "distribution": [""]}
    client.post(f"/documents/{row.number}/do/distribute", form)
    assert Document.objects.get(pk=row.pk).distribution == ""
