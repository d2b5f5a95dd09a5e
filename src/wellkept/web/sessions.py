"""Sessions in the database, found by a prepared read together with the account; otherwise as Django keeps them."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.utils import timezone

from wellkept.components.notifications.selectors import unread_within
from wellkept.directory.models import User
from wellkept.kernel import prepared
from wellkept.web.models import Session


class SessionStore(db.SessionStore):
    """Django's own store; `account` is whose session was read, with person, organization and number of unread notices."""

    account: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row for these data, and whose it is."""
        made = cast("Session", super().create_model_instance(data))
        made.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return made

    def _get_session_from_db(self) -> Session | None:
        found = prepared.read("session", _known, key=self.session_key or "", now=timezone.now())
        if not found:
            self._session_key = None
            return None
        session: Session = found[0]
        self.account = session.account
        if self.account is not None:
            self.account.unread = session.unread  # type: ignore[attr-defined]
        return session


def _known(key: str, now: Any) -> "QuerySet[Session]":
    rows = Session.objects.select_related("account__person__organization")
    return rows.annotate(unread=unread_within("account__person")).filter(session_key=key, expire_date__gt=now)
