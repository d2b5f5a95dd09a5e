"""The log: what is no failure of ours takes one line."""

import io
import logging

from wellkept.config.logs import quieted


def test_a_request_under_a_strange_name_takes_one_line_of_the_log(client, settings, caplog):
    settings.ALLOWED_HOSTS = ["testserver"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("django.security.DisallowedHost")
    assert quieted in logger.filters
    logger.addHandler(handler)
    try:
        assert client.get("/healthz", headers={"host": "elsewhere.example"}).status_code == 400
    finally:
        logger.removeHandler(handler)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1
    assert "elsewhere.example" in lines[0]
