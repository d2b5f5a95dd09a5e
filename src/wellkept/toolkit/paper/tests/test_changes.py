"""What changed between two texts, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellkept.toolkit.paper import changes as module
from wellkept.toolkit.paper.changes import How, Passage, Run, changes, paragraphs, shortened

KEPT, ADDED, REMOVED, CHANGED = How.KEPT, How.ADDED, How.REMOVED, How.CHANGED


def said(passages):
    """How each passage stands, and its text with [-removed-] and {+added+}."""
    marks = {KEPT: "%s", REMOVED: "[-%s-]", ADDED: "{+%s+}"}
    return [(each.how, "".join(marks[run.how] % run.text for run in each.runs)) for each in passages]


def test_words_that_changed_are_shown_within_their_paragraph():
    before = "## Purpose\n\nCalls are answered within 60 seconds, and each is recorded.\n\nNothing else."
    after = "## Purpose\n\nCalls are answered within 30 seconds and each of them is recorded.\n\nNothing else."
    found = changes(before, after)
    assert said(found) == [
        (KEPT, "Purpose"),
        (CHANGED, "Calls are answered within [-60-]{+30+} seconds[-,-] and each {+of them +}is recorded."),
        (KEPT, "Nothing else."),
    ]
    assert [each.level for each in found] == [2, 0, 0]


def test_words_that_changed_together_read_as_one_change():
    (found,) = changes("The owner of it is Tomas Rehn, who leads.", "The owner of it is Nadia Ferro, who leads.")
    assert said([found]) == [(CHANGED, "The owner of it is [-Tomas Rehn-]{+Nadia Ferro+}, who leads.")]


def test_paragraphs_that_came_and_went_stay_in_order():
    found = changes(
        "one alpha beta\n\ntwo gamma delta\n\nthree", "one alpha beta\n\nsomething new entirely\n\nthree\n\nfour"
    )
    assert said(found) == [
        (KEPT, "one alpha beta"),
        (REMOVED, "[-two gamma delta-]"),
        (ADDED, "{+something new entirely+}"),
        (KEPT, "three"),
        (ADDED, "{+four+}"),
    ]


def test_a_changed_paragraph_is_found_behind_new_ones():
    found = changes(
        "Each customer agrees its own targets.", "All of this is new here.\n\nEach customer agrees its own two targets."
    )
    assert [how for how, _text in said(found)] == [ADDED, CHANGED]


def test_new_line_breaks_and_spaces_alone_change_nothing():
    same = changes("one two\nthree\n\n\nfour", "one two  three\n\nfour\n")
    assert {passage.how for passage in same} == {How.KEPT}
    assert {passage.how for passage in changes("one", "two")} != {How.KEPT}
    assert changes("", "") == []


def test_items_rows_and_headings_are_passages_of_their_own_and_code_is_one():
    text = "# Head\nbelow\nit\n- one\n- two\n  more\n\n| a | b |\n|---|---|\n| c | d |\n\n```\n# no head\n\n- no item\n```\nafter"
    assert paragraphs(text) == [
        "# Head", "below\nit", "- one", "- two\n  more", "| a | b |", "|---|---|", "| c | d |",
        "```\n# no head\n\n- no item\n```", "after",
    ]  # fmt: skip


def test_long_kept_stretches_can_be_left_out():
    kept = [f"paragraph number {n}" for n in range(20)]
    found = changes("\n\n".join(["# Head", *kept, "last word"]), "\n\n".join(["# Head", *kept, "last word of all"]))
    short = shortened(found)
    assert [(each.how, each.count) for each in short] == [(KEPT, 1), (How.LEFT_OUT, 19), (KEPT, 1), (CHANGED, 1)]
    assert shortened(changes("same", "same")) == [Passage(How.LEFT_OUT, ())]


@pytest.mark.parametrize("size", [10, 200])
def test_a_word_replaced_everywhere_is_a_change_of_each_paragraph(size):
    before = [f"In place {n} the supplier answers for what it delivers, number {n * 7}." for n in range(size)]
    after = [each.replace("supplier", "partner") for each in before]
    found = changes("\n\n".join(before), "\n\n".join(after))
    assert {each.how for each in found} == {CHANGED}
    assert len(found) == size


@given(st.text("ab \n#-", max_size=120), st.text("ab \n#-", max_size=120))
def test_each_side_can_be_read_from_the_changes(before, after):
    found = changes(before, after)

    def side(gone):
        runs = [run for each in found for run in (*each.runs, Run(KEPT, " ")) if run.how is not gone]
        return "".join("".join(run.text for run in runs).replace("#", "").split())

    assert side(ADDED) == "".join(before.replace("#", "").split())
    assert side(REMOVED) == "".join(after.replace("#", "").split())


def test_what_has_too_little_in_common_is_not_compared_in_words(monkeypatch):
    monkeypatch.setattr(module, "_MOST_PAIRS", 10)
    assert [each.how for each in changes("one two three four five", "one two three four six")] == [REMOVED, ADDED]
