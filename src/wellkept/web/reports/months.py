"""The months that a report covers, as its address asks for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.relationship.agreements.results.periods import begins, later, month_of
from wellkept.toolkit.routes import Request

#: So many months are shown unless the address says otherwise, and at most.
USUAL, MOST = 12, 60


@dataclass(frozen=True, slots=True)
class Period:
    """The months that a report covers, both included; `trouble` says what was wrong with the address."""

    first: date
    last: date
    trouble: str = ""

    @property
    def address(self) -> str:
        """The same question as the tail of an address."""
        return f"from={self.first:%Y-%m}&to={self.last:%Y-%m}"

    def ends(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The moments between which the months lie in a zone."""
        return begins(self.first, zone), begins(later(self.last, 1), zone)


def latest(actor: Actor) -> Period:
    """The last twelve months, the present one among them."""
    this = month_of(occasion.now(), ZoneInfo(actor.zone))
    return Period(later(this, 1 - USUAL), this)


def period(request: Request, usual: Callable[[Actor], Period] = latest) -> Period:
    """The months that the address asks for, or the usual ones."""
    since, until = request.GET.get("from", "").strip(), request.GET.get("to", "").strip()
    if not since and not until:
        return usual(request.actor)
    try:
        last = date.fromisoformat(f"{until or since}-01")
        first = date.fromisoformat(f"{since}-01") if since else later(last, 1 - USUAL)
    except ValueError:
        return _instead(usual(request.actor), _("Write months as 2026-03, first the earlier one."))
    if not 1970 <= first.year <= last.year < 2100 or first > last or first < later(last, 1 - MOST):
        return _instead(usual(request.actor), _("Give at most %(n)d months, first the earlier one.") % {"n": MOST})
    return Period(first, last)


def _instead(usual: Period, trouble: str) -> Period:
    return Period(usual.first, usual.last, trouble)
