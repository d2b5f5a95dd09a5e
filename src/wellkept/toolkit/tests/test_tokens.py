"""The colours can be read: contrast of every pair in use, in light and in dark, computed from the tokens (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[1] / "static" / "wellkept"
TEXT, SIGN = 4.5, 3.0
SURFACES = ("canvas", "sunken", "raised", "hover")
SIGNALS = ("good", "attention", "bad", "info", "quiet")


def tokens():
    """Each colour token as (light, dark)."""
    css = (STYLES / "tokens.css").read_text()
    found = {m[1]: (m[2], m[3]) for m in re.finditer(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", css)}
    found |= {m[1]: (m[2], m[2]) for m in re.finditer(r"--([\w-]+): (#\w{6});", css)}
    for m in re.finditer(r"--([\w-]+): var\(--([\w-]+)\);", css):
        if m[2] in found:
            found.setdefault(m[1], found[m[2]])
    return found


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs():
    """(ink, ground, least contrast) of everything that the style sheets put together."""
    for surface in SURFACES:
        for ink in ("ink", "ink-2", "ink-3", "accent-ink", *(f"{s}-ink" for s in SIGNALS)):
            yield ink, surface, TEXT
        for sign in ("accent", "field-line", *(f"{s}-solid" for s in SIGNALS)):
            if surface != "hover":
                yield sign, surface, SIGN
    for signal in SIGNALS:
        yield f"{signal}-ink", f"{signal}-soft", TEXT
        yield "ink", f"{signal}-soft", TEXT
    yield "accent-ink", "accent-soft", TEXT
    yield "ink-3", "quiet-soft", TEXT
    yield "ink", "accent-soft", TEXT
    yield "ink-2", "accent-soft", TEXT
    yield "ink", "pressed", TEXT
    yield "ink-2", "pressed", TEXT
    yield "accent-ink", "pressed", TEXT
    yield "on-accent", "accent", TEXT
    yield "on-accent", "accent-strong", TEXT


@pytest.mark.parametrize(("ink", "ground", "least"), list(pairs()))
def test_contrast(ink, ground, least):
    known = tokens()
    for mode, name in enumerate(("light", "dark")):
        ratio = contrast(known[ink][mode], known[ground][mode])
        assert ratio >= least, f"--{ink} on --{ground} has {ratio:.2f} in {name}; {least} are needed"


def test_the_formula_knows_black_and_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_token_in_use_is_defined():
    css = "\n".join(path.read_text() for path in STYLES.glob("*.css"))
    local = set(re.findall(r"(--[\w-]+):", css))
    assert set(re.findall(r"var\((--[\w-]+)", css)) - local == set()


def test_no_colour_is_named_outside_the_tokens():
    for path in STYLES.glob("*.css"):
        if path.name not in ("tokens.css", "signs.css", "print.css"):
            assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", path.read_text()) == [], path.name


def test_movement_is_short_and_can_be_switched_off():
    css = (STYLES / "tokens.css").read_text()
    assert "--quick: 120ms" in css
    assert re.search(r"prefers-reduced-motion: reduce\) \{\s*:root \{\s*--quick: 0ms", css)


def test_the_styles_stay_light():
    assert sum(path.stat().st_size for path in STYLES.glob("*.css")) < 90_000
    assert sum(path.stat().st_size for path in STYLES.glob("*.js")) < 40_000
