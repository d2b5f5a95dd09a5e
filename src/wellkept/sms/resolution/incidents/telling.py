"""What callers are told of their incidents: received, a question that waits for them, resolved, closed; no inner steps."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.components.notifications.recipients import Telling
from wellkept.directory.selectors import holding
from wellkept.ledger.models import Event
from wellkept.records.models import Record
from wellkept.sms.resolution.incidents import selectors
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.merging.telling import told_merged


def to_caller(card: Record, verb: str, now: Mapping[str, Any]) -> Telling | None:
    """The words for a step, in the language in force; `now` is what the step set. None for what is nobody's business outside."""
    names = {"number": card.number, "title": card.title}
    if verb == "opened":
        return Telling(
            _("We have received your report %(number)s: %(title)s") % names,
            _("You will hear from us as soon as there is news. To add something, answer using the link below."),
        )
    if verb == "put_on_hold" and now.get("hold_reason") == Incident.HoldReason.CALLER:
        question = selectors.last_word_to_caller(card.pk)
        ask = _("Please answer using the link below; work goes on as soon as you do.")
        return Telling(
            _("%(number)s waits for your answer: %(title)s") % names, "\n\n".join(filter(None, (question, ask)))
        )
    if verb == "resolved":
        return Telling(_("%(number)s is resolved: %(title)s") % names, _resolved(now))
    if verb == "reopened":
        return Telling(_("We are working on %(number)s again: %(title)s") % names)
    if verb == "closed":
        days = selectors.desk_policy().reopen_days
        how = ngettext(
            "If it comes back within %(days)d day, choose “Reopen” using the link below.",
            "If it comes back within %(days)d days, choose “Reopen” using the link below.",
            days,
        ) % {"days": days}
        return Telling(_("%(number)s is closed: %(title)s") % names, how if days else "")
    if verb == "merged":
        return told_merged(card.number, card.title, str(now.get("cancel_reason") or ""))
    if verb == "cancelled":
        return Telling(_("%(number)s is cancelled: %(title)s") % names, str(now.get("cancel_reason") or ""))
    return None


def who_decides(event: Event) -> set[int]:
    """Who decides whether an incident is a major one: those who hold the roles for it."""
    return {person.pk for person in holding("incident-manager", "major-incident-manager")}


def escalated_to(event: Event) -> set[int]:
    """To whom an incident was escalated: a person, or everybody of a team."""
    person = (event.changes.get("escalated_person_id") or (None, None))[1]
    team = (event.changes.get("escalated_team_id") or (None, None))[1]
    members = {member.pk for member in selectors.members(team)} if team else set()
    return members | ({person} if person else set())


def _resolved(now: Mapping[str, Any]) -> str:
    """What was done, and what the caller can do if it did not help."""
    days = selectors.desk_policy().grace_days
    how = _("Does it still not work? Choose “Reopen” using the link below and say what you see.")
    closes = ngettext(
        "Without word from you it is closed after %(days)d day.",
        "Without word from you it is closed after %(days)d days.",
        days,
    ) % {"days": days}
    end = closes if days else ""
    return "\n\n".join(filter(None, (str(now.get("resolution") or ""), how, end)))
