"""What people do with risks and opportunities."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.conformity.asof import months_after
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record
from wellkept.sms.planning.risks import matrix, selectors
from wellkept.sms.planning.risks.models import Assessment, Risk
from wellkept.sms.planning.risks.permissions import Permissions

#: What can be concerned: a thing that is delivered, or that is used to deliver.
CONCERNED = ("service", "item")
#: What is decided of each; accepting is a step of its own, with a name and a date.
_DECISIONS = {
    Risk.Category.RISK: (Risk.Decision.REDUCE, Risk.Decision.AVOID, Risk.Decision.SHARE),
    Risk.Category.OPPORTUNITY: (Risk.Decision.PURSUE,),
}
Stage = Assessment.Stage


def open_risk(*, actor: Actor, title: str, **fields: Any) -> Risk:
    """Put a risk or opportunity on the register; with likelihood and impact it is assessed by that and open at once.

    Raises Denied, Invalid.
    """
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what may happen.")})
    _check(fields)
    likelihood, impact = fields.get("likelihood"), fields.get("impact")
    if (likelihood is None) != (impact is None):
        missing = "impact" if impact is None else "likelihood"
        raise Invalid({missing: _("Give both likelihood and impact, or neither.")})
    row = {**fields, "title": title.strip()}
    if likelihood is not None and impact is not None:
        row |= {
            "state": "open",
            **_assessed(Stage.BEFORE, likelihood, impact, fields.get("opened_at") or occasion.now()),
        }
    with transaction.atomic():
        made: Risk = records.create(kind("risk"), actor=actor, **row)
        if made.level is not None:
            _keep(made, Stage.BEFORE, actor, made.opened_at)
    return made


def edit_risk(risk: Risk, *, actor: Actor, version: int | None = None, **changes: Any) -> Risk:
    """Change what a risk says; its levels are changed by assessing it again alone. Raises Denied, Invalid, Conflict."""
    _check(changes)
    edited: Risk = records.edit(risk, actor=actor, version=version, **changes)
    return edited


def _check(fields: Mapping[str, Any]) -> None:
    concerned = fields.get("concerns")
    if concerned is not None and concerned.kind not in CONCERNED:
        raise Invalid({"concerns": _("A risk concerns a service, an item or a group of items.")})
    decision = fields.get("decision")
    if decision:
        raise Invalid({"decision": _("Decide on the page of the risk, once it is assessed.")})


def raise_from(
    origin: Any,
    *,
    actor: Actor,
    risk_title: str,
    risk_category: str,
    version: int | None = None,
) -> Any:
    """Put a risk on the register that arises from an issue or a requirement, and tie the two. Raises Denied, Invalid, Conflict."""
    actor.require(Permissions.RAISE)
    by = system(actor.name)
    with transaction.atomic():
        row = records.edit(
            origin,
            actor=by,
            version=version,
            verb="risk_raised",
            updated_at=occasion.now(),
            no_risk_reason="",
            no_risk_at=None,
        )
        made = open_risk(
            actor=actor,
            title=risk_title,
            category=risk_category,
            domain=Risk.Domain.SMS,
            owner_id=getattr(row, "owner_id", None),
        )
        links.link(made.record, row.record, Link.Type.ARISES, actor=by)
    return row


def arises_from(risk: Risk, origin: Record, *, actor: Actor) -> None:
    """Tie a risk to the issue or requirement that it arises from; doing so again changes nothing. Raises Denied."""
    links.link(risk.record, origin, Link.Type.ARISES, actor=actor)


# Assessing -----------------------------------------------------------------------------------------------------------


def reassess(
    risk: Risk, *, actor: Actor, likelihood: int, impact: int, basis: str = "", version: int | None = None
) -> Risk:
    """Assess an open or accepted risk again. Raises Denied, Invalid, Refused, Conflict."""
    return _assess(risk, Stage.BEFORE, ("open", "accepted"), actor, likelihood, impact, basis, version)


def reassess_rest(
    risk: Risk,
    *,
    actor: Actor,
    residual_likelihood: int,
    residual_impact: int,
    basis: str = "",
    version: int | None = None,
) -> Risk:
    """Assess again what remains of a treated risk. Raises Denied, Invalid, Refused, Conflict."""
    return _assess(risk, Stage.AFTER, ("treated",), actor, residual_likelihood, residual_impact, basis, version)


def _assess(
    risk: Risk,
    stage: Stage,
    states: tuple[str, ...],
    actor: Actor,
    likelihood: int,
    impact: int,
    basis: str,
    version: int | None,
) -> Risk:
    at = occasion.now()
    with transaction.atomic():
        found = {"basis": basis.strip(), **_assessed(stage, likelihood, impact, at)}
        row: Risk = records.edit(risk, actor=actor, version=version, verb="reassessed", **found)
        if row.state not in states:
            raise Refused(_("%(number)s cannot be assessed so in its state.") % {"number": row.number})
        _keep(row, stage, actor, at)
    return row


def _assessed(stage: Stage, likelihood: int, impact: int, at: datetime) -> dict[str, Any]:
    """The columns that an assessment sets. Raises Invalid for a step that the matrix does not have."""
    names = ("likelihood", "impact") if stage == Stage.BEFORE else ("residual_likelihood", "residual_impact")
    wrong = {
        name: _("Give a step from 1 to 5.")
        for name, step in zip(names, (likelihood, impact), strict=True)
        if step not in matrix.STEPS
    }
    if wrong:
        raise Invalid(wrong)
    scale = matrix.in_force(at)
    level = scale.level(likelihood, impact)
    found: dict[str, Any] = {
        "residual_likelihood": likelihood,
        "residual_impact": impact,
        "residual_level": level,
        "assessed_at": at,
        "next_assessment_at": months_after(at, scale.months[level - 1]),
    }
    if stage == Stage.BEFORE:
        found |= {"likelihood": likelihood, "impact": impact, "level": level}
    return found


def _keep(risk: Any, stage: Stage, actor: Actor, at: datetime) -> None:
    """Keep an assessment in the history of the risk."""
    before = stage == Stage.BEFORE
    Assessment.objects.create(
        risk=risk,
        customer_id=risk.customer_id,
        stage=stage,
        likelihood=risk.likelihood if before else risk.residual_likelihood,
        impact=risk.impact if before else risk.residual_impact,
        level=risk.level if before else risk.residual_level,
        basis=risk.basis,
        by_id=actor.person_id,
        at=at,
        recorded_at=datetime.now(UTC),
        origin=str(occasion.current().origin),
    )


# Deciding ------------------------------------------------------------------------------------------------------------


def decisions_for(category: str) -> tuple[Risk.Decision, ...]:
    """What can be decided of a risk, or of an opportunity, beside accepting it."""
    return _DECISIONS[Risk.Category(category)]


def decide(risk: Risk, *, actor: Actor, decision: str, decision_reason: str = "", version: int | None = None) -> Risk:
    """Decide how an open risk is handled; its treatment is the tasks about it. Raises Denied, Invalid, Refused, Conflict."""
    if decision == Risk.Decision.ACCEPT:
        raise Invalid({"decision": _("Accept it with the step of that name: it asks for a reason and a date.")})
    if decision not in decisions_for(risk.category):
        raise Invalid({"decision": _("Threats are reduced, avoided or shared; opportunities are pursued.")})
    with transaction.atomic():
        row: Risk = records.edit(
            risk,
            actor=actor,
            version=version,
            verb="decided",
            decision=decision,
            decision_reason=decision_reason.strip(),
            decided_at=occasion.now(),
        )
        if row.state != "open":
            raise Refused(_("%(number)s is not open, so nothing is to be decided.") % {"number": row.number})
    return row


# Guards and effects that the lifecycle names -------------------------------------------------------------------------


def treatment_is_done(write: Write) -> None:
    """Guard: it was decided to do something, something was done, and nothing of it is open."""
    row: Any = write.instance
    if not row.decision or row.decision == Risk.Decision.ACCEPT:
        raise Refused(_("Decide first how %(number)s is handled.") % {"number": row.number}, code="undecided")
    done, waiting = selectors.actions_of(row.pk)
    if waiting:
        raise Refused(
            _("Actions of %(number)s are still open: %(actions)s.")
            % {"number": row.number, "actions": ", ".join(waiting[:5])},
            code="open_actions",
        )
    if not done:
        raise Refused(
            _("Nothing was done about %(number)s yet. Add an action as a task, and finish it.")
            % {"number": row.number},
            code="no_actions",
        )


def may_accept(write: Write) -> None:
    """Guard: what lies above the criteria is accepted by who may do so, for a time that ends, and not for ever."""
    row: Any = write.instance
    if row.accepted_until is not None and row.accepted_until <= write.at:
        raise Invalid({"accepted_until": _("Give a day to come, when it is to be looked at again.")})
    if row.residual_level > matrix.in_force(write.at).acceptable:
        write.actor.require(Permissions.ACCEPT)


def was_assessed(write: Write) -> None:
    """Guard: what was closed before anybody assessed it is put on the register anew."""
    if write.instance.assessed_at is None:
        raise Refused(
            _("%(number)s was never assessed. Put it on the register anew.") % {"number": write.instance.number}
        )


def assess(write: Write) -> None:
    """Effect: the first assessment."""
    row: Any = write.instance
    records.set_attributes(write, **_assessed(Stage.BEFORE, row.likelihood, row.impact, write.at))
    _keep(row, Stage.BEFORE, write.actor, write.at)


def assess_rest(write: Write) -> None:
    """Effect: what remains after the treatment."""
    row: Any = write.instance
    records.set_attributes(write, **_assessed(Stage.AFTER, row.residual_likelihood, row.residual_impact, write.at))
    _keep(row, Stage.AFTER, write.actor, write.at)


def note_acceptance(write: Write) -> None:
    """Effect: who accepted it, and that this is the decision."""
    records.set_attributes(
        write, accepted_by_id=write.actor.person_id, decision=Risk.Decision.ACCEPT, decided_at=write.at
    )


def forget_acceptance(write: Write) -> None:
    """Effect: it is accepted by nobody any more, and has to be decided anew."""
    accepted = write.instance.decision == Risk.Decision.ACCEPT
    records.set_attributes(write, accepted_by_id=None, **({"decision": "", "decided_at": None} if accepted else {}))
