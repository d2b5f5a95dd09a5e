"""Clause 7.1: what the system and the services need is known and provided, or a decision is taken on what is short."""

from datetime import timedelta
from typing import Any

from django.db.models import ExpressionWrapper, F, Q, QuerySet
from django.db.models.fields import DateTimeField
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.support.resources import selectors as resources


@rule("7.1-01-e1", _("Resource register by kind"), parts="abcd")
def register_of_resources(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What is needed now is on the register with figures, and there is something of each kind that any system needs."""
    now = resources.covering(asof.at.date())
    current = resources.on_record(asof.at).filter(had("state", ("active",), asof), now)
    kept = measure(
        _("Needs of the present period"),
        current,
        [
            Fault(_("Does not say how much is needed"), Q(required__lte=0)),
            Fault(_("Does not say how much there is"), Q(available__isnull=True)),
        ],
        yardstick,
    )
    wanted = len(resources.EXPECTED) if kept.check.population else 0
    covered = current.filter(category__in=resources.EXPECTED).order_by().values("category").distinct().count()
    return kept.result(Check(_("Kinds: people, technology, information, money"), wanted, min(covered, wanted)))


@rule("7.1-01-e2", _("Decisions on shortages"), parts="abcd")
def decisions_on_shortages(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What was short in the window was decided on soon enough; a young shortage has time."""
    limit = yardstick.within("decided_within")
    short = _with_limit(resources.on_record(asof.at), limit).filter(resources.short_within(asof.window_start, asof.at))
    undecided = Q(decided_at__isnull=True) | Q(decided_at__gt=asof.at)
    return measure(
        _("Needs that are short"),
        short,
        [
            Fault(_("Not decided on in time"), undecided & Q(decide_by__lt=asof.at)),
            Fault(_("Decided on late"), Q(decided_at__gt=F("decide_by")), Mending.NEVER),
        ],
        yardstick,
        unfinished=undecided,
        entered="gap_since",
    ).result()


def _with_limit(rows: QuerySet[Any], limit: timedelta) -> QuerySet[Any]:
    """Each row with the moment by which its shortage has to be decided on."""
    found: QuerySet[Any] = rows.annotate(
        decide_by=ExpressionWrapper(F("gap_since") + limit, output_field=DateTimeField())
    )
    return found
