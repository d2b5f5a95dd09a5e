"""What to know before taking a step with an incident."""

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.incidents import selectors
from wellkept.sms.resolution.incidents.models import Incident


def before_resolving(incident: Incident, actor: Actor) -> str:
    """What to know before resolving: what is resolved with it, and which steps of the procedure are open."""
    below = list(selectors.visible_to(actor).filter(pk__in=selectors.open_children(incident)).order_by("number"))
    left = selectors.open_steps(incident) if incident.major == Incident.Major.ACCEPTED else []
    said = []
    if below:
        numbers = ", ".join(child.number for child in below)
        said.append(_("These are resolved with it, with the same text: %(numbers)s.") % {"numbers": numbers})
    if left:
        said.append(_("Steps of the procedure that are still open: %(steps)s.") % {"steps": "; ".join(left)})
    return "\n".join(said)


def criteria_in_words(incident: Incident, actor: Actor) -> str:
    """What makes an incident a major one, to be read before deciding."""
    return _("Criteria: %(criteria)s") % {"criteria": selectors.procedure(occasion.now()).criteria}
