"""The browser files made by others are the ones that the manifest and the lock name, with a licence beside each."""

import base64
import hashlib
import json
import re
from pathlib import Path

from tools.icons import FILLED, OUTLINE

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src" / "wellkept" / "toolkit" / "static" / "vendor"
ROWS = json.loads((VENDOR / "manifest.json").read_text())["files"]


def present():
    return {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} - {"manifest.json"}


def test_every_file_is_listed_and_every_listed_file_is_there():
    assert present() == {row["file"] for row in ROWS}


def test_every_file_has_the_checksum_of_the_manifest():
    changed = [
        row["file"]
        for row in ROWS
        if row["sha384"]
        != "sha384-" + base64.b64encode(hashlib.sha384((VENDOR / row["file"]).read_bytes()).digest()).decode()
    ]
    assert not changed, f"renew these with  make vendor : {changed}"


def test_the_versions_are_those_of_the_lock():
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    asked = json.loads((ROOT / "package.json").read_text())["dependencies"]
    carried = {row["package"]: row["version"] for row in ROWS}
    assert carried == asked
    assert carried == {name: lock[f"node_modules/{name}"]["version"] for name in asked}


def test_every_package_has_its_licence_beside_it():
    folders = {path.partition("/")[0] for path in present() if "/" in path}
    assert {folder for folder in folders if not (VENDOR / folder / "LICENSE").is_file()} == set()


def test_no_file_names_a_source_map():
    named = [path for path in present() if b"sourceMappingURL" in (VENDOR / path).read_bytes()]
    assert not named, "collectstatic stops on maps that are not there"


def test_the_sprite_holds_each_icon_of_the_lists_once():
    symbols = re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text())
    assert sorted(symbols) == sorted([*OUTLINE, *(f"{name}-filled" for name in FILLED)])


def test_the_style_sheet_of_the_font_names_files_that_are_there():
    named = re.findall(r"url\(([^)]+)\)", (VENDOR / "inter" / "inter.css").read_text())
    assert sorted(named) == sorted(path.name for path in (VENDOR / "inter").glob("*.woff2"))
