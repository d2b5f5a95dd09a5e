"""Sessions in the database, found by a prepared read; otherwise as Django keeps them."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from wellkept.kernel import prepared


class SessionStore(db.SessionStore):
    """Django's own store; only how a session is looked up differs."""

    def _get_session_from_db(self) -> Any:
        found = prepared.read(
            "session",
            lambda key, now: self.model.objects.filter(session_key=key, expire_date__gt=now),
            key=self.session_key or "",
            now=timezone.now(),
        )
        if found:
            return found[0]
        self._session_key = None
        return None
