"""What requesters are told of their requests: received, decided, a question that waits for them, fulfilled, how it was."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.components.notifications.recipients import Telling
from wellkept.records.models import Record
from wellkept.sms.resolution.requests import selectors
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.toolkit import words
from wellkept.toolkit.merging.telling import told_merged


def to_requester(card: Record, verb: str, now: Mapping[str, Any]) -> Telling | None:
    """The words for a step, in the language in force; `now` is what the step set. None for what is an inner matter."""
    names = {"number": card.number, "title": card.title}
    if verb == "submitted":
        return Telling(_("We have received your order %(number)s: %(title)s") % names, _expected(card))
    if verb == "approved":
        return Telling(_("%(number)s is approved: %(title)s") % names, _expected(card))
    if verb == "rejected":
        return Telling(
            _("%(number)s was not approved: %(title)s") % names, _("Why, those who decided say on the page below.")
        )
    if verb == "put_on_hold" and now.get("hold_reason") == ServiceRequest.HoldReason.CALLER:
        ask = _("Please answer using the link below; work goes on as soon as you do.")
        question = selectors.last_word_to_requester(card.pk)
        return Telling(
            _("%(number)s waits for your answer: %(title)s") % names, "\n\n".join(filter(None, (question, ask)))
        )
    if verb == "fulfilled":
        return Telling(_("%(number)s is fulfilled: %(title)s") % names, _fulfilled(now))
    if verb == "closed":
        return Telling(
            _("%(number)s is closed: %(title)s") % names, _("How was it? Tell us in one click using the link below.")
        )
    if verb == "merged":
        return told_merged(card.number, card.title, str(now.get("cancel_reason") or ""))
    if verb == "cancelled":
        return Telling(_("%(number)s is cancelled: %(title)s") % names, str(now.get("cancel_reason") or ""))
    return None


def _expected(card: Record) -> str:
    expected = selectors.request(card.pk).expected_at
    return _("You can expect it by %(when)s.") % {"when": words.moment(expected)} if expected is not None else ""


def _fulfilled(now: Mapping[str, Any]) -> str:
    how = _("Is something missing? Choose “Something is missing” using the link below and say what.")
    days = selectors.GRACE.days
    closes = ngettext(
        "Without word from you it is closed after %(days)d day.",
        "Without word from you it is closed after %(days)d days.",
        days,
    ) % {"days": days}
    return "\n\n".join(filter(None, (str(now.get("fulfilment") or ""), how, closes)))
