"""From a rule that fails to a nonconformity, and back: it is not confirmed and not closed while the same rule still fails."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.findings.models import Finding
from wellkept.components.findings.permissions import Permissions
from wellkept.components.findings.services import raise_finding
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.engine import assess
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.permissions import Permissions as Conformity
from wellkept.conformity.reports import RuleReport
from wellkept.conformity.rules import title_of
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import Panel, extend
from wellkept.records import hooks
from wellkept.records import services as records
from wellkept.records.hooks import Write

#: What a rule comes to while it fails.
FAILS = (Outcome.NOT_MET, Outcome.STALE)
#: The steps before which the rule is looked at again.
CHECKED_AT = ("confirm", "close")


def look(rule_id: str) -> RuleReport:
    """What a rule comes to now, over all records. Raises Invalid for a rule that the catalogue does not have."""
    try:
        requirement = catalogue().rule(rule_id).requirement_id
    except KeyError:
        raise Invalid({"rule": _("There is no rule “%(rule)s”.") % {"rule": rule_id}}) from None
    return assess(clause=requirement, actor=system()).rule(rule_id)


def fails(found: RuleReport) -> bool:
    """Whether what a rule came to is a failure."""
    return found.outcome in FAILS


def raise_for_rule(
    rule_id: str, *, actor: Actor, title: str, grade: str = Finding.Grade.MINOR, owner: Person | None = None
) -> Finding:
    """Put on record that a rule fails, with what it comes to now and the records that miss. Raises Denied, Invalid, and Refused
    where it does not fail.
    """
    actor.require(Conformity.VIEW)
    actor.require(Permissions.RAISE)
    found = look(rule_id)
    if not fails(found):
        raise Refused(_("The rule %(rule)s does not fail now; look at the records again.") % {"rule": rule_id})
    return raise_finding(
        actor=actor,
        title=title,
        grade=grade,
        owner=owner,
        rule=rule_id,
        requirement=catalogue().rule(rule_id).requirement_id,
        rule_found=kept(found),
        description=_evidence(found),
    )


def kept(found: RuleReport) -> dict[str, Any]:
    """What is kept of a look at a rule: when, what it came to, its counts and the records that missed."""
    return {
        "at": occasion.now().isoformat(),
        "outcome": str(found.outcome),
        "population": found.population,
        "conforming": found.conforming,
        "failing": list(found.failing),
    }


def _evidence(found: RuleReport) -> str:
    """What is wrong, fault by fault, in words."""
    return "\n".join(f"{_(str(label))}: {count}" for label, count in found.faults)


def must_hold(write: Write) -> None:
    """Gate: a finding from a rule is neither confirmed nor closed while the rule fails; what it came to is kept beside it."""
    elsewhere = occasion.current().origin in (Origin.IMPORT, Origin.REPLAY)
    if write.kind.key != "finding" or write.transition is None or not write.instance.rule or elsewhere:
        return
    if write.transition.name not in CHECKED_AT:
        return
    found = look(write.instance.rule)
    if fails(found):
        raise Refused(
            _("The rule %(rule)s still fails: %(good)d of %(all)d conform.")
            % {"rule": write.instance.rule, "good": found.conforming, "all": found.population},
            code="rule_fails",
        )
    records.set_attributes(write, rule_checked=kept(found))


def rule_panel(finding: Finding, actor: Actor) -> Mapping[str, Any]:
    """The rule that a finding comes from: what it had come to, and what it came to at the check."""
    if not finding.rule:
        return {}
    looks = ((_("When it was raised"), finding.rule_found), (_("At the check"), finding.rule_checked))
    return {
        "rule": finding.rule,
        "title": title_of(finding.rule),
        "href": f"/prove/rules/{finding.rule}" if actor.can(Conformity.VIEW) else "",
        "looks": [(when, seen, Outcome(seen["outcome"])) for when, seen in looks if seen.get("outcome")],
    }


extend("finding", panels=(Panel("rule", gettext_lazy("Rule that failed"), "flows/rule.html", rule_panel),))
hooks.gate(must_hold)
