"""The attributes by which parts of the generic pages exchange themselves; the only place that names htmx's."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellkept.toolkit.addresses import record_address

register = template.Library()


@register.simple_tag
def boosted(part: str) -> SafeString:
    """Links and forms inside exchange only the element with this id, and the address follows."""
    return format_html(
        'hx-boost:inherited="true" hx-target:inherited="#{0}" hx-select:inherited="#{0}" hx-swap:inherited="outerHTML"'
        ' hx-push-url:inherited="true"',
        part,
    )


@register.simple_tag
def plainly() -> SafeString:
    """Links and forms inside load whole pages again."""
    return SafeString('hx-boost:inherited="false"')


@register.simple_tag
def dialog(address: str = "") -> SafeString:
    """A link that fills and opens the page's dialog; without JavaScript it leads to a page of its own."""
    return format_html(
        'data-opens="dialog" hx-get="{}" hx-boost="false" hx-target="#dialog-content" hx-swap="innerHTML" hx-push-url="false"'
        ' hx-select=""',
        address,
    )


@register.simple_tag
def into_dialog(address: str) -> SafeString:
    """A form in the dialog: what comes back takes the dialog's place; an accepted one leads on by itself."""
    return format_html('hx-post="{}" hx-target="#dialog-content" hx-swap="innerHTML"', address)


@register.simple_tag
def at_record(number: str, company: bool, since: str = "", version: int | str = "") -> SafeString:
    """What live.js keeps true: a page of a record that was made at the mark `since`, or one with a form for its `version`."""
    here = record_address(number)
    presence = format_html(' data-presence="{}/here"', here) if company else ""
    known = format_html(' data-since="{}"', since) if since else format_html(' data-version="{}"', str(version))
    return format_html('data-live="{0}/live" data-here="{0}"{1}{2}', here, presence, known)


@register.simple_tag
def exchange(address: str, part: str, place: str) -> SafeString:
    """A link that puts a form into the place of what it changes; without JavaScript it leads to a page of its own."""
    return format_html('hx-get="{}?part={}" hx-target="#{}" hx-swap="innerHTML"', address, part, place)


def previews(name: str, place: str) -> SafeString:
    """A button of a form that shows a text of it as it will be set, in the element with the id `place`."""
    return format_html(
        'formaction="{0}" formmethod="post" formnovalidate hx-post="{0}" hx-target="#{1}" hx-swap="innerHTML"',
        f"/preview?of={name}", place,
    )  # fmt: skip


@register.filter
def unlocalized(value: float) -> str:
    """A figure for an attribute, with a point in every language."""
    return str(value)
