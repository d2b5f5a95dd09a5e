"""The runner of the suite reports each database with pytest's own words and fails when any run does."""

import sys

import pytest
from tools import run_tests
from tools.run_tests import Run


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("======= 12 passed in 3.20s =======", "12 passed in 3.20s"),
        ("= 1 failed, 3 passed, 2 skipped in 65.10s (0:01:05) =", "1 failed, 3 passed, 2 skipped in 65.10s (0:01:05)"),
        (
            "\x1b[32m===== \x1b[32m\x1b[1m1 passed\x1b[0m\x1b[32m in 0.01s\x1b[0m\x1b[32m ====\x1b[0m",
            "1 passed in 0.01s",
        ),
        ("===== no tests ran in 0.01s =====", "no tests ran in 0.01s"),
        ("===== 1 error in 0.30s =====", "1 error in 0.30s"),
    ],
)
def test_the_summary_of_pytest_is_recognized(line, text):
    assert run_tests.SUMMARY.match(run_tests.COLOUR.sub("", line))["text"] == text


@pytest.mark.parametrize(
    "line", ["===== FAILURES =====", "=== test session starts ===", "12 passed in 3.20s", "== slowest 20 =="]
)
def test_other_lines_are_no_summary(line):
    assert not run_tests.SUMMARY.match(line)


def test_each_checkout_has_its_own_database_and_keeps_the_rest_of_the_address(monkeypatch, tmp_path):
    address = "postgresql://test:secret@db.example:5433/product?sslmode=require"
    here = run_tests.test_address(address)
    assert here.startswith("postgresql://test:secret@db.example:5433/wellkept_")
    assert here.endswith("?sslmode=require")
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    assert run_tests.test_address(address) != here


@pytest.fixture
def suite(monkeypatch):
    """A machine with a browser and both databases, on which a run ends with the code that a test sets."""
    codes = {"SQLite 3": 0, "PostgreSQL 15": 0}
    monkeypatch.setattr(run_tests.browser, "ensure", lambda: "chromium")
    monkeypatch.setattr(run_tests, "sqlite", lambda: "SQLite 3")
    monkeypatch.setattr(run_tests, "postgresql", lambda: ("PostgreSQL 15", "postgres://x"))
    monkeypatch.setattr(run_tests, "run", lambda name, address, arguments: Run(name, codes[name], f"{name} said so"))
    return codes


def test_both_databases_are_named_with_their_summaries(suite, capsys):
    assert run_tests.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "SQLite 3: SQLite 3 said so",
        "PostgreSQL 15: PostgreSQL 15 said so",
    ]


@pytest.mark.parametrize("database", ["SQLite 3", "PostgreSQL 15"])
def test_a_failure_on_either_fails_the_whole(suite, database, capsys):
    suite[database] = 1
    assert run_tests.main([]) == 1
    assert f"{database} said so (exit code 1)" in capsys.readouterr().out


def test_without_postgresql_and_browser_it_says_so(suite, monkeypatch, capsys):
    monkeypatch.setattr(run_tests.browser, "ensure", lambda: None)
    monkeypatch.setattr(run_tests, "postgresql", lambda: None)
    assert run_tests.main([]) == 0
    out = capsys.readouterr().out
    assert "NO CHROMIUM" in out
    assert "PostgreSQL: none within reach" in out


def test_a_run_gives_the_code_and_the_last_line_of_pytest(tmp_path, monkeypatch, capfdbinary):
    (tmp_path / "test_one.py").write_text(
        "import os\ndef test_it():\n    assert os.environ.get('WELLKEPT_TEST_DATABASE_URL') == 'postgres://x'\n"
        "    assert 'DATABASE_URL' not in os.environ\n"
    )
    monkeypatch.setenv("DATABASE_URL", "postgres://production")
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(run_tests, "PYTEST", [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"])
    done = run_tests.run("here", "postgres://x", ["test_one.py"])
    assert done.code == 0
    assert done.summary.startswith("1 passed in ")
    assert b"--- here ---" in capfdbinary.readouterr().out
    assert run_tests.run("here", None, ["test_one.py"]).code == 1
