"""Reading what proof needs: measures in force, past values, stored assessments, excuses and verdicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.utils.translation import pgettext

from wellkept.conformity.asof import AsOf
from wellkept.conformity.catalogue import EvidenceRule, Requirement, catalogue
from wellkept.conformity.models import Excuse, RuleSetting, StoredAssessment, StoredOutcome, Verdict
from wellkept.conformity.outcomes import Outcome, RequirementOutcome
from wellkept.conformity.reports import Assessment, Basis, RequirementReport, RuleReport
from wellkept.conformity.yardsticks import Yardstick, yardstick
from wellkept.directory.models import Calendar, Organization, User
from wellkept.kernel.permissions import Actor
from wellkept.ledger.models import Event
from wellkept.records.models import Record, Span
from wellkept.records.scope import visible_cards


def history_begins(at: datetime) -> datetime:
    """From when on there are records: when the system was set up, or earlier where a log or an import reaches further back.

    The moment itself when there is nothing yet.
    """
    own = Organization.objects.filter(kind=Organization.Kind.OWN).values_list("set_up_at", flat=True).first()
    earliest = Record.objects.aggregate(at=Min("opened_at"))["at"]
    known = [moment for moment in (own, earliest) if moment is not None]
    return min(known, default=at)


def yardsticks(rules: Iterable[EvidenceRule], at: datetime) -> dict[str, Yardstick]:
    """The measures of these rules as they held at a moment, by rule; two statements whatever the number of rules."""
    settings = {row.rule_id: row for row in RuleSetting.objects.filter(set_at__lte=at).order_by("set_at", "id")}
    excused: dict[str, set[int]] = {}
    for rule_id, record_id in Excuse.objects.filter(given_at__lte=at).values_list("rule_id", "record_id"):
        excused.setdefault(rule_id, set()).add(record_id)
    return {rule.id: yardstick(rule, settings.get(rule.id), excused.get(rule.id, ())) for rule in rules}


def settings_of(rule_id: str) -> list[RuleSetting]:
    """What a rule was measured against over time, the newest first."""
    return list(RuleSetting.objects.filter(rule_id=rule_id).order_by("-set_at", "-id"))


def excuses_of(rule_id: str, numbers: Iterable[str]) -> dict[str, Excuse]:
    """The excuses among some records of a rule, by number."""
    rows = Excuse.objects.filter(rule_id=rule_id, record__number__in=list(numbers)).select_related("record")
    return {row.record.number: row for row in rows}


def reasons_of(rule_id: str) -> dict[int, str]:
    """Why misses of a rule are excused, by the record's key."""
    return dict(Excuse.objects.filter(rule_id=rule_id).values_list("record_id", "reason"))


# Past values, for rules ----------------------------------------------------------------------------------------------


def held(attribute: str, values: Iterable[Any], at: datetime, *, since: datetime | None = None) -> Exists:
    """Whether an attribute of the record had one of these values at a moment, by its validity spans.

    With `since` the value must have been there, unbroken, since before that moment.
    """
    spans = Span.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at),
        record=OuterRef("pk"),
        attribute=attribute,
        value__in=[str(value) for value in values],
        since__lte=at,
    )
    return Exists(spans if since is None else spans.filter(since__lt=since))


def had(attribute: str, values: Iterable[Any], asof: AsOf) -> Q:
    """The records whose attribute had one of these values then: the column for the present, the spans for the past."""
    wanted = list(values)
    return Q(**{f"{attribute}__in": wanted}) if asof.live else Q(held(attribute, wanted, asof.at))


def calendars() -> list[Calendar]:
    """Every calendar, retired ones too, for clocks that ran on them."""
    return list(Calendar.objects.order_by("id"))


# Stored assessments --------------------------------------------------------------------------------------------------


def trail_head() -> int:
    """The last event of the trail, 0 when there is none."""
    return int(Event.objects.aggregate(last=Max("id"))["last"] or 0)


def is_set_up() -> bool:
    """Whether there is an organization whose records could prove anything."""
    return Organization.objects.filter(kind=Organization.Kind.OWN).exists()


def latest_look() -> StoredAssessment | None:
    """The row of the newest assessment of the whole standard as it is, or None."""
    return StoredAssessment.objects.filter(clause="", basis=Basis.LIVE).order_by("-evaluated_at", "-id").first()


def not_met_at(at: datetime) -> int | None:
    """How many requirements the last assessment of the whole standard before a moment found not met; None before the first."""
    found = StoredAssessment.objects.filter(clause="", as_of__lte=at).order_by("-as_of", "-id").first()
    return None if found is None else int(found.counts.get(str(Outcome.NOT_MET), 0))


def latest() -> Assessment | None:
    """The newest assessment of the whole standard as it is, or None; two statements."""
    return _read(latest_look(), None)


def snapshot_on(day: date, zone: ZoneInfo) -> Assessment | None:
    """The last assessment that was made and kept on a day of a zone, or None."""
    if day == date.max:
        return None
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = start + timedelta(days=1)
    found = StoredAssessment.objects.filter(clause="", basis=Basis.LIVE, kept=True, as_of__gte=start, as_of__lt=end)
    return _read(found.order_by("-as_of", "-id").first(), Basis.SNAPSHOT)


def stored(assessment_id: int) -> Assessment | None:
    """One stored assessment, or None."""
    return _read(StoredAssessment.objects.filter(pk=assessment_id).first(), None)


def _read(row: StoredAssessment | None, basis: Basis | None) -> Assessment | None:
    if row is None:
        return None
    found = {entry["id"]: RuleReport.from_dict(entry) for entry in row.outcomes.values_list("report", flat=True)}
    known = catalogue()
    designed = set(row.designed)

    def untested(rule: EvidenceRule) -> RuleReport:
        asof = AsOf.over(row.as_of, set_up_at=row.set_up_at, months=rule.window_months)
        return RuleReport(rule.id, 0, Outcome.NOT_AUTOMATED, (asof.window_start, asof.at), threshold=rule.threshold)

    def of(entry: Requirement) -> RequirementReport:
        outcome = RequirementOutcome(Outcome(row.requirements[entry.id]), entry.id in designed)
        rules = tuple(found.get(rule.id) or untested(rule) for rule in entry.active_evidence)
        return RequirementReport(entry.id, entry.clause, outcome, rules)

    return Assessment(
        catalogue_version=row.catalogue_version,
        catalogue_digest=row.catalogue_digest,
        edition=row.edition,
        as_of=row.as_of,
        evaluated_at=row.evaluated_at,
        basis=basis or Basis(row.basis),
        clause=row.clause,
        set_up_at=row.set_up_at,
        requirements=tuple(of(entry) for entry in known.requirements if entry.id in row.requirements),
        amendment=tuple(of(entry) for entry in known.amendment if entry.id in row.requirements),
        seconds=row.seconds,
        trail_head=row.trail_head,
        stored_id=row.pk,
    )


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How many requirements came to each outcome on a day; `recomputed` tells a look back from a look at that time."""

    day: date
    counts: dict[Outcome, int]
    recomputed: bool


def trend(zone: ZoneInfo, *, limit: int = 400) -> list[TrendPoint]:
    """The course of the whole standard's outcomes, one point a day, the oldest first."""
    rows = StoredAssessment.objects.filter(clause="").order_by("-as_of", "-id").values_list("as_of", "basis", "counts")
    points: dict[date, TrendPoint] = {}
    for as_of, basis, counts in rows[:limit]:
        day = as_of.astimezone(zone).date()
        recomputed = basis != Basis.LIVE
        if day not in points or (points[day].recomputed and not recomputed):
            points[day] = TrendPoint(day, {outcome: counts.get(str(outcome), 0) for outcome in Outcome}, recomputed)
    return [points[day] for day in sorted(points)]


@dataclass(frozen=True, slots=True)
class PastOutcome:
    """What a rule had come to in a kept assessment."""

    as_of: datetime
    outcome: Outcome
    version: int
    population: int
    conforming: int


def history_of_rule(rule_id: str, *, limit: int = 60) -> list[PastOutcome]:
    """What a rule came to in the kept assessments, the newest first."""
    rows = (
        StoredOutcome.objects.filter(rule_id=rule_id, assessment__kept=True)
        .order_by("-assessment__as_of", "-id")
        .values_list("assessment__as_of", "outcome", "version", "population", "conforming")
    )
    return [PastOutcome(at, Outcome(outcome), *counts) for at, outcome, *counts in rows[:limit]]


# Verdicts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """A verdict with the name of the person who gave it ("" where the account is gone)."""

    verdict: Verdict
    by: str

    def disagrees(self, outcome: Outcome) -> bool:
        """Whether the person says one thing and the records show the other."""
        if self.verdict.judgement == Verdict.Judgement.CONFORMS:
            return outcome in (Outcome.NOT_MET, Outcome.STALE)
        return outcome is Outcome.MET


def verdicts_on(requirement_id: str) -> list[GivenVerdict]:
    """Every verdict on a requirement, the newest first."""
    rows = list(Verdict.objects.filter(requirement_id=requirement_id).order_by("-given_at", "-id"))
    names = names_of([row.given_by_id for row in rows])
    return [GivenVerdict(row, names.get(row.given_by_id or 0, "")) for row in rows]


def latest_verdicts() -> dict[str, Verdict]:
    """The verdict that holds for each requirement that has one."""
    return {row.requirement_id: row for row in Verdict.objects.order_by("given_at", "id")}


def role_name(slug: str) -> str:
    """What a role of the standard is called in the reader's language; the word itself where it is no such role."""
    return next((pgettext("role", role.name) for role in catalogue().roles if role.slug == slug), slug)


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of the people behind accounts."""
    wanted = {user_id for user_id in user_ids if user_id}
    if not wanted:
        return {}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "person__name"))


# Records that rules name ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record that a rule named, as its card says; `pk` serves to link it."""

    pk: int
    number: str
    title: str
    state: str
    phase: str
    opened_at: datetime


def records_named(numbers: Sequence[str], actor: Actor) -> list[NamedRecord]:
    """The cards of the records that a rule named and that the actor may see, in the order given."""
    rows = visible_cards(actor).filter(number__in=list(numbers))
    cards = {row[1]: row for row in rows.values_list("pk", "number", "title", "state", "phase", "opened_at")}
    return [NamedRecord(*cards[number]) for number in numbers if number in cards]


def recorded_kinds(since: datetime, until: datetime) -> frozenset[str]:
    """The kinds of which a record began between two moments."""
    rows = Record.objects.filter(opened_at__gte=since, opened_at__lte=until)
    return frozenset(rows.order_by().values_list("kind", flat=True).distinct())
