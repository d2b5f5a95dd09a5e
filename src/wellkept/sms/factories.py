"""Factories for tests: plain functions that call services, so that no test builds an impossible state."""

import datetime as dt
from typing import Any

from wellkept.components.approvals import services as approvals
from wellkept.components.tasks.models import Task
from wellkept.kernel import occasion
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.portfolio.catalogue import services as catalogue
from wellkept.sms.relationship.agreements.services import set_version
from wellkept.sms.resolution.problems import known_errors
from wellkept.sms.resolution.problems import services as problems
from wellkept.sms.resolution.requests import services as requests
from wellkept.sms.support.communication import services as communication
from wellkept.sms.support.documents import outline
from wellkept.sms.support.documents import services as documents
from wellkept.sms.support.knowledge import services as knowledge
from wellkept.toolkit.testing.cast import World


def service(**fields: Any) -> Any:
    """A live service."""
    row = records.create(kind("service"), actor=system(), **{"title": "Hosted Files", **fields})
    return records.transition(row, "go_live", actor=system())


def requirement(service: Any, **fields: Any) -> Any:
    """An agreed requirement on a service."""
    given = {"title": "Files within the hour", "service": service, "category": "level", **fields}
    row = records.create(kind("service_requirement"), actor=system(), **given)
    return records.transition(row, "agree", actor=system())


def series(**fields: Any) -> Any:
    """A series of minutes down for each day, as it is for availability."""
    create = kind("series").create
    assert create is not None
    given = {"title": "Minutes down", "genre": "availability", "aggregation": "uptime", "unit": "min", **fields}
    return create(actor=system(), **given)


def duty(world: World, **fields: Any) -> Any:
    """A duty of Rashid's that is in force, each month unless said otherwise."""
    create = kind("duty").create
    assert create is not None
    given = {"title": "Try a restore", "every": 1, "unit": "month", "owner": world.people["rashid"], **fields}
    return records.transition(create(actor=system(), **given), "approve", actor=system())


def item(**fields: Any) -> Any:
    """A configuration item in production."""
    row = records.create(kind("item"), actor=system(), **{"title": "files-01", **fields})
    return records.transition(row, "deploy", actor=system())


def incident(world: World, *, by: str = "jonah", **fields: Any) -> Any:
    """An incident as an agent logs it for Olly of Oldmere."""
    create = kind("incident").create
    assert create is not None
    given = {"title": "Files do not open", "requester": world.people["olly"], "category": world.category, **fields}
    return create(actor=world.actor(by), **given)


def resolved(world: World, *, by: str = "jonah", **fields: Any) -> Any:
    """An incident that an agent has worked on and resolved."""
    row = incident(world, by=by, **fields)
    row = records.transition(row, "start", actor=world.actor(by))
    return records.transition(
        row, "resolve", actor=world.actor(by), resolution_code="solution", resolution="Restarted the file service."
    )


def closed(world: World, *, by: str = "jonah", **fields: Any) -> Any:
    """An incident from call to closure."""
    return records.transition(resolved(world, by=by, **fields), "close", actor=world.actor(by))


LAPTOP: dict[str, Any] = {
    "fields": [
        {"key": "model", "label": "Which model", "type": "choice", "choices": ["Light", "Strong"], "required": True},
        {
            "key": "why",
            "label": "Why strong",
            "type": "long",
            "required": True,
            "when": {"field": "model", "is": ["Strong"]},
        },
        {"key": "dock", "label": "With a dock", "type": "yes_no"},
    ],
    "approvals": [{"name": "The customer's manager", "voters": [{"role": "customer"}]}],
    "tasks": [{"title": "Set it up"}, {"title": "Hand it over"}],
}


def catalogue_item(world: World, *, form: dict[str, Any] | None = None, **fields: Any) -> Any:
    """A laptop that people can order: a form with a condition, the manager's approval, two tasks, instructions."""
    given = {
        "title": "Laptop",
        "category": world.category,
        "team": world.desk,
        "expected_hours": 16,
        "calendar": world.hours,
        "instructions": "Take one from the shelf, put our image on it, hand it over in person.",
        **fields,
    }
    row = catalogue.add_item(actor=system(), **given)
    row = catalogue.set_form(row, actor=system(), **(LAPTOP if form is None else form))
    return records.transition(row, "offer", actor=system())


def ordered(
    world: World, item: Any = None, *, by: str = "olly", answers: dict[str, Any] | None = None, **more: Any
) -> Any:
    """An order of one item, as Olly of Oldmere places it."""
    chosen = requests.Chosen(item or catalogue_item(world), {"model": "Light"} if answers is None else answers)
    return requests.order(actor=world.actor(by), chosen=[chosen], **more)


def vote(world: World, row: Any, *, by: str = "ada", choice: str = "approve", comment: str = "") -> Any:
    """A vote as its voter casts it on the page; the record as it is afterwards."""
    with occasion.occasion(entrance=occasion.Entrance.PAGES):
        approvals.vote(row, actor=world.actor(by), choice=choice, comment=comment)
    return type(row).objects.get(pk=row.pk)


def finish_tasks(world: World, row: Any, *, by: str = "jonah") -> Any:
    """Every task of an order done, one after the other; the record as it is afterwards."""
    while (task := Task.objects.filter(about=row.pk).exclude(state__in=("done", "cancelled")).first()) is not None:
        records.transition(task, "finish", actor=world.actor(by), result="Did it as the instructions say.")
    return type(row).objects.get(pk=row.pk)


def fulfilled(world: World, item: Any = None, **more: Any) -> Any:
    """An order that was approved and fulfilled."""
    row = ordered(world, item, **more)
    return finish_tasks(world, vote(world, row) if row.state == "awaiting_approval" else row)


def agreement(
    world: World,
    *,
    customer: str | None = "oldmere",
    services: Any = (),
    signed_on: dt.date = dt.date(2026, 1, 5),
    **version: Any,
) -> Any:
    """A signed service level agreement with response and resolution targets on desk hours."""
    draft = kind("agreement").create
    assert draft is not None
    given = {
        "targets": {("incident", "response", None): 3600, ("incident", "resolution", None): 8 * 3600},
        "calendar": world.hours,
        "pauses_for": ["caller"],
        "no_workload_limit": True,
        "exceptions": "Maintenance that was announced a week before.",
        **version,
    }
    organization = world.organizations[customer] if customer else None
    row = draft(actor=system(), title="Service level agreement", customer=organization, services=services)
    set_version(row, actor=system(), **given)
    return records.transition(row, "sign", actor=system(), signed_on=signed_on)


def change(world: World, *, by: str = "rashid", **fields: Any) -> Any:
    """A change as an engineer asks for it."""
    create = kind("change").create
    assert create is not None
    return create(
        actor=world.actor(by), **{"title": "Move the scan to the night", "justification": "Files are slow.", **fields}
    )


def change_model(world: World, *, approved: bool = True, **fields: Any) -> Any:
    """A model of standard changes, approved by the service manager."""
    given = {
        "title": "Replace a broken access point", "instructions": "Take one from the shelf and hang it up.",
        "backout": "Put the old one back.", **fields,
    }  # fmt: skip
    row = records.create(kind("change_model"), actor=world.actor("rashid"), **given)
    return records.transition(row, "approve", actor=world.actor("tomas")) if approved else row


def implemented(world: World, *, by: str = "rashid", outcome: str = "successful", **fields: Any) -> Any:
    """A change that was authorized and carried out."""
    row = records.transition(change(world, by=by, **fields), "authorize", actor=world.actor("tomas"))
    row = records.transition(row, "implement", actor=world.actor(by))
    return records.transition(row, "complete", actor=world.actor(by), outcome=outcome)


def problem(world: World, *, by: str = "rashid", incidents: Any = (), **fields: Any) -> Any:
    """A problem as an engineer puts it on file, with the incidents that it caused."""
    create = kind("problem").create
    assert create is not None
    row = create(actor=world.actor(by), **{"title": "Files are slow at nine", "category": world.category, **fields})
    for one in incidents:
        problems.tie_incident(row, one, actor=world.actor(by))
    return row


def known_error(
    world: World, *, by: str = "rashid", workaround: str = "Open the web page instead.", **fields: Any
) -> Any:
    """A known error with a workaround that the desk was told of."""
    return known_errors.record(problem(world, by=by, **fields), actor=world.actor(by), workaround=workaround)


def published(world: World, *, customer: str = "oldmere", by: str = "rashid", **fields: Any) -> Any:
    """A known error that the users of a service read of: those of the customer whom an agreement gives that service."""
    row = service()
    agreement(world, customer=customer, services=[row])
    return known_errors.publish(
        known_error(world, by=by, service=row, **fields), actor=world.actor(by),
        advice_title="Files open slowly in the morning", advice="Open the web page instead.",
    )  # fmt: skip


def solved(
    world: World, *, by: str = "rashid", code: str = "unchanged", cause: str = "The scan ran at nine.", **fields: Any
) -> Any:
    """A problem that was analysed and resolved; a fix by a change that was carried out."""
    row = problem(world, by=by, **fields)
    if code == "fix":
        problems.tie_change(row, implemented(world, by=by), actor=world.actor(by))
    return records.transition(
        row, "resolve", actor=world.actor(by), resolution_code=code, resolution="The scan runs at night.", cause=cause
    )


def document(world: World, *keys: str, by: str = "tomas", body: str | None = None, **fields: Any) -> Any:
    """A draft as Tomas writes it; one that serves keys has something below each heading of their outlines."""
    text = (
        "\n".join(f"## {heading}\n\nWhat holds here for us.\n" for heading in outline.headings(keys)) or "How we do it."
    )
    given = {"title": "A document", "owner": world.people["tomas"], **fields}
    if not keys:
        given.setdefault("category", "procedure")
    return documents.draft(actor=world.actor(by), keys=keys, body=text if body is None else body, **given)


def submitted(world: World, row: Any, *, by: str = "tomas", **more: Any) -> Any:
    """A document that awaits its approval."""
    step = "submit" if row.state == "draft" else "submit_revision"
    given = {"change_summary": "Clearer words.", **more} if step == "submit_revision" else more
    return records.transition(row, step, actor=world.actor(by), **given)


def in_force(world: World, *keys: str, by: str = "ines", **fields: Any) -> Any:
    """A document that Ines has approved."""
    given = {"approver": world.people[by], **fields}
    return vote(world, submitted(world, document(world, *keys, **given)), by=by)


def new_version(world: World, row: Any, *, body: str, by: str = "ines", **more: Any) -> Any:
    """The next version of a document in force, approved."""
    changed = documents.edit_document(row, actor=world.actor("tomas"), body=body)
    return vote(world, submitted(world, changed, **more), by=by)


def draft_article(world: World, *, by: str = "amara", **fields: Any) -> Any:
    """A draft that Amara wrote and owns."""
    given = {"title": "How to reset a password", "body": "Press *Forgotten* and follow the link.", **fields}
    return knowledge.write_article(actor=world.actor(by), **given)


def article(world: World, *, by: str = "amara", **fields: Any) -> Any:
    """A published article."""
    return records.transition(draft_article(world, by=by, **fields), "publish", actor=world.actor(by))


def communication_item(world: World, *, by: str = "tomas", **fields: Any) -> Any:
    """A line of the communication plan: what Tomas tells the staff each month."""
    given = {"title": "How the services do", "rhythm": "month", "method": "notice", "responsible": world.people[by]}
    return communication.plan_item(actor=world.actor(by), **{**given, **fields})
