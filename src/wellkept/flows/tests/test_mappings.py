"""Mapping files: what they may say, and what is said about those that are wrong."""

from pathlib import Path

import pytest

from wellkept.flows.replay import mappings
from wellkept.flows.replay.moments import Times, check_format
from wellkept.flows.replay.refusal import MappingRefused, RowProblem
from wellkept.flows.tests.logs import MAPPING, mapping


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(MappingRefused) as refused:
        mappings.load(mapping(folder, text))
    return list(refused.value.problems)


def test_what_ships_can_be_read() -> None:
    assert "servicenow" in mappings.shipped()
    for name in mappings.shipped():
        assert mappings.load(name).system


def test_a_name_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(MappingRefused, match=r"no mapping called “remedy”. There are: .*servicenow"):
        mappings.load("remedy")


def test_a_file_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(MappingRefused, match="cannot be read"):
        mappings.load(tmp_path / "absent.yaml")


def test_comments_and_layout_make_no_other_mapping(tmp_path: Path) -> None:
    one = mappings.load(mapping(tmp_path, MAPPING))
    other = mappings.load(mapping(tmp_path, "# said again\n" + MAPPING.replace("at: updated_at", "at:   updated_at")))
    third = mappings.load(mapping(tmp_path, MAPPING.replace("at: updated_at", "at: changed_at")))
    assert one.digest == other.digest != third.digest


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("identifier: number", "identifer: number", "line 6, identifer: there is no such key. Did you mean “identifier”?"),
        ("identifier: number", "", "the key “identifier” is missing"),
        ("system: oldtool", "system: Old Tool", "use a short name"),
        ("zone: UTC}\nmissing", "zone: Europe/Atlantis}\nmissing", "times.zone: No time zone is called “Europe/Atlantis”"),
        ("%d/%m/%Y %H:%M", "%H:%M", "times.formats: “%H:%M” does not read a date"),
        ("New: new", "New: nieuw", "state.values.New: “nieuw” is none of our words: new, assigned"),
        ("hold_reason: caller", "hold_reason: lunch", "“lunch” is not one of caller, supplier"),
        ("H: high, M", "H: huge, M", "fields.impact.values.H: “huge” is none of our words"),
        ("fixed: solution", "fixed: repaired", "ending.code.values.fixed: “repaired” is none of our words"),
        ("kind: customer", "kind: friend", "organization.kind: “friend” is not one of customer, own, supplier"),
        ("requester: caller", "requester: {column: caller, otherwise: guess}", "fields.requester.otherwise"),
        ("requester: caller", "requester: {values: {a: b}}", "give exactly one of column, template and value"),
        ("requester: caller", "caller: caller", "fields.caller: there is no such key"),
        ("relation: problem", "relation: identity", "references[1].relation: use a short name"),
        ("relation: problem, ", "", "the key “references[1].relation” is missing"),
        ("high: {high: critical,", "high: {high: urgent,", "matrix.high.high: “urgent” is not one of critical"),
        ("high: {high: critical,", "high: {high: low,", "more impact or more urgency must not lower the priority"),
        ("missing: \"?\"", "missing: \"?\"\nfile: {encoding: utf-99}", "file.encoding: “utf-99” is no encoding"),
        ("missing: \"?\"", "missing: \"?\"\nfile: {delimiter: ab}", "file.delimiter: one character is wanted"),
        ("missing: \"?\"", "missing: \"?\"\nrows: some", "rows: “some” is not one of complete, changes"),
        ("by: updated_by", "by: updated_by\nby: changed_by", "the key “by” stands twice"),
        ("counters: {reassigned: moves,", "counters: {reassigned: {column: moves, optional: perhaps},", "say yes or no"),
        ("title: {template: [\"{category}: {symptom}\", \"{category}\"]}", "title: {template: Call}", "name at least one column"),
        ("state:\n", "state: [\n", "this is not YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_line_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in MAPPING
    found = problems(tmp_path, MAPPING.replace(old, new, 1))
    assert any(said in sentence for sentence in found), found
    assert all(sentence.startswith("oldtool.yaml") for sentence in found)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, MAPPING.replace("New: new", "New: nieuw").replace("missing:", "mising:"))
    assert len(found) == 2


def test_a_list_is_no_mapping(tmp_path: Path) -> None:
    assert problems(tmp_path, "- a\n- b\n") == ["oldtool.yaml: a mapping is a table of keys and values."]


def test_forms_of_times() -> None:
    good = (
        "iso",
        "epoch",
        "epoch_ms",
        "%d/%m/%Y %H:%M",
        "%m-%d-%y %I:%M %p",
        "%Y-%m-%dT%H:%M:%S%z",
        "%b %d %Y %H:%M:%S",
    )
    assert all(check_format(form) for form in good)
    assert not any(check_format(form) for form in ("", "%H:%M", "%Q", "dd/mm/yyyy", "%Y-%m"))


@pytest.mark.parametrize(
    ("form", "zone", "text", "utc"),
    [
        ("iso", "UTC", "2016-03-01T09:05:06+01:00", "2016-03-01T08:05:06+00:00"),
        ("iso", "Europe/Berlin", "2016-07-01 09:05", "2016-07-01T07:05:00+00:00"),
        ("iso", "UTC", "2016-03-01T09:05:06.123456789Z", "2016-03-01T09:05:06.123456+00:00"),
        ("epoch", "Europe/Berlin", "1456826706", "2016-03-01T10:05:06+00:00"),
        ("epoch_ms", "UTC", "1456826706500", "2016-03-01T10:05:06.500000+00:00"),
        ("%d.%m.%Y %H:%M", "Europe/Berlin", "27.3.2016 02:30", "2016-03-27T01:30:00+00:00"),
        ("%d.%m.%Y %H:%M", "Europe/Berlin", "30.10.2016 02:30", "2016-10-30T00:30:00+00:00"),
        ("%Y-%m-%dT%H:%M:%S%z", "Europe/Berlin", "2016-03-01T09:05:06-0500", "2016-03-01T14:05:06+00:00"),
    ],
)
def test_times_are_read_in_their_zone(form: str, zone: str, text: str, utc: str) -> None:
    assert Times((form,), zone).reader()(text).isoformat() == utc


@pytest.mark.parametrize(
    "text", ["yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "31/02/2016", "nan", "1e300"]
)
def test_times_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(RowProblem, match="is not a time"):
        Times(("iso", "%d/%m/%Y", "epoch"), "UTC").reader()(text)


def examples() -> list[str]:
    guide = Path(__file__).resolve().parents[4] / "docs" / "guide" / "replay.md"
    return [block.partition("```")[0] for block in guide.read_text(encoding="utf-8").split("```yaml\n")[1:]]


def test_the_example_of_the_guide_can_be_read(tmp_path: Path) -> None:
    told = mappings.load(mapping(tmp_path, examples()[0]))
    assert told.system == "helpdesk" and told.matrix is not None and len(told.references) == 2


def test_the_example_of_requests_in_the_guide_can_be_read(tmp_path: Path) -> None:
    [example] = [part for part in examples() if part.startswith("of: requests")]
    told = mappings.load(mapping(tmp_path, example)).requests
    assert told is not None and [len(one.versions) for one in told.agreements] == [2, 1]


@pytest.mark.parametrize("part", [part for part in examples()[1:] if not part.startswith("of: requests")])
def test_the_parts_of_mappings_in_the_guide_can_be_read(tmp_path: Path, part: str) -> None:
    head = "system: a\norganization: {name: A}\ntimes: {formats: iso, zone: UTC}\nidentifier: id\nat: at\n"
    assert mappings.load(mapping(tmp_path, head + part)).state
