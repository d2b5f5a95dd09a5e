"""Keeping templates and macros, sharing them, letting them go."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind
from wellkept.toolkit.models import Preset
from wellkept.toolkit.presets import selectors

#: How many one person keeps for one kind and use.
MOST = 50
#: The longest text of a macro (characters).
LONGEST = 20_000


def keep_preset(*, actor: Actor, kind: Kind, use: str, name: str, content: Mapping[str, Any]) -> Preset:
    """Keep a template or macro under a name. Raises Denied, Invalid for an empty one or a name that one uses already."""
    actor.require(kind.access.edit)
    if actor.user_id is None:
        raise Denied(_("Only a person keeps templates and macros."))
    held = Preset.objects.filter(owner=actor.user_id, kind=kind.key, use=use)
    if held.count() >= MOST:
        raise Invalid({"name": _("You keep %(most)s of these already. Let one go first.") % {"most": MOST}})
    preset = Preset(kind=kind.key, use=use, owner_id=actor.user_id)
    return _store(preset, actor, name, content)


def change_preset(preset: Preset, *, actor: Actor, name: str, content: Mapping[str, Any]) -> Preset:
    """Change one's own template or macro. Raises Denied, Invalid."""
    _require_own(preset, actor)
    return _store(preset, actor, name, content)


def share_preset(preset: Preset, *, actor: Actor, on: bool) -> None:
    """Offer one's own to all of the staff, or no longer. Raises Denied."""
    _require_own(preset, actor)
    with transaction.atomic():
        preset.shared = on
        preset.save(update_fields=["shared"])
        _tell()


def remove_preset(preset: Preset, *, actor: Actor) -> None:
    """Let one's own go. Raises Denied."""
    _require_own(preset, actor)
    with transaction.atomic():
        preset.delete()
        _tell()


def _store(preset: Preset, actor: Actor, name: str, content: Mapping[str, Any]) -> Preset:
    name = name.strip()
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = _("Give it a name.")
    elif (
        Preset.objects.filter(owner=actor.user_id, kind=preset.kind, use=preset.use, name=name)
        .exclude(pk=preset.pk)
        .exists()
    ):
        wrong["name"] = _("You keep one of this name already.")
    if not any(content.values()):
        wrong[""] = _("There is nothing in it yet.")
    wrong |= {
        text: _("At most %(most)d characters.") % {"most": LONGEST}
        for text in ("reply", "note")
        if len(content.get(text, "")) > LONGEST
    }
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        preset.name, preset.content = name, dict(content)
        preset.save()
        _tell()
    return preset


def _require_own(preset: Preset, actor: Actor) -> None:
    if actor.user_id is None or preset.owner_id != actor.user_id:
        raise Denied(_("Only who keeps it changes it."))


def _tell() -> None:
    selectors.changed()
    transaction.on_commit(selectors.changed)
