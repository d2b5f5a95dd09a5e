"""The table of the full-text index, in the words of each database."""

from django.db import migrations

from wellkept.records.search import table


def create(apps, schema_editor):
    table.create(schema_editor.connection)


def drop(apps, schema_editor):
    table.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
