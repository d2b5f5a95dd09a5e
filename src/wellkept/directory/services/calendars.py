"""Service calendars."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Calendar
from wellkept.directory.permissions import Permissions
from wellkept.directory.services.telling import tell
from wellkept.kernel.calendars import CalendarChain, CalendarError, ServiceCalendar
from wellkept.kernel.errors import Conflict, Invalid
from wellkept.kernel.permissions import Actor


def add_calendar(
    *, actor: Actor, name: str, versions: Sequence[dict[str, Any]], day_names: dict[str, str] | None = None
) -> Calendar:
    """Put a service calendar on file. Raises Denied, Invalid with the sentence of the kernel's calendar."""
    actor.require(Permissions.SETTINGS)
    name = _calendar_name(name)
    checked = _checked(versions)
    with transaction.atomic():
        calendar = Calendar.objects.create(name=name, versions=checked, day_names=day_names or {})
        tell("settings.calendar_added", calendar, actor, name=name, versions=checked)
    return calendar


def edit_calendar(
    calendar: Calendar,
    *,
    actor: Actor,
    versions: Sequence[dict[str, Any]] | None = None,
    name: str | None = None,
    active: bool | None = None,
    day_names: dict[str, str] | None = None,
    read_at: datetime | None = None,
) -> Calendar:
    """Change a service calendar, its name, or whether it is in use; clocks that run use it at their next turn.

    Raises Denied, Invalid, Conflict when it was changed after `read_at`.
    """
    actor.require(Permissions.SETTINGS)
    changes: dict[str, Any] = {"active": active, "day_names": day_names}
    if name is not None:
        changes["name"] = _calendar_name(name, besides=calendar)
    if versions is not None:
        changes["versions"] = _checked(versions)
    changes = {key: value for key, value in changes.items() if value is not None}
    with transaction.atomic():
        now = Calendar.objects.select_for_update().get(pk=calendar.pk)
        if read_at is not None and now.changed_at != read_at:
            raise Conflict(_("%(name)s was changed by somebody else.") % {"name": now.name}, current=0)
        changed: dict[str, Any] = {
            key: (getattr(now, key), value) for key, value in changes.items() if getattr(now, key) != value
        }
        for key, value in changes.items():
            setattr(calendar, key, value)
        if changed:
            calendar.save(update_fields=[*changed, "changed_at"])
            tell("settings.calendar_changed", calendar, actor, **changed)
    return calendar


def _calendar_name(name: str, besides: Calendar | None = None) -> str:
    name = name.strip()
    if not name:
        raise Invalid({"name": _("Give a name.")})
    same = Calendar.objects.filter(name=name)
    if (same if besides is None else same.exclude(pk=besides.pk)).exists():
        raise Invalid({"name": _("There is a calendar of this name already.")})
    return name


def _checked(versions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        parts = [ServiceCalendar.from_dict(version) for version in versions]
        if len(parts) > 1:
            CalendarChain(parts)
    except CalendarError as error:
        raise Invalid({"versions": str(error)}) from error
    if not parts:
        raise Invalid({"versions": _("A calendar needs hours.")})
    return [dict(version) for version in versions]
