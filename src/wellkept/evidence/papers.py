"""What rules ask of controlled documents: whether one is in force, what stands below its headings, who has read it.

A document past its review is stale, not missing. While one is in force, the drafts of others that serve the same key are
nobody's fault; where none is, each draft is, and where there is not even a draft, nothing was exercised.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Measured, measure
from wellkept.conformity.outcomes import Check
from wellkept.conformity.rules import procedures
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.support.documents import outline
from wellkept.sms.support.documents.proving import selectors as documents
from wellkept.sms.support.documents.selectors import serves


def _measured(key: str, label: Any, faults: Sequence[Fault], asof: AsOf, yardstick: Yardstick) -> Measured:
    """The documents in force that serve a key, else the drafts, tested for faults; stale where each is past its review."""
    serving = documents.serving(key, asof)
    current = serving.filter(documents.has_version(asof))
    fresh = current.exclude(documents.review_overdue(asof)).exists()
    there = fresh or current.exists()
    missing = Fault(_("No version is approved and in force"), ~documents.has_version(asof))
    found = measure(label, current if there else serving, [missing, *faults], yardstick, threshold=1.0)
    return replace(found, check=replace(found.check, stale=there and not fresh))


def current_document(key: str, asof: AsOf, yardstick: Yardstick) -> Measured:
    """Whether a document that serves the key was approved and in force."""
    return _measured(key, _("Documents in force"), (), asof, yardstick)


def heading_filled(key: str, heading: str, asof: AsOf, yardstick: Yardstick) -> Measured:
    """Whether, moreover, something stood below a heading of its outline."""
    return _measured(key, _("Documents in force with that section"), [_empty(key, heading, asof)], asof, yardstick)


def outline_complete(key: str, asof: AsOf, yardstick: Yardstick, *more: Fault) -> Measured:
    """Whether, moreover, something stood below every heading of its outline."""
    empty = [_empty(key, heading, asof) for heading in outline.headings([key])]
    return _measured(key, _("Documents in force with every section"), [*empty, *more], asof, yardstick)


def _empty(key: str, heading: str, asof: AsOf) -> Fault:
    return Fault(
        _("Nothing stands below the heading “%(heading)s”") % {"heading": heading},
        ~documents.is_filled(key, heading, asof),
    )


def acknowledged(key: str, asof: AsOf, yardstick: Yardstick) -> Measured:
    """The share of the staff who had confirmed to have read the version in force."""
    label = _("People who have confirmed to have read it")
    row = documents.in_force(asof).filter(serves(key)).order_by("-pk").first()
    if row is None:
        return Measured(Check(label, 0, 0, yardstick.threshold))
    people = documents.staff(asof)
    total = people.count()
    read = people.filter(pk__in=documents.who_has_read(row.pk, asof).values("person")).count()
    missing = [(_("Has not confirmed to have read it"), total - read)] if read < total else []
    check = Check(label, total, read, yardstick.threshold)
    return Measured(check, [row.number] if missing else [], [] if missing else [row.number], missing)


@procedures
def approved_keys(asof: AsOf) -> frozenset[str]:
    """The keys of the catalogue for which a document was in force, for requirements that nothing exercised yet."""
    return frozenset(documents.keys_in_force(asof))
