"""Documents as files to take away: a version, or the draft that says that it is one, as PDF or Word file."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from wellkept.conformity.selectors import role_name
from wellkept.directory.selectors import appointments
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.context.scope.selectors import own_name
from wellkept.sms.leadership.authority.roles import EVERYBODY
from wellkept.sms.support.documents import papers, selectors
from wellkept.sms.support.documents.embedding import drawing
from wellkept.sms.support.documents.lifecycle import HOLDING, OVER
from wellkept.sms.support.documents.models import Document, DocumentVersion
from wellkept.toolkit.paper.text import Approval, TextPaper, Version
from wellkept.toolkit.paper.typesetting import pdf
from wellkept.toolkit.paper.word import docx

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: By the ending of the file: its media type, and what makes it.
WAYS: Mapping[str, tuple[str, Callable[[TextPaper], bytes]]] = {"pdf": ("application/pdf", pdf), "docx": (_WORD, docx)}
#: Roles of a signer that stand beside a signature.
_MOST_ROLES = 2
_UNFIT = re.compile(r"[^\w -]+")


class File(NamedTuple):
    """A file with its name and media type."""

    name: str
    media_type: str
    content: bytes


def version_for(document: Document, actor: Actor, ordinal: int | None) -> tuple[DocumentVersion | None, bool]:
    """The version that an actor means by a number and whether he may read it. Without a number it is the draft (None) for who
    reads drafts while there is one, else what is in force.
    """
    drafted = selectors.sees_draft(actor)
    if drafted and ordinal is None:
        if document.state not in (*OVER, "approved"):
            return None, True
        newest = next(iter(selectors.versions_shown(document)), None)
        return newest, newest is not None or bool(document.body)
    shown = selectors.versions_shown(document)
    current = selectors.in_force(shown, occasion.now()) if document.state in HOLDING else None
    if ordinal is None:
        return current, current is not None
    found = next((one for one in shown if one.ordinal == ordinal), None)
    return found, found is not None and (drafted or (current is not None and current.pk == found.pk))


def file_of(document: Document, version: DocumentVersion | None, actor: Actor, ending: str) -> File:
    """A version (None: the draft) as a file, `ending` one of WAYS. Raises Invalid where it is too large for a paper, Refused
    where it could not be set in time.
    """
    media_type, make = WAYS[ending]
    paper = paper_of(document, version, actor)
    said = f"v{version.ordinal}" if version is not None else "draft"
    title = " ".join(_UNFIT.sub(" ", paper.title).split())[:80].strip()
    name = " ".join(part for part in (document.number, title, said) if part)
    return File(f"{name}.{ending}", media_type, make(paper))


def answer(file: File) -> HttpResponse:
    """The answer that gives a file, as a download that nobody keeps on the way."""
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def paper_of(document: Document, version: DocumentVersion | None, actor: Actor) -> TextPaper:
    """A version of a document (None: the draft) as a paper, in the document's own language. Who reads no drafts is not told
    who wrote the versions and what changed, as on the page.
    """
    with translation.override(document.language):
        said = papers.paper_of(document, version)
        status, notice = _standing(document, version)
        return TextPaper(
            organization=own_name(),
            title=said.title,
            number=said.number,
            version=str(said.version) if version is not None else _("%(n)s (draft)") % {"n": document.edition + 1},
            status=status,
            language=document.language,
            body=said.body,
            kind=str(document.get_category_display()),
            classification=str(said.classification),
            owner=said.owner,
            notice=notice,
            foot=_("A copy; what holds is the version in force in the system."),
            approved=version.approved_at.date() if version is not None else None,
            effective=version.effective_from.date() if version is not None else document.effective_on,
            next_review=said.next_review_on if version is not None and document.state in HOLDING else None,
            approvals=[_approval(one) for one in said.signatures],
            history=_history(document, version, selectors.sees_draft(actor)),
            tables=drawing.live(document, actor) if version is None else drawing.frozen(version),
        )


def _standing(document: Document, version: DocumentVersion | None) -> tuple[str, str]:
    """The state of what the file says, in a word, and what every reader must see."""
    if version is None:
        return _("Draft"), _("Draft: not approved and not in force")
    if document.state not in HOLDING:
        return _("Withdrawn"), _("Withdrawn: nobody works by it any more")
    now = occasion.now()
    current = selectors.current(document, now)
    if current is not None and current.pk == version.pk:
        return _("In force"), ""
    if version.effective_from > now:
        return _("Approved"), _("Approved and not in force yet")
    return _("Superseded"), _("Superseded: a later version is in force")


def _approval(one: papers.Signature) -> Approval:
    return Approval(one.name, _role(one), one.meaning, one.at.date())


def _role(one: papers.Signature) -> str:
    """In which roles somebody signed, as he held them then, or for whom."""
    if one.instead_of:
        return _("in place of %(name)s") % {"name": one.instead_of}
    held = [
        role_name(each.role)
        for each in appointments(one.person)
        if each.role != EVERYBODY and each.since <= one.at and (each.until is None or each.until > one.at)
    ]
    return ", ".join(str(name) for name in dict.fromkeys(held[:_MOST_ROLES]))


def _history(document: Document, version: DocumentVersion | None, whole: bool) -> list[Version]:
    """The versions up to that one, the oldest first."""
    rows = [one for one in selectors.versions_of(document) if version is None or one.ordinal <= version.ordinal]
    return [
        Version(
            str(one.ordinal),
            one.approved_at.date(),
            one.author.name if whole and one.author is not None else "",
            one.change_summary if whole else "",
        )
        for one in reversed(rows)
    ]
