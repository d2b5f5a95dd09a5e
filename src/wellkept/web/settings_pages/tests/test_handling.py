"""Matrix, categories, incident handling and system through the pages."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from wellkept.components.classification import matrix
from wellkept.components.classification.models import Category, PriorityMatrix
from wellkept.jobs import schedule, worker
from wellkept.jobs.models import BackgroundJob, Run
from wellkept.kernel import occasion
from wellkept.ledger import sealing
from wellkept.ledger.models import Event, Outbox
from wellkept.sms import factories
from wellkept.sms.resolution.incidents import selectors
from wellkept.web.settings_pages import differing, operating, system, vitals


def cells(*rows):
    return {f"cell_{i}_{u}": str(value) for i, row in enumerate(rows, 1) for u, value in enumerate(row, 1)}


def test_another_matrix_counts_from_now_on_and_says_what_it_leaves(world, enter):
    factories.incident(world, impact=1, urgency=1)
    client = enter("tomas")
    answer = client.post("/settings/priorities", cells((2, 2, 3), (2, 3, 4), (3, 4, 5)), follow=True)
    assert "1 open incident keeps the priority" in answer.content.decode()
    assert matrix.in_force(occasion.now())[0] == (2, 2, 3)
    answer = client.post("/settings/priorities", cells((2, 2, 3), (2, 3, 4), (3, 4, 5)), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert PriorityMatrix.objects.count() == 1


def test_an_unreasonable_matrix_is_refused_with_its_choices_kept(world, enter):
    answer = enter("tomas").post("/settings/priorities", cells((5, 1, 1), (1, 1, 1), (1, 1, 1)))
    assert answer.status_code == 422
    assert "must not lower the priority" in answer.content.decode()
    assert '<option value="5" selected>' in answer.content.decode()
    assert not PriorityMatrix.objects.exists()


def test_categories_grow_as_a_tree_and_retire(world, enter):
    client = enter("tomas")
    client.post("/settings/categories", {"do": "add", "name": "Network", "parent": ""})
    network = Category.objects.get(path="Network")
    client.post("/settings/categories", {"do": "add", "name": "Network drives", "parent": ""})
    drives = Category.objects.get(path="Network drives")
    client.post("/settings/categories", {"do": "add", "name": "Wireless", "parent": network.pk})
    page = client.get("/settings/categories")
    assert [(b.category.name, b.depth) for b in page.context["branches"]] == [
        ("Files", 1),
        ("Network", 1),
        ("Wireless", 2),
        ("Network drives", 1),
    ]
    assert 'value="Network drives"' in client.get(f"/settings/categories?rename={drives.pk}").content.decode()
    client.post("/settings/categories", {"do": f"rename:{drives.pk}", "name": "Mounts"})
    assert Category.objects.get(pk=drives.pk).path == "Mounts"
    same = client.post("/settings/categories", {"do": f"rename:{drives.pk}", "name": "network"})
    assert same.status_code == 422
    assert "exists already" in same.content.decode()
    wrong = client.post("/settings/categories", {"do": "add", "name": "Net/work", "parent": ""})
    assert wrong.status_code == 422
    assert 'value="Net/work"' in wrong.content.decode()
    client.post("/settings/categories", {"do": f"retire:{network.pk}"})
    assert not Category.objects.get(pk=network.pk).active
    client.post("/settings/categories", {"do": f"use:{network.pk}"})
    assert Category.objects.get(pk=network.pk).active
    assert client.post("/settings/categories", {"do": "retire:999999"}).status_code == 404


def test_the_last_category_is_not_retired(world, enter):
    answer = enter("tomas").post("/settings/categories", {"do": f"retire:{world.category.pk}"}, follow=True)
    assert "Keep at least one category in use" in answer.content.decode()
    assert Category.objects.get(pk=world.category.pk).active


def test_the_procedure_for_major_incidents(world, enter):
    client = enter("amara")
    given = {"do": "procedure", "criteria": "A ward stands still.", "priority": "2", "inform_within": "30"}
    client.post("/settings/incidents", {**given, "steps": "Call the lead\n\n Tell the board \n"})
    procedure = selectors.procedure(occasion.now())
    assert procedure.steps == ["Call the lead", "Tell the board"]
    assert procedure.seen == {}
    client.post("/settings/incidents", {**given, "steps": "Call the lead", "seen_led": "Call the lead"})
    assert selectors.procedure(occasion.now()).seen == {"led": "Call the lead"}
    gone = client.post("/settings/incidents", {**given, "steps": "Meet", "seen_led": "Call the lead"})
    assert "“Call the lead” is none of the steps." in gone.content.decode()
    assert (procedure.priority, procedure.inform_within) == (2, 30)
    answer = client.post("/settings/incidents", {**given, "steps": " \n "})
    assert answer.status_code == 422
    assert "A ward stands still." in answer.content.decode()


def test_how_incidents_end(world, enter):
    client = enter("amara")
    client.post("/settings/incidents", {"do": "policy", "grace_days": "3", "reopen_days": "5"})
    policy = selectors.desk_policy()
    assert (policy.grace_days, policy.reopen_days) == (3, 5)
    assert Event.objects.latest("id").changes == {"grace_days": [7, 3], "reopen_days": [14, 5]}
    before = Event.objects.count()
    client.post("/settings/incidents", {"do": "policy", "grace_days": "3", "reopen_days": "5"})
    assert Event.objects.count() == before
    assert (
        client.post("/settings/incidents", {"do": "policy", "grace_days": "-1", "reopen_days": "5"}).status_code == 422
    )


def park(verb="incident.opened"):
    return Outbox.objects.create(
        event_id=1, verb=verb, attempts=8, parked_at=occasion.now(), parked_reason="OSError: <no> route"
    )


def test_parked_events_are_shown_and_tried_again(world, enter):
    one, two = park(), park("incident.closed")
    client = enter("admin")
    page = client.get("/settings/system").content.decode()
    assert "OSError: &lt;no&gt; route" in page
    client.post("/settings/system", {"do": f"again:{one.pk}"})
    assert list(Outbox.objects.filter(parked_at__isnull=False)) == [two]
    client.post("/settings/system", {"do": "again"})
    assert not Outbox.objects.filter(parked_at__isnull=False).exists()
    assert Event.objects.filter(verb="system.outbox_released").count() == 2


def test_a_head_is_read_as_it_was_written_down():
    assert operating.read_head("") is None
    assert operating.read_head(f"12:{'AB' * 32}") == operating.read_head(f" 12 {'ab' * 32} ") == (12, "ab" * 32)
    for wrong in ("12", "12 abc", f"x {'ab' * 32}", f"12 {'zz' * 32}"):
        with pytest.raises(operating.Invalid):
            operating.read_head(wrong)


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_checked_in_the_background(enter):
    sealing.seal()
    client = enter("admin")
    assert client.post("/settings/system", {"do": "check", "head": "nonsense"}).status_code == 422
    client.post("/settings/system", {"do": "check", "head": ""})
    answer = client.post("/settings/system", {"do": "check", "head": ""}, follow=True)
    assert "being checked already" in answer.content.decode()
    worker.run_once(brief=False)
    job = BackgroundJob.objects.get()
    assert job.result["ok"] is True
    assert "Whole" in client.get("/settings/system").content.decode()
    client.post("/settings/system", {"do": "check", "head": f"{job.result['sealed']} {'00' * 32}"})
    worker.run_once(brief=False)
    page = client.get("/settings/system").content.decode()
    assert "Not whole" in page
    assert "computed anew" in page


@pytest.mark.django_db(transaction=True)
def test_the_check_names_records_that_differ_from_the_trail(world, enter):
    incident, other = factories.incident(world), factories.incident(world)
    client = enter("admin")
    client.post("/settings/system", {"do": "check", "head": ""})
    worker.run_once(brief=False)
    assert "As the trail tells" in client.get("/settings/system").content.decode()
    with connection.cursor() as cursor:
        changes = "title = 'Nothing', impact = 3, assignee_id = %s, customer_id = NULL"
        person = world.people["jonah"].pk
        cursor.execute(f"UPDATE incidents_incident SET {changes} WHERE record_id = %s", [person, incident.pk])
        cursor.execute("UPDATE records_record SET priority = 1 WHERE id = %s", [other.pk])
    client.post("/settings/system", {"do": "check", "head": ""})
    worker.run_once(brief=False)
    page = client.get("/settings/system").content.decode()
    assert "Records differ from the trail" in page
    assert "2 of " in page
    assert "Impact was changed" in page
    assert "Lists and search say otherwise: Priority" in page
    assert incident.number in page
    assert "the table says" not in page, "an administrator does not see the records"
    assert "'Nothing'" not in page
    assert incident.title not in page


def test_values_are_told_to_whoever_sees_the_record_but_no_personal_text(world):
    incident = factories.incident(world)
    jonah, ada = world.people["jonah"].pk, world.people["ada"].pk
    found = [
        {"what": "changed", "kind": "incident", "record": incident.pk, "number": incident.number, "field": field,
         "trail": trail, "table": table}
        for field, trail, table in (("assignee_id", jonah, None), ("impact", 1, 3), ("title", None, None))
    ]  # fmt: skip
    found.append({**found[0], "what": "card", "field": "owner_id", "table": ada})
    found.append({**found[0], "what": "deleted", "number": "", "field": ""})
    assert [(line.number, line.seen, line.what, line.values) for line in differing.lines(found, world.actor("tomas"))] == [
        (incident.number, True, "Assignee was changed", "The trail says Jonah Pell, the table says —."),
        (incident.number, True, "Impact was changed", "The trail says High, the table says Low."),
        (incident.number, True, "Title was changed", ""),
        (incident.number, True, "Lists and search say otherwise: Assignee",
         "The record says Jonah Pell, lists and search say Dr Ada Wren."),
        (f"Incident {incident.pk}", True, "The record was deleted", ""),
    ]  # fmt: skip
    assert {line.values for line in differing.lines(found, world.actor("admin"))} == {""}


def test_a_test_mail_goes_to_ones_own_address(world, enter, monkeypatch):
    client = enter("admin")
    client.post("/settings/system", {"do": "mail"})
    assert [message.to for message in mail.outbox] == [["admin@own.example"]]

    def refuse(*_args, **_kwargs):
        raise OSError("no such host")

    monkeypatch.setattr("wellkept.web.settings_pages.system.send_mail", refuse)
    assert "no such host" in client.post("/settings/system", {"do": "mail"}, follow=True).content.decode()


def test_the_newest_backup_is_known(settings, tmp_path):
    from dataclasses import replace

    settings.ENV = replace(settings.ENV, home=tmp_path)
    assert vitals.last_backup() is None
    assert vitals.backup().signal == "attention"
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "wellkept-1.tar.gz").write_bytes(b"")
    assert vitals.backup().signal == "good"


def test_every_job_is_called_by_what_it_does():
    assert set(schedule.jobs()) <= set(system.JOBS)


def test_a_job_that_waits_for_something_to_do_is_not_called_late(world, enter):
    Run.objects.create(name="ledger.seal", next_due=occasion.now() - timedelta(minutes=9))
    Run.objects.create(name="notifications.mail", next_due=occasion.now() + timedelta(minutes=9))
    page = enter("admin").get("/settings/system").content.decode()
    assert page.count("when there is something to do") == 1
    assert " over</td>" not in page
