"""What the project's files must not hold: registries' addresses, paths of one machine, vague names, too many lines."""

import re
from pathlib import PurePosixPath

import pytest
from tests.architecture.tracked import ROOT, names, texts

# Put together here so that this file passes its own test.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("crates", "io"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs", "cloudflare", "com"),
        ("googleapis", "com"),
    )
]
REGISTRY = re.compile("|".join(re.escape(host) for host in HOSTS))
INDEX = re.compile(
    r"""^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host|registry)\b[\s=]
    | (?:index|registry)[-_]?(?:url)?["']?\s*[=:]\s*["']?(?:https?|file)://""",
    re.MULTILINE | re.VERBOSE,
)
MACHINE = re.compile(r"(?<![\w.*/~}>-])/(?:work/(?:main|shared|\.library)|root|tmp|home/\w+|Users/\w+)(?![\w-])")
MAY_NAME_PATHS = re.compile(r"(?:^|/)tests?/")
VAGUE = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
LONGEST = 500


def lines_matching(pattern, files):
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0].strip()}"
        for name, text in files.items()
        for match in pattern.finditer(text)
    ]


def test_no_file_names_a_registry():
    assert lines_matching(REGISTRY, texts()) == []


def test_no_file_points_to_a_package_index():
    assert lines_matching(INDEX, texts()) == []


def test_no_file_holds_a_path_of_one_machine():
    files = {name: text for name, text in texts().items() if not MAY_NAME_PATHS.search(name)}
    assert lines_matching(MACHINE, files) == []


def test_the_lock_of_the_browser_assets_names_no_source():
    text = (ROOT / "package-lock.json").read_text()
    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_no_lock_in_a_form_that_names_registries():
    assert not {"uv.lock", "pylock.toml", "poetry.lock", "yarn.lock"} & set(names())


def test_python_files_are_short():
    files = texts(".py", under="src/") | texts(".py", under="tools/")
    assert len(files) > 20
    long = {name: n for name, text in files.items() if "/migrations/" not in name and (n := text.count("\n")) > LONGEST}
    assert long == {}, f"split them: a file holds at most {LONGEST} lines"


def test_no_file_has_a_name_that_says_nothing():
    assert [name for name in names() if PurePosixPath(name).name in VAGUE] == []


def test_every_package_is_locked_with_a_hash():
    for group in ("uv", "run", "test", "dev"):
        entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{group}.txt").read_text().strip())
        bare = [
            entry for entry in entries if not re.match(r"[\w.-]+==\S+.*--hash=sha256:[0-9a-f]{64}", entry, re.DOTALL)
        ]
        assert bare == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRY, f"see https://{HOSTS[0]}/simple"),
        (INDEX, "--extra-index-url something"),
        (INDEX, "-i somewhere"),
        (INDEX, 'index-url = "https' + '://mirror.example/simple"'),
        (INDEX, "registry" + "=https://mirror.example"),
        (MACHINE, 'open("' + "/tmp" + '/x")'),
        (MACHINE, "cd " + "/root" + "/project"),
        (MACHINE, "/work" + "/main is the folder"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize("text", ["path('work/inbox')", "{{ url }}/tmp/", "see the /work list", "~/root/x", "a/tmp/b"])
def test_ordinary_addresses_are_not_machine_paths(text):
    assert not MACHINE.search(text)
