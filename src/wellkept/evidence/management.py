"""Who is top management, for the rules that ask for its hand."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from wellkept.directory import selectors as directory

#: The role of the catalogue.
ROLE = "top-management"


def held_by(person: str, at: str | datetime) -> Q:
    """The rows whose person (the name of the column) held the role of top management at a moment (or a column's)."""
    moment: Any = OuterRef(at) if isinstance(at, str) else at
    return Q(Exists(directory.appointed(ROLE, moment).filter(person=OuterRef(person))))


def chaired_by_top_management() -> Q:
    """The reviews whose chair held the role of top management when they were held."""
    return held_by("chair", "held_at")
