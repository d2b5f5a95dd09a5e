"""From what people type to what a page may show."""

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr", "table", "thead", "tbody",
    "tr", "th", "td", "h3", "h4", "h5", "h6",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).enable(
        ["table", "strikethrough"]
    )


def render(body: str) -> SafeString:
    """Markdown as HTML that can do nothing: no script, no style, no remote picture, no attribute that a script would obey.

    The page puts it inside an element that htmx leaves alone.
    """
    html = nh3.clean(
        _markdown().render(body),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(html)  # noqa: S308  cleaned on the line above
