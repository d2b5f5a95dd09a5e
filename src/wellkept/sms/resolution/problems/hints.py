"""What to know before taking a step with a problem."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.sms.resolution.problems import selectors
from wellkept.sms.resolution.problems.figures import selectors as figures
from wellkept.sms.resolution.problems.models import Problem


def before_resolving(problem: Problem, actor: Actor) -> str:
    """Which changes are to be linked and who hears of the resolution."""
    said = []
    if selectors.open_changes_of(problem.pk):
        said.append(_("A change that is to resolve it has not been carried out yet."))
    waiting = selectors.incidents_to_tell(problem, actor).count()
    if waiting:
        said.append(
            ngettext(
                "Whoever works on its %(n)d open incident is told.",
                "Whoever works on its %(n)d open incidents is told.",
                waiting,
            )
            % {"n": waiting}
        )
    return "\n".join(said)


def before_closing(problem: Problem, actor: Actor) -> str:
    """Whether the fix holds so far."""
    effect = figures.effect_of(problem, occasion.now(), actor)
    if effect is None:
        return ""
    days = ngettext("%(n)d day", "%(n)d days", effect.days) % {"n": effect.days}
    if effect.holds:
        return _("No incident of this problem began in the %(days)s since it was resolved.") % {"days": days}
    return _(
        "Incidents of this problem that began in the %(days)s since it was resolved: %(n)d. Does the fix hold?"
    ) % {
        "days": days,
        "n": effect.tied,
    }


def who_is_told(problem: Problem, actor: Actor) -> str:
    """Who hears of a known error."""
    return _(
        "The service desk and everybody who works on its open incidents are told, and it is offered for new incidents."
    )


def who_reads(problem: Problem, actor: Actor) -> str:
    """Who reads a published known error, and that it is no longer shown once it is solved."""
    if problem.service is None:
        return _("Say first which service it is about; who uses that service reads it.")
    if problem.customer is not None:
        whom = _("The people of %(customer)s who use %(service)s read these words, and nothing else of the problem.")
        return whom % {"customer": problem.customer.name, "service": problem.service.title}
    whom = _("Everybody who uses %(service)s reads these words, and nothing else of the problem, until it is solved.")
    return whom % {"service": problem.service.title}
