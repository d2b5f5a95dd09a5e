"""The tables of registers that versions were approved with, guarded as their texts are."""

import django.db.models.deletion
from django.db import migrations, models

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="VersionTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("caption", models.CharField(max_length=200)),
                ("columns", models.JSONField()),
                ("rows", models.JSONField()),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables",
                        to="documents.documentversion",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("version", "name"), name="document_table_once")],
            },
        ),
        guarding("documents_versiontable"),
    ]
