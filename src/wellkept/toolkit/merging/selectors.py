"""Reading what was merged with what."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from wellkept.toolkit.related import Relations

#: How the list of what belongs together reads.
READINGS = {"merged_into": _("merged into"), "merged": _("took in")}


def kin(model: type[Model]) -> Relations:
    """The record that one of a model was merged into, and those that it took in, for what belongs together."""
    rows = model._default_manager

    def found(key: int) -> Sequence[tuple[str, QuerySet[Any, Any]]]:
        return (
            ("merged_into", rows.filter(pk=key, merged_into__isnull=False).values("merged_into")),
            ("merged", rows.filter(merged_into=key).order_by().values("pk")),
        )

    return found


def held(model: type[Model], key: int) -> Any | None:
    """The record of that key, which nobody changes until this transaction ends; None while somebody else is changing it."""
    rows = model._default_manager.select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=key).first()
