import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("approvals", "0002_triggers"),
        ("directory", "0004_calendar_links"),
        ("records", "0006_lent_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.PositiveIntegerField(verbose_name="Version")),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("change_summary", models.TextField(blank=True, verbose_name="What is new")),
                ("approved_at", models.DateTimeField(verbose_name="Approved")),
                ("effective_from", models.DateTimeField(verbose_name="In force from")),
                ("digest", models.CharField(max_length=64)),
                (
                    "approval",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.approval",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                        verbose_name="Author",
                    ),
                ),
            ],
            options={
                "ordering": ["ordinal"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="records.record",
                    ),
                ),
                ("number", models.CharField(editable=False, max_length=24, unique=True, verbose_name="Number")),
                ("title", models.CharField(max_length=200, verbose_name="Title")),
                ("state", models.CharField(editable=False, max_length=40, verbose_name="State")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("origin", models.CharField(default="native", editable=False, max_length=10)),
                ("opened_at", models.DateTimeField(editable=False, verbose_name="Opened")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="Recorded")),
                ("updated_at", models.DateTimeField(editable=False, verbose_name="Updated")),
                ("keys", models.CharField(blank=True, editable=False, max_length=1000, verbose_name="Serves")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("policy", "Policy"),
                            ("plan", "Plan"),
                            ("procedure", "Procedure"),
                            ("scope", "Scope or boundary"),
                            ("requirements", "Requirements or criteria"),
                            ("register", "Register or description"),
                            ("instruction", "Work instruction"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="Category",
                    ),
                ),
                (
                    "classification",
                    models.CharField(
                        choices=[("public", "Public"), ("internal", "Internal"), ("confidential", "Confidential")],
                        default="internal",
                        max_length=12,
                        verbose_name="Classification",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("de", "Deutsch"),
                            ("fr", "Français"),
                            ("it", "Italiano"),
                            ("es", "Español"),
                            ("pt", "Português"),
                            ("nl", "Nederlands"),
                            ("pl", "Polski"),
                            ("cs", "Čeština"),
                            ("da", "Dansk"),
                            ("sv", "Svenska"),
                            ("nb", "Norsk"),
                            ("fi", "Suomi"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="Language",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text="Markdown. A line that begins with ## opens a section.",
                        verbose_name="Text",
                    ),
                ),
                ("change_summary", models.TextField(blank=True, verbose_name="What is new in this version")),
                (
                    "effective_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: as soon as it is approved.",
                        null=True,
                        verbose_name="In force from",
                    ),
                ),
                ("from_outside", models.BooleanField(default=False, verbose_name="Comes from outside")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="Published by")),
                (
                    "source_version",
                    models.CharField(blank=True, max_length=80, verbose_name="Version of the publisher"),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="Reviewed every so many months",
                    ),
                ),
                (
                    "retention_months",
                    models.PositiveSmallIntegerField(
                        default=36,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="Kept so many months after it is withdrawn",
                    ),
                ),
                (
                    "keep_because",
                    models.CharField(
                        blank=True,
                        help_text="A dispute, an inquiry, a law: while something stands here, the document is kept.",
                        max_length=200,
                        verbose_name="Not to be disposed of, because",
                    ),
                ),
                (
                    "distribution",
                    models.CharField(blank=True, editable=False, max_length=1000, verbose_name="Made known to"),
                ),
                (
                    "must_read",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="Each of the staff confirms to have read it"
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=0, editable=False, verbose_name="Version")),
                ("in_force_since", models.DateTimeField(editable=False, null=True, verbose_name="In force since")),
                ("next_review_on", models.DateField(editable=False, null=True, verbose_name="Next review")),
                ("reviewed_at", models.DateTimeField(editable=False, null=True, verbose_name="Reviewed")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="Withdrawn")),
                ("withdraw_reason", models.TextField(blank=True, verbose_name="Why it is withdrawn")),
                ("disposed_at", models.DateTimeField(editable=False, null=True, verbose_name="Disposed of")),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: whoever holds the role that approves such documents.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                        verbose_name="Approved by",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                        verbose_name="Author",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.organization",
                        verbose_name="Customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                        verbose_name="Owner",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        help_text="Says that the content is complete and right before it is approved.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                        verbose_name="Checked by",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VersionText",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="documents.documentversion",
                    ),
                ),
                ("body", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="documentversion",
            name="document",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="documents.document",
            ),
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heading", models.CharField(max_length=200)),
                ("filled", models.BooleanField()),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="documents.documentversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "review", "approved", "revision", "revision_review", "withdrawn", "disposed"],
                    )
                ),
                name="document_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("origin", "native"), _negated=True),
                    models.Q(("withdraw_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="document_withdrawn_withdraw_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("origin", "native"), _negated=True),
                    ("withdrawn_at__isnull", False),
                    _connector="OR",
                ),
                name="document_withdrawn_withdrawn_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "disposed"), _negated=True),
                    models.Q(("origin", "native"), _negated=True),
                    ("withdrawn_at__isnull", False),
                    _connector="OR",
                ),
                name="document_disposed_withdrawn_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "disposed"), _negated=True),
                    models.Q(("origin", "native"), _negated=True),
                    ("disposed_at__isnull", False),
                    _connector="OR",
                ),
                name="document_disposed_disposed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(fields=("document", "ordinal"), name="document_version_once"),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("version", "heading"), name="document_section_once"),
        ),
        guarding("documents_documentversion", "documents_section", "documents_versiontext"),
    ]
