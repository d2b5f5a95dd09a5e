"""What is said of merging: where two records cannot become one, what to know before, and what who asked is told after."""

from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.notifications.recipients import Telling
from wellkept.kernel.errors import Refused
from wellkept.kernel.lifecycle import OPEN_PHASES
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind_of


def refuse_unlike(row: Any, other: Any, *, otherwise: str = "") -> None:
    """Raise Refused where two records cannot become one: the same one, one that is over, one of another customer.

    Whoever reported the one reads the other from then on, which is why customers are never mixed; `otherwise` says what to do
    instead.
    """
    kind = kind_of(row)
    names = {"this": row.number, "other": other.number}
    if other.pk == row.pk:
        raise Refused(_("%(this)s cannot be merged into itself.") % names, code="merge")
    if kind.lifecycle.phase(other.state) not in OPEN_PHASES:
        raise Refused(_("%(other)s is over. Reopen it first, or merge the other way round.") % names, code="merge")
    if other.customer_id != row.customer_id:
        said = _("%(this)s and %(other)s are of different customers, who must not read each other's words.") % names
        raise Refused(f"{said} {otherwise}".strip(), code="merge")


def before_merging(record: Any, actor: Actor) -> str:
    """What to know before merging a record away, and what of it can be taken back."""
    kind, number = kind_of(record), {"number": record.number}
    said = [_("%(number)s ends here, and what was said in it stands as a note in the other one.") % number]
    if kind.projection.requester:
        said.append(_("Who asked for it or watches it watches the other one from then on, and so may read it."))
    else:
        said.append(_("Who watches it watches the other one from then on."))
    said.append(_("This cannot be taken back: %(number)s stays ended.") % number)
    if any(action.name == "split" for action in kind.actions):
        said.append(_("Should they be two matters after all, split one off from the other."))
    return " ".join(said)


def told_merged(number: str, title: str, reason: str) -> Telling:
    """What who asked is told when his record goes on in another one."""
    return Telling(
        _("%(number)s goes on together with another report: %(title)s") % {"number": number, "title": title},
        "\n\n".join((reason, _("You hear from us there, and can read and answer it."))),
    )
