"""The approval of a document: who checks, who approves, never who wrote it; and what follows from their votes."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wellkept.components.approvals import selectors as polls
from wellkept.components.approvals import services as approvals
from wellkept.components.approvals.outcome import Outcome
from wellkept.directory.selectors import home_zone
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.support.documents import outline, selectors, services
from wellkept.sms.support.documents.approving.steps import steps_of
from wellkept.sms.support.documents.embedding import drawing
from wellkept.sms.support.documents.lifecycle import VOTED_ON
from wellkept.sms.support.documents.models import Document, DocumentVersion, Section, VersionTable, VersionText
from wellkept.sms.support.documents.readers.services import share
from wellkept.sms.support.documents.rhythm import next_review, refuse_to_dispose


def complete(write: Write) -> None:
    """Guard: there is a text, or somebody else's document, and every register that it names; a new version says what is new
    and differs from the one in force, be it in its tables.
    """
    document: Document = write.instance
    if not document.body.strip() and not document.from_outside:
        raise Invalid({"": _("There is no text yet.")})
    mistakes = drawing.mistakes(document.body)
    if mistakes:
        raise Invalid({"": mistakes})
    newest = next(iter(selectors.versions_of(document)), None)
    if newest is None or (newest.title, selectors.body_of(newest)) != (document.title, document.body):
        return
    if newest.digest == drawing.digest(document.body, drawing.live(document, system())):
        raise Refused(_("Nothing was changed since version %(n)d.") % {"n": newest.ordinal})


def ask(write: Write) -> None:
    """Effect: put it to the vote of everybody but those who wrote it and who asks."""
    document: Document = write.instance
    newest = next(iter(selectors.versions_of(document)), None)
    writers = selectors.writers_since(document, newest.approved_at if newest is not None else None)
    excluded = (*writers, document.author_id, write.actor.person_id)
    approvals.ask(document, actor=write.actor, steps=steps_of(document), excluded=excluded)


def was_rejected(write: Write) -> None:
    """Guard: the last round has refused it."""
    poll = polls.poll_of(write.instance.pk)
    if poll is None or poll.outcome is not Outcome.REJECTED:
        raise Refused(_("%(number)s was not rejected.") % {"number": write.instance.number})


def follow(record_id: int, outcome: Outcome, *, actor: Actor) -> None:
    """What a decision leads to: the version comes into force, or the draft goes back to who writes it."""
    document = selectors.document(record_id)
    if document.state not in VOTED_ON:
        return
    by = system(actor.name)
    if outcome is Outcome.APPROVED:
        approved: Document = records.transition(document, "approve", actor=by)
        share(approved, actor=by)
        services.make_known(approved, actor=by)
        return
    records.transition(document, "reject" if document.state == "review" else "reject_revision", actor=by)


def put_in_force(write: Write) -> None:
    """Effect: what stands there is kept as the next version, for good."""
    document: Document = write.instance
    poll = polls.poll_of(document.pk)
    effective = _effective_from(document, write.at)
    tables = drawing.live(document, system())
    version = DocumentVersion.objects.create(
        document=document,
        ordinal=document.edition + 1,
        title=document.title,
        change_summary=document.change_summary,
        author_id=document.author_id,
        approval=poll.approval if poll is not None else None,
        approved_at=write.at,
        effective_from=effective,
        digest=drawing.digest(document.body, tables),
    )
    VersionText.objects.create(version=version, body=document.body)
    VersionTable.objects.bulk_create(
        VersionTable(version=version, name=one.name, caption=one.caption, columns=one.columns, rows=one.rows)
        for one in tables
    )
    Section.objects.bulk_create(
        Section(version=version, heading=heading, filled=filled)
        for heading, filled in outline.sections(document.body).items()
    )
    changes: dict[str, Any] = {
        "edition": version.ordinal,
        "in_force_since": effective,
        "next_review_on": next_review(effective, document.review_months),
        # Not by the transition's `clears`, which come before its effects.
        "change_summary": "",
        "effective_on": None,
    }
    records.set_attributes(write, **changes)


def _effective_from(document: Document, at: datetime) -> datetime:
    """When a version comes into force: at once, or at the beginning of a later day of the provider's zone."""
    if document.effective_on is None:
        return at
    begins = datetime.combine(document.effective_on, time(), ZoneInfo(home_zone())).astimezone(UTC)
    return max(at, begins)


def unshare(write: Write) -> None:
    """Effect: nobody reads any more who was no more than a reader."""
    share(write.instance, actor=write.actor)


def restore(write: Write) -> None:
    """Effect: what is not approved goes; the text is again that of the newest version."""
    newest = next(iter(selectors.versions_of(write.instance)), None)
    if newest is not None:
        records.set_attributes(write, title=newest.title, body=selectors.body_of(newest))


def may_dispose(write: Write) -> None:
    """Guard: its time to be kept is over and nothing holds it."""
    refuse_to_dispose(write.instance)


def erase(write: Write) -> None:
    """Effect: the texts of its versions go; that there were such versions, with digest and approval, stays on record."""
    texts = VersionText.objects.filter(version__document=write.instance.pk)
    count = texts.count()
    texts.delete()
    VersionTable.objects.filter(version__document=write.instance.pk).delete()
    write.emit("texts_erased", changes={"versions": count})
