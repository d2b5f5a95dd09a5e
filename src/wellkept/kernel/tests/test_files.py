"""Private files: whole, for the owner alone, and what is there once stays."""

from pathlib import Path

import pytest

from wellkept.kernel.files import write_private


def test_a_file_is_written_for_its_owner_alone_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_private(path, "first")
    write_private(path, "second")
    assert path.read_text() == "second"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_written_once_stays(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_private(path, "first", once=True)
    write_private(path, "second", once=True)
    assert path.read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_behind_where_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    with pytest.raises(OSError, match=r"."):
        write_private(tmp_path / "key", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
