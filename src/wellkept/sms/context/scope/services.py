"""Drawing up a statement of scope, putting it to top management, publishing it and looking at it again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.approvals import selectors as polls
from wellkept.components.approvals import services as approvals
from wellkept.components.approvals.electing import Asked, Voter
from wellkept.components.approvals.outcome import Outcome
from wellkept.components.tasks.selectors import open_tasks_of
from wellkept.components.tasks.services import add_task
from wellkept.directory.selectors import holding
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Audience
from wellkept.sms.context.scope import selectors
from wellkept.sms.context.scope.models import Considered, ScopeStatement
from wellkept.sms.context.scope.permissions import Permissions

#: So long after something moved that a statement rests on, somebody has to have looked at it again.
LOOKED_AT_WITHIN = timedelta(days=60)
#: What a new version takes over from the one in force.
_TAKEN_OVER = ("organization_name", "organizational_boundary", "technology_boundary", "locations", "applicability")


def draw_up(*, actor: Actor, title: str, **fields: Any) -> ScopeStatement:
    """Put a new version on file as a draft. What is left out is taken from the version in force, else from what is known of the
    organization. Raises Denied.
    """
    before = selectors.in_force()
    known = (
        {name: getattr(before, name) for name in _TAKEN_OVER}
        if before is not None
        else {
            "organization_name": selectors.own_name(),
            "locations": "\n".join(selectors.own_sites()),
            "applicability": _("All requirements of clauses 4 to 10 apply; none is left out."),
        }
    )
    given = {name: value for name, value in fields.items() if value not in (None, "")}
    made: ScopeStatement = records.create(kind("scope_statement"), actor=actor, title=title, **{**known, **given})
    return made


def edit_statement(row: ScopeStatement, *, actor: Actor, version: int | None = None, **changes: Any) -> ScopeStatement:
    """Word a draft otherwise. Raises Denied, Conflict, Refused for one that is voted on or was approved."""
    with transaction.atomic():
        changed: ScopeStatement = records.edit(row, actor=actor, version=version, **changes)
        if changed.state != "draft":
            said = _("%(number)s stays as it was put to the vote. Draw up a new version instead.")
            raise Refused(said % {"number": changed.number})
    return changed


def note_inputs(write: Write) -> None:
    """Effect: what counts now is what the statement rests on. Raises Refused where nothing of a kind is there."""
    row, found = write.instance, selectors.to_consider()
    names = {"issue": _("issues"), "interested_party": _("interested parties"), "service": _("live services in scope")}
    empty = [str(words) for key, words in names.items() if key not in {of for of, _pk, _title in found}]
    if empty and occasion.is_native():
        said = _("The scope rests on issues, interested parties and services. There are none of these yet: %(names)s.")
        raise Refused(said % {"names": ", ".join(empty)})
    Considered.objects.filter(statement=row.pk).delete()
    Considered.objects.bulk_create(
        Considered(statement_id=row.pk, record_id=pk, title=title) for _key, pk, title in found
    )


def ask_approval(write: Write) -> None:
    """Effect: top management votes. Raises Refused where nobody holds that role."""
    steps = (Asked(_("Top management"), (Voter(role="top-management"),)),)
    approvals.ask(write.instance, actor=system(write.actor.name), steps=steps, excluded=())


def follow_approval(record_id: int, outcome: Outcome, *, actor: Actor) -> None:
    """What a decision leads to: the statement comes into force, or it is a draft again."""
    row, by = selectors.statement(record_id), system(actor.name)
    if row.state == "awaiting_approval":
        records.transition(row, "approve" if outcome is Outcome.APPROVED else "reject", actor=by)


def was_rejected(write: Write) -> None:
    """Guard: nobody rejects a statement but its voters."""
    poll = polls.poll_of(write.instance.pk)
    if occasion.current().origin not in ("import", "replay") and (poll is None or poll.outcome is not Outcome.REJECTED):
        raise Refused(_("%(number)s was not rejected by its voters.") % {"number": write.instance.number})


def supersede(write: Write) -> None:
    """Effect: the statement that was in force gives way to this one."""
    before = selectors.in_force()
    if before is not None and before.pk != write.instance.pk:
        records.transition(before, "supersede", actor=system(write.actor.name))


def publish(
    row: ScopeStatement, *, actor: Actor, audiences: Sequence[str], version: int | None = None
) -> ScopeStatement:
    """Let audiences read the statement in force. Raises Denied, Invalid for none or an unknown one, Refused, Conflict."""
    wanted = [one for one in ScopeStatement.Audience.values if one in set(audiences)]
    if not wanted or set(audiences) - set(wanted):
        raise Invalid({"audiences": _("Choose one from the list.")})
    with transaction.atomic():
        changed: ScopeStatement = records.edit(
            row, actor=actor, version=version, verb="published", published_to=wanted, published_at=occasion.now()
        )
        if changed.state != "in_force":
            raise Refused(_("Only the statement in force is published."))
        Audience.objects.filter(record=changed.pk, organization__isnull=False).delete()
        share(changed, actor=actor)
    return changed


def share(row: ScopeStatement, *, actor: Actor) -> None:
    """Let the organizations of a statement's audiences read it, also those that came later. Raises Denied."""
    actor.require(Permissions.MANAGE)
    Audience.objects.bulk_create(
        [Audience(record_id=row.pk, organization_id=key) for key in selectors.organizations(row.published_to)],
        ignore_conflicts=True,
    )


def look_out(*, actor: Actor) -> int:
    """Ask for a look at the scope where something moved that it rests on, or its services are no longer those that are live;
    returns how many tasks were made. One that is open is enough.
    """
    row = selectors.in_force()
    if row is None:
        return 0
    share(row, actor=actor)
    new, gone = selectors.beyond(row, "service", actor)
    moved = dict([*selectors.moved_since(row, actor), *new, *gone])
    if not moved or open_tasks_of(row.record):
        return 0
    keeper = holding("sms-manager").first()
    add_task(
        actor=actor,
        title=_("Look at the scope again"),
        description=_("Since it was last looked at, this has changed:") + "\n"
        + "\n".join(f"{number} {title}" for number, title in list(moved.items())[:50]),
        about=row.record,
        assignee_id=keeper.pk if keeper is not None else None,
        due_at=occasion.now() + LOOKED_AT_WITHIN,
    )  # fmt: skip
    return 1
