"""From what people write to HTML that is safe to show: Markdown without raw HTML, then cleaned by an allow-list."""

import re
from collections.abc import Iterator
from functools import lru_cache

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from wellkept.kernel.registry import kind_by_number

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def _lower_headings(state: StateCore) -> None:
    """Headings in a text stand below those of the page: # becomes <h3>, on paper ## as well."""
    by = state.env.get("lower", 2)
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]) + by, 3), 6)}"


#: A record's number, as people write it into a sentence.
_NUMBER = re.compile(r"(?<![\w/-])[A-Z]{2,8}-\d{6,12}(?![\w-])")


def _link_numbers(state: StateCore) -> None:
    """Numbers of records lead to them; what stands in a link or in code stays as it is."""
    for block in state.tokens:
        if block.type != "inline" or not block.children or not _NUMBER.search(block.content):
            continue
        children: list[Token] = []
        inside = 0
        for token in block.children:
            inside += (token.type == "link_open") - (token.type == "link_close")
            children += [token] if inside or token.type != "text" else _with_links(token)
        block.children = children


def _with_links(token: Token) -> Iterator[Token]:
    end = 0
    for found in _NUMBER.finditer(token.content):
        if kind_by_number(found[0]) is None:
            continue
        yield _text(token.content[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": f"/r/{found[0]}"})
        yield _text(found[0])
        yield Token("link_close", "a", -1)
        end = found.end()
    yield _text(token.content[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_markdown = (
    MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")
)
_markdown.core.ruler.push("lower_headings", _lower_headings)
_markdown.core.ruler.push("link_numbers", _link_numbers)


#: Marks and cells of tables beyond which a text is shown as it was typed: some that a person never writes take seconds.
MOST_MARKS, MOST_CELLS = 4000, 10_000
#: Longer texts are not kept as HTML.
KEPT = 5000
_MARKS = re.compile(r"[\[\]*_~`|<>&!\\]")


def render(body: str, *, lower: int = 2) -> SafeString:
    """Markdown as HTML with known tags only: no scripts, styles, images, forms, no hx- or data- attributes.

    The page puts it inside an element that htmx leaves alone all the same. A text with more marks than a person writes, a
    log or an attack, is shown as it was typed. Headings stand so many levels lower, and never above <h3>.
    """
    return _kept(body, lower) if len(body) <= KEPT else _rendered(body, lower)


def _too_much(body: str) -> bool:
    if sum(1 for _mark in _MARKS.finditer(body)) > MOST_MARKS:
        return True
    lines = [line.count("|") for line in body.splitlines() if "|" in line]
    return bool(lines) and max(lines) * len(lines) > MOST_CELLS


def _rendered(body: str, lower: int) -> SafeString:
    if _too_much(body):
        return format_html("<pre>{}</pre>", body)
    html = nh3.clean(
        _markdown.render(body, {"lower": lower}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
        strip_comments=True,
    )
    return mark_safe(html)  # noqa: S308  cleaned by an allow-list just above


def on_paper(body: str) -> SafeString:
    """The same for a text whose sections begin with ##, the first level below the heading of the page's part."""
    return render(body, lower=1)


_kept = lru_cache(maxsize=1024)(_rendered)
