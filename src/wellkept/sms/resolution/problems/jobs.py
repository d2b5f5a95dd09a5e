"""What happens to problems by itself: proposals, escalation, and the review that is due."""

from django.utils.translation import gettext_noop

from wellkept.jobs.schedule import every
from wellkept.kernel import occasion
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
    late = list(selectors.overdue(occasion.now())[:AT_A_TIME])
    for problem in late:
        services.escalate(
            problem,
            actor=system(),
            escalated_person=manager,
            escalation_reason=gettext_noop("It is past the date by which it was to be solved."),
        )
    return len(late)
