"""The editor of hours: of a new calendar, of a version, of a new version."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from wellkept.directory import services
from wellkept.directory.models import Calendar
from wellkept.directory.permissions import Permissions
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept
from wellkept.web.settings_pages.calendars import content
from wellkept.web.settings_pages.calendars.finding import HERE, address, find
from wellkept.web.settings_pages.calendars.forms import HoursForm, NewCalendarForm


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
