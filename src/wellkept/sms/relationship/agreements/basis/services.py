"""Saying what an agreement is built on."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.sms.portfolio.services.models import ServiceRequirement
from wellkept.sms.relationship.agreements.basis import selectors
from wellkept.sms.relationship.agreements.models import Agreement, Basis
from wellkept.sms.relationship.agreements.permissions import Permissions


def build_on(
    agreement: Agreement,
    *,
    actor: Actor,
    rests: Sequence[tuple[str, ServiceRequirement]] | None = None,
    version: int | None = None,
) -> Agreement:
    """Say which requirements each promise of an agreement is built on; what is not named any more ends, and stays on record.
    None leaves all as it is.

    Raises Denied, Conflict, Invalid for a promise that the agreement does not make and for a requirement that was not agreed
    or is of another service or customer.
    """
    actor.require(Permissions.MANAGE)
    at = occasion.now()
    with transaction.atomic():
        row: Agreement = records.edit(agreement, actor=actor, version=version, updated_at=at)
        there = {(basis.promise, basis.requirement_id): basis for basis in selectors.bases_of(row)}
        named = [(one.promise, one.requirement) for one in there.values()] if rests is None else rests
        wanted = {(promise, requirement.pk): requirement for promise, requirement in named}
        _check(row, [key for key in wanted if key not in there], wanted, actor)
        ended = [basis.pk for key, basis in there.items() if key not in wanted]
        Basis.objects.filter(pk__in=ended).update(until=at)
        Basis.objects.bulk_create(
            Basis(agreement=row, promise=promise, requirement_id=requirement, since=at)
            for promise, requirement in wanted
            if (promise, requirement) not in there
        )
        if there.keys() != wanted.keys():
            entry = ledger.Entry(
                "agreement.requirements_set",
                subject_kind="agreement",
                subject_id=row.pk,
                customer_id=row.customer_id,
                changes={"requirements": (sorted(map(list, there)), sorted(map(list, wanted)))},
                public=True,
            )
            ledger.append([entry], actor=actor)
    return row


def _check(
    agreement: Agreement,
    new: Sequence[tuple[str, int]],
    wanted: dict[tuple[str, int], ServiceRequirement],
    actor: Actor,
) -> None:
    if not new:
        return
    promises = selectors.promised(agreement)
    fitting = set(selectors.possible(agreement, actor).values_list("pk", flat=True))
    for promise, requirement in new:
        if promise not in promises:
            raise Invalid({"rests": _("The agreement promises nothing called “%(promise)s”.") % {"promise": promise}})
        if requirement not in fitting:
            number = wanted[promise, requirement].number
            said = _("%(number)s is not agreed, or is of another service or customer.") % {"number": number}
            raise Invalid({"rests": said})
