"""What a mapping can say of logs of other shapes: rows that name activities or fields, pieces of cells, zones of rows."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wellkept.flows.replay import mappings
from wellkept.flows.replay.engine import replay
from wellkept.flows.replay.report import Report
from wellkept.flows.tests.logs import incident, mapping, verbs
from wellkept.kernel.registry import kind

HEAD = """
system: other
organization: {name: Other}
times: {formats: iso, zone: UTC}
identifier: id
at: at
"""

Told = Callable[[str, str], Report]


@pytest.fixture
def told(db: None, tmp_path: Path) -> Told:
    """Replay the text of a log by the head above and further lines of a mapping."""

    def run(content: str, lines: str) -> Report:
        path = tmp_path / "log.csv"
        path.write_text(content, encoding="utf-8")
        return replay(path, mapping(tmp_path, HEAD + lines))

    return run


def the(identifier: str) -> object:
    return incident(identifier, "other")


def test_rows_that_name_the_field_that_changed(told: Told) -> None:
    """A change log: field and new value; an emptied assignee is emptied, and other fields stay."""
    report = told(
        "id,at,field,to\n"
        "A,2021-01-01 08:00,assignee,Ann\n"
        "A,2021-01-01 09:00,Status,In Progress\n"
        "A,2021-01-01 10:00,priority,P2\n"
        "A,2021-01-01 11:00,assignee,\n"
        "A,2021-01-01 12:00,link,is caused by PRB-7 and others\n"
        "A,2021-01-01 13:00,comment,Resolved\n",
        """
rows: changes
state: {column: to, when: {field: status}, values: {In Progress: in_progress, Resolved: resolved}}
fields:
  assignee: {column: to, when: {field: assignee}}
  priority: {column: to, when: {field: priority}}
references:
  - {relation: problem, column: to, when: {field: [link, Link]}, pattern: 'PRB-\\d+'}
""",
    )
    row = the("A")
    assert report.rejected == [] and (report.applied, report.unchanged) == (5, 1)
    assert verbs(row) == ["opened", "started", "edited", "assigned"]
    assert row.assignee is None and row.priority == 2 and row.reassigned_count == 1
    assert report.linked == {"problem": 1}
    assert row.record.references.get(relation="problem").identifier == "PRB-7"


def test_activities_count_and_other_activities_keep_the_state(told: Told) -> None:
    report = told(
        "id,at,activity,group\n"
        "A,2021-01-01 08:00,Open,G1\n"
        "A,2021-01-01 09:00,Reassignment,G1\n"
        "A,2021-01-01 10:00,Reassignment,G2\n"
        "A,2021-01-01 11:00,Mail to customer,G2\n"
        "A,2021-01-01 12:00,Closed,G2\n"
        "A,2021-01-01 13:00,Reopen,G3\n",
        """
state: {column: activity, otherwise: keep, values: {Open: new, Closed: closed, Reopen: in_progress}}
fields: {team: group}
counters:
  reassigned: {column: activity, otherwise: empty, values: {Reassignment: +1}}
  reopened: {column: activity, otherwise: empty, values: {Reopen: +1}}
""",
    )
    row = the("A")
    assert report.rejected == [] and report.unchanged == 1
    assert (row.reassigned_count, row.reopened_count, row.team.name) == (2, 1, "G3")
    assert (report.reassigned, report.reopened) == (1, 1)


def test_of_several_sentences_the_first_that_is_listed_is_meant(told: Told) -> None:
    report = told(
        "id,at,status,sub\n"
        "A,2021-01-01 08:00,Accepted,Wait - User\n"
        "A,2021-01-01 09:00,Accepted,Whatever\n"
        "A,2021-01-01 10:00,Completed,Cancelled\n"
        "B,2021-01-01 08:00,Lost,Wait - User\n"
        "B,2021-01-01 08:00,Lost,Found\n",
        """
state:
  template: ["{status} / {sub}", "{status}", "{sub}"]
  values:
    Completed / Cancelled: cancelled
    Accepted / Wait - User: {state: on_hold, hold_reason: caller}
    Accepted: in_progress
    Wait - User: on_hold
""",
    )
    assert verbs(the("A")) == ["(opened)", "put_on_hold", "resumed", "cancelled"]
    assert verbs(the("B")) == ["(opened)", "put_on_hold"]
    assert [entry["reason"] for entry in report.rejected] == [
        "“Lost / Found” is not listed in the mapping under state.values."
    ]


def test_of_several_sources_the_first_that_says_something_is_heard(told: Told) -> None:
    told(
        "id,at,type,status,subject\n"
        "A,2021-01-01 08:00,created,,\n"
        "A,2021-01-01 09:00,changed,open,Printer\n"
        "A,2021-01-01 10:00,merged,open,Printer\n",
        """
rows: changes
state:
  - {value: cancelled, when: {type: merged}}
  - {column: status, values: {open: in_progress}}
fields:
  title: [{column: subject}, {template: "Ticket {id}"}]
""",
    )
    row = the("A")
    assert verbs(row) == ["opened", "edited", "started", "cancelled"] and row.title == "Printer"


def test_an_empty_cell_can_mean_something(told: Told) -> None:
    told("id,at,state\nA,2021-01-01 08:00,\n", "state: {column: state, values: {'': in_progress}}")
    assert the("A").state == "in_progress"


def test_rows_of_other_things_are_passed_over(told: Told) -> None:
    report = told(
        "id,at,type,state\n"
        "R,2021-01-01 08:00,Request,?\n"
        "A,2021-01-01 08:00,INCIDENT,o\n"
        "R,2021-01-01 09:00,Request,?\n"
        "A,2021-01-01 09:00,Incident,?\n",
        "only: {type: [incident, Outage]}\nstate: {column: state, values: {o: new}}",
    )
    assert (report.updates, report.applied, report.passed_over, report.incidents) == (2, 1, 2, 1)
    assert [entry["row"] for entry in report.rejected] == [4]


def test_a_category_that_is_written_as_a_path(told: Told) -> None:
    told(
        "id,at,state,queue\nA,2021-01-01 08:00,o,Desk:: Net::VPN\n",
        "state: {column: state, values: {o: new}}\nfields: {category: {column: queue, split: '::'}}",
    )
    assert the("A").category.path == "Other / Desk / Net / VPN"


def test_each_row_can_have_a_zone_of_its_own(told: Told, tmp_path: Path) -> None:
    lines = """
state: {column: state, values: {o: new}}
times:
  formats: ["%d.%m.%Y %H:%M %Z", "%a %b %d %H:%M:%S %Z %Y"]
  zone: UTC
  zones: {IST: Asia/Kolkata, Romance Standard Time: Europe/Paris, X: "-03:30"}
at: {template: "{at} {zone}"}
"""
    text = HEAD.replace("times: {formats: iso, zone: UTC}\n", "").replace("at: at\n", "") + lines
    path = tmp_path / "log.csv"
    rows = [
        ("01.07.2021 12:00", "IST"), ("01.07.2021 12:00", "Romance Standard Time"), ("01.07.2021 12:00", "x"),
        ("01.07.2021 12:00", "America/New_York"), ("01.07.2021 12:00", "+05:45"), ("Thu Jul 01 12:00:00 UTC", "2021"),
        ("01.07.2021 12:00", "Nowhere"),
    ]  # fmt: skip
    path.write_text("id,at,zone,state\n" + "".join(f"A{n},{at},{z},o\n" for n, (at, z) in enumerate(rows)))
    report = replay(path, mapping(tmp_path, text))
    times = [the(f"A{n}").opened_at for n in range(6)]
    assert times == [
        datetime(2021, 7, 1, *clock, tzinfo=UTC) for clock in ((6, 30), (10,), (15, 30), (16,), (6, 15), (12,))
    ]
    assert [entry["row"] for entry in report.rejected] == [7]


def test_no_quotes_escapes_lines_before_the_header_and_no_header(db: None, tmp_path: Path) -> None:
    state = "state: {column: state, values: {o: new}}\nfields: {title: title}\n"
    path = tmp_path / "log.csv"
    titles = []
    for content, form in (
        ('sep=;\nid;at;state;title\nA;2021-01-01;o;"twelve; inch"\n', "{delimiter: semicolon, skip: 1}"),
        ('id\tat\tstate\ttitle\nA\t2021-01-01\to\t"twelve inch\n', "{delimiter: tab, quote: none}"),
        ('id,at,state,title\nA,2021-01-01,o,"twelve\\", inch"\n', '{escape: "\\\\"}'),
        ("A,2021-01-01,o,twelve inch\n", "{columns: [id, at, state, title]}"),
    ):
        path.write_text(content)
        told = HEAD.replace("system: other", f"system: other{len(titles)}") + f"file: {form}\n" + state
        assert replay(path, mapping(tmp_path, told)).rejected == []
        titles.append(incident("A", f"other{len(titles)}").title)
    assert titles == ["twelve; inch", '"twelve inch', 'twelve", inch', "twelve inch"]


def test_a_priority_without_impact_and_urgency(told: Told) -> None:
    report = told(
        "id,at,state,prio\nA,2021-01-01,o,P1\nB,2021-01-01,o,5\nC,2021-01-01,o,High\nD,2021-01-01,o,P6\n",
        "state: {column: state, values: {o: new}}\nfields: {priority: prio}\n",
    )
    assert [the(name).priority for name in "ABC"] == [1, 5, 2]
    assert report.matrix_conflicts == 0
    assert [entry["reason"] for entry in report.rejected] == [
        "“P6” is no value for priority; the mapping must translate it."
    ]


def test_a_new_impact_alone_does_not_change_the_priority_that_the_log_gave(told: Told) -> None:
    told(
        "id,at,state,prio,impact\nA,2021-01-01,o,4,low\nA,2021-01-02,,,high\n",
        "rows: changes\nstate: {column: state, values: {o: new}}\nfields: {priority: prio, impact: impact}\n",
    )
    row = the("A")
    assert (row.impact, row.priority) == (1, 4)


def test_columns_that_the_log_lacks_do_not_count_resolve_or_conflict(told: Told) -> None:
    """Optional counters, resolver and impact that are not there leave it to what the rows show."""
    report = told(
        "id,at,state,group,by,prio\n"
        "A,2021-01-01,o,G1,Ann,1\n"
        "A,2021-01-02,o,G2,Ann,1\n"
        "A,2021-01-03,r,G2,Bob,1\n"
        "A,2021-01-04,o,G2,Ann,1\n"
        "A,2021-01-05,r,G2,Bob,1\n",
        """
by: by
state: {column: state, values: {o: in_progress, r: resolved}}
fields: {team: group, priority: prio, impact: {column: imp, optional: yes}, urgency: {column: urg, optional: yes}}
counters: {reassigned: {column: n, optional: yes}, reopened: {column: m, optional: yes}}
ending: {resolved_by: {column: who, optional: yes}}
""",
    )
    row = the("A")
    assert (row.reassigned_count, row.reopened_count, row.resolver.name) == (1, 1, "Bob")
    assert report.matrix_conflicts == 0


def test_the_words_of_the_guide_are_ours() -> None:
    """The guide lists the words of each field; so it must not leave one out."""
    guide = (Path(__file__).resolve().parents[4] / "docs" / "guide" / "replay.md").read_text(encoding="utf-8")
    table = guide.partition("### Our words")[2].partition("###")[0]
    model = kind("incident").model
    for name in ("channel", "hold_reason", "resolution_code"):
        for value, _label in model._meta.get_field(name).flatchoices:
            assert not value or f"`{value}`" in table, (name, value)
    for state in kind("incident").lifecycle.states:
        assert f"`{state.name}`" in table


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("state: {column: s, when: field}", "state.when: a table is wanted here"),
        ("state: {column: s, when: {f: {a: b}}}", "state.when.f: a text or a list of texts is wanted here"),
        ("state: {column: s, pattern: '('}", "state.pattern: this is no regular expression"),
        ("state: {column: s, otherwise: fine}", "state.otherwise: “fine” is not one of reject, empty, same, new"),
        ("state: [{column: s, values: {a: fine}}]", "state[1].values.a: “fine” is none of our words"),
        ("state: s\nfile: {skip: many}", "file.skip: a number of lines is wanted here"),
        ("state: s\nfile: {escape: ab}", "file.escape: one character is wanted here"),
        ("state: s\nonly: incident", "only: a table is wanted here"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(mappings.MappingRefused) as refused:
        mappings.load(mapping(tmp_path, HEAD + lines))
    assert any(said in sentence for sentence in refused.value.problems), refused.value.problems


def test_a_zone_of_rows_that_does_not_exist(tmp_path: Path) -> None:
    text = HEAD.replace("zone: UTC", "zone: UTC, zones: {A: Europe/Berlin, B: Europe/Atlantis}") + "state: s\n"
    with pytest.raises(mappings.MappingRefused, match=r"times.zones.B: No time zone is called “Europe/Atlantis”"):
        mappings.load(mapping(tmp_path, text))
