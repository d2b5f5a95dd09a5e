"""What the flow adds to reviews: the vote on the minutes, the pack, and the next review in time."""

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext, gettext_lazy

from wellkept.components.reviews import management
from wellkept.components.reviews import services as reviews
from wellkept.components.reviews.permissions import Permissions
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.rhythm import span
from wellkept.conformity.selectors import is_set_up
from wellkept.directory.selectors import holding
from wellkept.flows.management_review import filing, pack
from wellkept.flows.management_review import presented as _presented  # noqa: F401  registers what is presented
from wellkept.flows.management_review import presented_system as _of_the_system  # noqa: F401  likewise
from wellkept.jobs.schedule import daily
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import Panel, extend
from wellkept.records import hooks
from wellkept.toolkit import approving

extend(
    "review",
    panels=(
        replace(approving.PANEL, told="approval_asked"),
        Panel(
            "pack", gettext_lazy("Pack"), "flows/pack.html", filing.offered, permission=Permissions.VIEW
        ),
    ),
    parts=(approving.PART,),
)  # fmt: skip
hooks.effect(complete=pack.file_it)


def rhythm() -> timedelta:
    """How often top management reviews the system, as the catalogue proposes."""
    return span(catalogue().rule("9.3-01-e1").limits["rhythm"])


@daily("05:10", name="reviews.management")
def plan_management_review() -> int:
    """Put the next management review on the agenda when its time comes near; returns how many."""
    if not is_set_up():
        return 0
    chair = holding("top-management").first()
    planned = reviews.plan_next(
        actor=system(),
        genre=management.GENRE,
        title=gettext("Management review"),
        rhythm=rhythm(),
        chair_id=chair.pk if chair is not None else None,
    )
    return int(planned is not None)
