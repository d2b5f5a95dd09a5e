"""Audits: who plans and holds them, what their checks take, what is drawn, and what stays as it was signed."""

from datetime import timedelta

import pytest
from django.test import Client

from wellkept.components.findings.models import Finding
from wellkept.components.links.services import link
from wellkept.conformity.catalogue import catalogue
from wellkept.directory import services as directory
from wellkept.evidence.tests.auditing import PROGRAMME, check, opened, planned, programme, reported
from wellkept.evidence.tests.looking import MONDAY
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.evaluation.audits import panels, services
from wellkept.sms.evaluation.audits.checking import services as checking
from wellkept.sms.evaluation.audits.models import Audit, AuditCheck, AuditSample
from wellkept.sms.evaluation.audits.sampling.services import draw_sample

CONCLUDED = {"conformity_conclusion": "Yes", "effectiveness_conclusion": "Yes", "report": "All is well."}


@pytest.fixture
def open_as(world):
    """A browser in which one of the cast is signed in."""

    def sign_in(who):
        client = Client()
        client.force_login(world.users[who])
        return client

    return sign_in


@pytest.fixture
def audit(world):
    """An audit of clause 4.1 under way, now."""
    greta = world.actor("greta")
    made = services.plan_audit(actor=greta, title="Clause 4.1", criteria="Our own rules", clauses=["4.1"])
    return records.transition(made, "open", actor=greta)


# Programme -----------------------------------------------------------------------------------------------------------


def test_a_programme_says_all_before_it_is_approved(world):
    greta, ines = world.actor("greta"), world.actor("ines")
    given = {"period_start": MONDAY.date(), "period_end": MONDAY.date(), **PROGRAMME, "basis_changes": ""}
    row = services.draft_programme(actor=greta, title="Three years", **given)
    assert row.owner_id == world.people["greta"].pk
    with pytest.raises(Denied):
        records.transition(row, "approve", actor=greta)
    with pytest.raises(Invalid) as refusal:
        records.transition(row, "approve", actor=ines)
    assert set(refusal.value.fields) == {"basis_changes"}
    row = services.edit_programme(row, actor=greta, basis_changes="A new service.")
    row = records.transition(row, "approve", actor=ines)
    assert row.approver_id == world.people["ines"].pk
    with pytest.raises(Refused):
        services.edit_programme(row, actor=greta, basis_changes="Nothing.")
    row = records.transition(row, "revise", actor=greta, revise_reason="A merger.")
    assert (row.state, row.approved_at, row.approver_id) == ("draft", None, None)


def test_a_programme_ends_after_it_begins(world):
    with pytest.raises(Invalid) as refusal:
        services.draft_programme(
            actor=world.actor("greta"), title="T", period_start=MONDAY.date(), period_end=(MONDAY - timedelta(1)).date()
        )
    assert set(refusal.value.fields) == {"period_end"}


def test_weights_are_of_clauses_that_there_are(world):
    row, greta = programme(world, MONDAY), world.actor("greta")
    row = services.weigh(row, actor=greta, important=["8.7.2"], less_important=["8.4.2"])
    assert row.weights == {"8.7.2": 3, "8.4.2": 1}
    for wrong in ({"important": ["99"]}, {"important": ["8.7.2"], "less_important": ["8.7.2"]}):
        with pytest.raises(Invalid):
            services.weigh(row, actor=greta, **wrong)
    with pytest.raises(Denied):
        services.weigh(row, actor=world.actor("tomas"), important=["4.1"])


# Planning and independence -------------------------------------------------------------------------------------------


def test_who_plans_leads_and_the_programme_in_force_is_meant(world):
    row = programme(world, occasion.now())
    made = services.plan_audit(actor=world.actor("greta"), title="The whole")
    assert (made.lead, made.programme) == (world.people["greta"], row)
    assert made.clauses == ["4", "5", "6", "7", "8", "9", "10"]
    for stranger in ("tomas", "ines", "jonah", "helen", "ada", "employee"):
        with pytest.raises(Denied):
            services.plan_audit(actor=world.actor(stranger), title="Mine")


def test_nobody_audits_what_he_owns(world):
    greta = world.actor("greta")
    with pytest.raises(Invalid) as refusal:
        services.plan_audit(actor=greta, title="T", clauses=["8.6.3"], team=[world.people["rashid"]])
    assert "Rashid Karim" in refusal.value.fields["team"]
    assert not Audit.objects.exists()
    made = services.plan_audit(actor=greta, title="T", clauses=["4.1"], team=[world.people["rashid"]])
    for wider in ({"clauses": ["8.6"]}, {"clauses": ["4.1"], "processes": ["problem-management"]}):
        with pytest.raises(Invalid):
            services.set_scope(made, actor=greta, **wider)
    with pytest.raises(Invalid):
        services.edit_audit(made, actor=greta, lead=world.people["tomas"])
    made.refresh_from_db()
    assert (made.clauses, made.lead) == (["4.1"], world.people["greta"])


def test_nobody_audits_his_own_service(world):
    files = factories.service(owner=world.people["piotr"])
    with pytest.raises(Invalid) as refusal:
        services.plan_audit(
            actor=world.actor("greta"), title="T", clauses=["4.1"], lead=world.people["piotr"], services=[files]
        )
    assert "Hosted Files" in next(iter(refusal.value.fields.values()))


def test_who_came_to_own_it_since_does_not_open_it(world):
    made = planned(world, MONDAY, clauses=["4.1"])
    directory.appoint(actor=system(), person=world.people["greta"], role="sms-manager")
    with pytest.raises(Refused) as refusal:
        records.transition(made, "open", actor=world.actor("greta"))
    assert refusal.value.code == "not_independent"


@pytest.mark.parametrize("clauses", (["99"], ["4.1", "zz"], ["x" * 500], []))
def test_a_scope_is_of_what_there_is(world, clauses):
    made = planned(world, MONDAY)
    with pytest.raises(Invalid):
        services.set_scope(made, actor=world.actor("greta"), clauses=clauses)


# Checks --------------------------------------------------------------------------------------------------------------


def test_opening_makes_the_checklist_and_again_adds_nothing(world):
    greta = world.actor("greta")
    made = services.plan_audit(actor=greta, title="The whole", clauses=["4", "8.6.1"])
    wanted = [e.id for e in catalogue().requirements if e.clause.startswith("4.") or e.clause == "8.6.1"]
    made = records.transition(made, "open", actor=greta)
    assert list(AuditCheck.objects.order_by("pk").values_list("requirement", flat=True)) == wanted
    made = checking.make_checklist(made, actor=greta)
    assert AuditCheck.objects.count() == len(wanted)
    assert AuditCheck.objects.first().title == catalogue().requirement("4.1-01").question[:200]


def test_an_interview_names_somebody_else_and_what_was_said(world, audit):
    greta = world.actor("greta")
    row = AuditCheck.objects.get()
    for given, wrong in (
        ({"notes": "Ja"}, {"asked"}),
        ({"asked": world.people["greta"], "notes": "Ja"}, {"asked"}),
        ({"asked": world.people["ines"]}, {"notes"}),
    ):
        with pytest.raises(Invalid) as refusal:
            records.transition(row, "check", actor=greta, method="interview", result="conform", **given)
        assert set(refusal.value.fields) == wrong
    row = records.transition(
        row, "check", actor=greta, method="interview", result="conform", asked=world.people["ines"], notes="She knew."
    )
    assert (row.state, row.checker_id) == ("done", world.people["greta"].pk)
    row = records.transition(row, "again", actor=greta)
    assert (row.result, row.checked_at, row.checker_id) == ("", None, None)


def test_only_auditors_write_results(world, audit):
    row = AuditCheck.objects.get()
    for key in ("tomas", "ines", "helen", "jonah"):
        with pytest.raises(Denied):
            records.transition(row, "check", actor=world.actor(key), method="record", result="conform")


def test_a_finding_from_a_check(world, audit):
    greta = world.actor("greta")
    issue = records.create(kind("issue"), actor=world.actor("tomas"), title="Law", side="external", effect="help")
    row = AuditCheck.objects.get()
    link(row.record, issue.record, "rests_on", actor=greta)
    with pytest.raises(Refused):
        checking.raise_from_check(row, actor=greta, grade="minor")
    row = records.transition(
        row, "check", actor=greta, method="record", result="nonconform", notes="Nobody looked at it. For a year."
    )
    with pytest.raises(Invalid):
        checking.raise_from_check(row, actor=greta, grade="opportunity")
    checking.raise_from_check(row, actor=greta, grade="minor", owner=world.people["tomas"])
    found = Finding.objects.get()
    assert (found.title, found.requirement, found.evidence) == ("Nobody looked at it", "4.1-01", issue.number)
    assert (found.source_id, found.source_type, found.owner) == (audit.pk, "internal_audit", world.people["tomas"])
    assert [one.number for one in panels.found(audit, greta)["findings"]] == [found.number]
    assert list(panels.found(audit, world.actor("ada"))["findings"]) == []


# Private notes -------------------------------------------------------------------------------------------------------


def test_private_notes_stay_private_until_the_report(world, audit, open_as):
    greta, row = world.actor("greta"), AuditCheck.objects.get()
    records.transition(row, "check", actor=greta, method="record", result="conform", private_notes="zqwhisper")
    for key in ("tomas", "helen"):
        page = open_as(key).get(f"/audit-checks/{row.number}")
        assert page.status_code == 200
        assert "zqwhisper" not in page.content.decode(), key
    assert "zqwhisper" in open_as("greta").get(f"/audit-checks/{row.number}").content.decode()
    audit = records.transition(audit, "finish", actor=greta)
    records.transition(audit, "report", actor=greta, **CONCLUDED)
    assert "zqwhisper" in open_as("tomas").get(f"/audit-checks/{row.number}").content.decode()
    assert open_as("ada").get(f"/audit-checks/{row.number}").status_code in (403, 404)


# Report --------------------------------------------------------------------------------------------------------------


def test_what_was_signed_never_changes(world, audit, open_as):
    greta, row = world.actor("greta"), AuditCheck.objects.get()
    row = records.transition(row, "check", actor=greta, method="record", result="conform", notes="zqfirst")
    other = checking.plan_check(actor=greta, audit=audit, requirement="4.1-01", title="Once more")
    with pytest.raises(Refused):
        records.transition(audit, "report", actor=greta, **CONCLUDED)
    audit = records.transition(audit, "finish", actor=greta)
    with pytest.raises(Invalid) as refusal:
        records.transition(audit, "report", actor=greta, report="All is well.")
    assert set(refusal.value.fields) == {"conformity_conclusion", "effectiveness_conclusion"}
    audit = records.transition(audit, "report", actor=greta, **CONCLUDED)
    assert audit.reported_to == "Ines Vallory, Tomas Rehn"
    assert len(audit.digest) == 64
    for act in (
        lambda: services.edit_audit(audit, actor=greta, report="zqsecond"),
        lambda: services.set_scope(audit, actor=greta, clauses=["4"]),
        lambda: records.transition(row, "again", actor=greta),
        lambda: checking.edit_check(other, actor=greta, notes="zqthird"),
        lambda: checking.plan_check(actor=greta, audit=audit, requirement="4.2-01"),
        lambda: checking.make_checklist(audit, actor=greta),
        lambda: draw_sample(audit, actor=greta, population="audit", size=1),
    ):
        with pytest.raises(Refused):
            act()
    page = open_as("helen").get(f"/prove/audits/{audit.number}").content.decode()
    assert "zqfirst" in page
    assert audit.digest in page
    answer = open_as("helen").get(f"/prove/audits/{audit.number}/report.pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_reports_are_for_those_who_may_see_audits(world, audit, open_as):
    for key, status in (("greta", 200), ("tomas", 200), ("jonah", 403), ("employee", 403), ("ada", 403)):
        assert open_as(key).get(f"/prove/audits/{audit.number}").status_code == status, key
        assert open_as(key).get("/prove/audits").status_code == status, key
    assert open_as("greta").get("/prove/audits/AUD-999999").status_code == 404
    assert open_as("greta").get("/prove/samples/999999").status_code == 404


# Samples -------------------------------------------------------------------------------------------------------------


def test_another_auditor_draws_the_same(world, audit, open_as):
    greta = world.actor("greta")
    for _turn in range(8):
        factories.incident(world)
    over = factories.closed(world)
    given = {"population": "incident", "size": 3, "seed": "4711", "query": "phase=open"}
    draw_sample(audit, actor=greta, **given)
    one = AuditSample.objects.get()
    assert (one.population, len(one.drawn)) == (8, 3)
    assert over.number not in one.drawn
    page = open_as("greta").get(f"/prove/samples/{one.pk}?again=yes").content.decode()
    assert "the same population, the same records" in page
    records.transition(kind("incident").model.objects.order_by("pk")[0], "cancel", actor=world.actor("amara"),
                       cancel_reason="Twice.")  # fmt: skip
    page = open_as("greta").get(f"/prove/samples/{one.pk}?again=yes").content.decode()
    assert "the same population, the same records" in page, "states count as they were then"
    draw_sample(audit, actor=greta, **given)
    assert AuditSample.objects.order_by("-pk")[0].population == 7


@pytest.mark.parametrize(
    "given",
    (
        {"population": "emperor"},
        {"population": "incident", "query": "colour=red"},
        {"population": "incident", "query": "nonsense"},
        {"population": "incident", "query": "state=asleep"},
        {"population": "incident", "size": 0},
        {"population": "incident", "size": 10**6},
        {"population": "incident", "method": "lucky"},
        {"population": "problem"},
    ),
)
def test_nonsense_draws_nothing(world, audit, given):
    factories.incident(world)
    with pytest.raises(Invalid):
        draw_sample(audit, actor=world.actor("greta"), **{"size": 3, **given})
    with pytest.raises(Invalid):
        draw_sample(
            audit, actor=world.actor("greta"), population="incident", size=1, as_of=occasion.now() + timedelta(days=1)
        )
    assert not AuditSample.objects.exists()


def test_a_sample_is_written_once(world, audit):
    draw_sample(audit, actor=world.actor("greta"), population="audit", size=1)
    with pytest.raises(Exception, match="stays as it was drawn"):
        AuditSample.objects.update(seed="other")


# Coverage ------------------------------------------------------------------------------------------------------------


def test_coverage_shows_what_nobody_looked_at(world, open_as):
    page = open_as("greta").get("/prove/audits").content.decode()
    assert "No programme is in force" in page
    assert page.count(">4.1-01, Uncovered") == 1
    reported(world, occasion.now() - timedelta(days=3), clauses=["4.1"])
    audit = Audit.objects.get()
    check_at = occasion.now() - timedelta(days=2)
    assert audit.state == "reported"
    other = opened(world, check_at, clauses=["4.1", "4.2"])
    check(world, other, "4.1-01", "nonconform", check_at)
    page = open_as("helen").get("/prove/audits").content.decode()
    assert ">4.1-01, Does not conform" in page
    assert ">4.2-01, In a planned audit" in page
    assert "1 did not conform last time" in page


# Pages ---------------------------------------------------------------------------------------------------------------


def test_one_click_from_a_check_to_a_finding(world, audit, open_as):
    greta, row, client = world.actor("greta"), AuditCheck.objects.get(), open_as("greta")
    step = f"/audit-checks/{row.number}/do/raise_finding"
    assert client.post(step, {"grade": "minor", "version": row.version}).status_code == 422
    row = records.transition(row, "check", actor=greta, method="record", result="nonconform", notes="Nobody looked.")
    page = client.get(step).content.decode()
    assert 'value="minor"' in page
    assert 'value="opportunity"' not in page
    sent = {"grade": "minor", "owner": world.people["tomas"].pk, "version": row.version}
    assert client.post(step, sent).status_code == 303
    assert Finding.objects.get().owner == world.people["tomas"]


def test_a_sample_is_drawn_on_the_page_and_read_by_programs(world, audit, open_as):
    factories.incident(world)
    client = open_as("greta")
    sent = {"population": "incident", "size": "5", "method": "random", "seed": "4711", "version": audit.version}
    assert client.post(f"/audits/{audit.number}/do/draw", {**sent, "query": "colour=red"}).status_code == 422
    assert client.post(f"/audits/{audit.number}/do/draw", sent).status_code == 303
    one = AuditSample.objects.get()
    assert (one.seed, len(one.drawn)) == ("4711", 1)
    [read] = client.get(f"/api/v1/audits/{audit.number}").json()["samples"]
    assert (read["seed"], read["drawn"], read["population_digest"]) == ("4711", one.drawn, one.digest)
