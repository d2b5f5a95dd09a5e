"""Two incidents that are one, and one that is two: merging what was reported twice, splitting off what is another matter."""

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
from wellkept.records import services as records
from wellkept.records import watching
from wellkept.records.hooks import Write
from wellkept.sms.resolution.incidents import selectors, services
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.phrases import NOBODY
from wellkept.toolkit.words import moment


def can_merge(write: Write) -> None:
    """Guard: the other one is open, of the same customer, and not below this one; a major incident takes in others only.

    Whoever reported the one reads the other from then on, which is why customers are never mixed. Of two people who merge two
    incidents into each other at once, nobody waits for the other: one of them is told.
    """
    row, other = write.instance, selectors.incident_held(write.instance.merged_into_id)
    if other is None:
        number = selectors.incident(row.merged_into_id).number
        raise Refused(_("%(other)s is being changed at this moment. Try again.") % {"other": number}, code="merge")
    names = {"this": row.number, "other": other.number}
    if other.pk == row.pk:
        raise Refused(_("An incident cannot be merged into itself."), code="merge")
    if other.state not in selectors.OPEN:
        raise Refused(_("%(other)s is over. Reopen it first, or merge the other way round.") % names, code="merge")
    if other.customer_id != row.customer_id:
        said = _(
            "%(this)s and %(other)s are of different customers, who must not read each other's words. "
            "Put the one below the other instead: edit it and name its parent incident."
        )
        raise Refused(said % names, code="merge")
    if row.major == Incident.Major.ACCEPTED:
        raise Refused(_("%(this)s is a major incident: merge the other one into it.") % names, code="merge")
    if selectors.stands_below(other.pk, row.pk):
        raise Refused(_("%(other)s stands below %(this)s: merge the other way round.") % names, code="merge")


def go_on_there(write: Write) -> None:
    """Effect: what was said goes on file at the other one, as a note; whoever called or watched here watches there, and what
    stood below this one stands below the other.
    """
    row, actor = write.instance, write.actor
    other = selectors.incident(row.merged_into_id)
    merged = _("Merged into %(number)s %(title)s.") % {"number": other.number, "title": other.title}
    records.set_attributes(write, cancel_reason=merged)
    comments.comment(other, actor=actor, body=_told_here(row, actor), public=False)
    watching.let_watch(other, {*watching.watchers(row.pk), row.requester_id} - {None, other.requester_id}, actor=actor)
    for child in selectors.open_children(row):
        services.edit_incident(child, actor=actor, parent=other)


def before_merging(incident: Incident, actor: Actor) -> str:
    """What to know before merging an incident away."""
    return _(
        "%(number)s ends here, and what was said in it stands as a note in the other one. Who called or watches "
        "it watches the other one from then on, and so may read it."
    ) % {"number": incident.number}


def split_off(
    incident: Incident, *, actor: Actor, split_title: str, split_description: str = "", version: int | None = None
) -> Incident:
    """Log another matter that an incident tells of as one of its own, from the same caller about the same things, and tie the
    two. Raises Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        row: Incident = records.edit(incident, actor=actor, version=version)
        new = services.open_incident(
            actor=actor,
            title=split_title,
            description=split_description,
            requester=row.requester,
            customer=row.customer,
            service=row.service,
            item=row.item,
            category=row.category,
            impact=row.impact,
            urgency=row.urgency,
            channel=row.channel,
            occurred_at=row.occurred_at,
            detected_at=row.detected_at,
        )
        watching.let_watch(new, watching.watchers(row.pk), actor=actor)
        link(new.record, row.record, Link.Type.RELATES, actor=actor)
    return row


def _told_here(row: Incident, actor: Actor) -> str:
    """The whole of an incident in one text: what was reported, each word since, and how many files it has."""
    head = _("Merged from %(number)s “%(title)s”, logged %(at)s") % {
        "number": row.number,
        "title": row.title,
        "at": moment(row.opened_at),
    }
    caller = _("reported by %(name)s") % {"name": row.requester.name} if row.requester else ""
    files = attachments.attachments_of(row, actor).count()
    said = [
        ", ".join(filter(None, (head, caller))) + ".",
        row.description,
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
