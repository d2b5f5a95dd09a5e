"""The same request many times at the same moment."""

import threading

import pytest
from django.db import connection

from wellkept.api.tests.conftest import Program
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.toolkit.testing.cast import build


@pytest.mark.django_db(transaction=True)
def test_of_requests_at_the_same_time_one_happens():
    jonah = Program(build(), "jonah")
    answers = []

    def ask() -> None:
        answers.append(jonah.post("/api/v1/incidents", {"title": "Files do not open"}, Idempotency_Key="k1"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Incident.objects.count() == 1
