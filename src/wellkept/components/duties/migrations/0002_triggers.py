"""Let the database refuse changes to what was noted."""

from django.db import migrations

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial")]
    operations = [guarding("duties_performance")]
