"""Files over REST."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wellkept.api.tests.test_contract import conforms
from wellkept.components.attachments import storage
from wellkept.kernel.errors import StorageFull
from wellkept.kernel.outage import LATER
from wellkept.sms import factories

pytestmark = pytest.mark.django_db
TEXT = b"Disk C: full since 08:30\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES = tmp_path


def send(by, address, *, file=TEXT, name="log.txt", more=None, key=None):
    headers = {"Authorization": f"Bearer {by.secret}", **({"Idempotency-Key": key} if key else {})}
    return Client().post(address, {"file": SimpleUploadedFile(name, file), **(more or {})}, headers=headers)


def test_a_file_goes_up_and_comes_down(world, program):
    jonah, ada = program("jonah"), program("ada")
    at = f"/api/v1/incidents/{factories.incident(world).number}"
    kept = send(jonah, f"{at}/attachments", more={"public": "true"})
    assert kept.status_code == 201, kept.content
    conforms(kept.json(), "Attachment")
    assert (kept.json()["name"], kept.json()["size"], kept.json()["public"]) == ("log.txt", len(TEXT), True)
    assert jonah.get(f"{at}/attachments").json()["items"] == [kept.json()]
    for by in (jonah, ada):
        down = by.get(kept["Location"])
        assert b"".join(down.streaming_content) == TEXT
        assert down["Content-Disposition"].startswith("attachment")
        assert "sandbox" in down["Content-Security-Policy"]
    assert jonah.get(at)["ETag"] == '"1"'


def test_internal_and_foreign_files_do_not_exist_for_others(world, program):
    jonah, ada, bo = program("jonah"), program("ada"), program("bo")
    at = f"/api/v1/incidents/{factories.incident(world).number}"
    other = f"/api/v1/incidents/{factories.incident(world).number}"
    internal = send(jonah, f"{at}/attachments")["Location"]
    public = send(jonah, f"{at}/attachments", more={"public": "true"})["Location"]
    assert not jonah.get(f"{at}/attachments").json()["items"][0]["public"], "internal unless said otherwise"
    absent = ada.get(f"{at}/attachments/999999")
    for answer in (ada.get(internal), bo.get(public), bo.get(internal), jonah.get(public.replace(at, other))):
        assert (answer.status_code, answer.content) == (404, absent.content)
    assert len(ada.get(f"{at}/attachments").json()["items"]) == 1
    assert send(program("helen"), f"{at}/attachments").status_code == 403
    assert send(bo, f"{at}/attachments").status_code == 404


def test_a_full_disk_is_told_in_its_own_words(world, program, monkeypatch):
    def full(*_args):
        raise StorageFull("The file was not kept.")

    monkeypatch.setattr(storage, "keep", full)
    refused = send(program("jonah"), f"/api/v1/incidents/{factories.incident(world).number}/attachments")
    assert (refused.status_code, refused["Retry-After"]) == (503, str(LATER))
    assert (refused.json()["code"], refused.json()["detail"]) == ("storage_full", "The file was not kept.")


def test_a_repeated_upload_happens_once(world, program):
    jonah = program("jonah")
    at = f"/api/v1/incidents/{factories.incident(world).number}/attachments"
    first, again = send(jonah, at, key="k"), send(jonah, at, key="k")
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert send(jonah, at, key="k", file=b"other").status_code == 422
    assert len(jonah.get(at).json()["items"]) == 1


def test_what_cannot_be_taken_is_refused_with_a_sentence(world, program, settings):
    jonah = program("jonah")
    at = f"/api/v1/incidents/{factories.incident(world).number}/attachments"
    assert jonah.post(at, {"file": "x"}).status_code == 415
    assert jonah.post(at, b"--x", Content_Type="multipart/form-data; boundary=x").status_code in (400, 422)
    assert jonah.post(at, b"x", Content_Type="multipart/form-data").status_code == 400
    for more in ({"public": "maybe"}, {"nonsense": "1"}, {"public": ["true", "false"]}):
        assert send(jonah, at, more=more).status_code == 422, more
    assert send(jonah, at, file=b"").status_code == 422
    headers = {"Authorization": f"Bearer {jonah.secret}"}
    two = Client().post(at, {"file": [SimpleUploadedFile("a", b"a"), SimpleUploadedFile("b", b"b")]}, headers=headers)
    assert two.status_code == 422
    settings.UPLOAD_LIMIT = 1000
    assert send(jonah, at, file=b"x" * 100_000).status_code == 413
    assert jonah.get(at).json()["items"] == []
