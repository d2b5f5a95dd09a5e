"""A wrong environment stops the start with one sentence that names the variable and what to write."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from wellkept.config import environment, home


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PORT", "abc", "a whole number from 1 to 65535"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "99999", "a whole number from 1 to 65535"),
        ("PORT", "²", "a whole number from 1 to 65535"),
        ("WELLKEPT_UPLOAD_LIMIT", "-5", "a whole number from 1 to 2000"),
        ("WELLKEPT_UPLOAD_LIMIT", "25 MB", "a whole number from 1 to 2000"),
        ("WELLKEPT_DEMO", "perhaps", "on or off"),
        ("WELLKEPT_DEBUG", "2", "on or off"),
        ("WELLKEPT_LOG", "xml", "plain or json"),
        ("WELLKEPT_URL", "desk.example.org", "an address such as https://desk.example.org"),
        ("WELLKEPT_URL", "https://desk:x/", "an address such as https://desk.example.org"),
        ("EMAIL_URL", "nonsense", "smtp+tls://user:password@host:587"),
        ("EMAIL_URL", "smtp://host:port", "smtp+tls://user:password@host:587"),
        ("DATABASE_URL", "nonsense", "sqlite:///path or postgres://user:password@host:port/name"),
        ("DATABASE_URL", "mysql://a:hidden@b/c", "sqlite:///path or postgres://user:password@host:port/name"),
        ("DATABASE_URL", "postgres://a:hidden@b:x/c", "sqlite:///path or postgres://user:password@host:port/name"),
        ("DATABASE_URL", "postgres://a:hidden@b", "with the name of the database"),
        ("DATABASE_URL", "postgres://", "with the name of the database"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_wanted(tmp_path: Path, name: str, value: str, wanted: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read({"WELLKEPT_HOME": str(tmp_path), name: value})
    said = str(refusal.value)
    assert said.startswith(name)
    assert wanted in said
    assert "hidden" not in said
    assert "\n" not in said


def test_empty_values_are_none(tmp_path: Path) -> None:
    empty = {variable.name: "" for variable in environment.VARIABLES} | {"WELLKEPT_HOME": str(tmp_path)}
    assert environment.read(empty) == environment.read({"WELLKEPT_HOME": str(tmp_path)})


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_cannot_be_one_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ImproperlyConfigured, match=r"WELLKEPT_HOME cannot be used: .*file.*you may write to"):
        environment.read({"WELLKEPT_HOME": str(tmp_path / place)})


def test_a_full_disk_leaves_no_half_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ImproperlyConfigured, match="No space left on device"):
            home.secret(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert home.secret(tmp_path) == home.secret(tmp_path)


def test_an_empty_key_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        home.secret(tmp_path)
