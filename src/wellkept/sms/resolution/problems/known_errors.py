"""Known errors: recorded and published to the desk in one step, confirmed, retracted; the word goes to whoever needs it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.comments import services as comments
from wellkept.components.communications import services as communications
from wellkept.components.communications.models import Communication
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.wording import written
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.resolution.problems import selectors
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.resolution.problems.published import selectors as published

#: To whom a known error is published, as a role of the catalogue.
AUDIENCE = "service-desk-agent"

#: So many open incidents at most are told of a known error; further ones find it on their pages.
TOLD_AT_MOST = 500


def is_one(problem: Problem) -> bool:
    """Whether a problem is a known error still."""
    accepted = problem.resolution_code == Problem.ResolutionCode.RISK_ACCEPTED and problem.state in selectors.RESOLVED
    return problem.known_error_at is not None and (problem.state in selectors.OPEN or accepted)


def can_become_one(problem: Problem) -> bool:
    """Whether a problem may be recorded as a known error."""
    return problem.known_error_at is None and problem.state in selectors.OPEN


def mark(problem: Problem) -> tuple[str, str]:
    """What sets a known error apart from other problems."""
    return (_("Known error"), "attention") if is_one(problem) else ("", "")


def record(problem: Problem, *, actor: Actor, workaround: str, version: int | None = None, **more: Any) -> Problem:
    """Record a problem as a known error with the workaround that helps meanwhile, and tell the desk and everybody who works
    on its incidents. Raises Denied, Invalid, Refused, Conflict.
    """
    if not can_become_one(problem):
        raise Refused(_("%(number)s is a known error already, or over.") % {"number": problem.number})
    if not workaround.strip():
        raise Invalid(
            {"workaround": _("Say what helps meanwhile, or that nothing does and what the desk shall answer.")}
        )
    at = occasion.now()
    with transaction.atomic():
        if "cause" in more:
            more["cause_found_at"] = (problem.cause_found_at or at) if more["cause"].strip() else None
        row: Problem = records.edit(
            problem,
            actor=actor,
            version=version,
            verb="recorded_as_known_error",
            workaround=workaround.strip(),
            known_error_at=at,
            known_error_checked_at=at,
            retract_reason="",
            **more,
        )
        selectors.known_errors_changed()
        transaction.on_commit(selectors.known_errors_changed)
        _spread(row, actor, _("Known error: %(title)s"), row.workaround, Communication.Stage.START)
    return row


def confirm(problem: Problem, *, actor: Actor, version: int | None = None, **changes: Any) -> Problem:
    """Say that the workaround of a known error still helps, or write it anew and tell everybody. Raises Denied, Refused."""
    if not is_one(problem):
        raise Refused(_("%(number)s is no known error.") % {"number": problem.number})
    anew = changes.get("workaround", problem.workaround).strip()
    if not anew:
        raise Invalid({"workaround": _("A known error has a workaround; say first that it is none.")})
    with transaction.atomic():
        row: Problem = records.edit(
            problem,
            actor=actor,
            version=version,
            verb="known_error_confirmed",
            known_error_checked_at=occasion.now(),
            **changes,
        )
        if anew != problem.workaround.strip():
            _spread(row, actor, _("New workaround: %(title)s"), anew, Communication.Stage.UPDATE)
    return row


def retract(problem: Problem, *, actor: Actor, retract_reason: str, version: int | None = None) -> Problem:
    """Say with a reason that a problem is no known error: the workaround did not help, the cause is another. Raises Denied."""
    if not is_one(problem):
        raise Refused(_("%(number)s is no known error.") % {"number": problem.number})
    if not retract_reason.strip():
        raise Invalid({"retract_reason": _("Say why.")})
    with transaction.atomic():
        row: Problem = records.edit(
            problem,
            actor=actor,
            version=version,
            verb="known_error_retracted",
            known_error_at=None,
            known_error_checked_at=None,
            advised_at=None,
            retract_reason=retract_reason.strip(),
        )
        _spread(row, actor, _("No longer a known error: %(title)s"), row.retract_reason, Communication.Stage.END)
    return row


def publish(problem: Problem, *, actor: Actor, advice_title: str, advice: str, version: int | None = None) -> Problem:
    """Tell the people who use the service, in words of their own, what they notice and what they can do meanwhile.

    Raises Denied, Invalid, Refused, Conflict.
    """
    if not is_one(problem):
        raise Refused(_("%(number)s is no known error.") % {"number": problem.number})
    words = {"advice_title": written(advice_title), "advice": written(advice)}
    wrong = {name: _("Say it in words that a user understands.") for name, text in words.items() if not text}
    if problem.service_id is None:
        wrong["advice_title"] = _("Say first which service it is about; who uses that service reads it.")
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row: Problem = records.edit(
            problem, actor=actor, version=version, verb="published_to_users", **words,
            advised_at=problem.advised_at or occasion.now(),
        )  # fmt: skip
        published.published_changed()
        transaction.on_commit(published.published_changed)
    return row


def withdraw(problem: Problem, *, actor: Actor, version: int | None = None) -> Problem:
    """No longer tell the people who use the service of a known error. Raises Denied, Refused, Conflict."""
    if problem.advised_at is None:
        raise Refused(_("%(number)s is not published to users.") % {"number": problem.number})
    row: Problem = records.edit(problem, actor=actor, version=version, verb="withdrawn_from_users", advised_at=None)
    return row


def spread_resolution(write: Write) -> None:
    """Effect of resolving: who works on its open incidents and, for a known error, the desk learn that it is solved."""
    row = write.instance
    if occasion.current().origin in (Origin.REPLAY, Origin.IMPORT):
        return
    accepted = row.resolution_code == Problem.ResolutionCode.RISK_ACCEPTED
    topic = _("Risk accepted, the workaround stays: %(title)s") if accepted else _("Solved: %(title)s")
    stage = Communication.Stage.UPDATE if accepted else Communication.Stage.END
    _spread(row, write.actor, topic, row.resolution, stage, to_desk=row.known_error_at is not None)


def _spread(row: Problem, actor: Actor, topic: str, content: str, stage: str, *, to_desk: bool = True) -> None:
    """Note it in each open incident, whose people hear of that, and tell the desk."""
    topic = topic % {"title": row.title}
    recipients = selectors.desk() if to_desk else []
    if recipients:
        communications.send(
            row.record, actor=actor, topic=topic, content=content, audience=AUDIENCE, recipients=recipients, stage=stage
        )
    said = f"{row.number} {topic}\n\n{content}"
    told = selectors.incidents_to_tell(row)[:TOLD_AT_MOST]
    remarks = [comments.Remark(incident, said, False) for incident in told]
    if remarks:
        comments.comment_many(remarks, actor=system(actor.name))
