"""From Markdown to blocks: nothing is lost, nothing grows without bound, nothing becomes a command."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellkept.toolkit.paper import grids, tree
from wellkept.toolkit.paper.grids import plain
from wellkept.toolkit.paper.signs import clean
from wellkept.toolkit.paper.tests.samples import BODY
from wellkept.toolkit.paper.text import Grid

OBJECTIVES = Grid("Objectives", ["Objective"], [["Files are there"]], "objectives")


def words(blocks):
    """All that blocks say."""
    said = []
    for block in blocks:
        cells = [cell for row in (block.get("heads", []), *block.get("rows", [])) for cell in row]
        said += [plain(runs) for runs in (block.get("runs", []), *cells)]
        said += [block.get("text", ""), block.get("caption", ""), words(block.get("blocks", []))]
        said += [words(item) for item in block.get("items", [])]
    return " ".join(said)


def depth(blocks):
    """How far blocks lie within each other."""
    inner = [item for block in blocks for item in (*block.get("items", []), block.get("blocks", []))]
    return 1 + max(map(depth, inner), default=0) if blocks else 0


def test_each_kind_of_block_is_found():
    blocks = tree.blocks(BODY, [OBJECTIVES], "Service management policy")
    assert [block["is"] for block in blocks] == [
        "text", "heading", "list", "list", "quote", "heading", "table", "table", "rule", "code", "text",
    ]  # fmt: skip
    first, purpose, signs, numbers = blocks[:4]
    assert first["runs"] == [
        {"t": "Tavermoor Services manages "}, {"t": "workplaces", "b": True}, {"t": ", "}, {"t": "files", "i": True},
        {"t": " and "}, {"t": "networks", "c": True}, {"t": "."},
    ]  # fmt: skip
    assert (purpose["level"], signs["ordered"], numbers["ordered"], numbers["start"]) == (1, False, True, 3)
    assert signs["items"][0][1]["items"] == [[{"is": "text", "runs": [{"t": "for each customer"}]}]]
    assert signs["items"][1][0]["runs"] == [{"t": "Backup", "u": "https://tavermoor.example/backup"}]
    assert blocks[6]["caption"] == "Objectives"
    assert plain(blocks[-1]["runs"]) == "[Picture not shown: the chart]"


def test_levels_of_headings_leave_no_gap():
    levels = [block["level"] for block in tree.blocks("### a\n\n##### b\n\n### c\n\n# d\n\n###### e\n\n# \n\n## f")]
    assert levels == [1, 2, 1, 1, 2, 2]


def test_only_a_first_heading_that_repeats_the_title_is_left_out():
    assert words(tree.blocks("# The  Plan\n\n# The plan", title="the plan")).split() == ["The", "plan"]


def test_a_heading_within_a_list_is_bold_text():
    (block,) = tree.blocks("- # Not a heading")
    assert block["items"][0][0]["runs"] == [{"t": "Not a heading", "b": True}]


def test_tables_stand_where_they_are_named_once_and_the_rest_behind():
    other = Grid("Others", ["Name"], [["x"]])
    blocks = tree.blocks("{{objectives}}\n\n{{objectives}}\n\n{{unknown}}\n\nEnd.", [OBJECTIVES, other])
    assert [block.get("caption", "") for block in blocks] == ["Objectives", "", "", "", "Others"]
    assert "{{objectives}}" in words(blocks[1:2])


def test_a_wide_table_becomes_several_with_the_same_first_column():
    grid = Grid("Wide", [f"c{n}" for n in range(1, 101)], [[str(n) for n in range(1, 101)]])
    blocks = grids.table(grid)
    assert max(len(block["heads"]) for block in blocks) == grids.WIDEST
    assert all(plain(block["rows"][0][0]) == "1" for block in blocks)
    said = [plain(head) for block in blocks for head in block["heads"][1:]]
    assert said == [f"c{n}" for n in range(2, 101)]
    assert blocks[0]["caption"] == "Wide (columns 2 to 8 of 100)"


def test_rows_of_odd_lengths_are_filled():
    (block,) = grids.table(Grid("", ["a"], [["1", "2"], []]))
    assert [len(row) for row in (block["heads"], *block["rows"])] == [2, 2, 2]


@pytest.mark.parametrize("body", ["> " * 30 + "deep", "\n".join("  " * n + f"- l{n}" for n in range(15)) + "\n\ndeep"])
def test_what_lies_too_deep_is_lifted_and_not_lost(body):
    blocks = tree.blocks(body)
    assert depth(blocks) <= tree.DEEPEST + 1
    assert re.findall(r"\w+", words(blocks)) == re.findall(r"\w+", body)


@pytest.mark.parametrize("body", [">" * 5000 + " deep", "[" * 100_000 + "deep", "*a_ " * 40_000 + "deep"])
def test_what_no_person_writes_is_shown_as_typed(body):
    blocks = tree.blocks(body)
    assert {block["is"] for block in blocks} == {"text"}
    assert words(blocks).strip() == body


@given(st.text("ab1#>*_-+.) \n", max_size=300))
def test_no_letter_is_lost(body):
    # The numbers of an ordered list are its items' places.
    assert re.sub(r"[^ab]", "", words(tree.blocks(body))) == re.sub(r"[^ab]", "", body)


def test_links_lead_to_the_web_and_to_mail_alone():
    (block,) = tree.blocks(
        "[a](javascript:alert(1)) [b](/r/INC-000001) [c](file:///etc/passwd) [d](mailto:x@y.example)"
    )
    assert [run["u"] for run in block["runs"] if "u" in run] == ["mailto:x@y.example"]
    assert "javascript" not in str(block).replace("[a](javascript:alert(1))", "")


def test_signs_that_mislead_or_cannot_be_written_are_taken_out():
    assert clean("a\u202eb\u2066c\x00d\ud800e\ufffff\ufeffg\r\nh\x0bi\tj") == "abcdefg\nh\ni    j"
    assert clean("e" + "\u0301" * 500) == "e" + "\u0301" * 8
    assert clean("Grüße, 漢字, שלום, e\u0301 – “x”") == "Grüße, 漢字, שלום, e\u0301 – “x”"


def test_endless_words_can_be_broken_and_read_the_same():
    (block,) = tree.blocks("x" * 400)
    assert max(map(len, block["runs"][0]["t"].split("\u200b"))) <= 50
    assert plain(block["runs"]) == "x" * 400


def test_text_that_is_read_from_right_is_known():
    blocks = tree.blocks("مرحبا 123\n\n# שלום\n\n12 hello")
    assert [block.get("rtl", False) for block in blocks] == [True, True, False]
