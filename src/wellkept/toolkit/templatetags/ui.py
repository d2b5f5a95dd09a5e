"""Filters and tags that every template has: icons, people, times, figures. Pure and fast; words come from toolkit.words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from html import escape

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wellkept.kernel.wording import lowered
from wellkept.toolkit import words

register = template.Library()

for _function in (words.due_words, words.ago, words.moment, words.duration, words.initials, words.tone, words.percent):
    register.filter(_function.__name__, _function)
register.filter("due_class", words.due_class)
register.filter("day", words.day)
register.filter("figure", words.figure)
register.filter("lowered", lowered)


@cache
def sprite() -> str:
    """The address of the icon sprite."""
    return static("vendor/icons.svg")


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers because a word stands beside it; size "", "small" or "large"."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', size, sprite(), name
    )


@register.simple_tag
def due(at: datetime | None, paused: bool = False) -> SafeString:
    """A deadline as words that keep counting in the browser, exact on hover; nothing for None; a paused one stands still."""
    if at is None:
        return SafeString("")
    mark = "paused" if paused else words.due_class(at)
    return format_html(
        '<time class="due {}" datetime="{}" title="{}"{}>{}</time>',
        mark,
        at.isoformat(),
        words.moment(at),
        SafeString("" if paused else " data-due"),
        words.due_words(at),
    )


@register.simple_tag
def when(at: datetime | None) -> SafeString:
    """A past moment as words that keep counting in the browser, exact on hover; nothing for None."""
    if at is None:
        return SafeString("")
    exact, spoken = escape(words.moment(at)), escape(words.ago(at))
    return mark_safe(f'<time datetime="{at.isoformat()}" title="{exact}" data-ago>{spoken}</time>')  # noqa: S308  escaped above


@register.filter
def must_be_given(field: BoundField) -> bool:
    """Whether a field that is empty has to be filled in; not said where every field of a form has to.

    `needed` marks a field whose answer a service demands, not the form.
    """
    if (
        not (field.field.required or getattr(field.field, "needed", False))
        or field.value() not in field.field.empty_values
    ):
        return False
    return not all(other.required for other in field.form.fields.values())


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a form, and the part of the page that it is about; "" where it concerns the whole form."""

    text: str
    href: str


@register.filter
def mistakes(form: BaseForm) -> list[Mistake]:
    """Everything that is wrong in a form, each by itself: what concerns the whole first, then field by field.

    An error whose params name an `anchor` says by itself which part of its field it is about, and leads there.
    """
    found = [Mistake(str(text), "") for text in form.non_field_errors()]
    for field in form:
        for error in field.errors.as_data():
            text, anchor = " ".join(error.messages), (getattr(error, "params", None) or {}).get("anchor")
            found.append(Mistake(text if anchor else f"{field.label}: {text}", f"#{anchor or field.id_for_label}"))
    return found


@register.simple_tag
def person(name: str, size: str = "") -> SafeString:
    """A person by initials and name; nothing for an empty name."""
    if not name:
        return SafeString("")
    return format_html(
        '<span class="person"><span class="initials tone-{} {}" aria-hidden="true">{}</span><span>{}</span></span>',
        words.tone(name),
        size,
        words.initials(name),
        name,
    )


@register.simple_tag
def trend_line(values: Iterable[float]) -> SafeString:
    """A small line of figures over time, decoration beside the figure itself; nothing below two values."""
    points = words.spark(list(values))
    if not points:
        return SafeString("")
    return format_html(
        '<svg class="spark" viewBox="0 0 100 36" preserveAspectRatio="none" aria-hidden="true"><polyline points="{}"/></svg>',
        points,
    )


@lru_cache(maxsize=64)
def _standing(template_name: str, language: str) -> SafeString:
    return render_to_string(template_name)


@register.simple_tag
def standing(template_name: str) -> SafeString:
    """A part of the page that is the same for everybody who reads a language: rendered once for each."""
    if settings.DEBUG:
        _standing.cache_clear()
    return _standing(template_name, get_language() or "")


@register.simple_tag
def counting_words() -> str:
    """The words of counting times for the browser, as JSON for a data attribute."""
    return json.dumps({key: str(word) for key, word in words.WORDS.items()}, ensure_ascii=False)
