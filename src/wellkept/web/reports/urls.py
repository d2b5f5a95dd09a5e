"""The addresses of the reports, and their place in the rail."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wellkept.components.efforts.permissions import Permissions as Efforts
from wellkept.sms.relationship.agreements.permissions import Permissions as Agreements
from wellkept.sms.resolution.incidents.permissions import Permissions
from wellkept.sms.resolution.problems.permissions import Permissions as Problems
from wellkept.toolkit.rail import Entry, announce
from wellkept.web.reports import incidents, known_errors, paper, problems, target, targets, time_spent

announce(
    Entry(
        "reports",
        _("Incidents"),
        "/reports/incidents",
        (Permissions.VIEW, Permissions.VIEW_CUSTOMER),
        icon="chart-bar",
        purpose=_("Volume, backlog, reassignment, reopening, time to resolve and targets met, month by month."),
    )
)
announce(
    Entry(
        "reports",
        _("Problems"),
        "/reports/problems",
        (Problems.VIEW,),
        icon="bug",
        purpose=_("What is open and how far it has come, what was solved, and whether it holds."),
    )
)
announce(
    Entry(
        "reports",
        _("Known errors"),
        "/reports/known-errors",
        (Problems.VIEW,),
        icon="bulb",
        purpose=_(
            "Which known errors there are, how often each was met, and whether its workaround was looked at lately."
        ),
    )
)
announce(
    Entry(
        "reports",
        _("Targets"),
        "/reports/targets",
        (Agreements.VIEW, Agreements.VIEW_OWN),
        icon="file-text",
        purpose=_(
            "What was achieved against each target of each agreement, month by month, and what followed from misses."
        ),
    )
)

announce(
    Entry(
        "reports",
        _("Time spent"),
        "/reports/time",
        (Efforts.VIEW,),
        icon="clock",
        purpose=_("Who spent how much time for which customer and service, month by month, as a file for billing."),
    )
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/incidents", incidents.incidents, name="report-incidents"),
    path("reports/time", time_spent.time_spent, name="report-time"),
    path("reports/time.csv", time_spent.time_file, {"ending": "csv"}, name="report-time-csv"),
    path("reports/time.xlsx", time_spent.time_file, {"ending": "xlsx"}, name="report-time-xlsx"),
    path("reports/problems", problems.problems, name="report-problems"),
    path("reports/problems.csv", problems.problems_file, {"ending": "csv"}, name="report-problems-csv"),
    path("reports/problems.xlsx", problems.problems_file, {"ending": "xlsx"}, name="report-problems-xlsx"),
    path("reports/problems.pdf", problems.problems_paper, name="report-problems-pdf"),
    path("reports/known-errors", known_errors.known_errors, name="report-known-errors"),
    path("reports/known-errors.csv", known_errors.known_errors_file, {"ending": "csv"}, name="report-known-errors-csv"),
    path(
        "reports/known-errors.xlsx", known_errors.known_errors_file, {"ending": "xlsx"}, name="report-known-errors-xlsx"
    ),
    path("reports/known-errors.pdf", known_errors.known_errors_paper, name="report-known-errors-pdf"),
    path("reports/targets", targets.targets, name="report-targets"),
    path("reports/targets/<int:pk>", target.target, name="report-target"),
    path("reports/targets.csv", targets.targets_file, {"ending": "csv"}, name="report-targets-csv"),
    path("reports/targets.xlsx", targets.targets_file, {"ending": "xlsx"}, name="report-targets-xlsx"),
    path("reports/targets.pdf", paper.targets_paper, name="report-targets-pdf"),
    path("reports/incidents.csv", incidents.incidents_file, {"ending": "csv"}, name="report-incidents-csv"),
    path("reports/incidents.xlsx", incidents.incidents_file, {"ending": "xlsx"}, name="report-incidents-xlsx"),
]
