"""What steps and actions take beside columns of their kind, as a form sends it and as a program does."""

from collections.abc import Callable
from typing import Any

from tests.walls.house import House

from wellkept.components.results.models import PeriodResult

Sent = dict[str, Any]


def _problem(house: House, side: str) -> tuple[Sent, Any]:
    row = house.rows["problem", side]
    return {"problem": row.pk}, row.number


def _article(house: House, side: str) -> tuple[Sent, Any]:
    row = house.rows["knowledge_item", side]
    return {"article": row.pk}, row.number


def _result(house: House, side: str) -> tuple[Sent, Any]:
    return {"result": house.results[side]}, house.results[side]


def _period(house: House, side: str) -> tuple[Sent, Any]:
    month = PeriodResult.objects.get(pk=house.results[side]).month.isoformat()
    return {"period": month}, month


def _scores(house: House, side: str) -> tuple[Sent, Any]:
    number = house.rows["improvement_criterion", "own"].number
    typed = {"scores": "1", "scores-0-criterion": number, "scores-0-score": "4", "scores-0-reason": "It fits."}
    return typed, [{"criterion": number, "score": 4, "reason": "It fits."}]


#: By name: as a form sends it, and as a program does (None: left out).
OWN_INPUTS: dict[str, tuple[Sent, Any] | Callable[[House, str], tuple[Sent, Any]]] = {
    "problem": _problem,
    "article": _article,
    "article_title": ({"article_title": "Words of a wall."}, "Words of a wall."),
    "held_at": ({"held_at": "2026-03-02T09:00"}, "2026-03-02T09:00:00Z"),
    "said": ({"said": "Words of a wall."}, "Words of a wall."),
    "targets": (
        {"targets": "1", "targets-incident-response-1": "4 h"},
        [{"kind": "incident", "metric": "response", "priority": 1, "seconds": 14400}],
    ),
    "calendar": ({}, None),
    "pauses_for": ({}, None),
    "workload_limit": ({"workload_limit": "40"}, 40),
    "no_workload_limit": ({}, None),
    "exceptions": ({}, None),
    "no_exceptions": ({"no_exceptions": "on"}, True),
    "share": ({"share": "95"}, 95),
    "availability": ({}, None),
    "months": ({}, None),
    "valid_from": ({}, None),
    "series": ({}, None),
    "rests": ({"rests": "1"}, []),
    "values": ({"values": "2026-03-02 5"}, [{"day": "2026-03-02", "value": "5"}]),
    "result": _result,
    "improvement": ({"improvement": "Words of a wall."}, "Words of a wall."),
    "record": ({}, None),
    "reason": ({}, None),
    "period": _period,
    "due_at": ({}, None),
    "what": ({"what": "Words of a wall."}, "Words of a wall."),
    "by": ({"by": "2099-03-02T09:00"}, "2099-03-02T09:00:00Z"),
    "decision": ({"decision": "reduce"}, "reduce"),
    "risk_title": ({"risk_title": "Words of a wall."}, "Words of a wall."),
    "risk_category": ({"risk_category": "risk"}, "risk"),
    "known_to": ({"known_to": ["top-management"]}, ["top-management"]),
    "until": ({"until": "2099-03-02T09:00"}, "2099-03-02T09:00:00Z"),
    "message": ({"message": "Words of a wall."}, "Words of a wall."),
    "fields": ({"fields": "1", "fields-0-label": "Colour", "fields-0-type": "text"}, [{"label": "Colour"}]),
    "approvals": ({}, None),
    "tasks": ({"tasks": "1", "tasks-0-title": "Paint it"}, [{"title": "Paint it"}]),
    "time_spent": ({"time_spent": "30 min"}, "30 min"),
    "time_day": ({}, None),
    "time_for": ({}, None),
    "split_title": ({"split_title": "Words of a wall."}, "Words of a wall."),
    "split_description": ({}, None),
    "finding_title": ({"finding_title": "Words of a wall."}, "Words of a wall."),
    "finding_grade": ({"finding_grade": "minor"}, "minor"),
    "similar_kind": ({}, None),
    "improvement_title": ({"improvement_title": "Words of a wall."}, "Words of a wall."),
    "scores": _scores,
    "whys": ({"whys": "1", "whys-0-because": "Nobody asked."}, [{"why": "Why?", "because": "Nobody asked."}]),
    "fishbone": (
        {"fishbone": "1", "fishbone-0-branch": "method", "fishbone-0-cause": "No step"},
        [{"branch": "method", "cause": "No step"}],
    ),
    "problem_title": ({"problem_title": "Words of a wall."}, "Words of a wall."),
    "covers": ({"covers": ["problem-management"]}, ["problem-management"]),
    "audiences": ({"audiences": ["staff"]}, ["staff"]),
    "keys": ({"keys": ["document-register"]}, ["document-register"]),
    "distribution": ({"distribution": ["staff"]}, ["staff"]),
    "must_read": ({}, None),
    "audience": ({"audience": ["top-management"]}, ["top-management"]),
    "important": ({"important": ["4.1"]}, ["4.1"]),
    "less_important": ({"less_important": ["4.2"]}, ["4.2"]),
    "clauses": ({"clauses": ["4.1"]}, ["4.1"]),
    "processes": ({}, None),
    "population": ({"population": "issue"}, "issue"),
    "size": ({"size": "3"}, 3),
    "query": ({}, None),
    "as_of": ({}, None),
    "method": ({"method": "random"}, "random"),
    "seed": ({"seed": "4711"}, "4711"),
    "grade": ({"grade": "minor"}, "minor"),
    "headline": ({}, None),
    "owner": ({}, None),
    "conclusion": ({"conclusion": "Words of a wall."}, "Words of a wall."),
    "period_day": ({}, None),
    "sections": ({"sections": ["incidents"]}, ["incidents"]),
    "readers": ({"readers": ["top-management"]}, ["top-management"]),
}
