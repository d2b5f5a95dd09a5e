"""The calendars: list, page, editor of hours, single days, public holidays looked at before they are taken."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_safe

from wellkept.directory import selectors, services
from wellkept.directory.models import Calendar
from wellkept.directory.permissions import Permissions
from wellkept.kernel import occasion
from wellkept.kernel.calendars import CalendarError, holidays_for, holidays_from_ical
from wellkept.kernel.errors import Denied, Refused, WellkeptError
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages import calendar_content as content
from wellkept.web.settings_pages.answers import SettingsForm, kept, refused
from wellkept.web.settings_pages.calendar_forms import (
    DayHoursForm,
    DayOffForm,
    FileForm,
    HolidaysForm,
    HoursForm,
    NewCalendarForm,
    read_days,
    years,
)

HERE = "/settings/calendars"


def find(pk: int) -> Calendar:
    """A calendar; Http404 when there is none. Calendars are settings of the provider, open to whoever may see the page."""
    found = selectors.calendars().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def today(zone: str) -> date:
    """The present day in a zone."""
    return occasion.now().astimezone(ZoneInfo(zone)).date()


def in_force(calendar: Calendar) -> int:
    """Which version counts today, else the last."""
    versions = calendar.versions
    index = content.index_on(versions, today(versions[-1]["zone"]))
    return len(versions) - 1 if index is None else index


@requires(Permissions.SETTINGS)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Every calendar with its hours in a line."""
    rows = []
    for calendar in selectors.calendars():
        version = calendar.versions[in_force(calendar)]
        ahead = [d for d in content.days_off(calendar.versions, calendar.day_names) if d.day >= today(version["zone"])]
        rows.append(
            {
                "calendar": calendar,
                "zone": version["zone"],
                "hours": content.summary(version),
                "next": ahead[0] if ahead else None,
            }
        )
    return render(request, "settings/calendars.html", {"rows": rows})


@requires(Permissions.SETTINGS)
class NewCalendar(View):
    """Puts a calendar on file."""

    def get(self, request: Request) -> HttpResponse:
        """Show the editor with usual hours in the provider's zone."""
        week = {day: [["09:00", "17:00"]] for day in content.KEYS[:5]}
        own = services.own_organization()
        return self._page(request, NewCalendarForm(version={"zone": own.zone if own else "UTC", "weekly": week}))

    def post(self, request: Request) -> HttpResponse:
        """Keep it and go on to its page; the buttons that help to fill in show the form again."""
        helped = NewCalendarForm.helped(request.POST, request.POST.get("do", ""))
        if helped is not None:
            return self._page(request, helped)
        form = NewCalendarForm(request.POST)
        made = form.attempt(
            lambda values: services.add_calendar(actor=request.actor, name=values["name"], versions=[form.result()])
        )
        if made is None:
            return self._page(request, form, 422)
        text = _("%(name)s was added. Add its public holidays next.") % {"name": made.name}
        return kept(request, f"{HERE}/{made.pk}", text, draft="settings:calendar")

    def _page(self, request: Request, form: SettingsForm, status: int = 200) -> HttpResponse:
        return render(
            request, "settings/calendar_edit.html", {"form": form, "draft": "settings:calendar"}, status=status
        )


@requires(Permissions.SETTINGS)
class CalendarPage(View):
    """A calendar: its week, its single days, its versions; small steps named by `do`."""

    def get(self, request: Request, pk: int) -> HttpResponse:
        """Show it."""
        return page(request, find(pk))

    def post(self, request: Request, pk: int) -> HttpResponse:
        """Take the step that the button names; 404 for one that does not exist."""
        calendar = find(pk)
        do, _sep, what = request.POST.get("do", "").partition(":")
        steps = {"off": _off, "hours": _hours, "rename": _rename}
        try:
            if do in steps:
                return steps[do](request, calendar)
            if do == "ordinary":
                return _ordinary(request, calendar, what)
            if do == "drop":
                return _drop(request, calendar, what)
            if do in ("retire", "use"):
                services.edit_calendar(calendar, actor=request.actor, active=do == "use")
                text = _("%(name)s is in use again.") if do == "use" else _("%(name)s is not offered any more.")
                return kept(request, address(calendar), text % {"name": calendar.name})
        except Denied:
            raise
        except WellkeptError as refusal:
            return refused(request, address(calendar), refusal)
        raise Http404


def address(calendar: Calendar) -> str:
    """The page of a calendar."""
    return f"{HERE}/{calendar.pk}"


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


def _named(calendar: Calendar, names: dict[str, str]) -> dict[str, str]:
    return {**calendar.day_names, **{day: name for day, name in names.items() if name}}


def _off(request: Request, calendar: Calendar) -> HttpResponse:
    form = DayOffForm(request.POST, prefix="off")

    def act(values: dict[str, Any]) -> Calendar:
        names = _named(calendar, {values["day"].isoformat(): values["name"]})
        versions = content.with_days(calendar.versions, closed=[values["day"]])
        return services.edit_calendar(calendar, actor=request.actor, versions=versions, day_names=names)

    if form.attempt(act) is None:
        return page(request, find(calendar.pk), 422, off_form=form)
    return kept(request, address(calendar), _("That day is off."), draft=f"settings:day-off:{calendar.pk}")


def _hours(request: Request, calendar: Calendar) -> HttpResponse:
    form = DayHoursForm(request.POST, prefix="hours")

    def act(values: dict[str, Any]) -> Calendar:
        names = _named(calendar, {values["day"].isoformat(): values["name"]})
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


def _rename(request: Request, calendar: Calendar) -> HttpResponse:
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


@requires(Permissions.SETTINGS)
class Hours(View):
    """The hours of one version; without an index a new version that starts as a copy of the last."""

    def get(self, request: Request, pk: int, index: int | None = None) -> HttpResponse:
        """Show the editor."""
        calendar = find(pk)
        version = self._version(calendar, index)
        form = HoursForm(version=version, initial={"read_at": calendar.changed_at.isoformat()})
        return self._page(request, calendar, index, form)

    def post(self, request: Request, pk: int, index: int | None = None) -> HttpResponse:
        """Keep the version; what is wrong stands beside its day."""
        calendar = find(pk)
        version = self._version(calendar, index)
        helped = HoursForm.helped(request.POST, request.POST.get("do", ""), version)
        if helped is not None:
            return self._page(request, calendar, index, helped)
        form = HoursForm(request.POST, version=version)

        def act(_values: dict[str, Any]) -> Calendar:
            versions = list(calendar.versions)
            if index is None:
                versions.append(form.result())
            else:
                versions[index] = form.result()
            versions.sort(key=lambda version: str(version.get("valid_from") or ""))
            return services.edit_calendar(calendar, actor=request.actor, versions=versions, read_at=form.as_read)

        if form.attempt(act) is None:
            return self._page(request, calendar, index, form, 422)
        return kept(request, address(calendar), _("The hours are in force."), draft=_draft(pk, index))

    @staticmethod
    def _version(calendar: Calendar, index: int | None) -> content.Version:
        if index is None:
            return {k: v for k, v in calendar.versions[-1].items() if k not in ("valid_from", "valid_to")}
        if index >= len(calendar.versions):
            raise Http404
        return dict(calendar.versions[index])

    @staticmethod
    def _page(
        request: Request, calendar: Calendar, index: int | None, form: HoursForm, status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "calendar": calendar, "index": index, "draft": _draft(calendar.pk, index)}
        return render(request, "settings/calendar_edit.html", context, status=status)


def _draft(pk: int, index: int | None) -> str:
    return f"settings:calendar:{pk}:{'new' if index is None else index}"


@requires(Permissions.SETTINGS)
class Holidays(View):
    """Public holidays of a country or from a file: a list to look at, and only what is ticked becomes a day off."""

    def get(self, request: Request, pk: int) -> HttpResponse:
        """Show the choice, and the dates once a country is chosen."""
        calendar = find(pk)
        asked = HolidaysForm(request.GET or None, this_year=self._year(calendar))
        found: dict[date, str] | None = None
        if asked.is_bound and asked.is_valid():
            values = asked.cleaned_data
            try:
                found = holidays_for(values["country"], values["region"], years(values))
            except CalendarError as error:
                asked.take(error)
        return self._page(request, calendar, asked, FileForm(), found)

    def post(self, request: Request, pk: int) -> HttpResponse:
        """Show what a file holds, or take the ticked days."""
        calendar = find(pk)
        if request.POST.get("do") == "adopt":
            return self._adopt(request, calendar)
        asked = HolidaysForm(None, this_year=self._year(calendar))
        form = FileForm(request.POST, request.FILES)
        year = self._year(calendar)
        found: dict[date, str] | None = None
        if form.is_valid():
            try:
                found = holidays_from_ical(form.cleaned_data["file"], range(year - 1, year + 6)) or None
            except CalendarError as error:
                form.add_error("file", error.message)
            else:
                if found is None:
                    form.add_error("file", _("This file holds no whole-day events of these years."))
        return self._page(request, calendar, asked, form, found, 200 if found else 422)

    @staticmethod
    def _year(calendar: Calendar) -> int:
        return today(calendar.versions[-1]["zone"]).year

    @staticmethod
    def _adopt(request: Request, calendar: Calendar) -> HttpResponse:
        days = read_days(request.POST)
        if not days:
            return refused(request, f"{address(calendar)}/holidays", Refused(_("Tick at least one day.")))
        try:
            versions = content.with_days(calendar.versions, closed=days)
            names = _named(calendar, {day.isoformat(): name for day, name in days.items()})
            services.edit_calendar(calendar, actor=request.actor, versions=versions, day_names=names)
        except Denied:
            raise
        except WellkeptError as refusal:
            return refused(request, f"{address(calendar)}/holidays", refusal)
        text = ngettext("%(n)d day is off now.", "%(n)d days are off now.", len(days)) % {"n": len(days)}
        return kept(request, address(calendar), text)

    @staticmethod
    def _page(
        request: Request,
        calendar: Calendar,
        asked: HolidaysForm,
        form: FileForm,
        found: dict[date, str] | None,
        status: int = 200,
    ) -> HttpResponse:
        off = {d.day for d in content.days_off(calendar.versions, {})}
        rows = None
        if found is not None:
            rows = [
                {
                    "day": day,
                    "key": day.isoformat(),
                    "name": name,
                    "known": day in off,
                    "idle": not _open_on(calendar, day),
                }
                for day, name in found.items()
            ]
        context = {"calendar": calendar, "asked": asked, "file_form": form, "rows": rows}
        context["fresh"] = sum(not row["known"] for row in rows or ())
        return render(request, "settings/holidays.html", context, status=status)


def _open_on(calendar: Calendar, day: date) -> bool:
    """Whether the week gives hours to that day."""
    index = content.index_on(calendar.versions, day)
    return index is not None and bool(calendar.versions[index].get("weekly", {}).get(content.KEYS[day.weekday()]))
