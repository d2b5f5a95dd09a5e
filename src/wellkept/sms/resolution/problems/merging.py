"""Two problems that are one: what merging asks of problems beside toolkit.merging."""

from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.records.hooks import Write
from wellkept.sms.resolution.problems import known_errors, services
from wellkept.sms.resolution.problems.models import Problem
from wellkept.toolkit.merging import services as merging
from wellkept.toolkit.merging import telling


def can_merge(write: Write) -> None:
    """Guard: the other one is open and of the same customer."""
    telling.refuse_unlike(write.instance, merging.other_of(write))


def go_on_there(write: Write) -> None:
    """Effect: it goes on in the other one, whose incidents and changes its own become."""
    other = merging.go_on_there(write)
    services.hand_ties_on(write.instance, other, actor=write.actor)


def before_merging(problem: Problem, actor: Actor) -> str:
    """What to know before merging a problem away."""
    said = [
        telling.before_merging(problem, actor),
        _("Its incidents and the changes that are to resolve it belong to the other one from then on."),
    ]
    if known_errors.is_one(problem):
        said.append(_("It is a known error no longer then: record the other one as one if the workaround helps there."))
    return "\n".join(said)
