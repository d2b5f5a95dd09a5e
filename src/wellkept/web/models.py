"""The table of sessions."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from wellkept.directory.models import User


class Session(AbstractBaseSession):
    """A browser that has signed in, as Django keeps it, and whose account it is: both are read at once (see sessions.py)."""

    account = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
