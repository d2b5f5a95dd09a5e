"""The form fields of a treatment: where the like is searched, questions with their answers, causes by branch."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kinds
from wellkept.toolkit.pages.access import viewers
from wellkept.toolkit.rows import Column, RowsField

#: The branches of a cause and effect diagram.
BRANCHES = {
    "people": gettext_lazy("People"),
    "method": gettext_lazy("Procedure"),
    "technology": gettext_lazy("Technology"),
    "information": gettext_lazy("Information"),
    "supplier": gettext_lazy("Suppliers"),
    "management": gettext_lazy("Management"),
    "surroundings": gettext_lazy("Surroundings"),
}
#: So many rows of questions, and of causes, at most.
MOST = 30
_TEXT = {"type": "string", "maxLength": 500}


def _rows_schema(*names: str) -> dict[str, Any]:
    items = {
        "type": "object", "additionalProperties": False, "required": list(names), "properties": dict.fromkeys(names, _TEXT)
    }  # fmt: skip
    return {"type": "array", "maxItems": MOST, "items": items}


WHYS_SCHEMA = _rows_schema("why", "because")
FISHBONE_SCHEMA = _rows_schema("branch", "cause")
KIND_SCHEMA = {"type": "string", "description": "The key of a kind; empty for every kind."}


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(_("Give a text here."))
    if len(value) > 500:
        raise ValueError(_("At most %(most)d characters.") % {"most": 500})
    return value.strip()


def _limited(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(rows) > MOST:
        raise ValueError(_("At most %(most)d rows.") % {"most": MOST})
    return rows


def _whys(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    found = [{"why": _text(row, "why"), "because": _text(row, "because")} for row in _limited(rows)]
    kept = [row for row in found if row["why"] or row["because"]]
    if any(not row["because"] for row in kept):
        raise ValueError(_("Answer every question that you ask."))
    return kept


def _causes(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    found = [{"branch": _text(row, "branch"), "cause": _text(row, "cause")} for row in _limited(rows)]
    kept = [row for row in found if row["cause"]]
    if any(row["branch"] not in BRANCHES for row in kept):
        raise ValueError(_("Choose the branch of every cause from the list."))
    return kept


def _why_columns() -> list[Column]:
    return [Column("why", _("Why?")), Column("because", _("Because"))]


def _cause_columns() -> list[Column]:
    return [Column("branch", _("Branch"), list(BRANCHES.items())), Column("cause", _("Possible cause"))]


def whys(record: Any, actor: Actor) -> forms.Field:
    """Question after question, until the answer is something that can be changed."""
    rows = list(record.whys) if record is not None else []
    return RowsField(
        _why_columns, _whys, spare=max(2, 5 - len(rows)), required=False, label=_("Five whys"), initial=rows,
        help_text=_("Ask why of each answer, until the answer is something that you can change."),
    )  # fmt: skip


def fishbone(record: Any, actor: Actor) -> forms.Field:
    """Causes that may have contributed, by branch."""
    rows = list(record.fishbone) if record is not None else []
    return RowsField(
        _cause_columns, _causes, spare=2, required=False, label=_("Cause and effect, by branch"), initial=rows
    )  # fmt: skip


def similar_kind(record: Any, actor: Actor) -> forms.Field:
    """Among which records the like is searched."""
    offered = [(k.key, k.plural) for k in kinds() if any(actor.can(p) for p in viewers(k))]
    initial = record.similar_kind if record is not None else ""
    return forms.ChoiceField(
        label=_("Among"), required=False, choices=[("", _("all records")), *offered], initial=initial
    )  # fmt: skip
