"""Let the database refuse changes to what was written."""

from django.db import migrations

from wellkept.ledger import triggers

TABLES = ("catalogue_formversion",)


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
