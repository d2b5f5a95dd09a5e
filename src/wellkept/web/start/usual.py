"""What every organization that delivers services has: parties with a stake, some risks, a first thing to reach."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Category, who it is, what the need applies to, and what they need.
PARTIES: tuple[tuple[str, Any, str, Any], ...] = (
    (
        "customer",
        _("Our customers"),
        "services",
        _("Services that do what was agreed, and a word before something changes"),
    ),
    (
        "user",
        _("The people who use our services"),
        "services",
        _("An answer in words that they understand, in the agreed time"),
    ),
    ("supplier", _("Our suppliers"), "both", _("Clear orders and a contact who decides")),
    ("employee", _("Our own people"), "system", _("To know what is expected of them, and the time and means to do it")),
    ("management", _("Owners and management"), "system", _("No surprises, and figures that show how it goes")),
    ("regulator", _("Authorities and lawmakers"), "both", _("That the law is kept, and can be shown to be")),
)


@dataclass(frozen=True, slots=True)
class UsualRisk:
    """Something that may happen anywhere, and what to do about it first."""

    title: Any
    action: Any
    domain: str


RISKS = (
    UsualRisk(
        _("Somebody whom a service hangs on is away for weeks"), _("Name a deputy and show him the work"), "service"
    ),
    UsualRisk(
        _("A main supplier fails us"),
        _("Write down whom to call there, and what we do until it works again"),
        "supplier",
    ),
)
#: The first action about what worries an organization most.
FIRST_STEP = _("Sit together, assess it and decide how it is handled")
OBJECTIVE = _("Nine of ten answers come in the time we promised")
