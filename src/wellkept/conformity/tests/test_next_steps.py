"""What to do first: the order, what is enough, and what is left out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wellkept.conformity.models import Verdict
from wellkept.conformity.next_steps import Urgency, missing, next_steps, spare
from wellkept.conformity.outcomes import Outcome, RequirementOutcome
from wellkept.conformity.reports import Assessment, Basis, CheckReport, RequirementReport, RuleReport

AT = datetime(2024, 9, 2, tzinfo=UTC)


def check(conforming: int, population: int, threshold: float = 0.95, outcome: Outcome = Outcome.NOT_MET) -> CheckReport:
    return CheckReport("Incidents", outcome, population, conforming, threshold, 0)


def rule(rule_id: str, found: CheckReport, **more: object) -> RuleReport:
    return RuleReport(
        rule_id, 1, found.outcome, (AT, AT), found.population, found.conforming, found.threshold, checks=(found,),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def assessment(*rules: RuleReport) -> Assessment:
    entries = tuple(
        RequirementReport(each.requirement_id, "8.6.1", RequirementOutcome(each.outcome), (each,)) for each in rules
    )
    return Assessment("0.2.0", "", "2018", AT, AT, Basis.LIVE, "", AT, entries)


@pytest.mark.parametrize(
    ("found", "lacking", "left"),
    [
        (check(90, 100), 5, -5),
        (check(95, 100), 0, 0),
        (check(97, 100), 0, 2),
        (check(98, 100, 0.98), 0, 0),
        (check(0, 3), 3, -3),
        (check(1, 1, 1.0), 0, 0),
    ],
)
def test_how_many_are_missing_and_how_many_may_miss(found: CheckReport, lacking: int, left: int) -> None:
    assert (missing(found), spare(found)) == (lacking, left)


def test_what_takes_little_comes_first_and_what_is_met_with_room_is_left_out() -> None:
    much, little = rule("8.6.1-02-e1", check(10, 100)), rule("8.6.1-01-e1", check(94, 100))
    judge = rule("8.6.1-05-e1", check(3, 3, outcome=Outcome.NEEDS_JUDGEMENT))
    stale = rule("8.6.1-06-e1", check(3, 3, outcome=Outcome.STALE))
    close = rule("8.6.1-03-e2", check(98, 100, 0.98, Outcome.MET))
    easy = rule("8.6.1-07-e1", check(100, 100, outcome=Outcome.MET))
    steps = next_steps(assessment(easy, close, judge, stale, much, little), {})
    assert [(step.urgency, step.rule_id, step.effort) for step in steps] == [
        (Urgency.NOT_MET, "8.6.1-01-e1", 1),
        (Urgency.NOT_MET, "8.6.1-02-e1", 85),
        (Urgency.STALE, "8.6.1-06-e1", 1),
        (Urgency.JUDGE, "8.6.1-05-e1", 1),
        (Urgency.CLOSE, "8.6.1-03-e2", 2),
    ]
    assert len(next_steps(assessment(much, little), {}, most=1)) == 1


def test_a_step_says_what_is_the_matter_and_what_is_enough() -> None:
    faults = (("No category", 2), ("Resolved long ago and still not closed", 4))
    [step] = next_steps(assessment(rule("8.6.1-01-e1", check(94, 100), faults=faults)), {})
    assert step.matter == "4 × Resolved long ago and still not closed; 2 × No category"
    assert step.remedy == "One of them put right is enough."


@pytest.mark.parametrize(
    ("gone", "found", "said"),
    [
        (0, check(94, 100), "One of them put right is enough."),
        (5, check(94, 100), "One of them put right is enough."),
        (6, check(94, 100), "6 of them can no longer be put right."),
        (1, check(9, 10), "It can no longer be put right. Excuse it with a reason."),
        (1, check(3, 4), "One of them can no longer be put right."),
    ],
)
def test_nobody_is_told_to_put_right_what_cannot_be(gone: int, found: CheckReport, said: str) -> None:
    more = {"past_mending": gone, "last_leaves": AT.isoformat() if gone else ""}
    [step] = next_steps(assessment(rule("8.6.1-02-e1", found, **more)), {})
    assert step.remedy.startswith(said)
    assert step.counts_until == (AT if "no longer" in said else None)


def test_a_persons_no_is_a_step_until_the_records_say_so_too() -> None:
    met = rule("8.6.1-02-e1", check(100, 100, outcome=Outcome.MET))
    no = Verdict(requirement_id="8.6.1-02", judgement=Verdict.Judgement.DOES_NOT, reason="Nobody reads them.")
    [step] = next_steps(assessment(met), {"8.6.1-02": no})
    assert (step.urgency, step.matter, step.rule_id) == (Urgency.DISPUTED, "Nobody reads them.", "")
    failed = replace(met, outcome=Outcome.NOT_MET, checks=(check(10, 100),))
    assert [step.urgency for step in next_steps(assessment(failed), {"8.6.1-02": no})] == [Urgency.NOT_MET]
    yes = Verdict(requirement_id="8.6.1-02", judgement=Verdict.Judgement.CONFORMS, reason="Read ten.")
    assert next_steps(assessment(met), {"8.6.1-02": yes, "9.1-01": no}) == []
