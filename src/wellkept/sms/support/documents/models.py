"""The tables of documents: the document with its working text, its approved versions, and the sections of each."""

from datetime import UTC, datetime, time
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.components.approvals.models import Approval
from wellkept.directory.models import Person
from wellkept.ledger import triggers
from wellkept.records.models import Numbered, state_checks
from wellkept.sms.support.documents.lifecycle import LIFECYCLE

#: Languages that documents are written in, each in its own name.
LANGUAGES = (
    ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("it", "Italiano"), ("es", "Español"), ("pt", "Português"),
    ("nl", "Nederlands"), ("pl", "Polski"), ("cs", "Čeština"), ("da", "Dansk"), ("sv", "Svenska"), ("nb", "Norsk"),
    ("fi", "Suomi"),
)  # fmt: skip


class Document(Numbered):
    """A document that is written, approved and kept in force. `body` and `title` are those of the working version; what is in
    force stands in its versions, of which `edition` is the number of the newest.

    `keys` are the documents of the catalogue that it serves, `distribution` whom it is made known to (see readers.py), both
    as words with a comma between. `author` is who wrote the text last.
    """

    class Category(models.TextChoices):
        POLICY = "policy", _("Policy")
        PLAN = "plan", pgettext_lazy("category", "Plan")
        PROCEDURE = "procedure", _("Procedure")
        SCOPE = "scope", _("Scope or boundary")
        REQUIREMENTS = "requirements", _("Requirements or criteria")
        REGISTER = "register", _("Register or description")
        INSTRUCTION = "instruction", _("Work instruction")
        OTHER = "other", _("Other")

    class Classification(models.TextChoices):
        PUBLIC = "public", _("Public")
        INTERNAL = "internal", _("Internal")
        CONFIDENTIAL = "confidential", _("Confidential")

    keys = models.CharField(_("Serves"), max_length=1000, blank=True, editable=False)
    category = models.CharField(_("Category"), max_length=12, choices=Category.choices)
    classification = models.CharField(
        _("Classification"), max_length=12, choices=Classification.choices, default=Classification.INTERNAL
    )
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGES, default="en")
    body = models.TextField(_("Text"), blank=True, help_text=_("Markdown. A line that begins with ## opens a section."))
    change_summary = models.TextField(_("What is new in this version"), blank=True)
    effective_on = models.DateField(
        _("In force from"), null=True, blank=True, help_text=_("Empty: as soon as it is approved.")
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    author = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("Author"),
    )
    reviewer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Checked by"),
        help_text=_("Says that the content is complete and right before it is approved."),
    )  # fmt: skip
    approver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Approved by"),
        help_text=_("Empty: whoever holds the role that approves such documents."),
    )  # fmt: skip
    from_outside = models.BooleanField(_("Comes from outside"), default=False)
    source = models.CharField(_("Published by"), max_length=200, blank=True)
    source_version = models.CharField(_("Version of the publisher"), max_length=80, blank=True)
    review_months = models.PositiveSmallIntegerField(
        _("Reviewed every so many months"), default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    retention_months = models.PositiveSmallIntegerField(
        _("Kept so many months after it is withdrawn"), default=36,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )  # fmt: skip
    keep_because = models.CharField(
        _("Not to be disposed of, because"), max_length=200, blank=True,
        help_text=_("A dispute, an inquiry, a law: while something stands here, the document is kept."),
    )  # fmt: skip
    distribution = models.CharField(_("Made known to"), max_length=1000, blank=True, editable=False)
    must_read = models.BooleanField(_("Each of the staff confirms to have read it"), default=False, editable=False)
    edition = models.PositiveIntegerField(_("Version"), default=0, editable=False)
    in_force_since = models.DateTimeField(_("In force since"), null=True, editable=False)
    next_review_on = models.DateField(_("Next review"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True, editable=False)
    withdraw_reason = models.TextField(_("Why it is withdrawn"), blank=True)
    disposed_at = models.DateTimeField(_("Disposed of"), null=True, editable=False)

    class Meta:
        constraints: ClassVar = state_checks("document", LIFECYCLE)

    @property
    def review_due_at(self) -> datetime | None:
        """The moment that the day of its next review begins, as its card has it; None where none is due."""
        return None if self.next_review_on is None else datetime.combine(self.next_review_on, time(), UTC)


class DocumentVersion(models.Model):
    """What was approved, as it was approved; `digest` is the SHA-256 of its text and tables, which outlives them."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions", db_index=False)
    ordinal = models.PositiveIntegerField(_("Version"))
    title = models.CharField(_("Title"), max_length=200)
    change_summary = models.TextField(_("What is new"), blank=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Author"))
    approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("Approved"))
    effective_from = models.DateTimeField(_("In force from"))
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "ordinal"], name="document_version_once")]


class VersionText(models.Model):
    """The text of a version; never changed, and gone once the document is disposed of."""

    version = models.OneToOneField(DocumentVersion, primary_key=True, on_delete=models.PROTECT, related_name="text")
    body = models.TextField()


class VersionTable(models.Model):
    """A table of a register in the text of a version, as it was when it was approved; gone with the text. `columns` are the
    heads, `rows` lists of plain text; `name` is that by which the text names it.
    """

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="tables", db_index=False)
    name = models.CharField(max_length=100)
    caption = models.CharField(max_length=200)
    columns = models.JSONField()
    rows = models.JSONField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "name"], name="document_table_once")]


class Section(models.Model):
    """A section of a version's text: its heading as it is compared, and whether anything stands below it."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="sections", db_index=False)
    heading = models.CharField(max_length=200)
    filled = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "heading"], name="document_section_once")]


_STANDS = "An approved version of a document stands as it was approved."
triggers.guard(_STANDS, "documents_documentversion", "documents_section")
triggers.guard(_STANDS, "documents_versiontext", "documents_versiontable", erasable=True)
