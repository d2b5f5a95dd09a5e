"""The tables of skills, of what roles need, of assessments and of training. Gaps are derived and kept nowhere."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Person
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.leadership.authority.roles import role_choices
from wellkept.sms.support.competence import lifecycle


class Level(models.IntegerChoices):
    """How well somebody can do something."""

    BASICS = 1, _("1 Knows the basics")
    GUIDED = 2, _("2 Works with guidance")
    ALONE = 3, _("3 Works alone")
    LEADS = 4, _("4 Leads and teaches others")


class Skill(Numbered):
    """Something that people need to know or to be able to do."""

    description = models.TextField(_("What it takes"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("skill", lifecycle.SKILL)


class CompetenceRequirement(Numbered):
    """A role needs a skill at a level."""

    title = models.CharField(_("Title"), max_length=200, blank=True, help_text=_("Left empty: the role and the skill."))
    role = models.CharField(_("Role"), max_length=60, choices=role_choices)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("Skill"))
    level = models.PositiveSmallIntegerField(_("Needed level"), choices=Level.choices, default=Level.ALONE)
    approved_at = models.DateTimeField(_("Approved"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("competence_requirement", lifecycle.REQUIREMENT)


class CompetenceRecord(Numbered):
    """A person was assessed at a level of a skill; what shows it is written down or attached."""

    class Basis(models.TextChoices):
        EDUCATION = "education", _("Education")
        TRAINING = "training", _("Training")
        EXPERIENCE = "experience", _("Experience")

    title = models.CharField(
        _("Title"), max_length=200, blank=True, help_text=_("Left empty: the person and the skill.")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("Skill"))
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    basis = models.CharField(_("Comes from"), max_length=10, choices=Basis.choices)
    proof = models.TextField(
        _("What shows it"), blank=True,
        help_text=_("A certificate, work that was watched, a result. Files can be attached afterwards."),
    )  # fmt: skip
    assessed_at = models.DateTimeField(_("Assessed"), null=True, editable=False)
    assessor = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("Assessed by")
    )
    withdraw_reason = models.TextField(_("Why it is withdrawn"), blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "skill", "state"], name="competence_record_person")]
        constraints: ClassVar = [
            *state_checks("competence_record", lifecycle.ASSESSMENT),
            models.UniqueConstraint(
                fields=["person", "skill"], condition=models.Q(state="current"), name="competence_record_once"
            ),
        ]


class Training(Numbered):
    """Something that a person learns; a course for several people is a row for each, as each has a result of his own."""

    class Category(models.TextChoices):
        COURSE = "course", _("Course")
        COACHING = "coaching", _("Coaching at work")
        STUDY = "study", _("Own study")
        EXAM = "exam", _("Examination")

    class Effect(models.TextChoices):
        EFFECTIVE = "effective", _("Effective")
        PARTLY = "partly", _("Partly effective")
        INEFFECTIVE = "ineffective", _("Not effective")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    skill = models.ForeignKey(
        Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("Skill")
    )
    category = models.CharField(_("Way of learning"), max_length=10, choices=Category.choices, default=Category.COURSE)
    reason = models.TextField(_("Why"), blank=True)
    planned_for = models.DateTimeField(_("Planned for"), null=True, blank=True)
    completed_at = models.DateTimeField(_("Completed"), null=True, editable=False)
    result = models.TextField(_("Result"), blank=True)
    effectiveness = models.CharField(_("Effect"), max_length=12, choices=Effect.choices, blank=True)
    effect_note = models.TextField(_("What shows the effect"), blank=True)
    effectiveness_checked_at = models.DateTimeField(_("Effect checked"), null=True, editable=False)
    cancel_reason = models.TextField(_("Reason to cancel"), blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "skill", "state"], name="training_person")]
        constraints: ClassVar = state_checks("training", lifecycle.TRAINING)
