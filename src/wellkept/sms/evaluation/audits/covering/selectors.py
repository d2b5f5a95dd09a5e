"""Reading what coverage and proposals follow from."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import TruncDay

from wellkept.conformity import selectors as conformity
from wellkept.kernel.registry import Kind, kinds
from wellkept.ledger.models import Event
from wellkept.sms.evaluation.audits import scope, selectors
from wellkept.sms.evaluation.audits.coverage import WHOLE, Known, Last
from wellkept.sms.evaluation.audits.lifecycle import OPEN
from wellkept.sms.evaluation.audits.models import Audit

#: What the settings say, and to which clause it belongs.
SETTINGS = {
    "settings.major_procedure_set": "8.6.1",
    "settings.desk_policy_set": "8.6.1",
    "settings.problem_policy_set": "8.6.3",
    "settings.priority_matrix_changed": "8.6",
    "settings.category_added": "8.6",
    "settings.category_changed": "8.6",
    "settings.rule_measured": "9.1",
}
#: Kinds of which the sections hold what is set up; records of the others are the daily work, and no change of how it is done.
SET_UP = ("plan", "services", "customers")


def last_checks(at: datetime) -> dict[str, Last]:
    """The last check of each requirement that was made by a moment."""
    rows = selectors.made(at).filter(checked_at__gt=at - WHOLE)
    ordered = rows.order_by("checked_at", "pk").values_list("requirement", "number", "result", "checked_at")
    return {
        requirement: Last(number, result, when) for requirement, number, result, when in ordered if when is not None
    }


def planned() -> dict[str, str]:
    """The requirements that open audits reach, with the number of the first such audit."""
    found: dict[str, str] = {}
    for audit in Audit.objects.filter(state__in=OPEN).order_by("planned_at", "pk"):
        for entry in scope.requirements_of(audit.clauses, audit.processes):
            found.setdefault(entry.id, audit.number)
    return found


def _is_set_up(kind: Kind) -> bool:
    return bool(kind.clause) and (kind.section in SET_UP or kind.standing) and not kind.key.startswith("audit")


def _verbs(of: Iterable[Kind]) -> dict[str, str]:
    """The events that change how something is done, with the clause that they belong to."""
    found = dict(SETTINGS)
    for kind in of:
        pasts = (kind.born, "edited", *(step.past for step in kind.lifecycle.transitions))
        found |= {f"{kind.key}.{past}": kind.clause for past in pasts}
    return found


def changes(since: datetime) -> list[tuple[str, datetime, int]]:
    """On which days after a moment something about how a clause is fulfilled changed, by the trail, and how often."""
    verbs = _verbs(kind for kind in kinds() if _is_set_up(kind))
    rows = Event.objects.filter(verb__in=list(verbs), effective_at__gt=since)
    counted = rows.annotate(day=TruncDay("effective_at")).order_by().values_list("verb", "day").annotate(n=Count("id"))
    return [(verbs[verb], day, n) for verb, day, n in counted]


def known(at: datetime) -> Known:
    """Everything that coverage and proposals follow from now."""
    checks = last_checks(at)
    shown = conformity.latest()
    programme = selectors.current_programme(at)
    oldest = min((one.at for one in checks.values()), default=at)
    return Known(
        at=at,
        checks=checks,
        planned=planned(),
        outcomes={entry.id: entry.outcome.outcome for entry in shown.requirements} if shown is not None else {},
        weights=programme.weights if programme is not None else {},
        changes=changes(oldest) if checks else (),
    )
