"""Structured logs: one line an event, with the request it belongs to; JSON for machines, plain for people."""

import logging
import logging.config
from collections.abc import Mapping
from typing import Any

import structlog

from wellkept.kernel import occasion


def _request_id(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    request_id = occasion.current().request_id
    if request_id:
        event["request"] = request_id
    return event


def quieted(record: logging.LogRecord) -> bool:
    """A request under a name that this installation does not answer to is a line, not a failure with a traceback."""
    record.exc_info = None
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def configure(settings: Mapping[str, Any]) -> None:
    """Set up logging; `format` is plain or json."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _request_id,
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.get("format") == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "filters": {"quieted": {"()": lambda: quieted}},
            "loggers": {
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "WARNING"},
                "django.security.DisallowedHost": {"filters": ["quieted"]},
            },
        }
    )
