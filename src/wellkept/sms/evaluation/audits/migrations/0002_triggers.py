"""Let the database refuse changes to what was drawn."""

from django.db import migrations

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]
    operations = [guarding("audits_auditsample")]
