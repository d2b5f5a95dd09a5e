"""Clause 7.3: people know the policy, the objectives, their services, their part, and what follows from ignoring the rules."""

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.support.awareness import selectors as awareness


@rule("7.3-01-e1", _("Briefings or checks for each topic"), parts="abcde")
def people_know(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Everybody who joined long enough ago was shown within the window to know each topic.

    While nobody was ever asked anything there is nothing to show.
    """
    joined = awareness.joined_by(asof.at - yardstick.within("briefed_within"))
    people = awareness.in_scope().filter(joined)
    if not awareness.any_check(asof.at):
        return RuleResult(checks=[Check(_("People who joined long enough ago"), 0, 0, yardstick.threshold)])
    knowing = people
    faults = []
    everybody = people.count()
    for topic, label in awareness.TOPIC_LABELS:
        known = awareness.knowing(topic, asof.window_start, asof.at)
        missing = everybody - people.filter(known).count()
        knowing = knowing.filter(known)
        if missing:
            faults.append((label, missing))
    main = Check(_("People who joined long enough ago"), everybody, knowing.count(), yardstick.threshold)
    return RuleResult(checks=[main], faults=faults)
