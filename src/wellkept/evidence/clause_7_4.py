"""Clause 7.4: it is settled what is told to whom, when, how and by whom, and it is told."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.measuring import Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rhythm import grace
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.support.communication import selectors as plan
from wellkept.sms.support.communication.models import CommunicationItem


@rule("7.4-01-e1", _("Communication plan"), parts="abcde")
def there_is_a_plan(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """The plan has lines that go inside and lines that go outside; each says what, to whom, when, how and by whom."""
    lines = _lines(asof)
    measured = measure(
        _("Lines of the communication plan"),
        lines,
        [
            Fault(_("Nobody is responsible"), Q(responsible__isnull=True)),
            Fault(_("Nothing says to whom"), Q(audience="others", audience_words="")),
            Fault(_("Nothing says on which occasion"), Q(rhythm="occasion", occasion="")),
        ],
        yardstick,
    )
    ways = lines.exclude(direction="").order_by().values("direction").distinct().count()
    wanted = 2 if measured.check.population else 0
    return measured.result(Check(_("Directions that are covered: inside and outside"), wanted, min(ways, wanted)))


@rule("7.4-01-e2", _("Communication took place as planned"), parts="b")
def what_was_due_was_told(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Of each line that came due something was told within its last rhythm; what waits for an occasion is not due."""
    measured = measure(
        _("Lines that came due"),
        _lines(asof).filter(plan.was_due(asof.at, grace)),
        [Fault(_("Nothing was told within its rhythm"), ~plan.was_told(asof.at, grace))],
        yardstick,
    )
    return measured.result()


def _lines(asof: AsOf) -> QuerySet[CommunicationItem]:
    return plan.on_record(asof.at).filter(had("state", ("active",), asof))
