"""The table of sessions."""

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from wellkept.directory.models import User

if TYPE_CHECKING:
    from wellkept.web.sessions import SessionStore


class Session(AbstractBaseSession):
    """A browser that has signed in, as Django keeps it, and whose account it is: both are read at once."""

    account = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        """The store that reads and writes them."""
        from wellkept.web.sessions import SessionStore

        return SessionStore
