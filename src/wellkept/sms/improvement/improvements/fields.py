"""The form field that takes scores, one row for each criterion."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.sms.improvement.improvements import selectors
from wellkept.sms.improvement.improvements.models import BEST
from wellkept.toolkit.rows import Column, RowsField

SCORES_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["criterion", "score"],
        "properties": {
            "criterion": {"type": "string", "description": "The number of an approved criterion."},
            "score": {"type": "integer", "minimum": 1, "maximum": BEST},
            "reason": {"type": "string", "maxLength": 500},
        },
    },
}


def _columns() -> list[Column]:
    grades = [(str(n), str(n)) for n in range(1, BEST + 1)]
    return [
        Column("criterion", _("Criterion"), [(one.number, one.title) for one in selectors.criteria()]),
        Column("score", _("Score (%(best)d is best)") % {"best": BEST}, [("", "–"), *grades]),
        Column("reason", _("Why")),
    ]


def _read(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        value = str(row.get("score") or "")
        if not value:
            continue
        if value not in map(str, range(1, BEST + 1)):
            raise ValueError(_("Scores go from 1 to %(best)d.") % {"best": BEST})
        reason = row.get("reason") or ""
        if not isinstance(reason, str) or len(reason) > 500:
            raise ValueError(_("At most %(most)d characters.") % {"most": 500})
        found.append({"criterion": str(row.get("criterion") or ""), "score": int(value), "reason": reason.strip()})
    return found


def scores(record: Any, actor: Actor) -> forms.Field:
    """A score and its reason by each approved criterion, with what was given before."""
    given = {one["criterion"]: one for one in record.scores} if record is not None else {}
    rows = [
        {"criterion": one.number, **{k: v for k, v in given.get(one.number, {}).items() if k != "criterion"}}
        for one in selectors.criteria()
    ]
    for row in rows:
        row["score"] = str(row.get("score", ""))
    return RowsField(
        _columns, _read, spare=0, label=_("Scores"), initial=rows,
        help_text=_("Nothing is decided before each criterion has a score."),
    )  # fmt: skip
