"""Numbers come from PostgreSQL's own sequences."""

from django.db import migrations

from wellkept.records import numbering


def install(apps, schema_editor):
    numbering.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_words")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
