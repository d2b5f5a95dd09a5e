"""Keeping templates and macros, sharing them, letting them go."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kind
from wellkept.toolkit.models import Preset
from wellkept.toolkit.presets import selectors

#: How many one person keeps for one kind and use.
MOST = 50
#: The longest text of a macro (characters).
LONGEST = 20_000
#: The most that is in a template or macro altogether (characters of its JSON).
MOST_HELD = 100_000


def keep_preset(*, actor: Actor, kind: Kind, use: str, name: str, content: Mapping[str, Any]) -> Preset:
    """Keep a template or macro under a name. Raises Denied, Invalid for an empty one or a name that one uses already."""
    actor.require(kind.access.edit)
    preset = Preset(kind=kind.key, use=use, owner_id=_keeper(actor, kind.key, use))
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
    """Let one's own go, or what somebody left behind. Raises Denied."""
    if not _left_to(preset, actor):
        _require_own(preset, actor)
    with transaction.atomic():
        preset.delete()
        _tell()


def take_over(preset: Preset, *, actor: Actor) -> None:
    """Make what somebody shared and left behind one's own; it stays shared. Raises Denied, Invalid."""
    if not _left_to(preset, actor):
        raise Denied(_("Only what somebody left behind can be taken over, by those who may share."))
    keeper = _keeper(actor, preset.kind, preset.use)
    _refuse_taken(preset, actor, preset.name)
    with transaction.atomic():
        preset.owner_id = keeper
        preset.save(update_fields=["owner"])
        _tell()


def _left_to(preset: Preset, actor: Actor) -> bool:
    return preset.pk in {one.pk for one in selectors.left_behind(kind(preset.kind), actor)}


def _keeper(actor: Actor, of: str, use: str) -> int:
    """Whose account keeps one more. Raises Denied for no person, Invalid where there are too many."""
    if actor.user_id is None:
        raise Denied(_("Only a person keeps templates and macros."))
    if Preset.objects.filter(owner=actor.user_id, kind=of, use=use).count() >= MOST:
        raise Invalid({"name": _("You keep %(most)s of these already. Let one go first.") % {"most": MOST}})
    return actor.user_id


def _refuse_taken(preset: Preset, actor: Actor, name: str) -> None:
    held = Preset.objects.filter(owner=actor.user_id, kind=preset.kind, use=preset.use, name=name)
    if held.exclude(pk=preset.pk).exists():
        raise Invalid({"name": _("You keep one of this name already.")})


def _store(preset: Preset, actor: Actor, name: str, content: Mapping[str, Any]) -> Preset:
    name = name.strip()
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = _("Give it a name.")
    else:
        try:
            _refuse_taken(preset, actor, name)
        except Invalid as refusal:
            wrong |= refusal.fields
    if not any(content.values()):
        wrong[""] = _("There is nothing in it yet.")
    held = json.dumps(content)
    if len(held) > MOST_HELD:
        wrong[""] = _("This is more than a template or macro can hold. Shorten the longest text.")
    elif "\\u0000" in held:
        wrong[""] = _("There is a character in it that no text can have.")
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
