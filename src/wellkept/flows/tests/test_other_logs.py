"""Logs of other tools, read with other mappings."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from wellkept.directory.models import Team
from wellkept.flows.replay.engine import replay
from wellkept.flows.replay.report import Report
from wellkept.flows.tests.logs import incident, mapping, verbs
from wellkept.ledger.models import Event


def replayed(folder: Path, content: str, text: str, encoding: str = "utf-8") -> Report:
    path = folder / "log.csv"
    path.write_bytes(content.encode(encoding))
    return replay(path, mapping(folder, text))


def test_semicolons_offsets_two_state_columns_and_no_counters(db: None, tmp_path: Path) -> None:
    """The shape of process mining challenges: case, time with offset, status and sub-status, support line, first name."""
    text = """
    system: vinst
    organization: {name: Truck maker}
    file: {delimiter: semicolon}
    times: {formats: iso, zone: UTC}
    identifier: SR Number
    at: Change Date+Time
    by: {template: "{Owner First Name} of {Involved ST}"}
    state:
      template: "{Status} / {Sub Status}"
      values:
        Accepted / In Progress: in_progress
        Accepted / Assigned: assigned
        Accepted / Wait - User: {state: on_hold, hold_reason: caller}
        Accepted / Wait - Vendor: {state: on_hold, hold_reason: supplier}
        Queued / Awaiting Assignment: new
        Completed / Resolved: resolved
        Completed / Closed: closed
        Unmatched / Unmatched: keep
    fields:
      title: {template: "Service request {SR Number} on {Product}"}
      team: Involved ST
      assignee: {template: "{Owner First Name} of {Involved ST}"}
      category: Product
      impact: {column: Impact, values: {Major: high, High: high, Medium: medium, Low: low}}
    """
    report = replayed(
        tmp_path,
        "SR Number;Change Date+Time;Status;Sub Status;Involved ST;Impact;Product;Owner First Name\n"
        "1-364;2010-03-31T15:59:42+01:00;Queued;Awaiting Assignment;;Medium;PROD582;\n"
        "1-364;2010-03-31T16:00:56+01:00;Accepted;In Progress;G97;Medium;PROD582;Frida\n"
        "1-364;2010-03-31T16:45:48+01:00;Queued;Awaiting Assignment;G92;Medium;PROD582;\n"
        "1-364;2010-04-06T15:44:07+01:00;Accepted;In Progress;G92;Medium;PROD582;Anne\n"
        "1-364;2010-04-06T15:44:38+01:00;Accepted;Wait - User;G92;High;PROD582;Anne\n"
        "1-364;2010-04-06T15:50:00+01:00;Unmatched;Unmatched;G92;High;PROD582;Anne\n"
        "1-364;2010-04-06T15:51:00+01:00;Accepted;Wait - Customer;G92;High;PROD582;Anne\n"
        "1-364;2010-04-07T11:00:00+01:00;Completed;Resolved;G92;High;PROD582;Anne\n"
        "1-364;2010-04-08T11:00:00+01:00;Accepted;In Progress;G92;High;PROD582;Anne\n"
        "1-364;2010-05-01T11:00:00+02:00;Completed;Closed;G92;High;PROD582;Anne\n",
        text,
    )
    row = incident("1-364", "vinst")
    assert [entry["row"] for entry in report.rejected] == [7]
    assert "Accepted / Wait - Customer" in report.rejected[0]["reason"]
    assert verbs(row) == [
        "opened", "started", "assigned", "started", "edited", "put_on_hold", "resolved", "reopened", "(resolved)", "closed",
    ]  # fmt: skip
    assert (report.reopened, report.reassigned, report.unchanged) == (1, 1, 1)
    assert row.opened_at == datetime(2010, 3, 31, 14, 59, 42, tzinfo=UTC)
    assert row.closed_at == datetime(2010, 5, 1, 9, 0, tzinfo=UTC)
    assert (row.title, row.team.name, row.assignee.name) == ("Service request 1-364 on PROD582", "G92", "Anne of G92")
    assert (row.impact, row.urgency, row.channel) == (1, 2, "phone")
    assert set(Team.objects.values_list("name", flat=True)) == {"G92", "G97"}


def test_tabs_an_old_encoding_numeric_states_and_only_what_changed(db: None, tmp_path: Path) -> None:
    """A change log: numbers for states, seconds since 1970, an empty cell for what stayed as it was, newest first."""
    text = """
    system: helpdesk-2
    organization: {name: Rathaus Möln, kind: supplier}
    file: {delimiter: tab, encoding: cp1252}
    times: {formats: epoch, zone: UTC}
    missing: [NULL, "-"]
    rows: changes
    identifier: ticket
    at: stamp
    order: stamp
    by: who
    state: {column: status, values: {1: new, 2: in_progress, 3: on_hold, 5: resolved, 6: closed, 9: cancelled}}
    hold_reason: {column: waits_for, values: {U: caller, S: supplier}}
    fields:
      title: subject
      description: {column: body, optional: yes}
      priority: prio
      assignee: owner
      cancel_reason: why
    """
    rows = [
        ["ticket", "stamp", "who", "status", "waits_for", "subject", "prio", "owner", "why"],
        ["7", "1456830000", "Jürgen", "9", "", "", "", "", "Zurückgezogen"],
        ["7", "1456829000", "Jürgen", "3", "S", "", "", "", ""],
        ["7", "1456828000", "Jürgen", "2", "NULL", "Drucker druckt nicht", "", "Jürgen", ""],
        ["7", "1456827000", "-", "", "", "", "2", "", ""],
        ["7", "1456826400", "Möller", "1", "", "Drucker", "4", "", ""],
    ]
    report = replayed(tmp_path, "".join("\t".join(row) + "\n" for row in rows), text, "cp1252")
    row = incident("7", "helpdesk-2")
    assert report.rejected == [] and report.applied == 5
    assert verbs(row) == ["opened", "edited", "edited", "started", "put_on_hold", "cancelled"]
    assert (row.title, row.assignee.name, row.priority) == ("Drucker druckt nicht", "Jürgen", 2)
    assert (row.state, row.cancel_reason, row.customer) == ("cancelled", "Zurückgezogen", None)
    assert report.matrix_conflicts == 0
    held = Event.objects.get(verb="incident.put_on_hold")
    assert held.changes["hold_reason"] == ["", "supplier"]
    nameless = Event.objects.filter(verb="incident.edited").order_by("id")[0]
    assert "acting_person" not in nameless.changes


def test_date_and_time_apart_in_a_zone_activities_for_states_and_json(db: None, tmp_path: Path) -> None:
    """An event log whose rows name what was done, with the date and the time in two columns of local wall time."""
    text = """
    {"system": "events.de", "organization": {"name": "Werk"},
     "times": {"formats": ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"], "zone": "Europe/Berlin"},
     "identifier": "Case", "at": {"template": "{Date} {Time}"}, "by": "Resource", "rows": "changes",
     "state": {"column": "Activity", "otherwise": "empty", "values": {
        "Created": "new", "Take over": "in_progress", "Solve": "resolved", "Confirm": "closed", "Re-open": "in_progress",
        "Comment": "keep"}},
     "fields": {"title": {"template": ["{Subject}", "Case {Case}"]}, "team": "Group"},
     "references": [{"relation": "change", "column": "Changes", "split": ",", "system": "changes.de"}]}
    """
    report = replayed(
        tmp_path,
        "Case,Date,Time,Activity,Resource,Group,Subject,Changes\n"
        "9,26.3.2016,23:00,Created,Ana,,,\n"
        '9,27.3.2016,02:30,Take over,Ben,Second line,,"C1, C2"\n'
        "9,27.3.2016,03:31:00,Solve,Ben,,,C1\n"
        "9,27.3.2016,04:00,Telephone,Ben,,,\n"
        "9,28.3.2016,08:00,Re-open,Ana,,,\n"
        "9,28.3.2016,09:00,Confirm,Ana,,,\n"
        "9,28.3.2016,10:00,Re-open,Ana,,,\n",
        text,
    )
    row = incident("9", "events.de")
    assert report.rejected == [] and report.unchanged == 1
    assert verbs(row) == ["opened", "started", "resolved", "reopened", "(resolved)", "closed", "reopened"]
    assert row.title == "Case 9" and row.reopened_count == 2 and report.linked_change == 1
    started = Event.objects.get(verb="incident.started")
    resolved = Event.objects.filter(verb="incident.resolved").order_by("id")[0]
    assert started.effective_at == datetime(2016, 3, 27, 1, 30, tzinfo=UTC)
    assert resolved.effective_at == datetime(2016, 3, 27, 1, 31, tzinfo=UTC)


def test_a_newer_export_of_the_tool_whose_mapping_ships(db: None, tmp_path: Path) -> None:
    """Capital letters, numbers for states, words without numbers, a channel and a reason that nobody has heard of."""
    path = tmp_path / "export.csv"
    path.write_text(
        "\ufeffNumber,State,Hold_reason,Reassignment_count,Reopen_count,Caller_id,Sys_updated_on,Sys_updated_by,Opened_at,Opened_by,"
        "Impact,Urgency,Priority,Assignment_group,Assigned_to,Category,Subcategory,Contact_type,Short_description\n"
        "INC1,1,,0,0,Olly,2026-03-01 10:00:00,admin,2026-03-01 09:59:00,Ann,1,High,1,,,Net,VPN,Pigeon,VPN is down\n"
        "INC1,3,Rain,0,0,Olly,2026-03-01 10:05:00,admin,2026-03-01 09:59:00,Ann,1,High,2,Desk,,Net,VPN,Pigeon,VPN is down\n"
        "INC1,-100,,0,0,Olly,2026-03-01 10:05:00,admin,2026-03-01 09:59:00,Ann,1,High,1,Desk,,Net,VPN,Pigeon,VPN is down\n"
        "INC1,7,,1,0,Olly,2026-03-01 11:00:00,admin,2026-03-01 09:59:00,Ann,1,High,1,Desk,,Net,VPN,Phone,VPN is down\n",
        encoding="utf-8",
    )
    report = replay(path, "servicenow")
    row = incident("INC1", "servicenow")
    assert [entry["row"] for entry in report.rejected] == [3] and report.matrix_conflicts == 1
    assert verbs(row) == ["opened", "edited", "assigned", "put_on_hold", "edited", "assigned", "(resolved)", "closed"]
    assert (row.title, row.impact, row.urgency, row.priority, row.reassigned_count) == ("VPN is down", 1, 1, 1, 1)
    assert row.opened_at == datetime(2026, 3, 1, 9, 59, tzinfo=UTC)


def test_strange_names_numbers_and_texts(db: None, tmp_path: Path) -> None:
    """Numbers with zeros and blanks in front, other scripts, line breaks, formulas, marks that nobody sees, and too much of all."""
    text = """
    system: odd
    organization: {name: Odd}
    times: {formats: iso, zone: UTC}
    identifier: id
    at: at
    by: who
    state: state
    fields: {title: title, team: team, assignee: who, requester: caller, category: cat, description: title}
    """
    rows = [
        ("007", "Team", "Ann", "Olly", "Printer"),
        ("7", "Team", "ann", "Olly\nSmith", "=cmd|'/c calc'!A0"),
        ("A  1", "Team / B", "李雷", "'", "x" * 5000),
        ("A 1", "T" * 300, "أحمد", '"quoted" name', "two\nlines\r\nand\ttab"),
        ("Ä\u0308-🙂", "\u200b", "N" * 300, "N" * 119 + "MM", "<b>&amp;</b> {{ x }} {title} %s"),
        ("i" * 121, "Team", "Ann", "Olly", "Too long a number"),
        ("id", "Team", "Ann", "Olly", "\u2028"),
    ]
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["id", "at", "state", "team", "who", "caller", "cat", "title"])
    for identifier, team, who, caller, title in rows:
        for state in ("new", "resolved"):
            writer.writerow([identifier, "2021-01-01", state, team, who, caller, f"{team}/{who}/", title])
    report = replayed(tmp_path, table.getvalue(), text)
    assert [entry["row"] for entry in report.rejected] == [11, 12]
    assert report.incidents == 6 and report.applied == 12
    for identifier, _team, _who, _caller, title in (*rows[:5], rows[6]):
        row = incident(identifier, "odd")
        assert row.state == "resolved" and row.title == (title.strip() or identifier)[:200]
    assert incident("007", "odd").pk != incident("7", "odd").pk
    assert replayed(tmp_path, table.getvalue(), text).nothing_to_do
