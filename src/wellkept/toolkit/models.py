"""What the pages themselves remember: forms that were sent, templates and macros."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import User
from wellkept.records.models import Record


class SentForm(models.Model):
    """A form that made a record: the same form sent again leads to the same record. Kept for some days."""

    token = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    record = models.ForeignKey(Record, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)


class Preset(models.Model):
    """What somebody does often, under a name: a filled form for a new record, or texts and a step for one at hand.

    `content` of a template is `fields`, each value as a form sends it; of a macro `reply`, `note`, `step` and the step's
    `fields`. A shared one is offered to all of the staff; its owner alone changes it.
    """

    class Use(models.TextChoices):
        TEMPLATE = "template", _("Template")
        MACRO = "macro", _("Macro")

    kind = models.CharField(max_length=40)
    use = models.CharField(max_length=10, choices=Use.choices)
    name = models.CharField(_("Name"), max_length=60)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="presets")
    shared = models.BooleanField(default=False)
    content = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "kind", "use", "name"], name="preset_once")]
