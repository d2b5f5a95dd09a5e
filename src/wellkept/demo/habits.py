"""What the desk does often: the lead has shared macros and a template, the agent keeps a macro of his own."""

from typing import Any

from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.toolkit.models import Preset
from wellkept.toolkit.presets import services

#: (whose, shared, name, content)
MACROS: tuple[tuple[str, bool, str, dict[str, Any]], ...] = (
    (
        "amara",
        True,
        "Ask for a picture",
        {
            "reply": "Dear {caller},\n\nplease send us a picture of what you see. It shows us more than we can ask on the "
            "phone. Just answer this message and attach it.\n\nKind regards\n{me}",
            "step": "hold",
            "fields": {"hold_reason": "caller"},
        },
    ),
    (
        "amara",
        True,
        "Resolved by a restart",
        {
            "reply": "Dear {caller},\n\nafter a restart “{title}” works again. If it comes back, choose Reopen.\n\n{me}",
            "note": "Restarted. If it happens a third time within a month: raise a problem.",
            "step": "resolve",
            "fields": {"resolution_code": "workaround", "resolution": "Restarted; works again."},
        },
    ),
    ("jonah", False, "I call back", {"reply": "Dear {caller}, I will call you back today. {me}", "step": "start"}),
)
#: (whose, name, service, what else the form holds)
TEMPLATE = (
    "amara",
    "Restore a file",
    "files",
    {"title": "Please restore a deleted file", "urgency": "2", "impact": "3"},
)


def keep(stage: Stage) -> None:
    """Put the macros and the template in place."""
    for whose, shared, name, content in MACROS:
        _keep(stage, whose, Preset.Use.MACRO, name, content, shared=shared)
    whose, name, service, fields = TEMPLATE
    held = {**fields, "service": str(stage.services[service].pk)}
    _keep(stage, whose, Preset.Use.TEMPLATE, name, {"fields": held}, shared=True)


def _keep(stage: Stage, whose: str, use: str, name: str, content: dict[str, Any], *, shared: bool) -> None:
    actor = stage.actor(whose)
    kept = services.keep_preset(actor=actor, kind=kind("incident"), use=use, name=name, content=content)
    services.share_preset(kept, actor=actor, on=shared)
