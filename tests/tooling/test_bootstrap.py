"""The set-up knows when there is nothing to do, and what a changed lock makes stale."""

import subprocess
import sys

import pytest
from tools import bootstrap


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project's folder with locks and an interpreter, but nothing installed."""
    venv = tmp_path / "a place" / ".venv"
    requirements = tmp_path / "requirements"
    (venv / "bin").mkdir(parents=True)
    requirements.mkdir()
    for group in ("uv", *bootstrap.GROUPS):
        (requirements / f"{group}.txt").write_text(f"lock of {group}")
    python = venv / "bin" / "python"
    python.symlink_to(sys.executable)
    for name, value in {
        "ROOT": venv.parent,
        "VENV": venv,
        "PYTHON": python,
        "REQUIREMENTS": requirements,
        "UV_LOCK": requirements / "uv.txt",
    }.items():
        monkeypatch.setattr(bootstrap, name, value)
    return requirements


@pytest.fixture
def installed(monkeypatch):
    """The groups that a set-up would have installed, in order."""
    groups = []
    monkeypatch.setattr(bootstrap, "fits", lambda: True)
    monkeypatch.setattr(bootstrap, "install", groups.append)
    monkeypatch.setattr(bootstrap, "install_project", lambda: None)
    return groups


def test_a_second_set_up_does_nothing(place, installed):
    assert bootstrap.main(["test"]) == 0
    assert bootstrap.main(["test"]) == 0
    assert installed == ["test"]


def test_a_bigger_group_serves_a_smaller_one_but_not_the_other_way(place, installed):
    bootstrap.main(["test"])
    assert bootstrap.is_ready("run")
    assert not bootstrap.is_ready("dev")
    bootstrap.main(["run"])
    bootstrap.main(["dev"])
    assert installed == ["test", "dev"]


@pytest.mark.parametrize("lock", ["uv", "run", "test"])
def test_a_changed_lock_makes_every_group_that_holds_it_stale(place, installed, lock):
    bootstrap.main(["test"])
    (place / f"{lock}.txt").write_text("newer")
    assert not bootstrap.is_ready("test")
    assert not bootstrap.is_ready("run")


def test_a_changed_lock_of_a_bigger_group_leaves_the_smaller_ready(place, installed):
    bootstrap.main(["run"])
    (place / "dev.txt").write_text("newer")
    assert bootstrap.is_ready("run")


def test_a_new_set_up_takes_the_other_stamps_away(place, installed):
    bootstrap.main(["dev"])
    (place / "run.txt").write_text("newer")
    bootstrap.main(["run"])
    (place / "run.txt").write_text("lock of run")
    assert not bootstrap.is_ready("dev"), "the packages of dev were removed when run was installed"


def test_a_set_up_that_fails_leaves_nothing_marked_ready(place, installed, monkeypatch, capsys):
    bootstrap.main(["run"])

    def fail(group):
        raise bootstrap.BootstrapError("the disk is full")

    monkeypatch.setattr(bootstrap, "install", fail)
    assert bootstrap.main(["test"]) == 1
    assert "the disk is full" in capsys.readouterr().err
    assert not bootstrap.is_ready("run")


def test_a_missing_interpreter_is_never_ready(place, installed):
    bootstrap.main(["run"])
    bootstrap.PYTHON.unlink()
    assert not bootstrap.is_ready("run")


@pytest.mark.parametrize("arguments", [["everything"], ["run", "test"]])
def test_an_unknown_group_is_answered_with_the_usage(arguments, capsys):
    assert bootstrap.main(arguments) == 2
    assert "run|test|dev" in capsys.readouterr().err


def test_an_environment_of_another_place_or_python_does_not_fit(place):
    about = bootstrap.VENV / "pyvenv.cfg"
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
    about.write_text(f"home = x\nversion = {minor}.1\ncommand = python3 -m venv {bootstrap.VENV}\n")
    assert bootstrap.fits()
    about.write_text(f"home = x\nversion = 3.9.1\ncommand = python3 -m venv {bootstrap.VENV}\n")
    assert not bootstrap.fits()
    about.write_text(f"home = x\nversion = {minor}.1\ncommand = python3 -m venv /elsewhere/.venv\n")
    assert not bootstrap.fits()


def test_no_message_names_the_package_index():
    text = "Looking at https://user:secret@index.example/simple and file:///srv/wheels now"
    assert bootstrap.without_addresses(text) == "Looking at <address> and <address> now"


def test_the_command_works_from_a_folder_with_spaces_and_through_a_link(place, tmp_path):
    (bootstrap.VENV / "lib" / "python3.x" / "site-packages").mkdir(parents=True)
    bootstrap.install_project()
    cli = bootstrap.ROOT / "src" / "wellkept" / "cli"
    cli.mkdir(parents=True)
    (cli / "main.py").write_text("import sys\ndef main():\n    print(sys.argv[1:])\n    return 7\n")
    link = tmp_path / "link"
    link.symlink_to(bootstrap.VENV / "bin" / "wellkept")
    # The interpreter here is no virtual environment's, so it is told where the source is.
    environment = {"PYTHONPATH": str(bootstrap.ROOT / "src"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([link, "up", "--port", "a b"], env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("['up', '--port', 'a b']", 7)


def test_the_path_file_leads_from_the_packages_to_the_source(place):
    packages = bootstrap.VENV / "lib" / "python3.x" / "site-packages"
    packages.mkdir(parents=True)
    bootstrap.install_project()
    written = (packages / "wellkept.pth").read_text().strip()
    assert (packages / written).resolve() == (bootstrap.ROOT / "src").resolve()
