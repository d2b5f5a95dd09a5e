"""What auditors confirm by asking and by watching, clause by clause."""

import pytest

from wellkept.conformity.outcomes import Outcome
from wellkept.evidence.tests.auditing import check, opened
from wellkept.evidence.tests.looking import DAY, HOUR, MONDAY, look, shows, then
from wellkept.records import services as records
from wellkept.toolkit.testing.cast import World

ASKED = (
    "4.1-01-e3", "5.1-01-e5", "5.3-01-e3", "6.3-04-e2", "7.3-01-e2", "8.2.1-01-e3", "8.2.3.1-01-e2", "8.3.2-02-e2",
    "8.3.2-04-e2", "10.1.1-02-e2",
)  # fmt: skip
WATCHED = ("7.6-02-e2", "8.7.2-06-e2")
EACH = pytest.mark.parametrize("rule_id", (*ASKED, *WATCHED))


def method(rule_id: str) -> str:
    return "interview" if rule_id in ASKED else "observation"


def of(rule_id: str) -> str:
    return rule_id.rpartition("-")[0]


@EACH
@shows(Outcome.MET, *ASKED, *WATCHED)
def test_confirmed(rule_id: str, world: World) -> None:
    audit = opened(world, MONDAY)
    check(world, audit, of(rule_id), "conform", MONDAY, method=method(rule_id))
    found = look(rule_id, MONDAY + DAY)
    assert (found.outcome, found.population) == (Outcome.MET, 1)


@EACH
@shows(Outcome.NOT_MET, *ASKED, *WATCHED)
def test_a_later_one_says_otherwise(rule_id: str, world: World) -> None:
    audit = opened(world, MONDAY)
    check(world, audit, of(rule_id), "conform", MONDAY, method=method(rule_id))
    last = check(world, audit, of(rule_id), "nonconform", MONDAY + HOUR, method=method(rule_id))
    found = look(rule_id, MONDAY + DAY)
    assert (found.outcome, found.failing) == (Outcome.NOT_MET, (last.number,))


@EACH
@shows(Outcome.NEEDS_JUDGEMENT, *ASKED, *WATCHED)
def test_nobody_asked_or_watched(rule_id: str, world: World) -> None:
    audit = opened(world, MONDAY)
    check(world, audit, of(rule_id), "conform", MONDAY)
    assert look(rule_id, MONDAY + DAY).outcome is Outcome.NEEDS_JUDGEMENT, "records are no interview"


def test_an_audit_that_was_cancelled_confirms_nothing(world: World) -> None:
    audit = opened(world, MONDAY)
    check(world, audit, "4.1-01", "conform", MONDAY, method="interview")
    with then(MONDAY + HOUR):
        records.transition(audit, "cancel", actor=world.actor("greta"), cancel_reason="The auditor left.")
    assert look("4.1-01-e3", MONDAY + DAY).outcome is Outcome.NEEDS_JUDGEMENT


def test_an_interview_is_good_for_a_year(world: World) -> None:
    audit = opened(world, MONDAY)
    check(world, audit, "4.1-01", "opportunity", MONDAY, method="interview")
    assert look("4.1-01-e3", MONDAY + 300 * DAY).outcome is Outcome.MET
    assert look("4.1-01-e3", MONDAY + 400 * DAY).outcome is Outcome.NEEDS_JUDGEMENT
