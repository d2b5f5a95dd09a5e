"""Drawing samples and keeping them."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind as kind_of_key
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.sms.evaluation.audits.lifecycle import OPEN
from wellkept.sms.evaluation.audits.models import Audit, AuditSample
from wellkept.sms.evaluation.audits.permissions import Permissions
from wellkept.sms.evaluation.audits.sampling import drawing, selectors

#: A sample is looked at by people.
MOST = 1000


def draw_sample(
    audit: Audit,
    *,
    actor: Actor,
    population: str,
    size: int,
    query: str = "",
    as_of: datetime | None = None,
    method: str = drawing.RANDOM,
    seed: str = "",
    version: int | None = None,
) -> Audit:
    """Draw from the records of a kind (`population`) and keep what was drawn, from what and how; it never changes. Without a
    seed the system takes one; the same seed draws the same records again.

    Raises Denied, Refused when the audit is over, Invalid for an unknown kind, filter or size or a moment that lies ahead,
    Conflict.
    """
    actor.require(Permissions.HOLD)
    now = occasion.now()
    as_of, seed = as_of or now, (seed or "").strip() or secrets.token_hex(8)
    try:
        of = kind_of_key(population)
    except KeyError:
        raise Invalid({"population": _("There is no such kind of record.")}) from None
    if not 1 <= size <= MOST:
        raise Invalid({"size": _("Draw from 1 to %(most)d records.") % {"most": MOST}})
    if as_of > now:
        raise Invalid({"as_of": _("The records cannot show what lies ahead. Give a moment in the past.")})
    if method not in AuditSample.Method.values:
        raise Invalid({"method": _("Choose how to draw.")})
    numbers = selectors.numbers(of, actor, query, as_of)
    if not numbers:
        raise Invalid({"query": _("No record in your sight passes these filters; there is nothing to draw from.")})
    with transaction.atomic():
        row: Audit = records.edit(audit, actor=actor, version=version)
        if row.state not in OPEN:
            raise Refused(_("%(number)s is over; nothing is drawn for it any more.") % {"number": row.number})
        kept = AuditSample.objects.create(
            audit=row, kind=of.key, query=query.strip().lstrip("?"), as_of=as_of, method=method, seed=seed, size=size,
            population=len(numbers), digest=drawing.digest(numbers),
            drawn=drawing.draw(numbers, seed=seed, size=size, method=method), drawn_at=now, by_id=actor.user_id,
        )  # fmt: skip
        ledger.append([_told(row, kept)], actor=actor)
    return row


def _told(audit: Audit, kept: AuditSample) -> ledger.Entry:
    names = ("kind", "query", "as_of", "method", "seed", "size", "population", "digest", "drawn")
    changes: dict[str, Any] = {"sample": kept.pk, **{name: getattr(kept, name) for name in names}}
    return ledger.Entry("audit.sample_drawn", subject_kind="audit", subject_id=audit.pk, changes=changes)
