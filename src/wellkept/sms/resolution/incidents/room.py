"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _

from wellkept.components.classification import matrix
from wellkept.components.comments.services import on_comment
from wellkept.components.notifications.recipients import concern, tell_outside
from wellkept.components.reviews.inputs import inputs_from
from wellkept.kernel.registry import (
    Access,
    Action,
    ClockRule,
    Column,
    Condition,
    Derived,
    Filter,
    Input,
    Kind,
    Panel,
    Projection,
    SavedView,
    register,
)
from wellkept.records import hooks
from wellkept.sms.resolution.incidents import (
    children,
    fields,
    hints,
    listening,
    major,
    merging,
    panels,
    services,
    telling,
    workarounds,
)
from wellkept.sms.resolution.incidents.lifecycle import LIFECYCLE
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.permissions import Permissions as P
from wellkept.toolkit import related
from wellkept.toolkit.merging import fields as split
from wellkept.toolkit.merging.selectors import READINGS
from wellkept.toolkit.merging.telling import before_merging

ACTIONS = (
    Action(
        "escalate", _("Escalate"), P.WORK, services.escalate, ("escalation_reason",),
        ("escalated_team", "escalated_person"), offered=lambda row: row.state not in major.OVER,
    ),
    Action(
        "give_workaround", _("Give a workaround"), P.WORK, workarounds.give, ("workaround",),
        offered=lambda row: row.state not in major.OVER,
    ),
    Action(
        "split", _("Split off"), P.WORK, merging.split_off, ("split_title",), ("split_description",),
        offered=lambda row: row.state != "cancelled",
        inputs=split.INPUTS,
    ),
    Action(
        "propose_major", _("Propose as major"), P.WORK, major.propose, ("major_reason",),
        offered=lambda row: row.state not in major.OVER and row.major in ("", "rejected", "demoted"),
    ),
    Action(
        "accept_major", _("Declare major incident"), P.STEER, major.accept, (), ("major_reason", "major_lead"),
        offered=lambda row: row.state not in major.OVER and row.major != "accepted", awaited=major.undecided,
    ),
    Action(
        "tell", _("Send an update"), P.WORK, major.tell, ("message", "audience"), ("next_update_at",),
        offered=lambda row: row.major == "accepted" and row.state not in major.OVER,
        inputs=(
            Input("message", fields.message, schema=fields.MESSAGE_SCHEMA),
            Input("audience", fields.audience, schema=fields.AUDIENCE_SCHEMA),
        ),
    ),
    Action(
        "reject_major", _("Not a major incident"), P.STEER, major.reject, ("major_reason",),
        offered=lambda row: row.state not in major.OVER and row.major == "proposed", awaited=major.undecided,
    ),
    Action(
        "demote_major", _("No longer major"), P.STEER, major.demote, ("major_reason",),
        offered=lambda row: row.state not in major.OVER and row.major == "accepted",
    ),
)  # fmt: skip

FAMILY = {
    "parent": _("part of"), "child": _("includes"), **READINGS,
}  # fmt: skip

INCIDENT = register(
    Kind(
        key="incident",
        slug="incidents",
        prefix="INC",
        label=_("Incident"),
        plural=_("Incidents"),
        model=Incident,
        lifecycle=LIFECYCLE,
        access=Access(
            view=P.VIEW,
            view_customer=P.VIEW_CUSTOMER,
            view_own=P.VIEW_OWN,
            create=P.REPORT,
            edit=P.WORK,
            comment=P.COMMENT,
            note=P.NOTE,
        ),
        section="work",
        clause="8.6.1",
        icon="flame",
        purpose=_("Something does not work as it should. Log the call here and keep the caller informed."),
        purpose_outside=_("Something does not work as it should. Report it here, and we keep you informed."),
        projection=Projection(
            owner="assignee", team="team", requester="requester", service="service", priority="priority", due="due_at"
        ),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Title"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("priority", _("Priority"), "priority", "priority"),
            Column("due_at", _("Due"), "due", "due_at"),
            Column("assignee", _("Assignee"), "person", otherwise="team"),
            Column("customer", _("Customer"), "text"),
            Column("team", _("Team"), "team", optional=True),
            Column("service", _("Service"), "card", optional=True),
            Column("category", _("Category"), "text", optional=True),
            Column("requester", _("Caller"), "person", optional=True),
            Column("opened_at", _("Opened"), "date", "opened_at", optional=True),
            Column("resolved_at", _("Resolved"), "date", optional=True),
            Column("closed_at", _("Closed"), "date", optional=True),
            Column("reopened_count", _("Reopened"), "count", optional=True),
            Column("reassigned_count", _("Reassigned"), "count", optional=True),
        ),
        filters=(
            Filter("phase", _("Open or over"), show="phase"),
            Filter("state", _("State"), show="state"),
            Filter("priority", _("Priority")),
            Filter("assignee", _("Assignee"), show="person"),
            Filter("team", _("Team"), show="team"),
            Filter("requester", _("Caller"), show="person"),
            Filter("category", _("Category"), show="category"),
            Filter("customer", _("Customer"), show="organization"),
            Filter("service", _("Service"), show="card"),
            Filter("major", _("Major incident")),
            Filter("overdue", _("Overdue"), "due_at", "overdue"),
            Filter("target", _("Target"), "due_at", "target"),
            Filter("reassigned", _("Reassigned"), "reassigned_count", "some"),
            Filter("reopened", _("Reopened"), "reopened_count", "some"),
            Filter("opened", _("Opened"), "opened_at", "month"),
            Filter("resolved", _("Resolved"), "resolved_at", "month"),
            Filter("closed", _("Closed"), "closed_at", "month"),
        ),
        views=(
            SavedView("open", _("Open"), {"phase": "open"}, "due_at"),
            SavedView("mine", _("Mine"), {"phase": "open", "assignee": "me"}, "due_at"),
            SavedView("team", _("My teams"), {"phase": "open", "team": "mine"}, "due_at"),
            SavedView("unassigned", _("Unassigned"), {"phase": "open", "assignee": "none"}, "priority"),
            SavedView("overdue", _("Overdue"), {"phase": "open", "overdue": "yes"}, "due_at"),
            SavedView("untargeted", _("Without target"), {"phase": "open", "target": "no"}, "priority"),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "requester", "service", "urgency"),
        more_fields=(
            "description", "impact", "category", "item", "team", "assignee", "channel", "occurred_at", "detected_at",
            "priority", "priority_reason", "parent",
        ),
        edit_fields=(
            "title", "description", "requester", "service", "item", "category", "impact", "urgency", "priority",
            "priority_reason", "channel", "occurred_at", "detected_at", "parent", "next_update_at",
        ),
        reporter_fields=("title", "description", "service", "urgency", "item"),
        reporter_labels={"item": _("Device or thing concerned")},
        internal=(
            "priority_reason", "escalated_team", "escalated_person", "escalation_reason", "major_reason", "parent",
            "reassigned_count", "category", "cause_category",
        ),
        conditions={"priority_reason": Condition("priority")},
        derived={
            "priority": Derived(
                ("impact", "urgency"), matrix.table, _("By impact and urgency"),
                given="priority_given", reason="priority_reason",
            ),
        },
        limits={"requester": "customer own", "assignee": "own", "team": "own"},
        facts=(
            "priority", "impact", "urgency", "assignee", "team", "requester", "customer", "service", "item", "category",
            "channel", "occurred_at", "opened_at", "resolved_at", "closed_at", "resolver", "resolution_code",
        ),
        story=("description", "workaround", "resolution"),
        searched=("title", "description", "resolution"),
        clocks=(
            ClockRule("acknowledge", _("Acknowledgement"), "acknowledged_at"),
            ClockRule("response", _("First response"), "responded_at"),
            ClockRule("next_update", _("Next update"), "told_at", repeats=True),
            ClockRule("workaround", _("Workaround"), "workaround_at"),
            ClockRule("resolution", _("Resolution"), "resolved_at"),
        ),
        hold_reason="hold_reason",
        spans=("state", "assignee", "team", "priority", "service", "major", "major_lead"),
        private=(
            "title", "description", "resolution", "workaround", "priority_reason", "cancel_reason", "reopen_reason",
            "escalation_reason", "major_reason",
        ),
        actions=ACTIONS,
        panels=(
            Panel("major", _("Major incident"), "incidents/major.html", panels.major, side=False),
        ),
        create=services.open_incident,
        create_many=services.open_incidents,
        edit=services.edit_incident,
        hints={
            "resolve": hints.before_resolving,
            "merge": before_merging,
            "propose_major": hints.criteria_in_words,
            "accept_major": hints.criteria_in_words,
            "reject_major": hints.criteria_in_words,
        },
        proposed={"next_update_at": major.next_update},
        mark=major.mark,
        guards={
            "can_merge": merging.can_merge,
            "has_somebody": services.has_somebody,
            "no_open_children": children.no_open_children,
            "no_open_steps": major.no_open_steps,
            "within_grace": services.within_grace,
        },
        effects={
            "go_on_there": merging.go_on_there,
            "take": services.take,
            "acknowledge": services.acknowledge,
            "respond_at_last": services.respond_at_last,
            "count_reassignment": services.count_reassignment,
            "count_reopening": services.count_reopening,
            "note_resolver": services.note_resolver,
            "resolve_children": children.resolve_children,
            "follow_major": major.follow_resolution,
        },
    )
)  # fmt: skip

on_comment(listening.answer)
hooks.effect(complete=children.mark_parents)
hooks.effect(prepare=major.propose_by_criteria, complete=major.say_proposed)
tell_outside("incident", telling.to_caller)
inputs_from("incident", panels.looked_at)
concern("incident.proposed_as_major", telling.who_decides, _("%(number)s may be a major incident; decide: %(title)s"))
concern("incident.escalated", telling.escalated_to, _("%(who)s escalated %(number)s: %(title)s"))
related.also("incident", panels.family, FAMILY)
