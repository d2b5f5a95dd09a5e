"""Let the database refuse changes to what was written."""

from django.db import migrations

from wellkept.ledger.triggers import guarding


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [
        guarding(
            "approvals_approval", "approvals_approval_excluded", "approvals_step", "approvals_seat", "approvals_vote"
        )
    ]
