"""Two people who merge two incidents into each other at the same moment."""

import threading

import pytest
from django.db import connection, transaction

from wellkept.kernel.errors import Refused
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import build


@pytest.mark.django_db(transaction=True)
def test_one_of_them_is_told_and_nothing_goes_round_in_a_circle() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time; PostgreSQL shows it")
    world = build()
    one, other = factories.incident(world), factories.incident(world)
    actor, ends = world.actor("jonah"), list[str]()
    begun, both = threading.Barrier(2), (one, other)

    def merge(this: Incident, into: Incident) -> None:
        try:
            with transaction.atomic():
                list(Incident.objects.select_for_update().filter(pk=this.pk))
                begun.wait(10)
                records.transition(this, "merge", actor=actor, merged_into=into)
            ends.append("merged")
        except Refused as refusal:
            ends.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=merge, args=pair) for pair in (both, both[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert set(ends) <= {"merged", "merge"} and len(ends) == 2, ends
    assert Incident.objects.filter(state="cancelled").count() == ends.count("merged") < 2
