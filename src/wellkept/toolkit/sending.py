"""A form is taken once: its token leads a second sending to the record that the first one made."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from wellkept.toolkit.models import SentForm

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,40}")


def new_token() -> str:
    """A token for a fresh form."""
    return secrets.token_urlsafe(18)


def once(token: str, user_id: int, make: Callable[[], Any]) -> tuple[int, bool]:
    """Make a record unless this form made one already: its key, and whether it is new. What `make` raises passes through.

    A form without a proper token is taken as it is.
    """
    if not _TOKEN.fullmatch(token):
        return make().pk, True
    try:
        with transaction.atomic():
            sent = SentForm(token=token, user_id=user_id)
            sent.save(force_insert=True)
            made = make()
            sent.record_id = made.pk
            sent.save(update_fields=["record"])
            return made.pk, True
    except IntegrityError:
        before = SentForm.objects.filter(token=token, user_id=user_id, record__isnull=False).first()
        if before is None or before.record_id is None:
            raise
        return before.record_id, False
