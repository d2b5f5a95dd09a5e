"""The form fields of a new version of an item's form: tables with a row for each question, voter and task; rows can be left
empty. Programs send the lists themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.components.approvals.electing import steps_from
from wellkept.conformity.selectors import role_name
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.sms.portfolio.catalogue import selectors
from wellkept.sms.portfolio.catalogue.form import Type
from wellkept.sms.portfolio.catalogue.models import CatalogueItem, FormVersion
from wellkept.toolkit.rows import Column, RowsField

#: Roles that may be asked for their vote: those of the provider who decide, and the customer's manager.
VOTING = (
    "customer", "service-owner", "service-delivery-manager", "request-fulfilment-manager",
    "information-security-manager", "financial-manager", "sms-manager", "top-management",
)  # fmt: skip


# Questions -----------------------------------------------------------------------------------------------------------------


def types() -> list[tuple[str, Any]]:
    """How questions are answered."""
    labels = (_("a line"), _("several lines"), _("a number"), _("a day"), _("one of these choices"), _("yes or no"))
    return list(zip(map(str, Type), labels, strict=True))


def _question_columns() -> list[Column]:
    return [
        Column("label", _("Question")),
        Column("type", _("Answered by"), types()),
        Column("choices", _("Choices, with commas")),
        Column("when", _("Only where (Question = answer)")),
        Column("required", _("Needed"), tick=True),
    ]


def _questions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    keys: dict[str, str] = {}
    for row in rows:
        label = str(row.get("label") or "").strip()
        if not label:
            continue
        made = {**row, "label": label, "key": row.get("key") or f"q{len(found) + 1}"}
        if not isinstance(row.get("choices"), list):
            made["choices"] = [one.strip() for one in str(row.get("choices") or "").split(",")]
        if not isinstance(row.get("when"), Mapping):
            made["when"] = _condition(str(row.get("when") or ""), keys)
        made["required"] = bool(row.get("required"))
        keys[label.lower()] = made["key"]
        found.append(made)
    return found


def _condition(text: str, keys: Mapping[str, str]) -> dict[str, Any] | None:
    """What “Question = answer, answer” means; a question alone means that it has any answer. Raises ValueError."""
    if not text.strip():
        return None
    on, _sign, values = text.partition("=")
    key = keys.get(on.strip().lower())
    if key is None:
        raise ValueError(_("There is no question “%(label)s” above that one.") % {"label": on.strip()})
    return {"field": key, "is": [value.strip() for value in values.split(",") if value.strip()]}


def questions(record: CatalogueItem | None, actor: Actor) -> forms.Field:
    """The questions of the form, in their order."""
    version = _present(record)
    labels = {one["key"]: one["label"] for one in version.fields} if version else {}
    rows = [
        {**one, "choices": ", ".join(one.get("choices", ())), "when": _told_when(one.get("when"), labels)}
        for one in (version.fields if version else ())
    ]
    return RowsField(_question_columns, _questions, label=_("What is asked"), initial=rows)


def _told_when(when: Mapping[str, Any] | None, labels: Mapping[str, str]) -> str:
    if not when:
        return ""
    return " = ".join(filter(None, (labels.get(when["field"], when["field"]), ", ".join(when["is"]))))


# Voters --------------------------------------------------------------------------------------------------------------------


def _who() -> list[tuple[str, Any]]:
    roles = [(f"role:{slug}", _("Role: %(name)s") % {"name": role_name(slug)}) for slug in VOTING]
    roles[0] = ("role:customer", _("The customer's manager"))
    teams = [(f"team:{team.pk}", _("Team: %(name)s") % {"name": team.name}) for team in selectors.teams()]
    return [("", "—"), *roles, *teams, *((f"person:{person.pk}", person.name) for person in selectors.colleagues())]


def _vote_columns() -> list[Column]:
    return [
        Column("name", _("Step")),
        Column("who", _("Who votes"), _who()),
        Column("mandatory", _("Must agree"), tick=True),
        Column("need", _("So many must agree (2, or 50 %)")),
    ]


def _votes(rows: list[dict[str, Any]], record: CatalogueItem | None) -> list[dict[str, Any]]:
    """The steps of rows, or as a program sent them, with nobody among the voters whom one could not have chosen: a role that
    votes, one of the provider's teams or people, or one of the people of the customer whom the item is for.
    """
    steps = rows if rows and "voters" in rows[0] else _steps(rows)
    try:
        asked = steps_from(steps)
    except Invalid as refusal:
        raise ValueError(str(next(iter(refusal.fields.values())))) from None
    known = {value for value, _label in _who()}
    known |= {f"person:{person.pk}" for person in selectors.people_of(record.customer_id if record else None)}
    for step in asked:
        for voter in step.voters:
            if not known & {f"person:{voter.person}", f"team:{voter.team}", f"role:{voter.role}"}:
                raise ValueError(_("Choose the voters of the step “%(step)s” from the list.") % {"step": step.name})
    return [step.data() for step in asked]


def _steps(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the same step are its voters; the first of them says how many must agree."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        what, _sign, key = str(row.get("who") or "").partition(":")
        if not what:
            if str(row.get("name") or "").strip():
                raise ValueError(_("Say who votes in the step “%(step)s”.") % {"step": row["name"]})
            continue
        name = str(row.get("name") or "").strip() or (list(found)[-1] if found else _("Approval"))
        step = found.setdefault(name, {"name": name, "voters": [], **_need(str(row.get("need") or ""))})
        voter: dict[str, Any] = {what: int(key) if key.isdecimal() and len(key) < 19 else key}
        step["voters"].append({**voter, "mandatory": True} if row.get("mandatory") else voter)
    return list(found.values())


def _need(text: str) -> dict[str, int]:
    number = text.replace("%", "").strip() or "1"
    if not number.isdecimal() or len(number) > 3:
        raise ValueError(_("Say how many must agree as 2, or as 50 %."))
    return {"percent" if "%" in text else "quorum": int(number)}


def _vote_rows(steps: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        need = f"{step['percent']} %" if "percent" in step else str(step.get("quorum", 1))
        for voter in step["voters"]:
            what = next(name for name in ("person", "team", "role") if name in voter)
            mandatory = voter.get("mandatory", False)
            yield {"name": step["name"], "who": f"{what}:{voter[what]}", "mandatory": mandatory, "need": need}


def approvals(record: CatalogueItem | None, actor: Actor) -> forms.Field:
    """Who votes, step by step."""
    version = _present(record)
    return RowsField(
        _vote_columns, partial(_votes, record=record), label=_("Who approves"),
        initial=list(_vote_rows(version.approvals)) if version else [],
    )  # fmt: skip


# Tasks ---------------------------------------------------------------------------------------------------------------------


def _task_columns() -> list[Column]:
    teams = [("", _("the item's own team")), *((str(team.pk), team.name) for team in selectors.teams())]
    return [Column("title", _("Task")), Column("team", _("Team"), teams), Column("description", _("How"))]


def _tasks(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    teams = {str(team.pk): team.pk for team in selectors.teams()}
    kept = [row for row in rows if str(row.get("title") or "").strip()]
    for row in kept:
        if str(row.get("team") or "") not in ("", *teams):
            raise ValueError(_("Choose the team of “%(title)s” from the list.") % {"title": row["title"]})
    return [{**row, "team": teams.get(str(row.get("team") or ""))} for row in kept]


def tasks(record: CatalogueItem | None, actor: Actor) -> forms.Field:
    """The tasks that an order sets going, in their order."""
    version = _present(record)
    rows = [{**one, "team": str(one.get("team") or "")} for one in (version.tasks if version else ())]
    return RowsField(_task_columns, _tasks, label=_("What is done, in this order"), initial=rows)


def _present(record: CatalogueItem | None) -> FormVersion | None:
    return selectors.latest_version(record.pk) if record is not None else None
