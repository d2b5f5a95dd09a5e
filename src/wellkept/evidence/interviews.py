"""The rules of all clauses that an auditor confirms by asking people or by watching them at work."""

from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.yardsticks import Yardstick
from wellkept.evidence.confirmed import by_interview, by_observation


@rule(
    "4.1-01-e3",
    _(
        "Top management: which outside and inside developments affect the services most, and how the list is kept current"
    ),
)
def circumstances_are_known(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview the people who lead knew the circumstances around the services."""
    return by_interview(asof, yardstick)


@rule(
    "5.1-01-e5",
    _("Top management: what value the services create, how it steers, what it decided in the last review"),
    parts="cdefjl",
)
def management_stands_behind_it(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview top management could say what it does for service management."""
    return by_interview(asof, yardstick)


@rule("5.3-01-e3", _("Role holders: their duties, their powers and the limits of both"))
def roles_are_known(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview people knew what they answer for and what they may decide."""
    return by_interview(asof, yardstick)


@rule("6.3-04-e2", _("Owners of other plans: how they notice and follow a change of the service management plan"))
def plans_fit_together(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview those who plan could show that their plans follow the service management plan."""
    return by_interview(asof, yardstick)


@rule("7.3-01-e2", _("Staff, including contractors: policy, objectives, services, own contribution, consequences"))
def people_are_aware(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview people knew the policy, the objectives and their own part."""
    return by_interview(asof, yardstick)


@rule("7.6-02-e2", _("Observation at the workplace"))
def knowledge_is_used(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest observation somebody found what is known and used it at work."""
    return by_observation(asof, yardstick)


@rule("8.2.1-01-e3", _("Service delivery manager: how work and people are coordinated across processes"))
def delivery_is_coordinated(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview those who deliver could say how work and people are coordinated."""
    return by_interview(asof, yardstick)


@rule("8.2.3.1-01-e2", _("Owners of services or processes run by others: how they answer for the result"))
def others_are_answered_for(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview those whose services or processes others run could say how they answer for the result."""
    return by_interview(asof, yardstick)


@rule("8.3.2-02-e2", _("Relationship managers: their customers and how they keep them satisfied"))
def customers_have_somebody(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview those who look after customers knew them, and how they keep them satisfied."""
    return by_interview(asof, yardstick)


@rule(
    "8.3.2-04-e2",
    _("Relationship managers: what is changing in the customer's business and what it means for the services"),
)
def business_is_followed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview those who look after customers knew what changes in their business."""
    return by_interview(asof, yardstick)


@rule("8.7.2-06-e2", _("Trial without normal systems"))
def plans_can_be_reached(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest observation continuity plans and contact lists were reached without the usual systems."""
    return by_observation(asof, yardstick)


@rule("10.1.1-02-e2", _("Owners of findings: why this amount of action fits the effect"))
def nonconformities_are_weighed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In the latest interview those who treat nonconformities could say why they did as much as they did."""
    return by_interview(asof, yardstick)
