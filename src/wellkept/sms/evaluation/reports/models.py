"""Tables of reports and of what defines them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.components.series.periods import Rhythm
from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.evaluation.reports.lifecycle import DEFINITION, REPORT
from wellkept.sms.portfolio.services.models import Service


class Purpose(models.TextChoices):
    """What a report is for."""

    SERVICE = "service", _("Performance of a service")
    PERFORMANCE = "performance", _("Performance of the system and the services")
    EFFECTIVENESS = "effectiveness", _("Effectiveness of the system")


class ReportDefinition(Numbered):
    """A report that somebody needs. `sections` are keys of what it is drawn up from, `readers` roles of those who get it; the
    customer's people get one that has a customer, and no other customer's.
    """

    purpose = models.CharField(_("Purpose"), max_length=13, choices=Purpose.choices, default=Purpose.SERVICE)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Service"),
        help_text=_("Empty: the whole system."),
    )  # fmt: skip
    rhythm = models.CharField(_("Drawn up"), max_length=7, choices=Rhythm.choices, default=Rhythm.MONTH)
    description = models.TextField(_("What is decided with it"), blank=True)
    sections = models.JSONField(_("Content"), default=list, editable=False)
    readers = models.JSONField(_("Goes to"), default=list, editable=False)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    active_at = models.DateTimeField(_("Drawn up since"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("report_definition", DEFINITION)


class Report(Numbered):
    """A report on the period that begins on `period`. `figures` are frozen when it is drawn up: for each section its figures,
    each with its values in this period and those before, target, and the records it was counted from. `compared` is how
    many periods stand beside each other, `deviations` how many figures miss their target, `sources` how many figures lead to
    records.
    """

    definition = models.ForeignKey(
        ReportDefinition, on_delete=models.PROTECT, related_name="reports", verbose_name=_("Defined by")
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Service"),
        editable=False,
    )  # fmt: skip
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    period = models.DateField(_("First day of the period"), null=True, blank=True)
    period_end = models.DateTimeField(_("End of the period"), null=True, editable=False)
    figures = models.JSONField(_("Figures"), default=list, editable=False)
    compared = models.PositiveSmallIntegerField(_("Periods compared"), default=0, editable=False)
    deviations = models.PositiveSmallIntegerField(_("Deviations"), default=0, editable=False)
    sources = models.PositiveSmallIntegerField(_("Figures with records"), default=0, editable=False)
    summary = models.TextField(_("What stands out"), blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True, editable=False)
    decisions = models.TextField(
        _("Decisions"), blank=True, help_text=_("What follows from the report; write “none” where nothing does.")
    )
    decided_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Decided by"), editable=False
    )
    decided_at = models.DateTimeField(_("Decided"), null=True, editable=False)
    actions_told_at = models.DateTimeField(_("Told of the actions"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("report", REPORT)
