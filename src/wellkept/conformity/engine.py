"""The engine: evaluates the automated rules at a moment, and says what each requirement comes to."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import structlog
from django.utils.translation import gettext as _

from wellkept.conformity import selectors
from wellkept.conformity.asof import AsOf
from wellkept.conformity.catalogue import EvidenceRule, Requirement, catalogue
from wellkept.conformity.outcomes import Outcome, RuleResult, requirement_outcome
from wellkept.conformity.permissions import Permissions
from wellkept.conformity.reports import Assessment, Basis, Note, RequirementReport, RuleReport, report
from wellkept.conformity.rolls import Roll
from wellkept.conformity.rules import approved_keys, automated
from wellkept.conformity.yardsticks import Change, Yardstick
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_to

log = structlog.get_logger("wellkept.conformity")

#: Moments no further apart than this are the same: the present.
SAME = timedelta(seconds=1)
#: An earlier moment is a slip of the hand; rules look back from it, and time zones cannot count the first year.
EARLIEST = 1970

#: Called with rules done and rules in all.
Progress = Callable[[int, int], None]


def chosen(clause: str) -> tuple[Requirement, ...]:
    """The requirements of a clause and those below it, or one requirement by its id; all for "".

    Raises Invalid for a clause that the standard's catalogue does not have.
    """
    known = catalogue()
    if not clause:
        return known.requirements
    found = known.by_clause(clause) if clause.replace(".", "").isdigit() else ()
    if not found:
        found = tuple(entry for entry in (*known.requirements, *known.amendment) if entry.id == clause)
    if not found:
        raise Invalid(
            {
                "clause": _(
                    "The standard has no clause with requirements called “%(clause)s”. Use a number such as 8.6 or 8.6.1."
                )
                % {"clause": clause}
            }
        )
    return found


def assess(
    at: datetime | None = None, clause: str = "", *, actor: Actor, progress: Progress | None = None
) -> Assessment:
    """Evaluate the rules of a clause (or all) as of a moment, by default now. Nothing is written.

    Raises Denied, Invalid for an unknown clause or a moment that lies ahead or before all records.
    """
    actor.require(Permissions.VIEW)
    requirements = chosen(clause)
    now = occasion.now()
    moment = _possible(at or now, now)
    started = time.perf_counter()
    live = now - moment < SAME
    head = selectors.trail_head()
    begins = selectors.history_begins(moment)
    amendment = () if clause else catalogue().amendment
    rules = [rule for entry in (*requirements, *amendment) for rule in entry.active_evidence]
    found = _Evaluation(moment, begins, live=live).run(rules, progress)
    approved = approved_keys(AsOf.over(moment, set_up_at=begins, months=catalogue().engine.window_months, live=live))
    return Assessment(
        catalogue_version=catalogue().version,
        catalogue_digest=catalogue().digest,
        edition=catalogue().edition,
        as_of=moment,
        evaluated_at=now,
        basis=Basis.LIVE if live else Basis.RECOMPUTED,
        clause=clause,
        set_up_at=begins,
        requirements=tuple(_requirement(entry, found, approved) for entry in requirements),
        amendment=tuple(_requirement(entry, found, approved) for entry in amendment),
        seconds=time.perf_counter() - started,
        trail_head=head,
    )


def _possible(moment: datetime, now: datetime) -> datetime:
    """A moment that records can show. Raises Invalid."""
    if moment > now:
        raise Invalid({"as_of": _("The records cannot show what lies ahead. Give a moment in the past.")})
    if moment.year < EARLIEST:
        raise Invalid({"as_of": _("No record is older than %(year)d. Give a later moment.") % {"year": EARLIEST}})
    return moment


def rolls(
    rule_id: str, at: datetime | None = None, *, actor: Actor, alone: int | None = None
) -> tuple[AsOf, Yardstick, tuple[Roll, ...]]:
    """Everything that the checks of a rule count at a moment, by default now, as far as the actor may see it; with `alone`
    only the record with that key. Also the window and the measures that were used.

    Raises Denied, Invalid for a moment that lies ahead or before all records.
    """
    actor.require(Permissions.VIEW)
    now = occasion.now()
    moment = _possible(at or now, now)
    rule = catalogue().rule(rule_id)
    measures = replace(selectors.yardsticks([rule], moment)[rule_id], alone=alone)
    begins = selectors.history_begins(moment)
    asof = AsOf.over(moment, set_up_at=begins, months=measures.window_months, live=now - moment < SAME)
    known = automated().get(rule_id)
    found = known.function(asof, measures).rolls if known else ()
    return asof, measures, tuple(replace(roll, rows=visible_to(roll.rows, actor)) for roll in found)


def narrowed(assessment: Assessment, clause: str) -> Assessment:
    """The part of an assessment that concerns a clause or one requirement; all of it for "". Raises Invalid."""
    if not clause:
        return assessment
    wanted = {entry.id for entry in chosen(clause)}
    entries = (*assessment.requirements, *assessment.amendment)
    return replace(assessment, clause=clause, requirements=tuple(e for e in entries if e.id in wanted), amendment=())


def _requirement(entry: Requirement, found: dict[str, RuleReport], approved: frozenset[str]) -> RequirementReport:
    """A requirement from its rules; designed where all that is to be written about it is in force."""
    rules = tuple(found[rule.id] for rule in entry.active_evidence)
    written = {key for key in entry.documented.keys if key in _written()}
    outcome = requirement_outcome([rule.outcome for rule in rules], designed=bool(written) and written <= approved)
    return RequirementReport(entry.id, entry.clause, outcome, rules)


@cache
def _written() -> frozenset[str]:
    """The keys of what is written and kept in force; the others are records that arise."""
    return frozenset(one.key for one in catalogue().documents if one.nature == "document")


class _Evaluation:
    def __init__(self, at: datetime, begins: datetime, *, live: bool) -> None:
        self.at, self.begins, self.live = at, begins, live

    def run(self, rules: Sequence[EvidenceRule], progress: Progress | None) -> dict[str, RuleReport]:
        """The report of each rule, by rule."""
        functions = automated()
        measures = selectors.yardsticks(rules, self.at)
        total = sum(rule.id in functions for rule in rules)
        done = 0
        found = {}
        for rule in rules:
            found[rule.id] = self._evaluate(rule, measures[rule.id])
            if rule.id in functions:
                done += 1
                if progress:
                    progress(done, total)
        return found

    def _evaluate(self, rule: EvidenceRule, yardstick: Yardstick) -> RuleReport:
        asof = AsOf.over(self.at, set_up_at=self.begins, months=yardstick.window_months, live=self.live)
        known = automated().get(rule.id)
        if known is None:
            return RuleReport(
                rule.id, 0, Outcome.NOT_AUTOMATED, (asof.window_start, asof.at), threshold=yardstick.threshold
            )
        notes = [Note.PERIOD_TOO_SHORT] if asof.young else []
        notes += [Note(str(change)) for change in Change if change in yardstick.changes]
        started = time.perf_counter()
        try:
            result = known.function(asof, yardstick)
        except Exception:
            # One broken rule must not hide what the others show; nothing better than “not automated” comes of it.
            log.exception("rule failed", rule=rule.id)
            result = RuleResult()
            notes.append(Note.CHECK_FAILED)
        seconds = time.perf_counter() - started
        return report(rule.id, known.version, result, asof, yardstick, notes=notes, seconds=seconds)
