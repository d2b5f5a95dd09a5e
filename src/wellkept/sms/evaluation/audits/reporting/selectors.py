"""Reading everything that the report of an audit says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from wellkept.components.findings.models import Finding
from wellkept.components.links.models import Link
from wellkept.conformity.catalogue import catalogue
from wellkept.directory.models import Person
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to
from wellkept.sms.evaluation.audits import scope, selectors
from wellkept.sms.evaluation.audits.independence import selectors as independence
from wellkept.sms.evaluation.audits.models import Audit
from wellkept.sms.evaluation.audits.sampling import selectors as sampling


def find(actor: Actor, number: str) -> Audit | None:
    """The audit with that number if the actor may see it."""
    return visible_to(Audit.objects.filter(number=number), actor).first()


def content(audit: Audit, at: datetime) -> dict[str, Any]:
    """What the report says at a moment, as plain data: no name or number in it changes any more once it is kept."""
    return {
        "number": audit.number,
        "title": audit.title,
        "programme": audit.programme.number if audit.programme else "",
        "criteria": audit.criteria,
        "scope": scope.in_words(audit.clauses, audit.processes),
        "services": list(audit.services.order_by("pk").values_list("title", flat=True)),
        "auditors": _names(independence.auditors(audit)),
        "planned_at": _moment(audit.planned_at),
        "held_at": _moment(audit.held_at),
        "ended_at": _moment(audit.ended_at),
        "conformity": audit.conformity_conclusion,
        "effectiveness": audit.effectiveness_conclusion,
        "summary": audit.report,
        "distribution": audit.distribution,
        "checks": checks(audit.pk),
        "findings": [
            [one.number, one.grade, one.requirement, one.title]
            for one in sorted(selectors.all_findings_of(audit.pk), key=lambda one: Finding.Grade.values.index(one.grade))
        ],
        "samples": [
            {
                "kind": one.kind, "query": one.query, "as_of": _moment(one.as_of), "method": one.method, "seed": one.seed,
                "size": one.size, "population": one.population, "digest": one.digest, "drawn": one.drawn,
            }
            for one in sampling.of_audit(audit.pk)
        ],
        "acted": [[one.name, one.number, one.verb] for one in independence.acted(audit, at)],
    }  # fmt: skip


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


def _names(keys: Iterable[int]) -> list[str]:
    known = dict(Person.objects.filter(pk__in=list(keys)).values_list("pk", "name"))
    return [known[key] for key in keys if key in known]


def checks(audit: int) -> list[dict[str, Any]]:
    """What each check of an audit showed, in the order of the standard; private notes are no part of it."""
    rows = list(selectors.checks_of(audit).select_related("asked", "checker").order_by("pk"))
    keys = [row.pk for row in rows]
    proof: dict[int, list[str]] = {}
    ties = Link.objects.filter(Q(until__isnull=True), source__in=keys, type=Link.Type.EVIDENCE).order_by("pk")
    for source, number in ties.values_list("source", "target__number"):
        proof.setdefault(source, []).append(number)
    order = {entry.id: place for place, entry in enumerate((*catalogue().requirements, *catalogue().amendment))}
    return [
        {
            "number": row.number,
            "requirement": row.requirement,
            "method": row.method,
            "asked": row.asked.name if row.asked else "",
            "result": row.result,
            "notes": row.notes,
            "proof": proof.get(row.pk, []),
            "indicator": row.indicator,
            "checked_at": _moment(row.checked_at),
            "checker": row.checker.name if row.checker else "",
        }
        for row in sorted(rows, key=lambda row: (order.get(row.requirement, len(order)), row.pk))
    ]
