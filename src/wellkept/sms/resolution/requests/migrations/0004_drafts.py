"""A draft is chosen anew by new lines; SQLite makes their table anew, and so its guard."""

from django.db import migrations, models

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_triggers"),
        ("requests", "0003_merged_into"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="orderline",
            name="order_line_once",
        ),
        migrations.AddField(
            model_name="orderline",
            name="revision",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="servicerequest",
            name="revision",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="Revision of the draft"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(fields=("request", "revision", "position"), name="order_line_once"),
        ),
        guarding("requests_orderline"),
    ]
