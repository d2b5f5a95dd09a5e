"""From what people write to HTML that is safe to show: Markdown without raw HTML, then cleaned by an allow-list."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def _lower_headings(state: StateCore) -> None:
    """Headings in a comment stand below those of the page: # becomes <h3>."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


_markdown = (
    MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")
)
_markdown.core.ruler.push("lower_headings", _lower_headings)


@lru_cache(maxsize=1024)
def render(body: str) -> SafeString:
    """Markdown as HTML with known tags only: no scripts, styles, images, forms, no hx- or data- attributes.

    The page puts it inside an element that htmx leaves alone all the same.
    """
    html = nh3.clean(
        _markdown.render(body),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
        strip_comments=True,
    )
    return mark_safe(html)  # noqa: S308  cleaned by an allow-list just above
