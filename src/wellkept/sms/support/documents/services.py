"""What people do with documents: write them, have them approved, make them known, look at them again, end them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.conformity.catalogue.reference import Document as Described
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.sms.support.documents import outline
from wellkept.sms.support.documents.lifecycle import OVER, VOTED_ON
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.permissions import Permissions
from wellkept.sms.support.documents.readers import selectors as readers
from wellkept.sms.support.documents.readers.services import share
from wellkept.sms.support.documents.rhythm import next_review

#: The attributes that belong to what is approved.
APPROVED = ("title", "body")


def draft(*, actor: Actor, title: str, keys: Iterable[str] = (), **fields: Any) -> Document:
    """Begin a document. One that serves keys of the catalogue begins with their outline and their rhythm of review, unless
    these are given. Raises Denied, Invalid.
    """
    served = _served(keys)
    given = {**_usual(served), **fields}
    if served and not given.get("body"):
        given["body"] = outline.template([one.key for one in served])
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what it is.")})
    _refuse_unnamed(given)
    with transaction.atomic():
        made: Document = records.create(
            kind("document"), actor=actor, title=title.strip(), keys=_joined(one.key for one in served),
            author_id=actor.person_id, **given,
        )  # fmt: skip
    return made


def _served(keys: Iterable[str]) -> list[Described]:
    wanted = list(dict.fromkeys(keys))
    unknown = [key for key in wanted if key not in outline.described()]
    if unknown:
        raise Invalid({"keys": _("The catalogue has no document called “%(key)s”.") % {"key": unknown[0]}})
    return outline.known(wanted)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(words)


def _usual(served: list[Described]) -> dict[str, Any]:
    """What the catalogue says of documents of that sort: category and rhythm of review."""
    found: dict[str, Any] = {}
    rhythms = [one.review_interval_months for one in served if one.review_interval_months]
    if rhythms:
        found["review_months"] = min(rhythms)
    if served:
        found["category"] = outline.category_of(served[0].title)
    return found


def _refuse_unnamed(given: Any) -> None:
    """Raise Invalid where a document from outside does not say whose it is."""
    if given.get("from_outside"):
        missing = {
            n: _("A document from outside needs this.") for n in ("source", "source_version") if not given.get(n)
        }
        if missing:
            raise Invalid(missing)


def edit_document(document: Document, *, actor: Actor, version: int | None = None, **changes: Any) -> Document:
    """Change a document. To change the text or title of one in force is to draft its next version; while people vote, neither
    these nor who votes is changed. Raises Denied, Refused, Invalid, Conflict.
    """
    fixed = (*APPROVED, "reviewer", "approver")
    if document.state in VOTED_ON and any(
        name in changes and changes[name] != getattr(document, name) for name in fixed
    ):
        raise Refused(
            _("%(number)s awaits its approval. Take it back first to change it.") % {"number": document.number}
        )
    if document.state in OVER:
        raise Refused(_("%(number)s is over.") % {"number": document.number})
    wanted = {name: changes.get(name, getattr(document, name)) for name in ("from_outside", "source", "source_version")}
    _refuse_unnamed(wanted)
    written = [name for name in APPROVED if name in changes and changes[name] != getattr(document, name)]
    if not written:
        kept: Document = records.edit(document, actor=actor, version=version, **changes)
        return kept
    with transaction.atomic():
        if document.state == "approved":
            document = records.transition(document, "revise", actor=actor, version=version)
            version = None
        changes["author_id"] = actor.person_id
        edited: Document = records.edit(document, actor=actor, version=version, verb="written", **changes)
    return edited


def serve(document: Document, *, actor: Actor, keys: Iterable[str] = (), version: int | None = None) -> Document:
    """Say which documents of the catalogue a document serves; one without a text gets their outline. Raises Denied, Invalid,
    Conflict.
    """
    served = [one.key for one in _served(keys)]
    changes: dict[str, Any] = {"keys": _joined(served)}
    if served and not document.body and document.state == "draft":
        changes["body"] = outline.template(served)
    changed: Document = records.edit(document, actor=actor, version=version, verb="classified", **changes)
    return changed


def distribute(
    document: Document,
    *,
    actor: Actor,
    distribution: Iterable[str] = (),
    must_read: bool = False,
    version: int | None = None,
) -> Document:
    """Say whom a document is made known to, and whether each of the staff among them confirms to have read it. From now on they
    may read what is in force, and nobody else may who is no more than a reader. Raises Denied, Invalid, Conflict.
    """
    wanted = list(dict.fromkeys(distribution))
    unknown = [word for word in wanted if word not in readers.groups()]
    if unknown:
        raise Invalid({"distribution": _("There is no group or role called “%(word)s”.") % {"word": unknown[0]}})
    if document.classification == Document.Classification.CONFIDENTIAL and {readers.PUBLIC, readers.CUSTOMERS} & set(
        wanted
    ):
        raise Invalid({"distribution": _("It is confidential. Change its classification first.")})
    with transaction.atomic():
        changed: Document = records.edit(
            document,
            actor=actor,
            version=version,
            verb="distributed",
            distribution=_joined(wanted),
            must_read=must_read,
        )
        share(changed, actor=actor)
        make_known(changed, actor=actor)
    return changed


def make_known(document: Document, *, actor: Actor) -> None:
    """Tell those whom a document is made known to that its newest version is in force: once for each version and person."""
    if not document.edition or document.state in OVER:
        return
    told = readers.told_of(document)
    people = {*readers.staff_readers(document).values_list("pk", flat=True)} if document.distribution else set()
    people |= set(readers.outside_readers(document).values_list("pk", flat=True))
    new = sorted(people - told)
    if new:
        tell(document, "made_known", {"edition": document.edition, "recipients": new}, actor=actor)


def tell(document: Document, verb: str, changes: dict[str, Any], *, actor: Actor) -> None:
    """Write an event about a document that changes nothing of it."""
    entry = ledger.Entry(
        f"document.{verb}", subject_kind="document", subject_id=document.pk, customer_id=document.customer_id,
        changes=changes, public=True,
    )  # fmt: skip
    ledger.append([entry], actor=actor)


def confirm(document: Document, *, actor: Actor, version: int | None = None) -> Document:
    """Say that a document in force was looked at again today and still holds. Raises Denied, Refused, Conflict."""
    if document.state != "approved":
        raise Refused(_("Only what is in force, and not being changed, can be confirmed."))
    now = occasion.now()
    confirmed: Document = records.edit(
        document, actor=actor, version=version, verb="reviewed", reviewed_at=now,
        next_review_on=next_review(now, document.review_months),
    )  # fmt: skip
    return confirmed


def hold(document: Document, *, actor: Actor, keep_because: str = "", version: int | None = None) -> Document:
    """Keep a document beyond its time for a reason, or, without one, end that. Raises Denied, Conflict."""
    actor.require(Permissions.CONTROL)
    verb = "kept_longer" if keep_because.strip() else "released"
    kept: Document = records.edit(document, actor=actor, version=version, verb=verb, keep_because=keep_because.strip())
    return kept
