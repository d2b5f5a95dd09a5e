"""Writing what proof leaves behind: stored assessments, measures of rules, excuses, verdicts. Each is an event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.conformity import documents, selectors
from wellkept.conformity.catalogue import EvidenceRule, Limit, LimitUnit, catalogue
from wellkept.conformity.engine import Progress, assess
from wellkept.conformity.limit_words import in_words
from wellkept.conformity.models import Excuse, RuleSetting, StoredAssessment, StoredOutcome, Verdict
from wellkept.conformity.permissions import Permissions
from wellkept.conformity.reports import Assessment, Basis
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger
from wellkept.records.scope import visible_cards


def store(assessment: Assessment, *, actor: Actor, kept: bool = True) -> StoredAssessment:
    """Keep an assessment with its outcomes and digest. One that is not kept replaces the look at the present before it.

    Raises Denied.
    """
    actor.require(Permissions.ASSESS)
    entries = (*assessment.requirements, *assessment.amendment)
    with transaction.atomic():
        if not kept:
            StoredAssessment.objects.filter(kept=False).delete()
        row = StoredAssessment.objects.create(
            as_of=assessment.as_of,
            evaluated_at=assessment.evaluated_at,
            basis=str(assessment.basis),
            clause=assessment.clause,
            kept=kept,
            set_up_at=assessment.set_up_at,
            edition=assessment.edition,
            catalogue_version=assessment.catalogue_version,
            catalogue_digest=assessment.catalogue_digest,
            requirements={entry.id: str(entry.outcome.outcome) for entry in entries},
            designed=[entry.id for entry in entries if entry.outcome.designed],
            counts={str(outcome): count for outcome, count in assessment.counts.items()},
            seconds=assessment.seconds,
            digest=documents.digest(assessment),
            trail_head=assessment.trail_head,
            actor_id=actor.user_id,
        )
        StoredOutcome.objects.bulk_create(
            StoredOutcome(
                assessment=row,
                rule_id=found.id,
                version=found.version,
                outcome=str(found.outcome),
                population=found.population,
                conforming=found.conforming,
                report=found.to_dict(),
            )
            for found in assessment.rules
        )
        if kept:
            changes = {
                "assessment": row.pk,
                "as_of": row.as_of,
                "clause": row.clause,
                "catalogue": row.catalogue_version,
                "digest": row.digest,
            }
            ledger.append([ledger.Entry("conformity.assessed", changes=changes)], actor=actor)
    return row


def look_again(*, actor: Actor, progress: Progress | None = None) -> StoredAssessment:
    """Assess the whole standard as it is now and let that be what pages show. Raises Denied."""
    actor.require(Permissions.ASSESS)
    return store(assess(actor=actor, progress=progress), actor=actor, kept=False)


def look_back(at: datetime, *, actor: Actor) -> StoredAssessment | None:
    """Recompute the whole standard for a past moment and keep it as a point of the trend. Raises Denied, Invalid."""
    assessment = assess(at, actor=actor)
    return store(assessment, actor=actor) if assessment.basis is Basis.RECOMPUTED else None


def set_measures(
    rule_id: str,
    *,
    actor: Actor,
    reason: str,
    threshold: float | None = None,
    window_months: int | None = None,
    limits: Mapping[str, str] | None = None,
) -> RuleSetting:
    """Let a rule be measured otherwise from now on; what is not given is the catalogue's again.

    `threshold` is a share above 0 and up to 1, `limits` are texts such as "10 working days" by name.
    Raises Denied, Invalid.
    """
    actor.require(Permissions.TUNE)
    rule = _rule(rule_id)
    wanted = {"threshold": threshold, "window_months": window_months, "limits": dict(limits or {})}
    _check_measures(rule, wanted, reason)
    before = selectors.yardsticks([rule], occasion.now())[rule_id]
    with transaction.atomic():
        row = RuleSetting.objects.create(
            rule_id=rule_id, reason=reason.strip(), set_at=occasion.now(), set_by_id=actor.user_id, **wanted
        )
        after = selectors.yardsticks([rule], occasion.now())[rule_id]
        changes: dict[str, Any] = {
            "rule": rule_id,
            "threshold": (before.threshold, after.threshold),
            "window_months": (before.window_months, after.window_months),
            "limits": (
                {name: str(limit) for name, limit in before.limits.items()},
                {name: str(limit) for name, limit in after.limits.items()},
            ),
            "compared": sorted(str(change) for change in after.changes),
        }
        entry = ledger.Entry("settings.rule_measured", changes=changes, text={"reason": row.reason})
        ledger.append([entry], actor=actor)
    return row


def _rule(rule_id: str) -> EvidenceRule:
    try:
        return catalogue().rule(rule_id)
    except KeyError:
        raise Invalid({"rule": _("There is no rule “%(rule)s”.") % {"rule": rule_id}}) from None


def _check_measures(rule: EvidenceRule, wanted: Mapping[str, Any], reason: str) -> None:
    wrong: dict[str, str] = {}
    if not reason.strip():
        wrong["reason"] = _("Say why; the reason stands beside every outcome of this rule.")
    threshold, months = wanted["threshold"], wanted["window_months"]
    if threshold is not None and not 0 < threshold <= 1:
        wrong["threshold"] = _("Give a share above 0 and not above 1, for example 0.95.")
    if months is not None and not 1 <= months <= 120:
        wrong["window_months"] = _("Give between 1 and 120 months.")
    for name, text in wanted["limits"].items():
        known = rule.limits.get(name)
        try:
            given = Limit.parse(text)
        except ValueError:
            given = None
        if known is None:
            wrong[name] = _("This rule has no limit of that name.")
        elif given is None or _measured(given.unit) != _measured(known.unit):
            wrong[name] = _("Write it like “%(limit)s”.") % {"limit": in_words(known)}
        elif given.unit is LimitUnit.RECORD and given.value < 2:
            wrong[name] = _("One record alone is no group. Give at least 2.")
    if wrong:
        raise Invalid(wrong)


def _measured(unit: LimitUnit) -> LimitUnit | None:
    """What a unit can be given instead of: time that elapses in any unit of it, working days and records in none but theirs."""
    return unit if unit in (LimitUnit.WORKING_DAY, LimitUnit.RECORD) else None


def excuse(rule_id: str, number: str, *, actor: Actor, reason: str) -> Excuse:
    """Say why a record's miss is excused, or how it was made good. Raises Denied, Invalid."""
    actor.require(Permissions.JUDGE)
    rule = _rule(rule_id)
    if not reason.strip():
        raise Invalid({"reason": _("Say why it is excused, or how it was made good.")})
    card = visible_cards(actor).filter(number=number).first()
    if card is None:
        raise Invalid({"number": _("There is no record “%(number)s” that you can see.") % {"number": number}})
    if actor.user_id is None:
        raise Invalid({"reason": _("Only a person can excuse a failing record.")})
    with transaction.atomic():
        given: dict[str, Any] = {
            "reason": reason.strip(), "given_at": occasion.now(), "given_by_id": actor.user_id
        }  # fmt: skip
        row, _created = Excuse.objects.update_or_create(rule_id=rule.id, record=card, defaults=given)
        entry = ledger.Entry(
            "conformity.excused",
            subject_kind=card.kind,
            subject_id=card.pk,
            customer_id=card.customer_id,
            changes={"rule": rule.id},
            text={"reason": row.reason},
        )
        ledger.append([entry], actor=actor)
    return row


def give_verdict(requirement_id: str, *, actor: Actor, judgement: str, reason: str) -> Verdict:
    """Judge a requirement beside what its rules show; an earlier verdict stays on record. Raises Denied, Invalid."""
    actor.require(Permissions.JUDGE)
    try:
        catalogue().requirement(requirement_id)
    except KeyError:
        text = _("There is no requirement “%(requirement)s”.") % {"requirement": requirement_id}
        raise Invalid({"requirement": text}) from None
    wrong: dict[str, str] = {}
    if judgement not in Verdict.Judgement.values:
        wrong["judgement"] = _("Choose whether it conforms.")
    if not reason.strip():
        wrong["reason"] = _("Say what your judgement rests on.")
    if wrong:
        raise Invalid(wrong)
    shown = selectors.latest()
    indicator = str(shown.requirement(requirement_id).outcome.outcome) if shown else ""
    with transaction.atomic():
        row = Verdict.objects.create(
            requirement_id=requirement_id,
            judgement=judgement,
            reason=reason.strip(),
            indicator=indicator,
            given_at=occasion.now(),
            given_by_id=actor.user_id,
        )
        changes = {"requirement": requirement_id, "judgement": judgement, "indicator": indicator}
        entry = ledger.Entry("conformity.judged", changes=changes, text={"reason": row.reason})
        ledger.append([entry], actor=actor)
    return row
