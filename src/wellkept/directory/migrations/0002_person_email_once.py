"""No two people have one e-mail address."""

from django.db import migrations, models
from django.db.models import Count, Q
from django.db.models.functions import Lower


def refuse_doubles(apps, schema_editor):
    """Say which addresses stand in the way, rather than let the database complain: only a person can say whose they are."""
    people = apps.get_model("directory", "Person").objects.exclude(email="").annotate(address=Lower("email"))
    doubles = people.values("address").annotate(n=Count("pk")).filter(n__gt=1).order_by("address")
    found = [row["address"] for row in doubles[:10]]
    if found:
        raise RuntimeError(
            f"Several people have the same e-mail address: {', '.join(found)}. Start the version that you had, give each of "
            "them an address of his own or none (Settings, People), and upgrade again."
        )


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.RunPython(refuse_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="person_email_once"),
        ),
    ]
