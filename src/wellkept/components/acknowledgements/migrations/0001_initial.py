import django.db.models.deletion
from django.db import migrations, models

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0004_calendar_links"),
        ("records", "0006_lent_sight"),
    ]

    operations = [
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("edition", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("origin", models.CharField(default="native", max_length=10)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="directory.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="records.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record", "edition", "person"), name="acknowledged_once")
                ],
            },
        ),
        guarding("acknowledgements_acknowledgement"),
    ]
