"""How one text differs from another, in words."""

from wellkept.toolkit.rewording import Line, Piece, compare


def test_words_that_came_and_went():
    [line] = compare("We answer within two hours.", "We answer within one working hour.")
    assert line.pieces == (
        Piece("We answer within "), Piece("two hours.", went=True), Piece("one working hour.", came=True),
    )  # fmt: skip
    [line] = compare("A b c d", "A x c d e")
    assert [(piece.text, piece.went, piece.came) for piece in line.pieces] == [
        ("A ", False, False), ("b", True, False), ("x", False, True), (" c d", False, False), (" e", False, True),
    ]  # fmt: skip


def test_whole_lines_and_what_is_left_out():
    old = "## Aim\n\nA\nB\nC\nD\nE"
    lines = compare(old, f"{old}\nF")
    assert lines[0] == Line((Piece("Aim"),), 2), "the heading above a change stays, to say where one is"
    assert [line.left_out for line in lines if line.left_out] == [3]
    assert lines[-1] == Line((Piece("F", came=True),))
    assert compare("A\nB", "B")[0] == Line((Piece("A", went=True),))


def test_the_same_text():
    assert not any(line.changed for line in compare("## Aim\nA", "## Aim\nA"))
    assert compare("", "") == []
