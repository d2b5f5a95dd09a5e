"""An assessment as a document: JSON for programs, a table for people, CSV for spreadsheets; and its digest."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.outcomes import Outcome
from wellkept.conformity.reports import Assessment, CheckReport, RequirementReport, RuleReport
from wellkept.kernel.wording import lowered


def digest(assessment: Assessment) -> str:
    """The SHA-256 of what an assessment says, its times of computing left out: the same records give the same digest."""
    content = {
        "catalogue": assessment.catalogue_digest,
        "as_of": assessment.as_of.astimezone(ZoneInfo("UTC")).isoformat(),
        "clause": assessment.clause,
        "requirements": {
            entry.id: [entry.outcome.outcome, entry.outcome.designed]
            for entry in (*assessment.requirements, *assessment.amendment)
        },
        "rules": [_digested(found) for found in assessment.rules],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


#: What a report holds beside what it says: how long it took, and advice.
_BESIDE = ("seconds", "still_open", "past_mending", "leaves", "last_leaves")


def _digested(found: RuleReport) -> dict[str, Any]:
    plain = {name: value for name, value in found.to_dict().items() if name not in _BESIDE}
    plain["window"] = [moment.astimezone(ZoneInfo("UTC")).isoformat() for moment in found.window]
    return plain


def as_json(assessment: Assessment, zone: ZoneInfo) -> dict[str, Any]:
    """The assessment as data, its times in a zone; the first keys of each object are a promise to programs."""

    def time(moment: datetime) -> str:
        return moment.astimezone(zone).isoformat(timespec="seconds")

    def of_rule(found: RuleReport) -> dict[str, Any]:
        return {
            "id": found.id,
            "outcome": str(found.outcome),
            "population": found.population,
            "conforming": found.conforming,
            "threshold": found.threshold,
            "failing": list(found.failing),
            "window": [time(moment) for moment in found.window],
            "late_share": found.late_share,
            "seconds": found.seconds,
            "version": found.version,
            "elsewhere_share": found.elsewhere_share,
            "bulk_share": found.bulk,
            "identical_share": found.identical,
            "default_share": found.default,
            "still_open": found.still_open,
            "checks": [_check(check) for check in found.checks],
            "faults": dict(found.faults),
            "notes": [str(note) for note in found.notes],
        }

    def of_requirement(entry: RequirementReport) -> dict[str, Any]:
        return {
            "id": entry.id,
            "clause": entry.clause,
            "outcome": str(entry.outcome.outcome),
            "rules": [of_rule(found) for found in entry.rules],
            "designed": entry.outcome.designed,
        }

    return {
        "catalogue": assessment.catalogue_version,
        "edition": assessment.edition,
        "as_of": time(assessment.as_of),
        "evaluated_at": time(assessment.evaluated_at),
        "basis": str(assessment.basis),
        "summary": {
            "requirements": len(assessment.requirements),
            **{str(outcome): count for outcome, count in assessment.counts.items()},
        },
        "requirements": [of_requirement(entry) for entry in assessment.requirements],
        "amendment": [of_requirement(entry) for entry in assessment.amendment],
        "clause": assessment.clause,
        "digest": digest(assessment),
        "seconds": round(assessment.seconds, 3),
    }


def _check(check: CheckReport) -> dict[str, Any]:
    return {
        "label": check.label,
        "outcome": str(check.outcome),
        "population": check.population,
        "conforming": check.conforming,
        "threshold": check.threshold,
        "excused": check.excused,
    }


HEADINGS = (
    "requirement", "clause", "requirement_outcome", "rule", "outcome", "population", "conforming", "threshold",
    "late_share", "elsewhere_share", "from", "to", "failing", "notes",
)  # fmt: skip


def as_csv(assessment: Assessment, zone: ZoneInfo) -> str:
    """One line for each rule, with a head of column names."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADINGS)
    for entry in (*assessment.requirements, *assessment.amendment):
        for found in entry.rules:
            since, until = (moment.astimezone(zone).isoformat(timespec="seconds") for moment in found.window)
            lines.writerow(
                (
                    entry.id, entry.clause, entry.outcome.outcome, found.id, found.outcome, found.population,
                    found.conforming, found.threshold, found.late_share, found.elsewhere_share, since, until,
                    " ".join(found.failing), " ".join(found.notes),
                )
            )  # fmt: skip
    return out.getvalue()


def as_table(assessment: Assessment) -> Iterator[str]:
    """Lines for a terminal: each requirement, and below it the rules that a function tested."""
    yield " · ".join(f"{n} {lowered(outcome.label)}" for outcome, n in assessment.counts.items() if n) or "0"
    known = catalogue()
    for entry in (*assessment.requirements, *assessment.amendment):
        outcome = entry.outcome
        yield f"{outcome.outcome.sign} {entry.id:<12}{outcome.label!s:<18}{_short(known.requirement(entry.id).text)}"
        for found in entry.rules:
            if found.version:
                yield from _rule_lines(found, known.rule(found.id).what)


def _rule_lines(found: RuleReport, what: str) -> Iterator[str]:
    share = f"{found.conforming} of {found.population}" if found.population else "nothing to test"
    asked = f", asked {found.threshold:.0%}" if found.population else ""
    yield f"    {found.outcome.sign} {found.id:<14}{found.outcome.label!s:<16}{what}: {share}{asked}"
    for check in found.checks[1:]:
        if check.outcome is not Outcome.NOT_EXERCISED:
            yield f"{'':<38}{check.label}: {check.conforming} of {check.population}"
    for label, count in found.faults:
        yield f"{'':<38}{count}: {label}"
    if found.failing:
        shown = ", ".join(found.failing[:5])
        yield f"{'':<38}{shown}{' ...' if len(found.failing) > 5 else ''}"
    notes = [f"{found.late_share:.0%} recorded late"] if found.late_share else []
    if found.elsewhere_share:
        notes.append(f"{found.elsewhere_share:.0%} recorded elsewhere")
    notes += [str(note.label) for note in found.notes]
    if notes:
        yield f"{'':<38}{'; '.join(notes)}"


def _short(text: str) -> str:
    return text if len(text) <= 78 else text[:77].rstrip() + "…"
