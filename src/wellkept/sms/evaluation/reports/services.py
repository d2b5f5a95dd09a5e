"""Defining reports, drawing them up, and what happens when they are sent and decided on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.communications import services as communications
from wellkept.components.communications.models import Communication
from wellkept.components.series import periods
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.evaluation.reports import freezing, selectors
from wellkept.sms.evaluation.reports.models import Purpose, Report, ReportDefinition
from wellkept.sms.evaluation.reports.permissions import Permissions
from wellkept.sms.evaluation.reports.sources import Scope, sources
from wellkept.sms.evaluation.reports.wording import actions_in_words, in_words


def define_report(*, actor: Actor, title: str, **fields: Any) -> ReportDefinition:
    """Put a definition on file as a draft. Raises Denied, Invalid for one that does not fit its purpose."""
    _fit(fields.get("purpose", Purpose.SERVICE), fields.get("service"))
    made: ReportDefinition = records.create(kind("report_definition"), actor=actor, title=title, **fields)
    return made


def edit_definition(
    definition: ReportDefinition, *, actor: Actor, version: int | None = None, **changes: Any
) -> ReportDefinition:
    """Change a draft; one that is in use is revised first. Raises Denied, Refused, Invalid, Conflict."""
    with transaction.atomic():
        row: ReportDefinition = records.edit(definition, actor=actor, version=version, **changes)
        if row.state != "draft":
            raise Refused(_("Reports are drawn up by %(number)s; revise it first.") % {"number": row.number})
        _fit(row.purpose, row.service)
    return row


def _fit(purpose: str, service: Any) -> None:
    if service is not None and purpose != Purpose.SERVICE:
        raise Invalid({"service": _("A report on the whole system has no service of its own.")})


def compose(
    definition: ReportDefinition,
    *,
    actor: Actor,
    sections: Sequence[str],
    readers: Sequence[str],
    version: int | None = None,
) -> ReportDefinition:
    """Say what a draft is drawn up from, in order, and who gets it. Raises Denied, Invalid, Refused, Conflict."""
    if unknown := [key for key in sections if key not in sources()]:
        raise Invalid({"sections": _("Nothing is known of “%(key)s”.") % {"key": unknown[0]}})
    if not sections:
        raise Invalid({"sections": _("Choose what it is drawn up from.")})
    if not readers:
        raise Invalid({"readers": _("Choose who gets it.")})
    return edit_definition(
        definition, actor=actor, version=version, sections=list(dict.fromkeys(sections)), readers=sorted(set(readers))
    )


def is_whole(write: Write) -> None:
    """Guard: it says what it is drawn up from, who gets it and who answers for it, and which service it is about."""
    row: Any = write.instance
    if not row.sections or not row.readers:
        raise Refused(_("Say first what it is drawn up from and who gets it."))
    if row.owner_id is None:
        raise Invalid({"owner": _("Say who answers for it.")})
    if row.purpose == Purpose.SERVICE and row.service_id is None:
        raise Invalid({"service": _("Say which service it is about.")})


def draw_up(
    *, actor: Actor, definition: ReportDefinition, period: date | None = None, title: str = "", **fields: Any
) -> Report:
    """Draw up the report on the period that a day lies in, without one on the last that is over; its figures stay as they are.
    One by a draft shows how it will look; one on a period that has its report already stands beside it.

    Raises Denied, Refused for a definition that is retired, Invalid for a period that is not over.
    """
    actor.require(Permissions.MANAGE)
    if definition.state == "retired":
        raise Refused(_("Nothing is drawn up by %(number)s any more.") % {"number": definition.number})
    last = periods.last_ended(definition.rhythm, occasion.now())
    start = periods.start_of(definition.rhythm, period) if period is not None else last
    if start > last:
        raise Invalid({"period": _("This period is not over yet.")})
    scope = Scope(system(), definition.service_id, definition.customer_id)
    frozen = freezing.freeze(definition, scope, start)
    called = title.strip() or f"{definition.title}: {periods.in_words(definition.rhythm, start)}"
    made: Report = records.create(
        kind("report"), actor=actor, title=called[:200], definition=definition, service_id=definition.service_id,
        owner_id=definition.owner_id, customer_id=definition.customer_id, period=start,
        period_end=periods.moments(definition.rhythm, start)[1], figures=frozen.figures, compared=frozen.compared,
        deviations=frozen.deviations, sources=frozen.sources, summary=fields.get("summary", ""),
    )  # fmt: skip
    return made


def draw_up_due(*, actor: Actor) -> int:
    """Draw up what is due: of each definition in use the last period that is over, if it ended since; returns how many."""
    made = 0
    for row in selectors.active_definitions():
        start = periods.last_ended(row.rhythm, occasion.now())
        ended = periods.moments(row.rhythm, start)[1]
        if row.active_at is not None and ended > row.active_at and not selectors.has_report(row.pk, start):
            draw_up(actor=actor, definition=row)
            made += 1
    return made


def edit_report(report: Report, *, actor: Actor, version: int | None = None, **changes: Any) -> Report:
    """Change the words of a report that was not sent. Raises Denied, Refused, Conflict."""
    with transaction.atomic():
        row: Report = records.edit(report, actor=actor, version=version, **changes)
        if row.state != "drawn_up":
            raise Refused(_("%(number)s was sent and stays as it is.") % {"number": row.number})
    return row


def distribute(write: Write) -> None:
    """Effect: everybody it is meant for is told what it says. Raises Refused where nobody is there to read it."""
    row: Any = write.instance
    told = selectors.readers_of(row.definition)
    if not told:
        raise Refused(_("Nobody holds a role that gets this report; appoint somebody first."))
    for role, people in told:
        communications.send(
            row.record, actor=write.actor, topic=row.title, content=in_words(row), audience=role, recipients=people
        )


def note_decider(write: Write) -> None:
    """Effect: who decided, where a person did."""
    records.set_attributes(write, decided_by_id=write.actor.person_id)


def tell_actions(report: Report, *, actor: Actor, version: int | None = None) -> Report:
    """Tell those who got a report what was decided and who does what. Raises Denied, Refused without decision or actions."""
    actor.require(Permissions.MANAGE)
    with transaction.atomic():
        row: Report = records.edit(
            report, actor=actor, version=version, verb="actions_told", actions_told_at=occasion.now()
        )
        waiting = list(selectors.tasks_of(row))
        if row.state != "decided" or not waiting:
            raise Refused(_("Decide first, and ask for the tasks that follow; then they can be told of."))
        people = {person.pk: person for _role, some in selectors.readers_of(row.definition) for person in some}
        people |= {task.assignee.pk: task.assignee for task in waiting if task.assignee is not None}
        communications.send(
            row.record, actor=actor, topic=_("What follows from %(title)s") % {"title": row.title},
            content=actions_in_words(row, waiting), audience=_("readers and those who act"),
            recipients=list(people.values()), stage=Communication.Stage.END,
        )  # fmt: skip
    return row
