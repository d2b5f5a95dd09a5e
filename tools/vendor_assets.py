"""Copy the browser files named in package.json into the source tree (maintainers only; needs npm and the network).

Each package is fetched by name and exact version, its archive compared with the SHA-512 of package-lock.json, and the
files listed here are written to `src/wellkept/toolkit/static/vendor/` with their licences and a manifest of checksums.
The result is committed, so nobody who runs or tests the product needs npm.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.icons import FILLED, OUTLINE

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "wellkept" / "toolkit" / "static" / "vendor"
LATIN = ("latin-ext", "latin")
SOURCE_MAP = re.compile(rb"\n?(?://[#@] ?sourceMappingURL=[^\n]*|/\*[#@] ?sourceMappingURL=[^*]*\*/)")
FONT_FACE = re.compile(r"/\* (?P<name>[\w-]+) \*/\n@font-face \{.*?\n\}", re.DOTALL)
SVG_BODY = re.compile(r"<svg\b.*?>(?P<body>.*)</svg>", re.DOTALL)
CANVAS = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


@dataclass(frozen=True)
class Asset:
    """A package of browser files: where it goes below the vendor folder, which of its files, and whose licences.

    `parts` are locked packages that the built files contain, each with the name of its licence file.
    """

    package: str
    folder: str
    files: tuple[str, ...]
    licences: tuple[str, ...] = ("LICENSE",)
    parts: tuple[tuple[str, str], ...] = ()


ASSETS = (
    Asset("htmx.org", "htmx", ("dist/htmx.min.js",)),
    Asset("@fontsource-variable/inter", "inter", tuple(f"files/inter-{part}-wght-normal.woff2" for part in LATIN)),
    Asset("@tabler/icons", "icons", ()),
)


class VendorError(Exception):
    """What is wrong with a package, as a sentence for the maintainer."""


def fetch(package: str, into: Path, lock: dict[str, dict[str, str]]) -> tuple[Path, dict[str, str]]:
    """Unpack `package` as locked below `into`; return its folder and lock entry; VendorError on another archive."""
    entry = lock[f"node_modules/{package}"]
    npm = [
        "npm",
        "pack",
        "--silent",
        "--ignore-scripts",
        "--pack-destination",
        str(into),
        f"{package}@{entry['version']}",
    ]
    done = subprocess.run(npm, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    archive = into / done.stdout.split()[-1]
    digest = hashlib.sha512(archive.read_bytes()).digest()
    if entry["integrity"] != f"sha512-{base64.b64encode(digest).decode()}":
        raise VendorError(f"{package} {entry['version']}: the archive is not the one in package-lock.json")
    folder = into / archive.name.removesuffix(".tgz")
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    return folder / "package", entry


def font_faces(package: Path) -> str:
    """The `@font-face` rules, with character ranges, of the Inter files that we carry, out of the package's CSS."""
    wanted = {f"inter-{part}-wght-normal" for part in LATIN}
    rules = [
        match[0].replace("url(./files/", "url(")
        for match in FONT_FACE.finditer((package / "index.css").read_text())
        if match["name"] in wanted
    ]
    if len(rules) != len(wanted):
        raise VendorError("the package of Inter has no rule for one of its Latin files any more")
    return "\n\n".join(rules) + "\n"


def sprite(package: Path) -> str:
    """One SVG with a symbol for each icon of the lists, for `<use href="…/icons.svg#name">`."""
    pens = {
        "outline": 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"',
        "filled": 'fill="currentColor"',
    }
    symbols = []
    for style, names, suffix in (("outline", OUTLINE, ""), ("filled", FILLED, "-filled")):
        for name in names:
            drawing = SVG_BODY.search((package / "icons" / style / f"{name}.svg").read_text())
            if drawing is None:
                raise VendorError(f"the icon {name} is not an SVG that we understand")
            body = re.sub(r"\s*\n\s*", "", CANVAS.sub("", drawing["body"]).strip())
            symbols.append(f'<symbol id="{name}{suffix}" viewBox="0 0 24 24" {pens[style]}>{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def integrity(content: bytes) -> str:
    """The SHA-384 of `content` in the form that HTML's `integrity` attribute takes."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def collect(into: Path) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    """Every vendored file's content by its path below the vendor folder, and the manifest's rows."""
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    names = [name for asset in ASSETS for name in (asset.package, *(part for part, _ in asset.parts))]
    fetched = {name: fetch(name, into, lock) for name in names}
    icons = fetched["@tabler/icons"][0]
    content: dict[str, bytes] = {}
    rows: list[dict[str, str]] = []
    for asset in ASSETS:
        package, entry = fetched[asset.package]
        files = {f"{asset.folder}/{Path(name).name}": (package / name).read_bytes() for name in asset.files}
        files |= {f"{asset.folder}/{Path(name).name}": (package / name).read_bytes() for name in asset.licences}
        for part, name in asset.parts:
            files[f"{asset.folder}/LICENSE-{part.strip('@').partition('/')[0]}"] = (
                fetched[part][0] / name
            ).read_bytes()
        if asset.package == "@tabler/icons":
            files["icons.svg"] = sprite(icons).encode()
        elif asset.package == "@fontsource-variable/inter":
            files["inter/inter.css"] = font_faces(package).encode()
        for path, original in sorted(files.items()):
            # The hashed file names of collectstatic stop on a map that is not there.
            content[path] = SOURCE_MAP.sub(b"", original) if path.endswith((".js", ".css")) else original
            rows.append(
                {
                    "package": asset.package,
                    "version": entry["version"],
                    "licence": "0BSD" if entry["license"] == "BSD-0-Clause" else entry["license"],
                    "file": path,
                    "sha384": integrity(content[path]),
                }
            )
    return content, rows


def main() -> int:
    """Write the vendor folder anew; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            content, rows = collect(Path(folder))
        except (VendorError, subprocess.CalledProcessError, OSError, KeyError) as problem:
            print(f"nothing was changed: {problem}", file=sys.stderr)
            return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    for path, data in content.items():
        target = VENDOR / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (VENDOR / "manifest.json").write_text(json.dumps({"files": rows}, indent=2) + "\n")
    print(f"{len(rows)} files, {sum(map(len, content.values())):,} bytes, {len(OUTLINE) + len(FILLED)} icons")
    return 0


if __name__ == "__main__":
    sys.exit(main())
