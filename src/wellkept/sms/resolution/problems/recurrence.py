"""Incidents that come back: the system proposes a problem, a person opens it or says why not."""

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.wording import written
from wellkept.ledger import services as ledger
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.sms.resolution.problems import selectors, services
from wellkept.sms.resolution.problems.models import Problem, Recurrence
from wellkept.sms.resolution.problems.permissions import Permissions
from wellkept.toolkit import words

#: The incidents that a problem is opened with at once; further ones can be tied to it later.
TIED_AT_MOST = 500


def propose(*, actor: Actor) -> int:
    """Propose a problem for each group of incidents that came back often enough; returns for how many."""
    at = occasion.now()
    groups = selectors.recurring(at)
    with transaction.atomic():
        for group in groups:
            found = Recurrence(
                service_id=group.service,
                category_id=group.category,
                customer_id=group.customer,
                count=group.count,
                first_at=group.first_at,
                last_at=group.last_at,
                proposed_at=at,
            )
            found.save()
            _tell("problem.proposed", found, actor, count=group.count)
    return len(groups)


def accept(found: Recurrence, *, actor: Actor, title: str = "") -> Problem:
    """Open the problem that was proposed, with its incidents that the actor may see. Raises Denied, Refused."""
    actor.require(Permissions.STEER)
    with transaction.atomic():
        found = _undecided(found)
        seen = incidents.visible_to(actor).filter(pk__in=selectors.incidents_in(found).values("pk"))
        problem = services.open_problem(
            actor=actor,
            title=title.strip()
            or _("%(service)s: %(category)s, again and again")
            % {"service": found.service.title, "category": found.category.path},
            description=_("%(n)d incidents between %(first)s and %(last)s.")
            % {"n": seen.count(), "first": words.day(found.first_at.date()), "last": words.day(found.last_at.date())},
            source=Problem.Source.TREND,
            service_id=found.service_id,
            category_id=found.category_id,
            customer_id=found.customer_id,
        )
        for incident in seen.select_related("record")[:TIED_AT_MOST]:
            services.tie_incident(problem, incident, actor=actor)
        _decide(found, actor, problem=problem)
        _tell("problem.proposal_accepted", found, actor, problem=problem.number)
    return problem


def dismiss(found: Recurrence, *, actor: Actor, reason: str) -> Recurrence:
    """Say why incidents that came back need no problem. Raises Denied, Invalid, Refused."""
    actor.require(Permissions.STEER)
    reason = written(reason)
    if not reason:
        raise Invalid({"reason": _("Say why no problem is needed.")})
    with transaction.atomic():
        found = _undecided(found)
        _decide(found, actor, reason=reason)
        _tell("problem.proposal_dismissed", found, actor, text={"reason": found.reason})
    return found


def _undecided(found: Recurrence) -> Recurrence:
    """The proposal, kept from others while it is decided. Raises Refused when somebody was faster."""
    locked = selectors.proposal_to_decide(found.pk)
    if locked.decided_at is not None:
        raise Refused(_("This was decided already."))
    return locked


def _decide(found: Recurrence, actor: Actor, *, problem: Problem | None = None, reason: str = "") -> None:
    found.decided_at = occasion.now()
    found.decided_by_id = actor.person_id
    found.problem, found.reason = problem, reason
    found.save()


def _tell(verb: str, found: Recurrence, actor: Actor, *, text: dict[str, str] | None = None, **changes: object) -> None:
    told = {"service": found.service_id, "category": found.category_id, **changes}
    ledger.append([ledger.Entry(verb, customer_id=found.customer_id, changes=told, text=text or {})], actor=actor)
