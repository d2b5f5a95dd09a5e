"""Let the database refuse changes to what was written."""

from django.db import migrations

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [guarding("catalogue_formversion")]
