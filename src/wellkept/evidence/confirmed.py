"""What no record shows and an auditor asks or watches: confirmed by interview, confirmed by observation."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.evaluation.audits import selectors as audits
from wellkept.sms.evaluation.audits.models import AuditCheck

#: What says that a requirement is met; what could be better is met too.
MET = (AuditCheck.Result.CONFORM, AuditCheck.Result.OPPORTUNITY)


def by_interview(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The latest interview of an audit about the rule's requirement in the window confirms it; without any a person judges."""
    return _confirmed(
        asof,
        yardstick,
        AuditCheck.Method.INTERVIEW,
        _("The latest interview about it"),
        _("Nobody was asked in the window"),
    )


def by_observation(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The latest observation of an audit about the rule's requirement in the window confirms it; without any a person judges."""
    return _confirmed(
        asof, yardstick, AuditCheck.Method.OBSERVATION, _("The latest observation of it"),
        _("Nobody watched in the window"),
    )  # fmt: skip


def _confirmed(asof: AsOf, yardstick: Yardstick, method: str, label: Any, absent: Any) -> RuleResult:
    asked = audits.made(asof.at).filter(
        requirement=yardstick.rule.requirement_id, method=method, checked_at__gte=asof.window_start
    )
    relevant = asked.exclude(result=AuditCheck.Result.NOT_APPLICABLE)
    latest = relevant.order_by("-checked_at", "-pk").values_list("pk", flat=True)[:1]
    measured = measure(
        label,
        relevant.filter(pk__in=list(latest)),
        [Fault(_("What was said or seen does not confirm it"), ~Q(result__in=MET))],
        yardstick,
        entered="checked_at",
    )
    if measured.check.population:
        return measured.result()
    return RuleResult([Check(label, 0, 0, yardstick.threshold, needs_judgement=absent)])
