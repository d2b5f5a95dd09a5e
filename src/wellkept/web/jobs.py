"""What the worker does for the web shell."""

from wellkept.jobs import schedule
from wellkept.web.sessions import SessionStore


@schedule.daily("03:50", name="sessions.sweep")
def sweep() -> None:
    """Remove sessions that have expired; nobody can come back to them."""
    SessionStore.clear_expired()
