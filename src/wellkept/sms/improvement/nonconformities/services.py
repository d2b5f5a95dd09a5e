"""Treating a finding: the search for the like, which is run and kept, and the analysis of its causes."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.findings.lifecycle import OPEN
from wellkept.components.findings.models import Finding
from wellkept.components.findings.services import is_nonconformity
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.wording import written
from wellkept.records import services as records
from wellkept.records.search import search

#: So many of the newest records that match are kept.
KEPT = 100
#: The states in which causes are still looked for.
ANALYSED_IN = ("open", "contained", "correcting", "checking")


def is_treated(finding: Finding) -> bool:
    """Whether the causes of a nonconformity are still looked for."""
    return is_nonconformity(finding) and finding.state in ANALYSED_IN


def awaits_search(finding: Finding) -> bool:
    """Whether a nonconformity cannot go on before the like was searched for."""
    return finding.state == "contained" and is_nonconformity(finding) and finding.similar_searched_at is None


def search_similar(
    finding: Finding, *, actor: Actor, similar_query: str, similar_kind: str = "", version: int | None = None
) -> Finding:
    """Search the records that the actor may see for the like of a finding, and keep the query, when it ran and what it found.

    `similar_kind` narrows it to a kind by its key. Raises Denied, Invalid, Refused, Conflict.
    """
    if finding.state not in OPEN:
        raise Refused(_("%(number)s is over.") % {"number": finding.number})
    words = written(similar_query)
    if not words:
        raise Invalid({"similar_query": _("Give words that the like of it would have.")})
    found = search(actor, words, kinds=[similar_kind] if similar_kind else None, limit=KEPT)
    numbers = [hit.card.number for hit in found if hit.card.pk != finding.pk]
    row: Finding = records.edit(
        finding, actor=actor, version=version, verb="like_searched", similar_query=words, similar_kind=similar_kind,
        similar_hits=numbers, similar_searched_at=occasion.now(),
    )  # fmt: skip
    return row


def analyse(
    finding: Finding,
    *,
    actor: Actor,
    whys: Sequence[dict[str, Any]] | None = None,
    fishbone: Sequence[dict[str, Any]] | None = None,
    cause: str | None = None,
    version: int | None = None,
) -> Finding:
    """Write down why it happened: question after question, causes by branch, and the root cause; what is not given stays.

    Raises Denied, Refused, Conflict.
    """
    if not is_treated(finding):
        raise Refused(_("The causes of %(number)s are not looked for now.") % {"number": finding.number})
    given = {"whys": whys, "fishbone": fishbone, "cause": None if cause is None else written(cause)}
    changes = {name: value for name, value in given.items() if value is not None}
    row: Finding = records.edit(finding, actor=actor, version=version, verb="analysed", **changes)
    return row
