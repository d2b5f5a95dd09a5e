"""Public holidays: looked at before they are taken."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from wellkept.directory import services
from wellkept.directory.models import Calendar
from wellkept.directory.permissions import Permissions
from wellkept.kernel.calendars import CalendarError, holidays_for, holidays_from_ical
from wellkept.kernel.errors import Refused
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import kept, stepped
from wellkept.web.settings_pages.calendars import content
from wellkept.web.settings_pages.calendars.finding import address, find, named, today
from wellkept.web.settings_pages.calendars.forms import FileForm, HolidaysForm, read_days, years


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
            return stepped(request, f"{address(calendar)}/holidays", lambda: self._adopt(request, calendar))
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
            raise Refused(_("Tick at least one day."))
        versions = content.with_days(calendar.versions, closed=days)
        names = named(calendar, {day.isoformat(): name for day, name in days.items()})
        services.edit_calendar(calendar, actor=request.actor, versions=versions, day_names=names)
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
