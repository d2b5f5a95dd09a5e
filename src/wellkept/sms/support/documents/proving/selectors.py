"""What the proof asks of documents, at a moment that may lie in the past.

What a document serves, whom it is made known to and how long it is kept are known as they are now; its state, its owner and
the day of its next review as they were.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import LessThan

from wellkept.components.acknowledgements.models import Acknowledgement
from wellkept.components.approvals.models import Vote
from wellkept.components.approvals.outcome import Choice
from wellkept.components.links.models import Link
from wellkept.conformity.asof import AsOf, months_before
from wellkept.conformity.selectors import had
from wellkept.conformity.sql import seconds_between
from wellkept.directory.models import Appointment, Organization, Person
from wellkept.kernel.permissions import EXTERNAL_AUDITOR
from wellkept.records.models import Audience, Span
from wellkept.sms.support.documents.lifecycle import HOLDING
from wellkept.sms.support.documents.models import Document, DocumentVersion, Section, VersionTable, VersionText
from wellkept.sms.support.documents.outline import described, keys_of, plain
from wellkept.sms.support.documents.readers.selectors import CUSTOMERS, PUBLIC, STAFF, SUPPLIERS
from wellkept.sms.support.documents.selectors import serves

#: The shortest month, to count months from below where the database counts days.
_SHORT_MONTH = timedelta(days=28)


def holding(asof: AsOf) -> QuerySet[Document]:
    """Every document that was on record and neither withdrawn nor disposed of."""
    return Document.objects.filter(had("state", HOLDING, asof), opened_at__lte=asof.at)


def serving(key: str, asof: AsOf) -> QuerySet[Document]:
    """Those of them that serve a key."""
    return holding(asof).filter(serves(key))


def versions(asof: AsOf) -> QuerySet[DocumentVersion]:
    """The version of each document that was in force."""
    later = DocumentVersion.objects.filter(
        document=OuterRef("document"), ordinal__gt=OuterRef("ordinal"), effective_from__lte=asof.at
    )
    return DocumentVersion.objects.filter(~Exists(later), effective_from__lte=asof.at)


def shown_in(key: str, table: str, asof: AsOf) -> set[str] | None:
    """The first column of the table of a register in the versions in force that serve a key, as they were approved; None where
    no text has that table.
    """
    served = versions(asof).filter(document__in=holding(asof).filter(serves(key)))
    kept = [one.rows for one in VersionTable.objects.filter(version__in=served, name=table)]
    return {row[0] for rows in kept for row in rows if row} if kept else None


def in_force(asof: AsOf) -> QuerySet[Document]:
    """The documents of which a version was in force."""
    return holding(asof).filter(has_version(asof))


def has_version(asof: AsOf) -> Q:
    """The documents with a version whose time had come."""
    return Q(Exists(DocumentVersion.objects.filter(document=OuterRef("pk"), effective_from__lte=asof.at)))


def review_overdue(asof: AsOf) -> Q:
    """The documents whose review was due before the day of the moment."""
    if asof.live:
        return Q(next_review_on__lt=asof.at.date())
    spans = Span.objects.filter(
        Q(until__isnull=True) | Q(until__gt=asof.at), record=OuterRef("pk"), attribute="next_review_on",
        since__lte=asof.at, value__lt=asof.at.date().isoformat(),
    )  # fmt: skip
    return Q(Exists(spans))


def is_filled(key: str, heading: str, asof: AsOf) -> Q:
    """Everything, where some document in force that serves the key has something below the heading; else nothing."""
    current = versions(asof).filter(document__in=in_force(asof).filter(serves(key)).values("pk"))
    found = Section.objects.filter(version__in=current.values("pk"), heading=plain(heading), filled=True)
    return Q(Exists(found))


def keys_in_force(asof: AsOf) -> dict[str, bool]:
    """The keys that documents in force served, each with whether all of these were past their review."""
    rows = in_force(asof).exclude(keys="")
    overdue = set(rows.filter(review_overdue(asof)).values_list("pk", flat=True))
    found: dict[str, bool] = {}
    for pk, keys in rows.values_list("pk", "keys"):
        for key in keys_of(keys):
            found[key] = found.get(key, True) and pk in overdue
    return found


def drafted(keys: Iterable[str], asof: AsOf) -> QuerySet[Document]:
    """The documents that serve any of some keys and of which no version was in force."""
    wanted = Q(pk__in=())
    for key in keys:
        wanted |= serves(key)
    return holding(asof).filter(wanted).exclude(has_version(asof))


# Who signed --------------------------------------------------------------------------------------------------------------


def approved_by(role: str, asof: AsOf) -> Q:
    """The documents whose version in force was approved by somebody who held a role when he said so."""
    held = Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gt=OuterRef("at")), person=OuterRef("by"), role=role, since__lte=OuterRef("at")
    )
    return _signed(Vote.objects.filter(Exists(held)), asof)


def is_signed(asof: AsOf) -> Q:
    """The documents whose version in force somebody approved."""
    return _signed(Vote.objects.all(), asof)


def _signed(votes: QuerySet[Vote], asof: AsOf) -> Q:
    """The documents whose version in force was approved by one of some votes."""
    given = votes.filter(choice=Choice.APPROVE, seat__step__approval=OuterRef("approval"))
    return Q(Exists(versions(asof).filter(Exists(given), document=OuterRef("pk"))))


def has_author(asof: AsOf) -> Q:
    """The documents whose version in force somebody wrote."""
    return Q(Exists(versions(asof).filter(document=OuterRef("pk"), author__isnull=False)))


def _approved_between(asof: AsOf) -> QuerySet[DocumentVersion]:
    return DocumentVersion.objects.filter(
        document=OuterRef("pk"), approved_at__gte=asof.window_start, approved_at__lte=asof.at
    )


def versioned_in_window(asof: AsOf) -> QuerySet[Document]:
    """The documents of which a version was approved in the window."""
    return Document.objects.filter(Exists(_approved_between(asof)))


def unexplained(asof: AsOf) -> Q:
    """Those of which a later version was approved without saying what is new."""
    return Q(Exists(_approved_between(asof).filter(ordinal__gt=1, change_summary="")))


def self_approved(asof: AsOf) -> Q:
    """Those of which a version was approved by nobody but who wrote it, or by nobody."""
    others = Vote.objects.filter(choice=Choice.APPROVE, seat__step__approval=OuterRef("approval"))
    by_author = others.filter(by=OuterRef("author"))
    return Q(Exists(_approved_between(asof).filter(Exists(by_author) | ~Exists(others))))


# Versions, readers, retention --------------------------------------------------------------------------------------------


def several_versions(asof: AsOf) -> QuerySet[Document]:
    """The documents with more than one version."""
    second = DocumentVersion.objects.filter(document=OuterRef("pk"), ordinal__gt=1, approved_at__lte=asof.at)
    return Document.objects.filter(Exists(second))


def has_gap(asof: AsOf) -> Q:
    """The documents with a version whose predecessor by number is missing."""
    before = DocumentVersion.objects.filter(document=OuterRef("document"), ordinal=OuterRef("ordinal") - 1)
    alone = DocumentVersion.objects.filter(
        ~Exists(before), document=OuterRef("pk"), ordinal__gt=1, approved_at__lte=asof.at
    )
    first = DocumentVersion.objects.filter(document=OuterRef("pk"), ordinal=1)
    return Q(Exists(alone)) | ~Q(Exists(first))


def shut_out() -> Q:
    """The documents meant for everybody of the provider that are not open to them now."""
    everybody = serves(STAFF, "distribution") | serves(PUBLIC, "distribution")
    let_in = Audience.objects.filter(record=OuterRef("pk"), organization__kind=Organization.Kind.OWN)
    return everybody & ~Q(Exists(let_in))


def open_beyond() -> Q:
    """The documents that are open to an organization outside whom they are made known to none of."""
    outside = Q(pk__in=())
    for kind, group in ((Organization.Kind.CUSTOMER, CUSTOMERS), (Organization.Kind.SUPPLIER, SUPPLIERS)):
        let_in = Audience.objects.filter(record=OuterRef("pk"), organization__kind=kind)
        outside |= Q(Exists(let_in)) & ~serves(group, "distribution")
    return outside & ~serves(PUBLIC, "distribution")


def made_known_to(*groups: str) -> Q:
    """The documents that are made known to any of some groups."""
    found = Q(pk__in=())
    for group in groups:
        found |= serves(group, "distribution")
    return found


def over_for_long(asof: AsOf, grace: timedelta) -> tuple[QuerySet[Document], Q, Q]:
    """The documents whose time to be kept was over, and grace with it, or that were disposed of; those of them that were
    neither disposed of nor held; and those that were disposed of before their time.
    """
    ended = Document.objects.filter(withdrawn_at__isnull=False, withdrawn_at__lte=asof.at)
    past, early = Q(pk__in=()), Q(pk__in=())
    for months in ended.order_by().values_list("retention_months", flat=True).distinct():
        kept = Q(retention_months=months)
        past |= kept & Q(withdrawn_at__lte=months_before(asof.at - grace, months))
        lasted = seconds_between(F("withdrawn_at"), F("disposed_at"))
        early |= kept & Q(LessThan(lasted, Value((_SHORT_MONTH * months).total_seconds())))
    gone = Q(disposed_at__isnull=False, disposed_at__lte=asof.at)
    return ended.filter(past | gone), past & ~gone & Q(keep_because=""), gone & early


def outside(asof: AsOf) -> QuerySet[Document]:
    """The documents from outside that were in force or are to be."""
    return holding(asof).filter(from_outside=True)


# People ------------------------------------------------------------------------------------------------------------------


def staff(asof: AsOf) -> QuerySet[Person]:
    """The provider's people who worked in the scope: who held any role then; external auditors only look on."""
    held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=asof.at), since__lte=asof.at)
    held = held.exclude(role=EXTERNAL_AUDITOR)
    rows = Person.objects.filter(organization__kind=Organization.Kind.OWN, pk__in=held.values("person"))
    return rows.filter(active=True, user__is_active=True) if asof.live else rows


def who_has_read(document: int, asof: AsOf) -> QuerySet[Acknowledgement]:
    """Who had confirmed to have read the version of a document that was in force."""
    edition = versions(asof).filter(document=document).values("ordinal")
    return Acknowledgement.objects.filter(record=document, edition__in=edition, at__lte=asof.at)


# Plans -------------------------------------------------------------------------------------------------------------------


def approval_of(key: str, asof: AsOf) -> datetime | None:
    """When the newest version in force that serves a key was approved; None where there is none."""
    rows = versions(asof).filter(document__in=in_force(asof).filter(serves(key)).values("pk"))
    return rows.order_by("-approved_at").values_list("approved_at", flat=True).first()


def approved_before(moment: datetime, asof: AsOf) -> Q:
    """The documents whose version in force was approved before a moment."""
    return Q(Exists(versions(asof).filter(document=OuterRef("pk"), approved_at__lt=moment)))


def looked_at_since(moment: datetime, asof: AsOf) -> Q:
    """The documents that were approved or looked at again since a moment."""
    again = Q(reviewed_at__gte=moment, reviewed_at__lte=asof.at)
    return again | Q(Exists(versions(asof).filter(document=OuterRef("pk"), approved_at__gte=moment)))


def tied_to(key: str, asof: AsOf) -> Q:
    """The documents that a link ties to one in force that serves a key."""
    others = in_force(asof).filter(serves(key)).values("pk")
    ties = Link.objects.filter(Q(until__isnull=True) | Q(until__gt=asof.at), since__lte=asof.at)
    out, back = (
        ties.filter(source=OuterRef("pk"), target__in=others),
        ties.filter(target=OuterRef("pk"), source__in=others),
    )
    return Q(Exists(out)) | Q(Exists(back))


def tied_to_kind(kind: str, asof: AsOf, **of: object) -> Q:
    """The documents that a link ties to a record of a kind; `of` narrows its card, such as phase="active"."""
    ties = Link.objects.filter(Q(until__isnull=True) | Q(until__gt=asof.at), since__lte=asof.at)
    out = ties.filter(
        source=OuterRef("pk"), target__kind=kind, **{f"target__{name}": value for name, value in of.items()}
    )
    back = ties.filter(
        target=OuterRef("pk"), source__kind=kind, **{f"source__{name}": value for name, value in of.items()}
    )
    return Q(Exists(out)) | Q(Exists(back))


def texts_in_force(key: str, asof: AsOf) -> list[str]:
    """What stands in the versions in force that serve a key."""
    current = versions(asof).filter(document__in=in_force(asof).filter(serves(key)).values("pk"))
    return list(VersionText.objects.filter(version__in=current.values("pk")).values_list("body", flat=True))


def required_keys(*, minimum: bool) -> list[str]:
    """The keys of what is written and called for: all of them, or the minimum set alone."""
    return [one.key for one in described().values() if one.required and (one.minimum_set or not minimum)]
