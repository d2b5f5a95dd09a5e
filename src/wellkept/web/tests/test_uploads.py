"""What is sent is bounded before it reaches the disk."""

from contextlib import contextmanager
from io import BytesIO

import pytest
from django.test import RequestFactory

pytestmark = pytest.mark.urls("wellkept.web.tests.trial_urls")


@pytest.fixture
def limits(settings):
    """Small ones."""
    settings.UPLOAD_LIMIT = 3_000_000
    return settings


@contextmanager
def received(size):
    """A request with a file of that size between two fields."""
    file = BytesIO(b"x" * size)
    file.name = "a.txt"
    request = RequestFactory().post("/", {"before": "typed", "file": file, "after": "too"})
    yield request
    request.close()


@pytest.mark.parametrize("size", [10, 2_000_000, 3_000_000])
def test_a_file_within_the_limit_arrives_whole(limits, size):
    with received(size) as request:
        assert request.FILES["file"].size == size


def test_of_a_larger_file_no_more_than_the_limit_is_kept_and_the_words_arrive(limits):
    with received(9_000_000) as request:
        assert limits.UPLOAD_LIMIT < request.FILES["file"].size < limits.UPLOAD_LIMIT + 200_000
        assert (request.POST["before"], request.POST["after"]) == ("typed", "too")


def test_a_body_beyond_reason_is_refused_unread(client, limits):
    limits.REQUEST_LIMIT = 1_000
    answer = client.post("/anybody", {"text": "x" * 2_000})
    assert answer.status_code == 413
    assert "larger than this installation accepts" in answer.content.decode()
    assert client.post("/api/v1/fail/bug", {"text": "x" * 2_000}).json()["code"] == "too_large"
