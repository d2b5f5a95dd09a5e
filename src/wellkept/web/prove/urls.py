"""The addresses of proof, and their places in the rail."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wellkept.components.reviews.permissions import Permissions as Reviews
from wellkept.conformity.permissions import Permissions
from wellkept.sms.evaluation.audits.permissions import Permissions as Audits
from wellkept.toolkit.rail import Entry, announce
from wellkept.web.prove import audit_reports, coverage, records, requirements, rules, views

announce(
    Entry(
        "prove",
        _("The standard"),
        "/prove",
        (Permissions.VIEW,),
        icon="shield-check",
        work=(Permissions.JUDGE, Permissions.TUNE, Reviews.HOLD),
        purpose=_("What the records show of each requirement, as a map and as a list."),
    )
)
announce(
    Entry(
        "prove",
        _("First things"),
        "/prove/first",
        (Permissions.VIEW,),
        icon="list-check",
        purpose=_("What to put right first, with the failing records."),
    )
)
announce(
    Entry(
        "prove",
        _("Audit coverage"),
        "/prove/audits",
        (Audits.VIEW,),
        icon="clipboard-check",
        work=(Audits.HOLD,),
        purpose=_("Which requirements audits have looked at, what is uncovered, and what to audit next."),
        last=True,
    )
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("prove", views.overview, name="prove"),
    path("prove/list", views.listing, name="prove-list"),
    path("prove/first", views.first_things, name="prove-first"),
    path("prove/look-again", views.look_again, name="prove-look-again"),
    path("prove/looking/<int:job_id>", views.looking, name="prove-looking"),
    path("prove/records/<str:number>", records.record_proof, name="prove-record"),
    path("prove/rules/<str:rule_id>/records", records.rule_records, name="prove-rule-records"),
    path("prove/rules/<str:rule_id>/records.csv", records.rule_file, {"ending": "csv"}, name="prove-rule-csv"),
    path("prove/rules/<str:rule_id>/records.xlsx", records.rule_file, {"ending": "xlsx"}, name="prove-rule-xlsx"),
    path("prove/rules/<str:rule_id>", rules.RulePage.as_view(), name="prove-rule"),
    path("prove/rules/<str:rule_id>/excuses", rules.Excuses.as_view(), name="prove-excuses"),
    path("prove/rules/<str:rule_id>/findings", rules.Nonconformities.as_view(), name="prove-findings"),
    path("prove/rules/<str:rule_id>/measures", rules.Measures.as_view(), name="prove-measures"),
    path("prove/audits", coverage.coverage, name="prove-audits"),
    path("prove/audits/<str:number>", audit_reports.report, name="prove-audit-report"),
    path("prove/audits/<str:number>/report.pdf", audit_reports.report_paper, name="prove-audit-pdf"),
    path("prove/samples/<int:pk>", audit_reports.sample, name="prove-sample"),
    path("prove/<str:requirement_id>", requirements.RequirementPage.as_view(), name="prove-requirement"),
]
