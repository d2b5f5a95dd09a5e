"""Which assessment a page shows: the latest look at the present, or how it stood at the end of a past day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from threading import Lock
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.utils.translation import gettext as _

from wellkept.conformity import engine, selectors
from wellkept.conformity.reports import Assessment
from wellkept.directory.selectors import home_zone
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused, WellkeptError
from wellkept.kernel.permissions import Actor
from wellkept.toolkit.routes import Request

#: How long, in seconds, a recomputed day is kept at hand; from which cost on it is shown until then whatever was written since;
#: and how long somebody waits for his turn to have one recomputed.
KEPT, COSTLY, QUEUE = 600, 2.0, 5.0

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows; `query` keeps the day in links, `trouble` says why a day could not be shown, `job` is a look that
    the worker makes meanwhile.
    """

    assessment: Assessment | None
    day: date | None = None
    trouble: str = ""
    job: str = ""

    @property
    def query(self) -> str:
        """The part of an address that keeps the day."""
        return f"?as_of={self.day.isoformat()}" if self.day else ""


def day_asked(request: Request, zone: ZoneInfo) -> date | None:
    """The past day that the address asks for; None for the present. Raises Invalid for what is no date."""
    text = request.GET.get("as_of", "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        trouble = _("“%(text)s” is not a date. Write it as 2026-03-31.") % {"text": text[:40]}
        raise Invalid({"as_of": trouble}) from None
    return None if day == occasion.now().astimezone(zone).date() else day


def here(request: Request) -> str:
    """The page's address without the look that it waits for: where looking again leads back to."""
    asked = request.GET.copy()
    asked.pop("job", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def shown(request: Request) -> Shown:
    """The assessment that the address asks for; the latest look where it asks for none or for one that cannot be."""
    job = request.GET.get("job", "")
    job = job if job.isdecimal() else ""
    if "as_of" not in request.GET:
        return Shown(selectors.latest(), job=job)
    zone = ZoneInfo(home_zone())
    try:
        day = day_asked(request, zone)
        if day is None:
            return Shown(selectors.latest(), job=job)
        return Shown(selectors.snapshot_on(day, zone) or _recomputed(day, zone, request.actor), day)
    except WellkeptError as refusal:
        return Shown(selectors.latest(), None, refusal.message)


def _recomputed(day: date, zone: ZoneInfo, actor: Actor) -> Assessment:
    """How a past day stands. Nobody keeps the others waiting with it: one day at a time is recomputed in a process, and one that
    took long is shown again for a while though something was written since; the page says when it was looked at.

    Raises Refused while other days are being recomputed.
    """
    key = f"prove:{day.isoformat()}:{zone.key}"
    found = _kept(key)
    if found is not None:
        return found
    if not _one_at_a_time.acquire(timeout=QUEUE):
        raise Refused(_("Other days are being looked back at now. Try again in a moment."))
    try:
        found = _kept(key)
        if found is None:
            head = selectors.trail_head()
            found = engine.assess(datetime.combine(day, time.max, zone), actor=actor)
            caches["process"].set(key, (head, found), KEPT)
    finally:
        _one_at_a_time.release()
    return found


def _kept(key: str) -> Assessment | None:
    """A recomputed day that is at hand and still worth showing."""
    head, found = caches["process"].get(key, ("", None))
    kept: Assessment | None = found
    return kept if kept is not None and (kept.seconds > COSTLY or head == selectors.trail_head()) else None
