"""What the page of a finding shows of its treatment."""

from collections.abc import Mapping
from textwrap import shorten
from typing import Any
from urllib.parse import urlencode

from wellkept.components.findings.models import Finding
from wellkept.components.findings.standing import is_nonconformity
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.permissions import Permissions as Conformity
from wellkept.conformity.selectors import records_named
from wellkept.kernel.permissions import Actor
from wellkept.sms.improvement.nonconformities.fields import BRANCHES
from wellkept.toolkit import approving
from wellkept.toolkit.addresses import record_address

#: So many of the records that were found are named.
SHOWN = 8


def requirements() -> list[tuple[str, str]]:
    """The requirements of the catalogue by number, each with the beginning of its text."""
    known = catalogue()
    return [
        (one.id, f"{one.id} {shorten(one.text, 80, placeholder='…')}")
        for one in (*known.requirements, *known.amendment)
    ]


def requirement(finding: Finding, actor: Actor) -> Mapping[str, Any]:
    """The requirement that is not met, in the catalogue's words."""
    if not finding.requirement:
        return {}
    entry = catalogue().requirement(finding.requirement)
    return {"entry": entry, "href": f"/prove/{entry.id}" if actor.can(Conformity.VIEW) else ""}


def extent(finding: Finding, actor: Actor) -> Mapping[str, Any]:
    """The search for the like as it was run, and those of its hits that the actor may see."""
    if finding.similar_searched_at is None:
        return {}
    cards = records_named(finding.similar_hits[:SHOWN], actor)
    asked = {"q": finding.similar_query, **({"kind": finding.similar_kind} if finding.similar_kind else {})}
    return {
        "finding": finding,
        "count": len(finding.similar_hits),
        "cards": [(card, record_address(card.number)) for card in cards],
        "more": len(finding.similar_hits) - len(cards),
        "again": f"/search?{urlencode(asked)}",
    }


def causes(finding: Finding, actor: Actor) -> Mapping[str, Any]:
    """The questions with their answers, and the causes by branch."""
    if not is_nonconformity(finding) or not (finding.whys or finding.fishbone):
        return {}
    branches: dict[str, list[str]] = {}
    for row in finding.fishbone:
        branches.setdefault(row["branch"], []).append(row["cause"])
    return {
        "whys": finding.whys,
        "branches": [(label, branches[key]) for key, label in BRANCHES.items() if key in branches],
        "effect": finding.title,
        "cause": finding.cause,
    }


def approval(finding: Finding, actor: Actor) -> Mapping[str, Any]:
    """Who says that it is closed, as soon as somebody is asked."""
    return approving.approval(finding, actor) if is_nonconformity(finding) else {}
