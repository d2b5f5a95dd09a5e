"""Working out what came of the targets of an agreement in one period. Pure: clocks and versions go in, findings come out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from wellkept.components.clocks import turning
from wellkept.components.clocks.fates import cancelled, fate
from wellkept.components.results.models import PeriodResult
from wellkept.components.results.services import Finding
from wellkept.kernel.calendars import Unit, counted
from wellkept.sms.relationship.agreements.models import AgreementTarget, AgreementVersion
from wellkept.sms.relationship.agreements.results.measures import WORKLOAD, key_of
from wellkept.sms.relationship.agreements.results.periods import Period

Verdict = PeriodResult.Verdict
Versions = Mapping[AgreementVersion, Sequence[AgreementTarget]]
#: The priorities that a record had: since when, and which.
Priorities = Mapping[int, Sequence[tuple[datetime, int]]]


@dataclass(slots=True)
class Tally:
    """The records that kept and that missed one target in the period, by key; of what recurs, one miss is a miss."""

    fates: dict[int, bool] = field(default_factory=dict)

    def add(self, record: int, *, kept: bool) -> None:
        """One more decision about a record."""
        self.fates[record] = kept and self.fates.get(record, True)

    def having(self, *, kept: bool) -> list[int]:
        """The records that kept it, or those that missed it."""
        return sorted(record for record, good in self.fates.items() if good is kept)


def holding(versions: Versions, period: Period) -> list[AgreementVersion]:
    """The versions that were in force at some time of the period, the first first."""
    found = [v for v in versions if v.valid_from < period.end and (v.valid_to is None or v.valid_to > period.start)]
    return sorted(found, key=lambda version: version.ordinal)


def work_out(
    versions: Versions, period: Period, clocks: Iterable[Any], hours: Mapping[int, Any], priorities: Priorities
) -> list[Finding]:
    """What came of every target for records, and of the workload; the last version in force says what was promised.

    A clock counts in the period in which it was decided (clocks.fates), under the priority that its record had then.
    """
    known = {
        version.ordinal: {(t.kind, t.metric, t.priority) for t in targets} for version, targets in versions.items()
    }
    tallies: dict[str, Tally] = {}
    opened: set[int] = set()
    for clock in clocks:
        if period.start <= clock.opened < period.end and not cancelled(clock, period.end):
            opened.add(clock.record_id)
        came = fate(clock, period.end, counted(hours.get(clock.calendar_id) or turning.always(), clock.unit))
        if came is None or not period.start <= came.at < period.end:
            continue
        priority = _priority(clock, came.at, priorities)
        stated = known.get(clock.agreement_version, set())
        exact = (clock.kind, clock.metric, priority) in stated
        tally = tallies.setdefault(key_of(clock.kind, clock.metric, priority if exact else None), Tally())
        tally.add(clock.record_id, kept=came.kept)
    current = holding(versions, period)
    if not current:
        return []
    promised = {key_of(t.kind, t.metric, t.priority): (v, t) for v in versions for t in versions[v] if v not in current}
    promised = {measure: found for measure, found in promised.items() if measure in tallies}
    promised |= {key_of(t.kind, t.metric, t.priority): (v, t) for v in current for t in versions[v]}
    shares = [
        _share(period, measure, *promised[measure], tallies.get(measure, Tally())) for measure in sorted(promised)
    ]
    return [*shares, _workload(period, current[-1], sorted(opened))]


def _priority(clock: Any, at: datetime, priorities: Priorities) -> int | None:
    """The priority that the clock's record had at a moment."""
    known = priorities.get(clock.record_id, ())
    then = [value for since, value in known if since <= at]
    found: int | None = then[-1] if then else known[0][1] if known else clock.now
    return found


def _share(period: Period, measure: str, version: AgreementVersion, target: AgreementTarget, tally: Tally) -> Finding:
    keepers, missers = tally.having(kept=True), tally.having(kept=False)
    kept, missed = len(keepers), len(missers)
    achieved = (Decimal(100) * kept / (kept + missed)).quantize(Decimal("0.001")) if kept + missed else None
    enough = 100 * kept >= version.share * (kept + missed)
    verdict = Verdict.EMPTY if achieved is None else Verdict.MET if enough else Verdict.MISSED
    return Finding(
        measure, period.month, period.start, period.end, str(verdict), Decimal(version.share), achieved,
        kept + missed, kept, missed,
        {
            "promised": {"seconds": target.seconds, **_unit(target), "share": version.share, **wording(version)},
            "kept": keepers,
            "missed": missers,
        },
    )  # fmt: skip


def _unit(target: AgreementTarget) -> dict[str, str]:
    """The unit of a target that is no service time."""
    return {} if target.unit == Unit.TIME else {"unit": target.unit}


def _workload(period: Period, version: AgreementVersion, opened: list[int]) -> Finding:
    """The workload of the whole period against its limit."""
    limit = None if version.workload_limit is None else version.workload_limit * version.months
    if limit is not None:
        verdict = Verdict.WITHIN if len(opened) <= limit else Verdict.OVER
    else:
        verdict = Verdict.UNLIMITED if version.no_workload_limit else Verdict.UNSAID
    promised = {"limit": limit, "unlimited": version.no_workload_limit, **wording(version)}
    return Finding(
        WORKLOAD, period.month, period.start, period.end, str(verdict),
        None if limit is None else Decimal(limit), Decimal(len(opened)), len(opened), len(opened), 0,
        {"promised": promised, "kept": opened, "missed": []},
    )  # fmt: skip


def wording(version: AgreementVersion) -> dict[str, Any]:
    """What the version said beside the target."""
    return {"version": version.ordinal, "exceptions": version.exceptions, "calendar": version.calendar_id}
