"""Small made-up logs and mappings, and what a database looks like after them."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from wellkept.components.classification import matrix
from wellkept.components.links.models import Reference
from wellkept.directory.models import Person, Team
from wellkept.kernel.registry import kind
from wellkept.ledger.models import Event
from wellkept.records.models import Span

#: A whole mapping for the columns below; tests change or add keys.
MAPPING = """
system: oldtool
organization: {name: Old tool, kind: customer}
times: {formats: "%d/%m/%Y %H:%M", zone: UTC}
missing: "?"
identifier: number
at: updated_at
by: updated_by
opened_at: opened_at
opened_by: opened_by
state:
  column: state
  values:
    New: new
    Active: in_progress
    Awaiting User: {state: on_hold, hold_reason: caller}
    Awaiting Vendor: {state: on_hold, hold_reason: supplier}
    Resolved: resolved
    Closed: closed
    Cancelled: cancelled
fields:
  title: {template: ["{category}: {symptom}", "{category}"]}
  requester: caller
  team: group
  assignee: assignee
  category: {levels: [category, symptom]}
  impact: {column: impact, values: {H: high, M: medium, L: low}}
  urgency: {column: urgency, values: {H: high, M: medium, L: low}}
  priority: {column: priority, values: {1: critical, 2: high, 3: moderate, 4: low}}
  targets_met: made_sla
counters: {reassigned: moves, reopened: reopens}
ending:
  resolved_at: resolved_at
  resolved_by: resolved_by
  text: notes
  code: {column: code, values: {fixed: solution}}
  closed_at: closed_at
references:
  - {relation: problem, column: problem}
  - {relation: change, column: rfc}
matrix:
  high: {high: critical, medium: high, low: moderate}
  medium: {high: high, medium: moderate, low: low}
  low: {high: moderate, medium: low, low: low}
"""

COLUMNS = (
    "number", "state", "moves", "reopens", "made_sla", "caller", "opened_by", "opened_at", "updated_by", "updated_at",
    "category", "symptom", "impact", "urgency", "priority", "group", "assignee", "problem", "rfc", "code", "notes",
    "resolved_by", "resolved_at", "closed_at",
)  # fmt: skip

_FIRST = {
    "number": "T1", "state": "New", "moves": "0", "reopens": "0", "made_sla": "true", "caller": "Caller 7",
    "opened_by": "Opener 1", "opened_at": "1/3/2016 09:00", "updated_by": "Agent 1", "updated_at": "1/3/2016 09:05",
    "category": "Mail", "symptom": "Slow", "impact": "M", "urgency": "M", "priority": "3",
}  # fmt: skip


def story(*steps: Mapping[str, str], first: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """Rows of one incident: the first as given, each further one what changed since the row before."""
    rows = [dict.fromkeys(COLUMNS, "?") | _FIRST | dict(first or {})]
    for step in steps:
        rows.append(rows[-1] | dict(step))
    return rows


def write(path: Path, rows: Iterable[Mapping[str, str]], columns: Sequence[str] = COLUMNS, **form: Any) -> Path:
    """A CSV file of these rows."""
    with path.open("w", newline="", encoding=form.pop("encoding", "utf-8")) as file:
        writer = csv.DictWriter(file, columns, **form)
        writer.writeheader()
        writer.writerows(rows)
    return path


def mapping(folder: Path, text: str = MAPPING, name: str = "oldtool.yaml") -> Path:
    """A mapping file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def incident(identifier: str, system: str = "oldtool") -> Any:
    """The incident that is this thing of the log."""
    reference = Reference.objects.get(system=system, relation="identity", identifier=identifier)
    return kind("incident").model.objects.get(pk=reference.record_id)


def verbs(row: Any) -> list[str]:
    """What happened to an incident, in its order, without the prefix of the kind; inferred steps in brackets."""
    events = Event.objects.filter(subject_kind="incident", subject_id=row.pk).order_by("id")
    names = [(event.verb.removeprefix("incident."), event.inferred) for event in events]
    return [f"({name})" if inferred else name for name, inferred in names if name != "referred"]


def picture() -> dict[str, Any]:
    """Everything that a replay leaves behind, without keys and recording times, so that two databases can be compared."""
    people = dict(Person.objects.values_list("pk", "name"))
    teams = dict(Team.objects.values_list("pk", "name"))
    numbers = dict(Reference.objects.filter(relation="identity").values_list("record_id", "identifier"))
    model = kind("incident").model
    names = [
        f.attname
        for f in model._meta.concrete_fields
        if not f.is_relation and f.attname not in ("number", "recorded_at")
    ]
    rows = {}
    for row in model.objects.select_related("category"):
        values = {name: getattr(row, name) for name in names}
        values |= {
            "team": teams.get(row.team_id), "assignee": people.get(row.assignee_id),
            "requester": people.get(row.requester_id), "resolver": people.get(row.resolver_id),
            "category": row.category.path if row.category else None,
        }  # fmt: skip
        card = {n: getattr(row.record, n) for n in ("title", "state", "phase", "priority", "opened_at", "updated_at")}
        rows[numbers[row.pk]] = {**values, "card": card}
    return {
        "incidents": rows,
        "events": [
            (numbers[e.subject_id], e.verb, e.effective_at, e.inferred, _plain(e.changes, people, teams))
            for e in Event.objects.filter(subject_kind="incident").order_by("id")
        ],
        "spans": sorted(
            (numbers[s.record_id], s.attribute, _named(s.attribute, s.value, people, teams), s.since, str(s.until))
            for s in Span.objects.all()
        ),
        "references": sorted(Reference.objects.values_list("system", "relation", "identifier", "at")),
        "people": sorted(people.values()),
        "teams": sorted(teams.values()),
    }


def _plain(changes: Mapping[str, Any], people: Mapping[int, str], teams: Mapping[int, str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "number":
            continue  # PostgreSQL leaves gaps where something was tried in vain
        if name == "acting_person":
            kept[name] = people[value]
        elif name == "team_id":
            kept[name] = [teams.get(pk) for pk in value]
        elif name in ("assignee_id", "requester_id", "resolver_id"):
            kept[name] = [people.get(pk) for pk in value]
        elif name not in ("category_id", "customer_id"):
            kept[name] = value
    return kept


def _named(attribute: str, value: str, people: Mapping[int, str], teams: Mapping[int, str]) -> str:
    if attribute == "team":
        return teams[int(value)]
    return people[int(value)] if attribute == "assignee" else value


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what is done inside, without a transaction of its own, for a replay opens its transactions itself."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)
    matrix.forget()
