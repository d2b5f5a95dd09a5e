"""The list of calendars."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellkept.directory import selectors
from wellkept.directory.permissions import Permissions
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.calendars import content
from wellkept.web.settings_pages.calendars.finding import in_force, today


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
