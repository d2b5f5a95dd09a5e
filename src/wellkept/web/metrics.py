"""Figures about the web server for Prometheus."""

from prometheus_client import Histogram

_SECONDS = Histogram(
    "wellkept_request_seconds",
    "Time to answer a request",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer; unknown methods and routes share one label, so that nobody can grow the table from outside."""
    _SECONDS.labels(method if method in _METHODS else "other", route or "none", status).observe(seconds)
