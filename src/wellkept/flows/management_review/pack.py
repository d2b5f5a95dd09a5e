"""The pack of a management review as PDF: what it was presented with, what it concluded and decided, from what was kept then.

It is filed with the review when its chair approves the minutes, and never drawn again after that.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellkept.components.attachments import services as attachments
from wellkept.components.reviews import management
from wellkept.components.reviews.models import Review
from wellkept.kernel.occasion import Origin, current
from wellkept.kernel.permissions import system
from wellkept.records.hooks import Write
from wellkept.toolkit.paper.setting import Cell, Paper, Section, pdf
from wellkept.toolkit.words import moment


def name_of(review: Review) -> str:
    """What the file of a review's pack is called."""
    return f"{review.number}-pack.pdf"


def draw(review: Review) -> bytes:
    """The pack of a review that was held, in the language and zone in force, as PDF."""
    return pdf(paper(review))


def paper(review: Review) -> Paper:
    """What the pack of a review that was held says."""
    since, until = management.period_of(review)
    period = _("From %(since)s to %(until)s.") % {"since": moment(since), "until": moment(until)}
    approved = review.reported_at
    standing = (
        _("Minutes approved %(when)s.") % {"when": moment(approved)} if approved else _("Draft: not approved yet.")
    )
    chair = review.chair.name if review.chair is not None else "–"
    lead = [
        _("Held %(when)s, chaired by %(name)s.") % {"when": moment(review.held_at), "name": chair},
        period,
        standing,
    ]
    return Paper(
        title=f"{review.number} {review.title}",
        lead=" ".join(lead),
        foot=f"Wellkept, {review.number}",
        page=_("Page"),
        language=(get_language() or "en")[:2],
        empty=_("Nothing was kept."),
        sections=[*_presented(review), *_concluded(review)],
    )


def _presented(review: Review) -> list[Section]:
    heads = [_("What was presented"), _("Figure"), _("Before"), _("From")]
    sections = []
    for topic in management.topics_of(review):
        rows = [
            [Cell(row["label"]), Cell(row["value"]), Cell(row["before"] or "–"), Cell(row["source"])]
            for row in topic.rows
        ]
        note = "" if rows else _("Nothing that Wellkept keeps was presented on this topic.")
        sections.append(Section(f"{topic.letter}) {topic.label}", note, heads, rows, shares=(6, 3, 2, 3), texts=(0, 3)))
    return sections


def _concluded(review: Review) -> list[Section]:
    none = ", ".join(one["label"] for one in review.inputs.get("none", ()))
    parts: Sequence[tuple[Any, str]] = (
        (_("Participants"), review.participants),
        (_("What was found"), review.findings),
        (_("Is the system still suitable?"), review.suitability),
        (_("Is it adequate?"), review.adequacy),
        (_("Is it effective?"), review.effectiveness),
        (_("Improvements decided"), _("none") if review.no_improvements else review.improvements),
        (_("Changes decided"), _("none") if review.no_changes else review.changes_decided),
        (_("None occurred in this period"), none),
        (_("Minutes"), review.report),
    )
    rows = [[Cell(str(label)), Cell(text or "–")] for label, text in parts]
    return [Section(_("Conclusions and decisions"), "", [_("What"), _("Said")], rows, shares=(2, 7), texts=(0, 1))]


def file_it(writes: Sequence[Write]) -> None:
    """After the approval of minutes: keep the pack with the review as it reads now."""
    for write in writes:
        past = write.transition.past if write.transition is not None else ""
        if (
            write.kind.key != "review"
            or past != "minutes_approved"
            or current().origin in (Origin.IMPORT, Origin.REPLAY)
        ):
            continue
        review: Review = write.instance
        attachments.attach(
            review, actor=system(write.actor.name), name=name_of(review), file=[draw(review)], public=False
        )
