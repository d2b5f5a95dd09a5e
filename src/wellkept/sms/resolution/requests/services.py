"""What people do with service requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.approvals import selectors as polls
from wellkept.components.approvals import services as approvals
from wellkept.components.approvals.outcome import Outcome
from wellkept.directory.models import Person, Team
from wellkept.kernel import occasion
from wellkept.kernel.calendars import ServiceCalendar
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import callers
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.records.models import Audience
from wellkept.sms.portfolio.catalogue import form
from wellkept.sms.portfolio.catalogue import selectors as catalogue
from wellkept.sms.portfolio.catalogue.models import CatalogueItem
from wellkept.sms.resolution.requests import asking, selectors, whose
from wellkept.sms.resolution.requests.models import OrderLine, ServiceRequest
from wellkept.sms.resolution.requests.permissions import Permissions

#: The most items of one order.
MOST = 20
#: Beside the keys of an item's questions, which have no hyphen: how many are wanted.
HOW_MANY = "how-many"
#: What its voters were shown of an order, beside its lines, which nothing changes.
_SHOWN_TO_VOTERS = ("title", "description", "requester", "service")


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item of an order: what was answered by the key of the question, and how many."""

    item: CatalogueItem
    answers: Mapping[str, Any] = field(default_factory=dict)
    quantity: int = 1


def open_request(*, actor: Actor, title: str, **fields: Any) -> ServiceRequest:
    """Log a request in somebody's own words. Who has no desk rights asks for himself. Raises Denied, Invalid."""
    made: ServiceRequest = records.create(kind("request"), actor=actor, **_prepare(actor=actor, title=title, **fields))
    return made


def open_requests(rows: list[dict[str, Any]], *, actor: Actor) -> list[ServiceRequest]:
    """Log many requests at once, under the same rules."""
    return records.create_many(kind("request"), [_prepare(actor=actor, **row) for row in rows], actor=actor)


def _prepare(*, actor: Actor, title: str, **fields: Any) -> dict[str, Any]:
    if not title.strip():
        raise Invalid({"title": _("Say in a few words what you need.")})
    at = fields.get("opened_at") or occasion.now()
    row: dict[str, Any] = {"state": "submitted", "submitted_at": at, **fields, "title": title.strip()}
    row["ordered_by_id"] = actor.person_id
    if not actor.can(Permissions.WORK):
        for name in ("team", "assignee", "priority"):
            row.pop(name, None)
        if row.get("requester") is None or row["requester"].organization_id != actor.organization_id:
            row["requester_id"] = actor.person_id
            row.pop("requester", None)
        row["customer_id"] = None if actor.provider else actor.organization_id
        row.pop("customer", None)
    elif row.get("customer") is None and row.get("customer_id") is None:
        who = row.get("requester")
        row["customer"] = who.organization if who is not None and who.organization.kind == "customer" else None
    return row


@transaction.atomic
def edit_request(
    request: ServiceRequest, *, actor: Actor, version: int | None = None, **changes: Any
) -> ServiceRequest:
    """Change a request; what was put to the vote stays as its voters were shown it. Raises Denied, Invalid, Conflict."""
    callers.refuse_stranger(request, "requester", changes.get("requester"))
    if polls.last_round(request.pk):
        shown = selectors.request(request.pk)
        words = _("This was put to the vote and stays as it was shown. Add a comment, or cancel it and order anew.")
        wrong = {
            name: words
            for name in _SHOWN_TO_VOTERS
            if name in changes and _plain(changes[name]) != _plain(getattr(shown, name))
        }
        if wrong:
            raise Invalid(wrong)
    edited: ServiceRequest = records.edit(request, actor=actor, version=version, **changes)
    return edited


def _plain(value: Any) -> Any:
    """A value for comparing: browsers end lines in their own way."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


@transaction.atomic
def order(
    *,
    actor: Actor,
    chosen: Sequence[Chosen],
    requester: Person | None = None,
    description: str = "",
    draft: bool = False,
    **fields: Any,
) -> ServiceRequest:
    """Order items of the catalogue, for oneself or on behalf of `requester`; what needs an approval is put to the vote, what
    needs none is set going. A draft waits until it is sent.

    Raises Denied, Invalid (per answer as "<position>-<key>"), Refused where nobody could approve.
    """
    if not 0 < len(chosen) <= MOST:
        raise Invalid({"": _("Choose between 1 and %(most)d items.") % {"most": MOST}})
    lines = _lines(chosen, actor)
    _refuse_what_is_another_s(chosen, requester, actor)
    first = chosen[0].item
    title = first.title if len(chosen) == 1 else _("%(item)s and %(more)d more") % {
        "item": first.title, "more": len(chosen) - 1
    }  # fmt: skip
    given: dict[str, Any] = {
        "service_id": first.service_id, "category_id": first.category_id, "team_id": first.team_id,
        "priority": min(one.item.priority for one in chosen), **fields,
    }  # fmt: skip
    row = _prepare(actor=actor, title=title, requester=requester, description=description, **given)
    row |= {"team_id": first.team_id, "priority": given["priority"]}
    if requester is None and not row.get("requester_id"):
        row["requester_id"] = actor.person_id
    row["expected_at"] = _expected(lines, occasion.now())
    if draft:
        row |= {"state": "draft", "submitted_at": None, "expected_at": None}
    made: ServiceRequest = records.create(kind("request"), actor=actor, **row)
    _keep(made, lines, actor)
    if made.ordered_by_id is not None and made.ordered_by_id != made.requester_id:
        Audience.objects.get_or_create(record_id=made.pk, person_id=made.ordered_by_id, defaults={"watching": True})
    return made if draft else _set_going(made, lines, actor)


@transaction.atomic
def answer_anew(
    request: ServiceRequest,
    *,
    actor: Actor,
    chosen: Sequence[Chosen],
    description: str = "",
    version: int | None = None,
) -> ServiceRequest:
    """Answer a draft's questions anew, as the forms ask today; what was answered before stays in the trail.

    Raises Denied, Conflict, Invalid (per answer as "<position>-<key>"), Refused when it is no draft any more.
    """
    _require_drafter(request, actor)
    _refuse_what_was_sent(request)
    lines = _lines(chosen, actor)
    if [one.item.pk for one in chosen] != [line.item_id for line in selectors.lines(request.pk)]:
        raise Invalid({"": _("The items of a draft stay as they are. Order anew what is something else.")})
    _refuse_what_is_another_s(chosen, request.requester, actor)
    answered: ServiceRequest = records.edit(
        request, actor=system(actor.name), version=version, revision=request.revision + 1, description=description
    )
    _refuse_what_was_sent(answered)
    _keep(answered, lines, actor)
    return answered


def _refuse_what_was_sent(request: ServiceRequest) -> None:
    if request.state != "draft":
        raise Refused(_("%(number)s was sent; what was ordered stays as it is.") % {"number": request.number})


def _require_drafter(request: ServiceRequest, actor: Actor) -> None:
    actor.require(Permissions.ORDER)
    if not whose.may_send(request, actor):
        raise Denied(_("Only who drafted this order can send it."), permission=Permissions.WORK)


def _refuse_what_is_another_s(chosen: Sequence[Chosen], requester: Person | None, actor: Actor) -> None:
    """Who orders may see more than who gets it: nobody gets what is offered to another customer."""
    organization = actor.organization_id if requester is None else requester.organization_id
    for one in chosen:
        if not catalogue.is_for(one.item, organization):
            told = {"item": one.item.title, "name": actor.name if requester is None else requester.name}
            raise Invalid({"requester": _("“%(item)s” is not offered to %(name)s.") % told})


def _lines(chosen: Sequence[Chosen], actor: Actor) -> list[OrderLine]:
    """The lines of an order, answered as the versions in force ask."""
    versions = catalogue.latest_versions(one.item.pk for one in chosen)
    open_to = set(catalogue.offered_to(actor).filter(pk__in=versions).values_list("pk", flat=True))
    wrong: dict[str, str] = {}
    lines = []
    for position, one in enumerate(chosen):
        if one.item.pk not in open_to:
            raise Invalid({"": _("“%(item)s” cannot be ordered at present.") % {"item": one.item.title}})
        version = versions[one.item.pk]
        try:
            answers = form.answered(form.fields_from(version.fields), one.answers)
        except Invalid as refusal:
            wrong |= {f"{position}-{key}": said for key, said in refusal.fields.items()}
            continue
        if not 1 <= one.quantity <= 1000:
            wrong[f"{position}-{HOW_MANY}"] = _("Give a number from 1 to 1000.")
        lines.append(
            OrderLine(position=position, item=one.item, form_version=version, quantity=one.quantity, answers=answers)
        )
    if wrong:
        raise Invalid(wrong)
    return lines


def _refuse_what_is_outdated(lines: Sequence[OrderLine], request: ServiceRequest, actor: Actor) -> None:
    """A draft is sent under the rules of today: nobody saves one up for the day on which an approval is asked for."""
    versions = catalogue.latest_versions(line.item_id for line in lines)
    open_to = set(catalogue.offered_to(actor).filter(pk__in=versions).values_list("pk", flat=True))
    for line in lines:
        if line.item_id not in open_to:
            raise Invalid({"": _("“%(item)s” cannot be ordered at present.") % {"item": line.item.title}})
        if versions[line.item_id].pk != line.form_version_id:
            text = _("The form of “%(item)s” was changed since you drafted this. Change its answers, then send it.")
            raise Invalid({"": text % {"item": line.item.title}})
    _refuse_what_is_another_s([Chosen(line.item) for line in lines], request.requester, actor)


def _keep(made: ServiceRequest, lines: Sequence[OrderLine], actor: Actor) -> None:
    for line in lines:
        line.request, line.revision = made, made.revision
    OrderLine.objects.bulk_create(lines)
    entry = ledger.Entry(
        "request.ordered",
        subject_kind="request",
        subject_id=made.pk,
        customer_id=made.customer_id,
        changes={
            "lines": [
                {"item": line.item_id, "form_version": line.form_version.ordinal, "quantity": line.quantity}
                for line in lines
            ]
        },
        text={"answers": [None, [line.answers for line in lines]]},
        public=True,
    )
    ledger.append([entry], actor=actor)


def _expected(lines: Sequence[OrderLine], at: datetime) -> datetime | None:
    """When everything should be there, counted in the service hours of each item; None where no item says how long it takes."""
    ends = []
    for line in lines:
        if line.item.expected_hours:
            hours = line.item.calendar.hours if line.item.calendar is not None else ServiceCalendar.always()
            ends.append(hours.due(at, timedelta(hours=line.item.expected_hours).total_seconds()))
    return max(ends, default=None)


def _set_going(request: ServiceRequest, lines: list[OrderLine], actor: Actor) -> ServiceRequest:
    """Put an order to the vote where any item asks for it, else begin with its tasks where it has any."""
    by = system(actor.name)
    steps = asking.steps_of(lines)
    if steps:
        approvals.ask(request, actor=by, steps=steps, excluded=(request.requester_id, request.ordered_by_id))
        return _move(request, "ask_approval", by)
    return _move(request, "start", by) if any(line.form_version.tasks for line in lines) else request


def _move(request: ServiceRequest, step: str, by: Actor) -> ServiceRequest:
    moved: ServiceRequest = records.transition(request, step, actor=by)
    return moved


@transaction.atomic
def send_order(request: ServiceRequest, *, actor: Actor, version: int | None = None) -> ServiceRequest:
    """Send a draft. Raises Denied, Conflict, Invalid where it cannot be ordered so any more, Refused when it is no draft any
    more or nobody could approve it.
    """
    _require_drafter(request, actor)
    sent: ServiceRequest = records.transition(request, "submit", actor=actor, version=version)
    lines = selectors.lines(sent.pk)
    _refuse_what_is_outdated(lines, sent, actor)
    expected = _expected(lines, occasion.now())
    if expected is not None:
        sent = records.note(sent, actor=system(actor.name), verb="edited", expected_at=expected)
    return _set_going(sent, lines, actor)


def follow_approval(record_id: int, outcome: Outcome, *, actor: Actor) -> None:
    """What a decision leads to: the order is set going, or it is over."""
    request, by = selectors.request(record_id), system(actor.name)
    if request.state != "awaiting_approval":
        return
    if outcome is Outcome.REJECTED:
        _move(request, "reject", by)
        return
    request = _move(request, "approve", by)
    if any(line.form_version.tasks for line in selectors.lines(record_id)):
        _move(request, "start", by)


def hand_over(
    request: ServiceRequest,
    *,
    actor: Actor,
    team: Team | None = None,
    assignee: Person | None = None,
    version: int | None = None,
) -> ServiceRequest:
    """Give a request to a team or a person. Raises Denied, Invalid, Refused, Conflict."""
    if team is None and assignee is None:
        raise Invalid({"assignee": _("Choose a team or a person.")})
    if request.state not in selectors.OPEN:
        raise Refused(_("%(number)s is over.") % {"number": request.number})
    handed: ServiceRequest = records.edit(
        request, actor=actor, version=version, verb="assigned", team=team, assignee=assignee
    )
    return handed


def withdraw(
    request: ServiceRequest, *, actor: Actor, cancel_reason: str, version: int | None = None
) -> ServiceRequest:
    """Take back an order that nobody has begun with: who gets it or who ordered it. Raises Denied, Invalid, Refused."""
    if not cancel_reason.strip():
        raise Invalid({"cancel_reason": _("Say why.")})
    if not whose.may_withdraw(request, actor):
        raise Refused(_("%(number)s cannot be taken back any more; write to the desk.") % {"number": request.number})
    taken: ServiceRequest = records.transition(
        request, "cancel", actor=system(actor.name), version=version, cancel_reason=cancel_reason.strip()
    )
    return taken


def rate(
    request: ServiceRequest,
    *,
    actor: Actor,
    satisfaction: int,
    satisfaction_words: str = "",
    version: int | None = None,
) -> ServiceRequest:
    """Say how it was, once, after it is closed; nobody but who got it can. Raises Denied, Refused, Conflict."""
    if not whose.may_rate(request, actor):
        raise Refused(_("Only who got it can say how it was, once it is closed."), code="not_yours_to_rate")
    rated: ServiceRequest = records.edit(
        request, actor=system(actor.name), version=version, verb="rated", satisfaction=satisfaction,
        satisfaction_words=satisfaction_words.strip(),
    )  # fmt: skip
    return rated


# Guards and effects that the lifecycle names -----------------------------------------------------------------------------


def needs_no_vote(write: Write) -> None:
    """Guard: what has to be approved is not begun before it is; what another system has begun it has begun."""
    if occasion.current().origin in ("import", "replay"):
        return
    if write.instance.state == "submitted" and any(
        line.form_version.approvals for line in selectors.lines(write.instance.pk)
    ):
        raise Refused(_("%(number)s has to be approved first.") % {"number": write.instance.number})


def was_rejected(write: Write) -> None:
    """Guard: nobody rejects an order but its voters."""
    poll = polls.poll_of(write.instance.pk)
    if occasion.current().origin not in ("import", "replay") and (poll is None or poll.outcome is not Outcome.REJECTED):
        raise Refused(_("%(number)s was not rejected by its voters.") % {"number": write.instance.number})


def take(write: Write) -> None:
    """Effect: who begins or ends the work on what is nobody's takes it."""
    if write.instance.assignee_id is None and write.actor.person_id is not None:
        records.set_attributes(write, assignee_id=write.actor.person_id)


def note_fulfiller(write: Write) -> None:
    """Effect: who fulfilled it, where a person did."""
    if write.actor.person_id is not None:
        records.set_attributes(write, fulfiller_id=write.actor.person_id)


def expect(write: Write) -> None:
    """Effect of the approval: the time that an item takes counts from here."""
    expected = _expected(selectors.lines(write.instance.pk), write.at)
    if expected is not None:
        records.set_attributes(write, expected_at=expected)


def promise(write: Write) -> None:
    """Before any write of a request: the agreement's target is what is expected; without one the items' own time is the due."""
    row: Any = write.instance
    if write.kind.key != "request":
        return
    if row.due_at is not None and (write.created or write.changed("due_at")):
        records.set_attributes(write, expected_at=row.due_at)
    elif row.due_at is None and row.expected_at is not None and row.state in selectors.OPEN and row.state != "on_hold":
        records.set_attributes(write, due_at=row.expected_at)
