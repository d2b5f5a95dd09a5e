"""The declaration of the room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.kernel.registry import Access, Column, Filter, Kind, Projection, SavedView, register
from wellkept.sms.support.competence import lifecycle, selectors, services
from wellkept.sms.support.competence.models import CompetenceRecord, CompetenceRequirement, Skill, Training
from wellkept.sms.support.competence.permissions import Permissions as P
from wellkept.toolkit import related

OPEN_TO_ALL = Access(view=P.VIEW, create=P.MANAGE, edit=P.MANAGE)
OWN_OR_MANAGED = Access(view=P.VIEW_PEOPLE, view_own=P.VIEW_OWN, create=P.MANAGE, edit=P.MANAGE)

SKILL = register(
    Kind(
        key="skill", under="/competence", slug="skills", prefix="SKL", label=_("Skill"), plural=_("Skills"), model=Skill,
        lifecycle=lifecycle.SKILL, access=OPEN_TO_ALL, section="plan", clause="7.2", icon="tools", born="recorded",
        standing=True, purpose=_("What people need to know or to be able to do for the services and their management."),
        columns=(Column("number", _("Number"), "number", "number"), Column("title", _("Skill"), "title", "title")),
        filters=(Filter("state", _("State"), show="state"),),
        views=(SavedView("current", _("Current"), {"state": "active"}), SavedView("all", _("All"), {})),
        create_fields=("title",), more_fields=("description",), edit_fields=("title", "description"),
        facts=(), spans=("state",),
    )
)  # fmt: skip

REQUIREMENT = register(
    Kind(
        key="competence_requirement", slug="competence-requirements", prefix="CRQ", label=_("Needed competence"),
        under="/competence",
        plural=_("Needed competence of roles"), model=CompetenceRequirement, lifecycle=lifecycle.REQUIREMENT,
        access=OPEN_TO_ALL, section="plan", clause="7.2", icon="list-details", born="proposed", standing=True,
        purpose=_("Which skill at which level each role needs, as it was approved."),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Needed competence"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("role", _("Role"), "choice", "role"),
            Column("skill", _("Skill"), "card"),
            Column("level", _("Needed level"), "choice", "level"),
            Column("approved_at", _("Approved"), "date", "approved_at"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("role", _("Role")),
            Filter("skill", _("Skill"), show="card"),
        ),
        views=(
            SavedView("approved", _("Approved"), {"state": "approved"}),
            SavedView("proposed", _("Proposed"), {"state": "proposed"}),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("role", "skill", "level"), more_fields=("title",), edit_fields=("title", "role", "skill", "level"),
        facts=("role", "skill", "level", "approved_at"), story=(), searched=("title",), private=("title",),
        spans=("state",), create=services.require_skill, edit=services.edit_requirement, fixed=lifecycle.is_fixed,
    )
)  # fmt: skip

ASSESSMENT = register(
    Kind(
        key="competence_record", slug="assessments", under="/competence", prefix="CPR", label=_("Assessment"),
        plural=_("Assessments"), model=CompetenceRecord, lifecycle=lifecycle.ASSESSMENT, access=OWN_OR_MANAGED,
        section="plan", clause="7.2",
        icon="certificate", born="assessed", standing=True,
        purpose=_("At what level people are, where it comes from, and what shows it. People see their own."),
        projection=Projection(owner="person", requester="person"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Assessment"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("person", _("Person"), "person"),
            Column("skill", _("Skill"), "card"),
            Column("level", _("Level"), "choice", "level"),
            Column("assessed_at", _("Assessed"), "date", "assessed_at"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("person", _("Person"), show="person"),
            Filter("skill", _("Skill"), show="card"), Filter("level", _("Level")),
        ),
        views=(
            SavedView("current", pgettext_lazy("assessments", "Current"), {"state": "current"}),
            SavedView("mine", _("Mine"), {"person": "me"}),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("person", "skill", "level", "basis", "proof"), more_fields=("title",),
        edit_fields=("title", "basis", "proof"),
        limits={"person": "own"}, facts=("person", "skill", "level", "basis", "assessed_at", "assessor"),
        story=("proof", "withdraw_reason"), searched=("title", "proof"),
        private=("title", "proof", "withdraw_reason"), spans=("state",), create=services.assess,
    )
)  # fmt: skip

TRAINING = register(
    Kind(
        key="training", under="/competence", slug="trainings", prefix="TRN", label=_("Training"), plural=_("Trainings"),
        model=Training, lifecycle=lifecycle.TRAINING, access=OWN_OR_MANAGED, section="plan", clause="7.2", icon="book",
        born="planned",
        purpose=_("What people learn, with what result, and whether it helped. People see their own."),
        projection=Projection(owner="person", requester="person", due="planned_for"),
        columns=(
            Column("number", _("Number"), "number", "number"),
            Column("title", _("Training"), "title"),
            Column("state", _("State"), "state", "state"),
            Column("person", _("Person"), "person"),
            Column("skill", _("Skill"), "card"),
            Column("planned_for", _("Planned for"), "date", "planned_for"),
            Column("effectiveness", _("Effect"), "choice", "effectiveness"),
        ),
        filters=(
            Filter("state", _("State"), show="state"), Filter("person", _("Person"), show="person"),
            Filter("skill", _("Skill"), show="card"), Filter("effectiveness", _("Effect")),
        ),
        views=(
            SavedView("planned", _("Planned"), {"state": "planned"}, "planned_for"),
            SavedView("unchecked", _("Effect not checked yet"), {"state": "completed"}),
            SavedView("mine", _("Mine"), {"person": "me"}),
            SavedView("all", _("All"), {}),
        ),
        create_fields=("title", "person", "skill", "category", "planned_for"), more_fields=("reason",),
        edit_fields=("title", "person", "skill", "category", "reason", "planned_for"), limits={"person": "own"},
        facts=("person", "skill", "category", "planned_for", "completed_at", "effectiveness", "effectiveness_checked_at"),
        story=("reason", "result", "effect_note", "cancel_reason"), searched=("title", "reason", "result"),
        private=("title", "reason", "result", "effect_note", "cancel_reason"), spans=("state",),
        create=services.plan_training,
    )
)  # fmt: skip

related.also("skill", selectors.of_skill, {"needed": _("needed as"), "learnt": _("learnt in")})
