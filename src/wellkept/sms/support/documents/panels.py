"""What the page of a document shows beside its text and facts: what is in force, what is missing, the versions, who has read it."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.components.approvals.selectors import approvers_of
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.support.documents import exporting, outline, papers, reading, selectors
from wellkept.sms.support.documents.embedding import drawing
from wellkept.sms.support.documents.embedding.registers import offered
from wellkept.sms.support.documents.lifecycle import HOLDING, VOTED_ON, WRITTEN_IN
from wellkept.sms.support.documents.models import Document, DocumentVersion
from wellkept.sms.support.documents.permissions import Permissions
from wellkept.sms.support.documents.readers.selectors import in_words, staff_readers
from wellkept.toolkit import approving
from wellkept.toolkit.addresses import record_address, step_address

#: So many people who have not read a document are named.
NAMED = 12


def mark(document: Document) -> tuple[Any, str]:
    """What is in force and past its review is marked as such."""
    due = document.next_review_on
    late = document.state in HOLDING and due is not None and due < occasion.now().date()
    return (_("Review overdue"), "attention") if late else ("", "")


def standing(document: Document, actor: Actor) -> Mapping[str, Any]:
    """The version in force, for readers, and for others while another text stands above it."""
    drafted = selectors.sees_draft(actor)
    if document.edition == 0 or (drafted and document.state in ("approved", "withdrawn", "disposed")):
        return {}
    now = occasion.now()
    versions = selectors.versions_shown(document)
    version = selectors.in_force(versions, now) if document.state in HOLDING else None
    coming = versions[0] if versions and versions[0].effective_from > now else None
    return {
        "version": version,
        "coming": coming,
        "text": drawing.shown(selectors.body_of(version), drawing.frozen(version)) if version is not None else "",
        "folded": drafted,
    }


def approval(document: Document, actor: Actor) -> Mapping[str, Any]:
    """The approval that is asked for, or the one that was refused; what is in force shows its signatures among the versions."""
    if not selectors.sees_draft(actor) and document.state not in VOTED_ON:
        return {}
    if document.state not in (*VOTED_ON, *WRITTEN_IN):
        return {}
    found = approving.approval(document, actor)
    return {} if found and document.state in WRITTEN_IN and found["outcome"] != "rejected" else found


def missing(document: Document, actor: Actor) -> Mapping[str, Any]:
    """Which sections of its outlines a text still lacks, and which documents of the standard it is."""
    keys = outline.keys_of(document.keys)
    if not keys or not selectors.sees_draft(actor):
        return {}
    wanted = outline.headings(keys)
    empty = outline.empty(document.body, keys)
    return {"serves": outline.known(keys), "empty": empty, "wanted": len(wanted), "done": len(wanted) - len(empty)}


def versions(document: Document, _actor: Actor) -> Mapping[str, Any]:
    """The approved versions with who signed them and what that meant, and how each differs from the one before."""
    if document.edition == 0:
        return {}
    rows = selectors.versions_shown(document)
    signed = approvers_of(row.approval_id for row in rows if row.approval_id is not None)
    now, here = occasion.now(), record_address(document.number)
    current = selectors.in_force(rows, now) if document.state in HOLDING else None
    return {
        "rows": [_row(row, signed, here, current) for row in rows],
        "draft": f"{here}/compare?old={rows[0].ordinal}&new=draft" if rows and _is_drafted(document, _actor) else "",
    }


def _is_drafted(document: Document, actor: Actor) -> bool:
    return document.state in ("revision", "revision_review") and selectors.sees_draft(actor)


def _row(
    row: DocumentVersion, signed: Mapping[int, Any], here: str, current: DocumentVersion | None
) -> Mapping[str, Any]:
    return {
        "version": row,
        "current": current is not None and row.pk == current.pk,
        "signatures": papers.signatures(signed.get(row.approval_id or 0, ())),
        "read": f"{here}/versions/{row.ordinal}",
        "compare": f"{here}/compare?old={row.ordinal - 1}&new={row.ordinal}" if row.ordinal > 1 else "",
    }


def readers(document: Document, actor: Actor) -> Mapping[str, Any]:
    """Whom it is made known to, how many have confirmed to have read it, and who has not."""
    if not selectors.sees_draft(actor):
        return {}
    found: dict[str, Any] = {
        "groups": in_words(document),
        "set": step_address(document.number, "distribute") if _may_distribute(document, actor) else "",
    }
    if reading.is_to_be_read(document):
        people = list(staff_readers(document).order_by("name"))
        done = set(selectors.has_read(document).values_list("person", flat=True))
        waiting = [person for person in people if person.pk not in done]
        found |= {
            "asked": len(people),
            "read": len(people) - len(waiting),
            "waiting": waiting[:NAMED],
            "more": max(0, len(waiting) - NAMED),
        }
    return found


def text(document: Document, actor: Actor) -> SafeString:
    """The text on the page, with its tables."""
    return drawing.shown(document.body, drawing.tables(document, actor))


def tables(document: Document, actor: Actor) -> Mapping[str, Any]:
    """The registers that a text can show, by the names under which it does, for who writes it."""
    if document.state not in WRITTEN_IN or not actor.can(Permissions.WRITE):
        return {}
    used = set(drawing.names_in(document.body))
    rows = [
        {"name": f"{{{{{one.name}}}}}", "title": one.title, "brings": ", ".join(one.heads()), "used": one.name in used}
        for one in offered().values()
    ]
    return {"rows": rows, "mistakes": drawing.mistakes(document.body)}


def away(document: Document, actor: Actor) -> Mapping[str, Any]:
    """Where what the actor reads is to be had as a file."""
    version, readable = exporting.version_for(document, actor, None)
    if not readable:
        return {}
    here = record_address(document.number)
    written = document.state in WRITTEN_IN and actor.can(Permissions.WRITE)
    return {"here": here, "which": "", "version": version, "replace": f"{here}/replace-text" if written else ""}


def _may_distribute(document: Document, actor: Actor) -> bool:
    return actor.can(Permissions.CONTROL) and document.state in HOLDING
