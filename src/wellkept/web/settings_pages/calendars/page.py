"""A calendar's page: its week, its single days, its versions."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from wellkept.directory import services
from wellkept.directory.models import Calendar
from wellkept.directory.permissions import Permissions
from wellkept.kernel.errors import Refused
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept, stepped
from wellkept.web.settings_pages.calendars import content
from wellkept.web.settings_pages.calendars.finding import address, find, in_force, named, today
from wellkept.web.settings_pages.calendars.forms import DayHoursForm, DayOffForm


@requires(Permissions.SETTINGS)
class CalendarPage(View):
    """A calendar: its week, its single days, its versions; small steps named by `do`."""

    def get(self, request: Request, pk: int) -> HttpResponse:
        """Show it."""
        return page(request, find(pk))

    def post(self, request: Request, pk: int) -> HttpResponse:
        """Take the step that the button names; 404 for one that does not exist."""
        calendar = find(pk)
        name, _colon, what = request.POST.get("do", "").partition(":")
        step = _STEPS.get(name)
        if step is None:
            raise Http404
        return stepped(request, address(calendar), lambda: step(request, calendar, what))


def page(request: HttpRequest, calendar: Calendar, status: int = 200, **given: SettingsForm) -> HttpResponse:
    """The page with the forms as they are, or as somebody filled them in."""
    present = in_force(calendar)
    version = calendar.versions[present]
    now = today(version["zone"])
    off = content.days_off(calendar.versions, calendar.day_names)
    context: dict[str, Any] = {
        "calendar": calendar,
        "version": version,
        "week": content.week(version),
        "present": present,
        "versions": [(i, v, content.summary(v)) for i, v in enumerate(calendar.versions)],
        "ahead": [d for d in off if d.day >= now],
        "past": [d for d in off if d.day < now],
        "special": content.days_with_hours(calendar.versions, calendar.day_names),
        "thin": not any(d.day.year > now.year for d in off),
        "off_form": DayOffForm(prefix="off"),
        "hours_form": DayHoursForm(prefix="hours"),
        **given,
    }
    return render(request, "settings/calendar.html", context, status=status)


def _off(request: Request, calendar: Calendar, _what: str) -> HttpResponse:
    form = DayOffForm(request.POST, prefix="off")

    def act(values: dict[str, Any]) -> Calendar:
        names = named(calendar, {values["day"].isoformat(): values["name"]})
        versions = content.with_days(calendar.versions, closed=[values["day"]])
        return services.edit_calendar(calendar, actor=request.actor, versions=versions, day_names=names)

    if form.attempt(act) is None:
        return page(request, find(calendar.pk), 422, off_form=form)
    return kept(request, address(calendar), _("That day is off."), draft=f"settings:day-off:{calendar.pk}")


def _hours(request: Request, calendar: Calendar, _what: str) -> HttpResponse:
    form = DayHoursForm(request.POST, prefix="hours")

    def act(values: dict[str, Any]) -> Calendar:
        names = named(calendar, {values["day"].isoformat(): values["name"]})
        versions = content.with_days(calendar.versions, opened={values["day"]: values["hours"]})
        return services.edit_calendar(calendar, actor=request.actor, versions=versions, day_names=names)

    if form.attempt(act) is None:
        return page(request, find(calendar.pk), 422, hours_form=form)
    return kept(request, address(calendar), _("That day has its own hours."), draft=f"settings:day-hours:{calendar.pk}")


def _ordinary(request: Request, calendar: Calendar, day: str) -> HttpResponse:
    names = {key: name for key, name in calendar.day_names.items() if key != day}
    versions = content.without_day(calendar.versions, day)
    services.edit_calendar(calendar, actor=request.actor, versions=versions, day_names=names)
    return kept(request, address(calendar), _("That day is an ordinary one again."))


def _rename(request: Request, calendar: Calendar, _what: str) -> HttpResponse:
    services.edit_calendar(calendar, actor=request.actor, name=request.POST.get("name", "").replace("\x00", "")[:80])
    return kept(request, address(calendar), _("Saved."))


def _drop(request: Request, calendar: Calendar, index: str) -> HttpResponse:
    if not index.isdecimal() or int(index[:9]) >= len(calendar.versions):
        raise Http404
    if len(calendar.versions) == 1:
        raise Refused(_("A calendar needs one version at least. Change its hours instead."))
    versions = [version for i, version in enumerate(calendar.versions) if i != int(index)]
    services.edit_calendar(calendar, actor=request.actor, versions=versions)
    return kept(request, address(calendar), _("That version is gone; the one before it stays in force."))


def _use(active: bool) -> "Step":
    def step(request: Request, calendar: Calendar, _what: str) -> HttpResponse:
        services.edit_calendar(calendar, actor=request.actor, active=active)
        text = _("%(name)s is in use again.") if active else _("%(name)s is not offered any more.")
        return kept(request, address(calendar), text % {"name": calendar.name})

    return step


Step = Callable[[Request, Calendar, str], HttpResponse]
_STEPS: dict[str, Step] = {
    "off": _off,
    "hours": _hours,
    "ordinary": _ordinary,
    "rename": _rename,
    "drop": _drop,
    "retire": _use(False),
    "use": _use(True),
}
