"""Each update becomes the domain action that it was."""

from datetime import UTC, datetime

import pytest

from wellkept.components.links.models import Reference
from wellkept.directory.models import Organization, Person
from wellkept.flows.tests.conftest import Replaying
from wellkept.flows.tests.logs import MAPPING, incident, story, verbs
from wellkept.ledger.models import Event


def at(day: int, clock: str = "09:00", month: int = 3) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2016, month, day, int(hour), int(minute), tzinfo=UTC)


def test_a_call_is_opened_with_what_the_log_knows(replayed: Replaying) -> None:
    report = replayed(story())
    row = incident("T1")
    assert (report.updates, report.applied, report.incidents) == (1, 1, 1)
    assert row.title == "Mail: Slow"
    assert row.opened_at == at(1) and row.origin == "replay" and row.state == "new"
    assert row.requester.name == "Caller 7" and row.requester.organization.name == "Old tool"
    assert row.category.path == "Old tool / Mail / Slow"
    assert (row.impact, row.urgency, row.priority, row.priority_given) == (2, 2, 3, 3)
    assert row.customer == Organization.objects.get(name="Old tool")
    assert row.targets_met is True and row.team is None and row.assignee is None
    opened = Event.objects.get(verb="incident.opened")
    assert opened.effective_at == at(1, "09:05") and opened.origin == "replay" and not opened.inferred
    assert opened.actor_id is None
    assert Person.objects.get(pk=opened.changes["acting_person"]).name == "Opener 1"


def test_the_whole_life_of_an_incident(replayed: Replaying) -> None:
    report = replayed(
        story(
            {"group": "Group 5", "updated_at": "1/3/2016 09:10"},
            {"state": "Active", "assignee": "Resolver 3", "updated_at": "1/3/2016 09:20"},
            {"state": "Awaiting User", "updated_at": "1/3/2016 10:00"},
            {"state": "Active", "updated_at": "2/3/2016 10:00"},
            {"group": "Group 6", "assignee": "?", "moves": "1", "updated_at": "2/3/2016 10:30"},
            {"priority": "2", "impact": "H", "made_sla": "false", "updated_at": "2/3/2016 10:40"},
            {"problem": "P1", "updated_at": "2/3/2016 10:50"},
            {"state": "Resolved", "code": "fixed", "notes": "Made room.", "resolved_by": "R 4", "updated_at": "2/3/2016 11:00"},
            {"state": "Active", "reopens": "1", "updated_at": "2/3/2016 12:00"},
            {"state": "Resolved", "rfc": "C1", "updated_at": "2/3/2016 13:00"},
            {"state": "Closed", "updated_at": "7/3/2016 13:00", "resolved_at": "2/3/2016 13:00", "closed_at": "7/3/2016 13:00"},
        )
    )  # fmt: skip
    row = incident("T1")
    assert report.rejected == [] and report.applied == 12
    assert verbs(row) == [
        "opened", "assigned", "started", "put_on_hold", "resumed", "assigned", "edited", "resolved", "reopened", "resolved",
        "closed", "edited",
    ]  # fmt: skip
    assert row.state == "closed" and row.closed_at == at(7, "13:00") and row.resolved_at == at(2, "13:00")
    assert row.team.name == "Group 6" and row.assignee is None
    assert (row.reassigned_count, row.reopened_count, row.priority, row.targets_met) == (1, 1, 2, False)
    assert (row.resolution_code, row.resolution, row.resolver.name) == ("solution", "Made room.", "R 4")
    assert set(Reference.objects.values_list("relation", "identifier")) == {
        ("identity", "T1"), ("problem", "P1"), ("change", "C1"),
    }  # fmt: skip
    assert (report.reopened, report.reassigned, report.linked_problem, report.linked_change) == (1, 1, 1, 1)
    assert (report.matrix_conflicts, report.inferred) == (0, 0)


def test_a_row_that_changes_nothing_writes_nothing(replayed: Replaying) -> None:
    report = replayed(story({"updated_at": "1/3/2016 10:00", "updated_by": "Agent 2"}))
    assert (report.applied, report.unchanged) == (1, 1)
    assert verbs(incident("T1")) == ["opened"] and incident("T1").version == 1


def test_a_log_that_begins_in_the_middle_infers_the_opening(replayed: Replaying) -> None:
    replayed(story(first={"state": "Awaiting Vendor", "group": "Group 5", "updated_at": "3/3/2016 10:00"}))
    row = incident("T1")
    assert verbs(row) == ["(opened)", "put_on_hold"]
    opened, held = Event.objects.filter(
        subject_kind="incident", verb__in=("incident.opened", "incident.put_on_hold")
    ).order_by("id")
    assert (opened.effective_at, held.effective_at) == (at(1), at(3, "10:00"))
    assert row.hold_reason == "supplier"


def test_skipped_states_become_inferred_steps(replayed: Replaying) -> None:
    report = replayed(story({"state": "Closed", "updated_at": "2/3/2016 10:00"}))
    row = incident("T1")
    assert verbs(row) == ["opened", "(resolved)", "closed"]
    assert report.inferred == 1 and row.resolved_at == row.closed_at == at(2, "10:00")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["Closed", "Active"], ["opened", "(resolved)", "closed", "reopened"]),
        (["Closed", "Awaiting User"], ["opened", "(resolved)", "closed", "reopened", "put_on_hold"]),
        (["Resolved", "New"], ["opened", "resolved", "reopened"]),
        (["Awaiting User", "Awaiting Vendor"], ["opened", "put_on_hold", "edited"]),
        (["Active", "New"], ["opened", "started"]),
        (["Cancelled"], ["opened", "cancelled"]),
        (["Resolved", "Cancelled"], ["opened", "resolved", "(reopened)", "cancelled"]),
        (["Cancelled", "Closed"], ["opened", "cancelled"]),
    ],
)
def test_jumps(replayed: Replaying, states: list[str], expected: list[str]) -> None:
    steps = [{"state": state, "updated_at": f"{day}/3/2016 10:00"} for day, state in enumerate(states, 2)]
    report = replayed(story(*steps))
    assert report.rejected == []
    assert verbs(incident("T1")) == expected


def test_only_reopenings_that_the_log_shows_are_counted(replayed: Replaying) -> None:
    replayed(
        story(
            {"state": "Resolved", "updated_at": "2/3/2016 10:00"},
            {"state": "Cancelled", "updated_at": "3/3/2016 10:00"},
        )
    )
    assert incident("T1").reopened_count == 0


def test_a_counter_that_rises_without_a_visible_reopening(replayed: Replaying) -> None:
    replayed(
        story(
            {"state": "Active", "updated_at": "2/3/2016 10:00"},
            {"reopens": "1", "updated_at": "3/3/2016 10:00"},
            {"state": "Resolved", "updated_at": "4/3/2016 10:00"},
            {"reopens": "2", "updated_at": "5/3/2016 10:00"},
        )
    )
    row = incident("T1")
    assert verbs(row) == ["opened", "started", "(resolved)", "reopened", "resolved", "reopened", "resolved"]
    assert row.reopened_count == 2 and row.state == "resolved"


def test_the_logs_counter_decides_what_a_reassignment_is(replayed: Replaying) -> None:
    replayed(
        story(
            {"group": "Group 5", "updated_at": "2/3/2016 10:00"},
            {"group": "Group 6", "updated_at": "2/3/2016 11:00"},
            {"moves": "2", "updated_at": "2/3/2016 12:00"},
        )
    )
    row = incident("T1")
    assert row.reassigned_count == 2
    assert verbs(row) == ["opened", "assigned", "assigned", "assigned"]


def test_the_logs_counter_decides_what_a_reopening_is(replayed: Replaying) -> None:
    report = replayed(
        story(
            {"state": "Closed", "updated_at": "2/3/2016 10:00"},
            {"state": "Active", "updated_at": "2/3/2016 11:00"},
            {"state": "Closed", "updated_at": "2/3/2016 12:00"},
        )
    )
    row = incident("T1")
    assert verbs(row) == ["opened", "(resolved)", "closed", "reopened", "(resolved)", "closed"]
    assert row.reopened_count == 0 and report.reopened == 0


def test_a_reopening_that_only_the_counter_shows_while_nobody_has_the_work_any_more(replayed: Replaying) -> None:
    note = {"state": "Note", "group": "?", "reopens": "1", "updated_at": "2/3/2016 10:00"}
    report = replayed(story(note, first={"group": "Group 5"}), MAPPING.replace("New: new", "New: new\n    Note: keep"))
    row = incident("T1")
    assert report.rejected == [] and row.reopened_count == 1
    assert verbs(row) == ["opened", "assigned", "(resolved)", "reopened"]


def test_without_counters_our_own_rules_count(replayed: Replaying) -> None:
    text = MAPPING.replace("counters: {reassigned: moves, reopened: reopens}", "")
    report = replayed(
        story(
            {"group": "Group 5", "updated_at": "2/3/2016 10:00"},
            {"group": "Group 6", "updated_at": "2/3/2016 11:00"},
            {"state": "Resolved", "updated_at": "2/3/2016 12:00"},
            {"state": "Active", "updated_at": "2/3/2016 13:00"},
        ),
        text,
    )
    row = incident("T1")
    assert (row.reassigned_count, row.reopened_count) == (1, 1)
    assert (report.reassigned, report.reopened) == (1, 1)


def test_nobody_is_assigned_or_named_resolver_whom_the_log_does_not_name(replayed: Replaying) -> None:
    replayed(
        story(
            {"state": "Active", "updated_at": "2/3/2016 10:00"}, {"state": "Resolved", "updated_at": "2/3/2016 11:00"}
        )
    )
    row = incident("T1")
    assert row.assignee is None and row.resolver is None
    assert (row.resolution, row.resolution_code) == ("", "")


def test_a_priority_against_the_matrix_is_kept_and_counted(replayed: Replaying) -> None:
    report = replayed(story({"priority": "1", "updated_at": "2/3/2016 10:00"}))
    row = incident("T1")
    assert (row.priority, row.priority_given, row.priority_reason) == (1, 3, "")
    assert report.matrix_conflicts == 1


def test_a_time_that_goes_back_is_moved_and_told(replayed: Replaying) -> None:
    report = replayed(
        story(
            {"group": "Group 5", "updated_at": "2/3/2016 10:00"},
            {"group": "Group 6", "updated_at": "2/3/2016 09:00"},
        )
    )
    assert report.moved == [{"row": 3, "time": "2016-03-02T09:00:00+00:00"}]
    times = Event.objects.filter(verb="incident.assigned").order_by("id").values_list("effective_at", flat=True)
    assert list(times) == [at(2, "10:00"), at(2, "10:00")]


def test_nothing_happens_before_the_opening_that_the_log_tells_of(replayed: Replaying) -> None:
    report = replayed(
        story(
            {"updated_at": "1/3/2016 09:02"},
            {"state": "Resolved", "resolved_at": "1/3/2016 09:03", "updated_at": "1/3/2016 09:03"},
        )
    )
    events = Event.objects.filter(subject_kind="incident").exclude(verb="incident.referred").order_by("id")
    assert [event.effective_at for event in events] == [at(1, "09:05"), at(1, "09:05")]
    assert incident("T1").resolved_at == at(1, "09:05") and [entry["row"] for entry in report.moved] == [2, 3]


class TestTheEnd:
    """Final values that a log repeats on every row are believed only when their time has come."""

    def test_early_rows_do_not_show_the_end(self, replayed: Replaying) -> None:
        final = {
            "resolved_at": "9/3/2016 10:00", "closed_at": "12/3/2016 10:00", "resolved_by": "Late 1", "code": "fixed",
            "notes": "In the end.",
        }  # fmt: skip
        replayed(
            story(
                {"state": "Resolved", "updated_at": "2/3/2016 10:00"},
                {"state": "Active", "reopens": "1", "updated_at": "3/3/2016 10:00"},
                first=final,
            )
        )
        assert not Person.objects.filter(name="Late 1").exists()
        resolved = Event.objects.select_related("text").get(verb="incident.resolved")
        assert resolved.effective_at == at(2, "10:00")
        assert "resolver_id" not in resolved.changes and "resolution_code" not in resolved.changes
        assert "resolution" not in resolved.words

    def test_what_stands_on_the_row_of_resolution_first_is_its_own_news(self, replayed: Replaying) -> None:
        news = {"resolved_by": "R 4", "notes": "Made room.", "code": "fixed"}
        replayed(story({"state": "Resolved", "updated_at": "2/3/2016 10:00", **news}))
        row = incident("T1")
        assert (row.resolution, row.resolution_code, row.resolver.name) == ("Made room.", "solution", "R 4")

    def test_what_was_told_before_the_end_is_believed_at_the_closing(self, replayed: Replaying) -> None:
        final = {"resolved_by": "R 4", "notes": "Made room.", "code": "fixed"}
        rows = story(
            {"state": "Resolved", "updated_at": "2/3/2016 10:00"},
            {"state": "Closed", "updated_at": "7/3/2016 10:00"},
            first=final,
        )
        replayed(rows[:2], name="early.csv")
        assert incident("T1").resolution == "" and incident("T1").resolver is None
        replayed([{**row, "number": "T2"} for row in rows])
        assert incident("T2").resolution == "Made room." and incident("T2").resolver.name == "R 4"

    def test_the_logs_own_time_of_resolution_counts_from_the_row_that_reaches_it(self, replayed: Replaying) -> None:
        final = {"resolved_at": "2/3/2016 12:00", "closed_at": "7/3/2016 10:00"}
        rows = story(
            {"state": "Resolved", "updated_at": "2/3/2016 10:00"},
            {"updated_at": "2/3/2016 12:00", "updated_by": "Agent 9"},
            {"state": "Closed", "updated_at": "7/3/2016 10:00"},
            first=final,
        )
        replayed(rows[:2], name="early.csv")
        assert incident("T1").resolved_at == at(2, "10:00")
        replayed([{**row, "number": "T2"} for row in rows])
        assert incident("T2").resolved_at == at(2, "12:00")

    def test_a_resolution_that_was_logged_late_keeps_its_time(self, replayed: Replaying) -> None:
        replayed(
            story(
                {"state": "Active", "updated_at": "2/3/2016 10:00"},
                {"state": "Resolved", "updated_at": "2/3/2016 18:00", "resolved_at": "2/3/2016 15:30"},
            )
        )
        assert incident("T1").resolved_at == at(2, "15:30")

    def test_a_time_of_resolution_before_the_row_that_was_still_open_is_not_believed(self, replayed: Replaying) -> None:
        replayed(
            story(
                {"state": "Active", "updated_at": "2/3/2016 10:00"},
                {"updated_at": "2/3/2016 16:00"},
                {"state": "Resolved", "updated_at": "2/3/2016 18:00", "resolved_at": "2/3/2016 15:30"},
            )
        )
        assert incident("T1").resolved_at == at(2, "18:00")
