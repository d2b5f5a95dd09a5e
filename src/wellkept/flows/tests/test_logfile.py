"""Reading files: what is refused before anything happens, and which rows cannot be used."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wellkept.flows.replay import mappings
from wellkept.flows.replay.logfile import Log, open_log
from wellkept.flows.replay.refusal import LogRefused, RowProblem
from wellkept.flows.tests.logs import COLUMNS, MAPPING, mapping, story, write

SMALL = """
system: small
organization: {name: Small}
times: {formats: iso, zone: UTC}
identifier: id
at: at
state: {column: state, values: {o: new}}
"""


Opening = Callable[..., Log]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opening]:
    """Write a log, open it, and close it after the test."""
    logs: list[Log] = []

    def run(content: bytes, text: str = SMALL) -> Log:
        path = tmp_path / f"log{len(logs)}.csv"
        path.write_bytes(content)
        logs.append(open_log(path, mappings.load(mapping(tmp_path, text, "small.yaml"))))
        return logs[-1]

    yield run
    for log in logs:
        log.close()


def reasons(log: Log) -> list[str]:
    found = []
    for place in range(len(log)):
        try:
            log.cells(place)
            found.append("")
        except RowProblem as problem:
            found.append(str(problem))
    return found


def test_compressed_or_not_it_is_the_same_log(opened: Opening, tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.csv", story({"updated_at": "2/3/2016 10:00"})).read_bytes()
    one, other = opened(plain, MAPPING), opened(gzip.compress(plain), MAPPING)
    assert one.digest == other.digest and len(one) == len(other) == 2
    assert one.cells(1) == other.cells(1) and one.is_last(1) and not one.is_last(0)
    assert one.cells(0)[COLUMNS.index("problem")] == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "has no row of column names"),
        (b"id,at,state,at\n", "2 columns called “at” (2, 4). Say which in small.yaml: “at (1)”, “at (2)”"),
        (b"id;at;state\n", "One column only: is file.delimiter right?"),
        (b"id,at,status\n", "has no column “state”, which small.yaml names under state"),
        (b"id,at,state\nA,2016-01-01,\xe9\n", "is not text in utf-8 (byte 0xe9). Set file.encoding in small.yaml"),
        ("id,at,stäte\n".encode("utf-16")[2:], "is not text in utf-8"),
        (gzip.compress(b"id,at,state\nA,2016-01-01,o\n" * 50, mtime=0)[:-9], "is damaged"),
        (b"\x1f\x8bnonsense", "is damaged"),
        (b"PK\x03\x04 an Excel file or a ZIP", "is no CSV file but an archive or a workbook"),
    ],
)
def test_files_that_are_refused(opened: Opening, content: bytes, said: str) -> None:
    with pytest.raises(LogRefused) as refused:
        opened(content)
    assert said in str(refused.value)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    told = mappings.load(mapping(tmp_path, SMALL))
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(LogRefused, match="cannot be read"):
            open_log(path, told)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_mark_at_the_beginning_tells_the_encoding(opened: Opening, encoding: str, packed: bool) -> None:
    content = "id,at,state\nÄ,2016-01-01,o\n".encode(encoding)
    log = opened(gzip.compress(content) if packed else content, SMALL + "file: {encoding: cp1252}\n")
    assert log.identifiers == ["Ä"] and reasons(log) == [""]


def test_columns_that_nobody_reads_may_have_the_same_name_or_none(opened: Opening) -> None:
    log = opened(b"id,note,at,note,state,,\nA,x,2016-01-01,y,o,,\n")
    assert reasons(log) == [""] and log.identifiers == ["A"]


def test_of_columns_with_the_same_name_one_can_be_chosen(opened: Opening) -> None:
    log = opened(b"id,id,at,state\nA,B,2016-01-01,o\n", SMALL.replace("identifier: id", "identifier: id (2)"))
    assert log.identifiers == ["B"]


def test_columns_are_found_in_other_letters_of_the_same_word(opened: Opening) -> None:
    assert opened(b"ID, At ,STATE\nA,2016-01-01,o\n").identifiers == ["A"]
    with pytest.raises(LogRefused, match="no column “id”"):
        opened(b"ID,Id,at,state\nA,B,2016-01-01,o\n")
    assert opened(b"ID,id,at,state\nA,B,2016-01-01,o\n").identifiers == ["B"]


def test_rows_without_anything_are_no_updates_and_empty_cells_too_many_do_not_matter(opened: Opening) -> None:
    log = opened(b"id,at,state\n\n , ,\n,,\nA,2016-01-01,o,, \nB,2016-01-01,o\n")
    assert reasons(log) == ["", ""] and log.identifiers == ["A", "B"]
    assert [log.update_number(place) for place in range(2)] == [1, 2]


def test_the_order_of_dates_without_separators_is_that_of_time(opened: Opening) -> None:
    text = SMALL.replace("formats: iso", 'formats: "%d%m%Y"') + "order: at\n"
    log = opened(b"id,at,state\nA,15022016,o\nA,01032016,o\n", text)
    assert [log.cells(place)[1] for place in range(2)] == ["15022016", "01032016"]


def test_rows_that_cannot_be_used_are_told_apart_from_those_that_can(opened: Opening) -> None:
    log = opened(
        b"\xef\xbb\xbfid,at,state\r\n"
        b"A,2016-01-01,o\r\n"
        b"\r\n"
        b"B,2016-01-01\r\n"
        b"C,2016-01-01,o,more\r\n"
        b" ,2016-01-01,o\r\n"
        b"D\x00,2016-01-01,o\r\n"
        b'"E"x,2016-01-01,o\r\n'
        b"F,2016-01-01,o\r\n"
        b'"G,2016-01-01,o\r\n',
    )
    said = reasons(log)
    assert [bool(reason) for reason in said] == [False, True, True, True, True, True, False, True]
    assert "2 cells where the header has 3" in said[1] and "4 cells" in said[2]
    assert "which incident" in said[3] and "NUL" in said[4]
    assert said[5].startswith("The row cannot be read") and "never closed" in said[7]
    assert log.identifiers == ["A", "F"]


def test_rows_of_one_incident_follow_the_order_column_in_its_own_places(opened: Opening) -> None:
    content = b"id,at,state,n\nA,x,o,10\nB,x,o,2\nA,x,o,9\nB,x,o,1\nA,x,o,?\nA,x,o,many\n"
    log = opened(content, SMALL + "order: n\nmissing: '?'\n")
    assert [log.update_number(place) for place in range(4)] == [3, 4, 1, 2]
    assert [log.cells(place)[0] + log.cells(place)[3] for place in range(4)] == ["A9", "B1", "A10", "B2"]
    assert reasons(log)[4:] == [
        "The row does not say where in the order it stands.",
        "“many” is not a time in any of the forms of the mapping (iso).",
    ]
    assert log.previous(2) == 0 and log.previous(0) is None
    assert list(log.places_by_incident()) == [[4], [5], [0, 2], [1, 3]]


def test_newest_first_can_be_turned_round_by_time(opened: Opening) -> None:
    content = b"id,at,state\nA,2016-01-03,o\nA,2016-01-02,o\nA,2016-01-01,o\n"
    log = opened(content, SMALL + "order: at\n")
    assert [log.cells(place)[1] for place in range(3)] == ["2016-01-01", "2016-01-02", "2016-01-03"]
    assert log.first_at is not None and log.last_at is not None
    assert (log.first_at.day, log.last_at.day) == (1, 3)


def test_an_optional_column_may_be_absent_and_one_of_several_names_suffices(opened: Opening) -> None:
    text = SMALL.replace("at: at", "at: [when, at]\nby: {column: who, optional: yes}")
    assert len(opened(b"id,at,state\nA,2016-01-01,o\n", text)) == 1


def test_the_whole_mapping_of_the_tests_asks_for_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "log.csv", [], [c for c in COLUMNS if c not in ("problem", "symptom")])
    with pytest.raises(LogRefused) as refused:
        open_log(path, mappings.load(mapping(tmp_path, MAPPING)))
    assert "“problem”" in str(refused.value) and "“symptom”" in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [b"id,at,state\n" + b"a" * 30_000_000, b"a" * 30_000_000, b"id,at,state\n" + b"," * 200_000, b"," * 200_000],
    ids=["a long line", "a long first line", "many cells", "many columns"],
)
def test_a_line_that_no_table_has_fills_no_memory(opened: Opening, content: bytes) -> None:
    with pytest.raises(LogRefused, match=r"Line [12] of log0\.csv is longer"):
        opened(gzip.compress(content, 1))
