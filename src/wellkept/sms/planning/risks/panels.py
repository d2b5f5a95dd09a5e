"""What the page of a risk shows beside its facts, and that of a service or item of its risks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.planning.risks import matrix, selectors
from wellkept.sms.planning.risks.models import Risk, RiskLevel

#: How each level is drawn; the word stands beside it always.
TONES = {
    RiskLevel.LOW: "good",
    RiskLevel.MODERATE: "info",
    RiskLevel.HIGH: "attention",
    RiskLevel.CRITICAL: "bad",
}
#: So many risks of a service are shown.
SHOWN = 8


def tone(level: int | None) -> str:
    """The tone of a level; quiet for none."""
    return TONES[RiskLevel(level)] if level else "quiet"


def assessed(risk: Risk, actor: Actor) -> Mapping[str, Any]:
    """Its assessments, each with the words of the matrix that was in force then, and whether what remains is acceptable."""
    rows = [_explained(row) for row in selectors.assessments_of(risk.pk)]
    return {"rows": rows, "verdict": _verdict(risk) if rows else ""}


def _explained(row: Any) -> dict[str, Any]:
    scale = matrix.in_force(row.at)
    return {
        "row": row,
        "tone": tone(row.level),
        "likelihood": scale.likelihoods[row.likelihood - 1],
        "impact": scale.impacts[row.impact - 1],
    }


def _verdict(risk: Risk) -> str:
    """Whether the level that remains lies within the criteria of acceptance, in a sentence."""
    acceptable = matrix.in_force(occasion.now()).acceptable
    if risk.category == Risk.Category.OPPORTUNITY or risk.residual_level is None:
        return ""
    if risk.residual_level <= acceptable:
        return _("What remains lies within the criteria of acceptance (up to %(level)s).") % {
            "level": str(RiskLevel(acceptable).label).lower()
        }
    if risk.state == "accepted":
        return _("What remains lies above the criteria of acceptance; it was accepted by name and for a time.")
    return _(
        "What remains lies above the criteria of acceptance (up to %(level)s): treat it, or let somebody accept it."
    ) % {"level": str(RiskLevel(acceptable).label).lower()}


def of_thing(record: Any, actor: Actor) -> Mapping[str, Any]:
    """The risks that a service or an item has, its own and inherited ones."""
    rows = list(selectors.concerning(record.pk, actor)[: SHOWN + 1])
    found = [
        {"risk": row, "tone": tone(row.residual_level), "inherited": row.concerns_id != record.pk}
        for row in rows[:SHOWN]
    ]
    return {"rows": found, "more": len(rows) > SHOWN, "thing": record}


def steps_said(risk: Risk, actor: Actor) -> str:
    """What the steps of the matrix mean, before somebody chooses them."""
    scale = matrix.in_force(occasion.now())
    return "\n".join(
        f"{label}: " + "; ".join(f"{n} – {word}" for n, word in enumerate(words, 1))
        for label, words in ((_("Likelihood"), scale.likelihoods), (_("Impact"), scale.impacts))
    )


def before_treating(risk: Risk, actor: Actor) -> str:
    """What was done about it, and what the steps mean."""
    done, waiting = selectors.actions_of(risk.pk)
    said = ngettext("%(n)d action was done.", "%(n)d actions were done.", done) % {"n": done}
    if waiting:
        said = _("Still open: %(actions)s.") % {"actions": ", ".join(waiting[:5])}
    return f"{said}\n{steps_said(risk, actor)}"


def before_accepting(risk: Risk, actor: Actor) -> str:
    """The criteria of acceptance."""
    return str(matrix.in_force(occasion.now()).criteria)


def mark(risk: Risk) -> tuple[Any, str]:
    """The level that remains, where it is high."""
    if risk.residual_level is None or risk.residual_level < RiskLevel.HIGH or risk.state == "closed":
        return "", ""
    opportunity = risk.category == Risk.Category.OPPORTUNITY
    return RiskLevel(risk.residual_level).label, "info" if opportunity else tone(risk.residual_level)
