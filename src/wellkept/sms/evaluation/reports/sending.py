"""A report on paper: filed with it as PDF when it is sent, and never drawn again after that."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellkept.components.attachments import services as attachments
from wellkept.components.notifications.recipients import tell_anybody
from wellkept.kernel.occasion import Origin, current
from wellkept.kernel.permissions import system
from wellkept.records import hooks
from wellkept.records.hooks import Write
from wellkept.sms.evaluation.reports.models import Report
from wellkept.sms.evaluation.reports.wording import heads, sections_of
from wellkept.toolkit.paper.setting import Cell, Paper, Section, pdf
from wellkept.toolkit.words import moment

tell_anybody("report")


def name_of(report: Report) -> str:
    """What the file of a report is called."""
    return f"{report.number}.pdf"


def paper(report: Report) -> Paper:
    """What the paper of a report says, in the language and zone in force."""
    names = [_("Figure"), *heads(report), _("Target"), _("Trend")]
    sections = [
        Section(
            str(section["label"]),
            "",
            names,
            [
                [
                    Cell(row["name"]),
                    *(Cell(value) for value in row["said"]),
                    Cell(row["target"] or "–", "bad" if row["met"] is False else ""),
                    Cell(row["trend"] or "–"),
                ]
                for row in section["rows"]
            ],
        )
        for section in sections_of(report)
    ]
    missed = _("Targets missed: %(n)d.") % {"n": report.deviations}
    sent = _("Sent %(when)s.") % {"when": moment(report.sent_at)} if report.sent_at is not None else ""
    return Paper(
        title=f"{report.number} {report.title}",
        lead=" ".join(part for part in (sent, missed, report.summary.strip()) if part),
        foot=f"Wellkept, {report.number}",
        page=_("Page"),
        language=(get_language() or "en")[:2],
        empty=_("There is nothing to report."),
        sections=sections,
    )


def file_it(writes: Sequence[Write]) -> None:
    """After a report was sent: keep it as PDF with its record as it reads now."""
    for write in writes:
        past = write.transition.past if write.transition is not None else ""
        elsewhere = current().origin in (Origin.IMPORT, Origin.REPLAY)
        if write.kind.key == "report" and past == "sent" and not elsewhere:
            report: Report = write.instance
            attachments.attach(
                report, actor=system(write.actor.name), name=name_of(report), file=[pdf(paper(report))], public=False
            )


hooks.effect(complete=file_it)
