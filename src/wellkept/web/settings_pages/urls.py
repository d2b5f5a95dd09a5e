"""The addresses of the settings."""

from django.urls import URLPattern, URLResolver, path

from wellkept.web.settings_pages import (
    categories,
    incidents,
    index,
    organizations,
    people,
    person,
    picking,
    priorities,
    problems,
    risks,
    roles,
    system,
    teams,
)
from wellkept.web.settings_pages.calendars import holidays, hours, listing, page

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings", index.index, name="settings"),
    path("settings/organization", organizations.Provider.as_view(), name="settings-organization"),
    path("settings/people", people.listing, name="settings-people"),
    path("settings/people/new", person.NewPerson.as_view(), name="settings-person-new"),
    path("settings/people/<int:pk>", person.PersonPage.as_view(), name="settings-person"),
    path("settings/roles", roles.listing, name="settings-roles"),
    path("settings/roles/<slug:slug>", roles.page, name="settings-role"),
    path("settings/pick/<slug:what>", picking.pick, name="settings-pick"),
    path("settings/organizations", organizations.listing, name="settings-organizations"),
    path("settings/organizations/new", organizations.NewOrganization.as_view(), name="settings-organization-new"),
    path(
        "settings/organizations/<int:pk>", organizations.OrganizationPage.as_view(), name="settings-organization-page"
    ),
    path("settings/teams", teams.Teams.as_view(), name="settings-teams"),
    path("settings/teams/<int:pk>", teams.TeamPage.as_view(), name="settings-team"),
    path("settings/calendars", listing.listing, name="settings-calendars"),
    path("settings/calendars/new", hours.NewCalendar.as_view(), name="settings-calendar-new"),
    path("settings/calendars/<int:pk>", page.CalendarPage.as_view(), name="settings-calendar"),
    path("settings/calendars/<int:pk>/versions/new", hours.Hours.as_view(), name="settings-calendar-version-new"),
    path("settings/calendars/<int:pk>/versions/<int:index>", hours.Hours.as_view(), name="settings-calendar-version"),
    path("settings/calendars/<int:pk>/holidays", holidays.Holidays.as_view(), name="settings-calendar-holidays"),
    path("settings/priorities", priorities.Priorities.as_view(), name="settings-priorities"),
    path("settings/risks", risks.RiskSettings.as_view(), name="settings-risks"),
    path("settings/categories", categories.Categories.as_view(), name="settings-categories"),
    path("settings/problems", problems.ProblemHandling.as_view(), name="settings-problems"),
    path("settings/incidents", incidents.IncidentHandling.as_view(), name="settings-incidents"),
    path("settings/system", system.System.as_view(), name="settings-system"),
]
