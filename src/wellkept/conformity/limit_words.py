"""What the limits of rules are called, and how long they are, in the words of the language in force."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wellkept.conformity.catalogue import Limit, LimitUnit

#: Each name of a limit in the catalogue, in words.
NAMES = {
    "acted_within": _("Acted on within"),
    "analysed_within": _("Analysed within"),
    "answered_within": _("Answered within"),
    "approved_within": _("Approved within"),
    "around": _("Counts so long before and after"),
    "assessed_within": _("Assessed within"),
    "assigned_within": _("Assigned within"),
    "briefed_within": _("Briefed within"),
    "checked_within": _("Checked within"),
    "classified_within": _("Classified within"),
    "closed_within": _("Closed within"),
    "concluded_within": _("Concluded within"),
    "core_covered_within": _("The core covered within"),
    "corrected_within": _("Corrected within"),
    "covered_within": _("Covered within"),
    "decided_within": _("Decided within"),
    "disposed_within": _("Disposed of within"),
    "due_after": _("Due after"),
    "emergency_decided_within": _("In an emergency decided within"),
    "emergency_planned_within": _("In an emergency planned within"),
    "emergency_tested_within": _("In an emergency tested within"),
    "emergency_told_within": _("In an emergency told within"),
    "forecast_ahead": _("Forecast ahead for"),
    "found_within": _("Found within"),
    "held_within": _("Held within"),
    "informed_within": _("Informed within"),
    "investigated_within": _("Investigated within"),
    "kept_for": _("Kept for"),
    "logged_from": _("Logged from"),
    "looked_into_within": _("Looked into within"),
    "major_due_within": _("Of major findings due within"),
    "measured_within": _("Measured within"),
    "minor_decided_within": _("Of minor findings decided within"),
    "moved_within": _("Moved on within"),
    "newest_within": _("The newest no older than"),
    "noted_every": _("Noted every"),
    "noted_within": _("Noted within"),
    "observed_for": _("Observed for"),
    "produced_within": _("Produced within"),
    "published_ahead": _("Published ahead by"),
    "recorded_within": _("Recorded within"),
    "recurring_from": _("Counted as recurring from"),
    "recurring_within": _("Counted as recurring within"),
    "renewed_within": _("Renewed within"),
    "reported_within": _("Reported within"),
    "reviewed_within": _("Reviewed within"),
    "rhythm": _("Rhythm"),
    "rhythm_high": _("Rhythm where much depends on it"),
    "rhythm_low": _("Rhythm where little depends on it"),
    "rhythm_medium": _("Usual rhythm"),
    "tested_within": _("Tested within"),
    "told_within": _("Told within"),
    "updated_within": _("Updated within"),
    "used_within": _("Used within"),
}


def name_of(limit: str) -> str:
    """What a limit is called."""
    return str(NAMES[limit])


def in_words(limit: Limit) -> str:
    """How long it is: "10 working days"."""
    n = limit.value
    said = {
        LimitUnit.HOUR: ngettext("%(n)d hour", "%(n)d hours", n),
        LimitUnit.DAY: ngettext("%(n)d day", "%(n)d days", n),
        LimitUnit.WORKING_DAY: ngettext("%(n)d working day", "%(n)d working days", n),
        LimitUnit.MONTH: ngettext("%(n)d month", "%(n)d months", n),
        LimitUnit.RECORD: ngettext("%(n)d record", "%(n)d records", n),
    }
    return said[limit.unit] % {"n": n}


def read(text: str) -> Limit:
    """A limit as somebody writes it, in the language in force or in English; ValueError for any other."""
    number, _space, _unit = text.strip().partition(" ")
    if number.isascii() and number.isdecimal() and 0 < len(number) < 6 and int(number) > 0:
        for unit in LimitUnit:
            limit = Limit(int(number), unit)
            if " ".join(text.split()).lower() in (in_words(limit).lower(), str(limit)):
                return limit
    raise ValueError(text)
