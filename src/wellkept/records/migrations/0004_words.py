"""The words of SQLite's full-text index, readable one by one."""

from django.db import migrations

from wellkept.records.search import table


def name_words(apps, schema_editor):
    table.name_words(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_shared_views")]
    operations = [migrations.RunPython(name_words, migrations.RunPython.noop)]
