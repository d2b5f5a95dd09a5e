"""Every package of the locked run set is under a licence that an Apache-2.0 product may stand on."""

import re
from importlib.metadata import metadata

import pytest
from packaging.requirements import Requirement
from tests.architecture.tracked import ROOT

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "MIT",
    "MIT-0",
    "PSF-2.0",
    "Zlib",
    # What older packages write, in their field or as the last part of the classifier.
    "Apache Software License",
    "BSD",
    "BSD License",
    "MIT License",
}
# Read by a person where the package's own field is empty, mixed, or no permissive licence.
DECIDED = {
    "fido2": "BSD-2-Clause and Apache-2.0; one data file, the list of public suffixes, under MPL-2.0",
    "psycopg": "LGPL-3.0-only: a package of its own, imported unchanged, replaceable by the user",
    "psycopg-binary": "LGPL-3.0-only: as psycopg",
    "pysqlite3": "Zlib, says its LICENSE; the SQLite inside is in the public domain",
    "python-dateutil": "Apache-2.0 and BSD-3-Clause, 'Dual License' in its field",
    "qrcode": "BSD-3-Clause, with the MIT notice of the library it grew from",
}


def locked(group="run"):
    lines = (ROOT / "requirements" / f"{group}.txt").read_text().splitlines()
    wanted = [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"\w", line)]
    return [each for each in wanted if each.marker is None or each.marker.evaluate()]


def is_allowed(expression):
    """Whether an SPDX expression without brackets lets us choose allowed licences alone."""
    return all(
        any(choice.strip() in ALLOWED for choice in re.split(r"\bOR\b", part))
        for part in re.split(r"\bAND\b", expression)
    )


def stated(package):
    """The licence that an installed package states: expression, else classifiers, else the old free field."""
    about = metadata(package)
    if expression := about.get("License-Expression"):
        return expression
    classifiers = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License")]
    return " AND ".join(name for name in classifiers if name != "OSI Approved") or about.get("License") or "nothing"


def test_every_package_of_the_run_set_has_an_allowed_licence():
    wrong = {
        each.name: stated(each.name)
        for each in locked()
        if each.name not in DECIDED and not is_allowed(stated(each.name))
    }
    assert wrong == {}, "use another package, or read its licence and decide"


def test_every_decision_is_about_a_package_that_is_locked():
    assert set(DECIDED) <= {each.name for each in locked()}


def test_the_notice_names_what_is_not_permissive():
    notice = (ROOT / "NOTICE").read_text()
    assert [name for name, why in DECIDED.items() if re.search("LGPL|MPL", why) and name not in notice] == []


@pytest.mark.parametrize("expression", ["MIT OR GPL-3.0-only", "BSD-3-Clause AND MIT", "MIT"])
def test_allowed(expression):
    assert is_allowed(expression)


@pytest.mark.parametrize("expression", ["AGPL-3.0-only", "MIT AND GPL-3.0-only", "nothing", ""])
def test_not_allowed(expression):
    assert not is_allowed(expression)
