"""What people write comes out as harmless HTML."""

import re

import pytest

from wellkept.components.comments.rendering import render

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<div hx-post="/x" hx-trigger="load">a</div>',
    '<div data-hx-get="/x">a</div>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](http://elsewhere.example/pixel.png)",
    '[x](http://a.example "\\" onmouseover=\\"alert(1)")',
    "<http://a.example/'onclick=alert(1)>",
    "<form action=/x><button>go</button></form>",
    "<base href=//evil.example>",
    "<svg><style>*{x:expression(1)}</style></svg>",
    "```\n</code></pre><script>1</script>\n```",
    "| a |\n|---|\n| <iframe src=x> |",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_active_gets_through(attack: str) -> None:
    html = render(attack)
    tags = re.findall(r"<[^>]*>", html)
    known = r"</?(a|blockquote|br|code|del|em|h[3-6]|hr|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|ul)( [^>]*)?/?>"
    assert all(re.fullmatch(known, tag) for tag in tags), tags
    inside = " ".join(tags).lower()
    assert not re.search(r"\s(on\w+|hx-\w+|data-[\w-]+|style|src|id|class)\s*=", re.sub(r'"[^"]*"', '""', inside))
    assert "javascript:" not in inside
    assert "data:" not in inside


def test_markdown_is_shown() -> None:
    html = render(
        "# Head\nline one\nline *two* and ~~old~~\n\n- a\n- b\n\n| x |\n|---|\n| 1 |\n\n[go](https://a.example)"
    )
    for piece in ("<h3>Head</h3>", "line one<br>", "<em>two</em>", "<s>old</s>", "<li>a</li>", "<td>1</td>"):
        assert piece in html
    assert 'href="https://a.example"' in html
    assert "noopener" in html


def test_numbers_of_records_lead_to_them() -> None:
    html = render(
        "As in INC-000123, see `INC-000124` and [INC-000125](https://a.example); UTF-000008 and ABC-1 are none."
    )
    assert html.count("<a ") == 2
    assert '<a href="/r/INC-000123"' in html
    assert ">INC-000123</a>, see <code>INC-000124</code>" in html
    assert 'href="https://a.example"' in html


@pytest.mark.parametrize(
    "text", ["|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * 20_000, "[" * 40_000, "*_" * 20_000, "> " * 20_000]
)
def test_what_nobody_writes_is_shown_as_it_was_typed(text: str) -> None:
    html = render(text)
    assert html.startswith("<pre>")
    assert len(html) < 10 * len(text)


def test_a_table_that_people_write_stays_a_table() -> None:
    rows = "".join(f"| {n} | a | b | c |\n" for n in range(200))
    assert render("| n | x | y | z |\n|---|---|---|---|\n" + rows).count("<tr>") == 201
