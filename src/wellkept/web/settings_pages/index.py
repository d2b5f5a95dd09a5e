"""The index of the settings: what each page is for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellkept.toolkit import rail
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.pages import INDEX


@requires(*INDEX.permissions)
@require_safe
def index(request: Request) -> HttpResponse:
    """Every page of the section that leads somewhere for this person."""
    entries = [
        entry
        for entry in rail.entries()
        if entry.section == INDEX.section and entry is not INDEX and entry.shown_to(request.actor)
    ]
    return render(request, "settings/index.html", {"entries": entries})
