"""What must hold on the way from a nonconformity to its closure, and what follows from its steps."""

from django.utils.translation import gettext as _

from wellkept.components.approvals import services as approvals
from wellkept.components.approvals.electing import Asked, Voter
from wellkept.components.approvals.outcome import Outcome
from wellkept.components.findings import selectors
from wellkept.components.findings.permissions import APPROVERS
from wellkept.components.findings.services import is_nonconformity
from wellkept.components.tasks import selectors as tasks
from wellkept.components.tasks.processes import process_of_clause
from wellkept.kernel.errors import Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Record


def must_be_nonconformity(write: Write) -> None:
    """Guard: only what says that a requirement is not met is treated."""
    if not is_nonconformity(write.instance):
        raise Refused(
            _("%(number)s is no nonconformity; answer and close it.") % {"number": write.instance.number},
            code="no_nonconformity",
        )


def must_be_no_nonconformity(write: Write) -> None:
    """Guard: a nonconformity is not closed by an answer."""
    if is_nonconformity(write.instance):
        raise Refused(
            _("%(number)s is a nonconformity; correct it and look for its cause.") % {"number": write.instance.number},
            code="nonconformity",
        )


def extent_searched(write: Write) -> None:
    """Guard: it was searched whether the like exists elsewhere."""
    if write.instance.similar_searched_at is None:
        raise Refused(
            _("Search first whether the like exists elsewhere; what is found is kept here."), code="not_searched"
        )


def actions_done(write: Write) -> None:
    """Guard: corrective actions, which are tasks about it, were carried out, new ones after it was reopened; none is open."""
    row = write.instance
    waiting = tasks.open_tasks_of(row.record)
    if waiting:
        numbers = ", ".join(waiting)
        raise Refused(_("These actions are still open: %(numbers)s.") % {"numbers": numbers}, code="open_actions")
    if not selectors.was_acted_on(row):
        raise Refused(_("No action about %(number)s was carried out.") % {"number": row.number}, code="no_action")


def not_his_own(write: Write) -> None:
    """Guard: nobody withdraws a finding that is his own matter."""
    if write.actor.person_id is not None and write.instance.owner_id == write.actor.person_id:
        raise Refused(
            _("%(number)s is your own matter; somebody else decides this.") % {"number": write.instance.number},
            code="own_matter",
        )


def note_needed(write: Write) -> None:
    """Effect: it was decided that action is needed."""
    records.set_attributes(write, action_needed=True)


def note_spared(write: Write) -> None:
    """Effect: it was decided that no action is needed."""
    records.set_attributes(write, action_needed=False)


def count_reopening(write: Write) -> None:
    """Effect: what did not work is counted, and action is needed now."""
    records.set_attributes(write, reopened_count=write.instance.reopened_count + 1, action_needed=True)


def ask_for_approval(write: Write) -> None:
    """Effect: somebody else than the owner, and than whoever confirmed it, says whether it is closed."""
    row = write.instance
    asked = Asked(_("Closing"), tuple(Voter(role=role) for role in APPROVERS))
    approvals.ask(row, actor=write.actor, steps=[asked], excluded=(row.owner_id, write.actor.person_id))


def follow_approval(record_id: int, outcome: Outcome, *, actor: Actor) -> None:
    """What the vote leads to: it is closed, or goes back to the check."""
    row, by = selectors.finding(record_id), system(actor.name)
    if row.state != "confirmed":
        return
    records.transition(row, "close" if outcome is Outcome.APPROVED else "recheck", actor=by)


def process_of(card: Record) -> str:
    """The process that an action about a finding is built into: that of the requirement's clause, else of its treatment."""
    clause = selectors.finding(card.pk).requirement.partition("-")[0]
    return process_of_clause(clause) or process_of_clause("10.1")
