"""Agreements: targets set by a person or a program, signed, renewed, ended."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wellkept.kernel import occasion
from wellkept.kernel.errors import Conflict, Denied, Invalid, Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import fields, services
from wellkept.sms.relationship.agreements.models import Agreement, AgreementVersion
from wellkept.toolkit.testing.cast import World


def drafted(world: World, **more: Any) -> Agreement:
    """An agreement with Oldmere that Lotte has drafted."""
    given = {"title": "Oldmere SLA", "customer": world.organizations["oldmere"], **more}
    return services.draft_agreement(actor=world.actor("lotte"), **given)


def form(agreement: Agreement, **cells: str) -> dict[str, str]:
    """What the dialog posts: cells by metric and priority, as in response_1."""
    typed = {f"targets-incident-{name.replace('_', '-')}": text for name, text in cells.items()}
    return {
        "version": str(agreement.version),
        "targets": "1",
        "calendar": "",
        "valid_from": "",
        "pauses_for": "caller",
        **typed,
    }


def test_a_person_sets_targets_and_puts_the_agreement_in_force(world: World, client: Client) -> None:
    agreement = drafted(world)
    client.force_login(world.users["lotte"])
    with pytest.raises(Refused):
        records.transition(agreement, "sign", actor=world.actor("lotte"), signed_on=occasion.now().date())
    page = client.get(f"/agreements/{agreement.number}/do/set_version").content.decode()
    assert 'name="targets-incident-response-1"' in page
    posted = form(agreement, response_1="30 min", resolution_1="4 h", resolution_other="2 h 30 min")
    posted["calendar"] = str(world.hours.pk if world.hours else "")
    answer = client.post(f"/agreements/{agreement.number}/do/set_version", posted)
    assert answer.status_code == 303, answer.content.decode()
    version = AgreementVersion.objects.get(agreement=agreement.pk)
    found = {(t.metric, t.priority): t.seconds for t in version.targets.all()}
    assert found == {("response", 1): 1800, ("resolution", 1): 14400, ("resolution", None): 9000}
    assert (version.calendar, version.pauses_for) == (world.hours, ["caller"])
    records.transition(agreement, "sign", actor=world.actor("lotte"), signed_on=occasion.now().date())
    seen = client.get(f"/agreements/{agreement.number}").content.decode()
    for part in (
        "Version 1",
        "in force",
        "30 min",
        "2 h 30 min",
        "All others",
        "Desk hours",
        "Waiting for the caller",
    ):
        assert part in seen
    assert factories.incident(world).due_at is not None


def test_without_targets_setting_them_is_the_next_step(world: World, client: Client) -> None:
    agreement = drafted(world)
    client.force_login(world.users["lotte"])
    here = f"/agreements/{agreement.number}"

    def solid() -> str:
        page = client.get(here).content.decode()
        [one] = re.findall(r'<(?:a|button) class="button primary"[^>]*>([^<]*)<', page)
        return str(one)

    assert solid() == "Set targets"
    assert "Still missing: the targets." in client.get(f"{here}/do/sign").content.decode()
    assert client.post(f"{here}/do/set_version", form(agreement, resolution_1="4")).status_code == 303
    assert solid() == "Put in force"
    assert [target.seconds for target in AgreementVersion.objects.get(agreement=agreement.pk).targets.all()] == [14400]
    asked = client.get(f"{here}/do/sign").content.decode()
    assert "Still missing" not in asked
    assert f'value="{timezone.localdate()}"' in asked


def test_what_is_typed_wrong_is_said_beside_the_table_and_kept(world: World, client: Client) -> None:
    agreement = drafted(world)
    client.force_login(world.users["lotte"])
    answer = client.post(
        f"/agreements/{agreement.number}/do/set_version", form(agreement, response_1="soon", resolution_1="4 h")
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "First response, P1 Critical: Write hours or minutes" in said
    assert 'value="soon"' in said
    assert 'value="4 h"' in said
    empty = client.post(f"/agreements/{agreement.number}/do/set_version", form(agreement))
    assert "Set at least one target: a time" in empty.content.decode()
    assert not AgreementVersion.objects.exists()


def test_each_wrong_cell_is_marked_counted_and_one_click_away(world: World, client: Client) -> None:
    agreement = drafted(world)
    client.force_login(world.users["lotte"])
    wrong = form(agreement, response_1="soon", response_2="-4", resolution_1="4 h")
    said = client.post(f"/agreements/{agreement.number}/do/set_version", wrong).content.decode()
    assert "2 things need your attention" in said
    assert '<a href="#id_targets-incident-response-2">First response, P2 High: Give at least 1 min' in said
    marked = re.findall(r'<input[^>]*name="targets-([^"]+)"[^>]*aria-invalid="true"[^>]*>', said)
    assert marked == ["incident-response-1", "incident-response-2"]
    assert 'aria-describedby="id_targets_error"' in said
    assert 'id="id_targets_error"' in said


def test_what_only_a_later_step_sets_is_not_missing(world: World, client: Client) -> None:
    agreement = drafted(world)
    client.force_login(world.users["lotte"])
    page = client.get(f"/agreements/{agreement.number}").content.decode()
    assert re.findall(r"Not given: ([^<]+)", page) == ["Services, Signed on"]


def test_the_next_version_starts_from_the_last_and_both_are_told(world: World, client: Client) -> None:
    agreement = factories.agreement(world)
    client.force_login(world.users["lotte"])
    page = client.get(f"/agreements/{agreement.number}/do/set_version").content.decode()
    assert 'name="targets-incident-resolution-other" value="8 h"' in page
    client.post(f"/agreements/{agreement.number}/do/set_version", form(agreement, resolution_other="6 h"))
    first, second = AgreementVersion.objects.filter(agreement=agreement.pk)
    assert first.valid_to == second.valid_from
    client.force_login(world.users["ada"])
    seen = client.get(f"/agreements/{agreement.number}").content.decode()
    assert "6 h" in seen
    assert "1 other version" in seen
    assert "set_version" not in seen
    assert client.get(f"/agreements/{agreement.number}/do/set_version").status_code == 403


def test_a_program_sets_targets(world: World, client: Client) -> None:
    agreement = drafted(world)
    client.force_login(world.users["lotte"])

    def send(**body: Any) -> Any:
        path = f"/api/v1/agreements/{agreement.number}/actions/set_version"
        return client.post(path, json.dumps({"version": 1, **body}), content_type="application/json")

    wrong = send(targets=[{"kind": "incident", "metric": "response", "priority": 9, "seconds": 60}])
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/targets")
    assert send(targets="4 h").status_code == 422
    assert send(targets=[], calendar={"id": 10**9}).status_code == 422
    assert send(targets=[1], pauses_for="caller", valid_from=3).status_code == 422
    start = (occasion.now() + timedelta(days=2)).replace(microsecond=0)
    target = {"kind": "incident", "metric": "response", "priority": None, "seconds": 5400}
    done = send(
        targets=[target],
        calendar={"id": world.hours.pk if world.hours else 0},
        pauses_for=["supplier"],
        valid_from=start.isoformat().replace("+00:00", "Z"),
    )
    assert done.status_code == 200, done.content
    version = AgreementVersion.objects.get(agreement=agreement.pk)
    assert (version.valid_from, version.calendar, version.pauses_for) == (start, world.hours, ["supplier"])
    assert [t.seconds for t in version.targets.all()] == [5400]
    [read] = client.get(f"/api/v1/agreements/{agreement.number}").json()["versions"]
    assert (read["ordinal"], read["targets"], read["pauses_for"]) == (1, [{**target, "unit": "time"}], ["supplier"])
    assert read["calendar"] == {"id": version.calendar_id, "name": "Desk hours"}


def test_targets_in_days_are_typed_shown_told_and_read(world: World, client: Client) -> None:
    agreement = drafted(world)
    client.force_login(world.users["lotte"])
    posted = form(agreement, response_other="2 working days", resolution_other="10 calendar days")
    posted["targets-request-fulfilment-other"] = "1 working day"
    path = f"/agreements/{agreement.number}/do/set_version"
    assert "Choose service hours" in client.post(path, posted).content.decode()
    assert client.post(path, {**posted, "calendar": str(world.hours.pk)}).status_code == 303
    page = client.get(f"/agreements/{agreement.number}").content.decode()
    assert all(words in page for words in ("2 working days", "10 calendar days", "1 working day"))
    assert 'value="10 calendar days"' in client.get(path).content.decode()
    [read] = client.get(f"/api/v1/agreements/{agreement.number}").json()["versions"]
    told = {(t["metric"], t["seconds"], t["unit"]) for t in read["targets"]}
    assert told == {
        ("response", 172_800, "working_days"),
        ("resolution", 864_000, "calendar_days"),
        ("fulfilment", 86_400, "working_days"),
    }
    target = {"kind": "incident", "metric": "response", "seconds": 86_400}
    body = {"version": read["ordinal"] + 1, "calendar": {"id": world.hours.pk}}
    for unit, status in (("fortnights", 422), (None, 422), ("working_days", 200)):
        sent = json.dumps({**body, "targets": [{**target, "unit": unit}]})
        answer = client.post(f"/api/v1{path.replace('do', 'actions')}", sent, content_type="application/json")
        assert answer.status_code == status, answer.content


def test_versions_are_for_those_who_manage_agreements_and_begin_one_after_another(world: World) -> None:
    agreement = factories.agreement(world)
    targets = {("incident", "response", None): 60}
    with pytest.raises(Denied):
        services.set_version(agreement, actor=world.actor("jonah"), targets=targets)
    lotte = world.actor("lotte")
    with pytest.raises(Invalid):
        services.set_version(agreement, actor=lotte, targets=targets, valid_from=occasion.now() - timedelta(days=900))
    with pytest.raises(Conflict):
        services.set_version(agreement, actor=lotte, targets=targets, version=agreement.version - 1)
    assert AgreementVersion.objects.filter(agreement=agreement.pk).count() == 1
    ended = records.transition(agreement, "end", actor=lotte, end_reason="The customer moved away.")
    with pytest.raises(Refused):
        services.set_version(ended, actor=lotte, targets=targets)


def test_every_kind_with_targets_has_its_table(world: World) -> None:
    assert [one.key for one in fields.promised_kinds()] == ["incident", "request"]
    assert fields.hold_reasons()[0][0] == "caller"


def test_an_agreement_ends_with_a_reason_and_can_be_put_in_force_again(world: World, client: Client) -> None:
    agreement = factories.agreement(world)
    client.force_login(world.users["lotte"])
    asked = client.post(f"/agreements/{agreement.number}/do/end", {"version": agreement.version})
    assert asked.status_code == 422
    posted = {"version": agreement.version, "end_reason": "The customer moves away."}
    assert client.post(f"/agreements/{agreement.number}/do/end", posted).status_code == 303
    assert factories.incident(world).due_at is None
    agreement.refresh_from_db()
    assert (agreement.state, agreement.versions.get().valid_to) == ("ended", agreement.ended_at)
    client.post(f"/agreements/{agreement.number}/do/reinstate", {"version": agreement.version})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.end_reason, agreement.versions.get().valid_to) == ("in_force", "", None)
    assert factories.incident(world).due_at is not None
