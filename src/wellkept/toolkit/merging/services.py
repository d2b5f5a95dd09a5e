"""Merging a record into another of its kind, as a step of its lifecycle, and splitting off what is another matter.

A room whose records can be merged has the columns of records.models.Mergeable and names a guard that gives what `other_of`
finds to `telling.refuse_unlike`, and an effect that calls `go_on_there`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.components.attachments import selectors as attachments
from wellkept.components.comments import services as comments
from wellkept.components.comments.selectors import comments_of
from wellkept.components.links.models import Link
from wellkept.components.links.services import link
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind_of
from wellkept.records import services as records
from wellkept.records import watching
from wellkept.records.hooks import Write
from wellkept.toolkit.forms import field_label
from wellkept.toolkit.merging import selectors
from wellkept.toolkit.phrases import NOBODY
from wellkept.toolkit.words import moment


def other_of(write: Write) -> Any:
    """The record that one is being merged into, which nobody changes until that is done.

    Of two people who merge two records into each other at once, nobody waits for the other: one of them is told. Raises Refused.
    """
    row = write.instance
    other = selectors.held(type(row), row.merged_into_id)
    if other is None:
        number = row.merged_into.number
        raise Refused(_("%(other)s is being changed at this moment. Try again.") % {"other": number}, code="merge")
    return other


def go_on_there(write: Write) -> Any:
    """What was said goes on file at the other record, as a note, and whoever asked or watched here watches there; the other
    one.
    """
    row, actor = write.instance, write.actor
    other = row.merged_into
    merged = _("Merged into %(number)s %(title)s.") % {"number": other.number, "title": other.title}
    records.set_attributes(write, cancel_reason=merged)
    comments.comment(other, actor=actor, body=_told_here(row, actor), public=False)
    people = {*watching.watchers(row.pk), _asked(row)} - {_asked(other)}
    watching.let_watch(other, [key for key in people if key is not None], actor=actor)
    return other


def split_off(
    record: Any,
    make: Callable[..., Any],
    kept: Sequence[str],
    *,
    actor: Actor,
    title: str,
    description: str,
    version: int | None,
) -> Any:
    """Put on record another matter that a record tells of, with the attributes that both share, and tie the two; its watchers
    watch both. Raises Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        row = records.edit(record, actor=actor, version=version)
        shared = {name: getattr(row, name) for name in kept}
        new = make(actor=actor, title=title, description=description, **shared)
        watching.let_watch(new, watching.watchers(row.pk), actor=actor)
        link(new.record, row.record, Link.Type.RELATES, actor=actor)
    return row


def _asked(row: Any) -> int | None:
    """The key of the person who asked for a record, where its kind knows one."""
    name = kind_of(row).projection.requester
    key: int | None = getattr(row, f"{name}_id") if name else None
    return key


def _told_here(row: Any, actor: Actor) -> str:
    """The whole of a record in one text: what was reported and found, each word since, and how many files it has."""
    kind = kind_of(row)
    head = _("Merged from %(number)s “%(title)s”, logged %(at)s") % {
        "number": row.number,
        "title": row.title,
        "at": moment(row.opened_at),
    }
    asked = getattr(row, kind.projection.requester) if kind.projection.requester else None
    caller = _("reported by %(name)s") % {"name": asked.name} if asked is not None else ""
    files = attachments.attachments_of(row, actor).count()
    told = [(name, getattr(row, name)) for name in kind.story if name not in ("description", "cancel_reason")]
    said = [
        ", ".join(filter(None, (head, caller))) + ".",
        row.description,
        *(f"{field_label(kind, name)}: {text}" for name, text in told if text),
        *(_word(one) for one in comments_of(row, actor)),
        ngettext("%(n)d file stays there.", "%(n)d files stay there.", files) % {"n": files} if files else "",
    ]
    return _within("\n\n".join(filter(None, said)), comments.LONGEST)


def _word(one: Any) -> str:
    who = one.author.name if one.author else str(NOBODY)
    kind = "" if one.public else f" ({_('note')})"
    return f"{who}{kind}, {moment(one.at)}:\n{one.body}"


def _within(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
