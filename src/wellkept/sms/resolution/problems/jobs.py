"""What happens to problems by itself: proposals, escalation, and the review that is due."""

from datetime import timedelta

from django.utils.translation import gettext, gettext_noop

from wellkept.components.reviews import services as reviews
from wellkept.jobs.schedule import daily, every
from wellkept.kernel import occasion
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import system
from wellkept.sms.resolution.problems import recurrence, selectors, services

AT_A_TIME = 200


@every(900, name="problems.propose")
def propose_problems() -> int:
    """Propose a problem where incidents came back often; returns how many."""
    return recurrence.propose(actor=system())


@every(900, name="problems.escalate")
def escalate_overdue() -> int:
    """Escalate open problems past their date to whoever manages problems; returns how many."""
    manager = selectors.manager()
    if manager is None:
        return 0
    done = 0
    for problem in selectors.overdue(occasion.now())[:AT_A_TIME]:
        try:
            services.escalate(
                problem,
                actor=system(),
                escalated_person=manager,
                escalation_reason=gettext_noop("It is past the date by which it was to be solved."),
                version=problem.version,
            )
            done += 1
        except WellkeptError:
            continue  # somebody was faster, perhaps solved it; the next round looks again
    return done


@daily("05:00", name="problems.reviews")
def plan_reviews() -> int:
    """Put the monthly look at trends in incidents and the review of problem solving on the agenda; returns how many."""
    if not selectors.has_work():
        return 0
    manager = selectors.manager()
    chair = manager.pk if manager is not None else None
    months = selectors.policy().review_months
    planned = (
        reviews.plan_next(
            actor=system(), genre="trend", title=gettext("Trends in incidents"), rhythm=timedelta(days=30), chair_id=chair
        ),
        reviews.plan_next(
            actor=system(), genre="problem", title=gettext("How well problems are solved"),
            rhythm=timedelta(days=365.25 / 12 * months), chair_id=chair,
        ),
    )  # fmt: skip
    return sum(one is not None for one in planned)
