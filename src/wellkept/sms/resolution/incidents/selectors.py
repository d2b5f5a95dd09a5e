"""Reading incidents."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wellkept.components.clocks.models import Clock
from wellkept.components.comments.models import Comment
from wellkept.components.communications.models import Communication
from wellkept.components.reviews.models import Review
from wellkept.directory.models import Person
from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.kernel.within import RowsOf, moment
from wellkept.records.scope import counted_for
from wellkept.records.scope import visible_to as visible
from wellkept.sms.resolution.incidents.lifecycle import LIFECYCLE
from wellkept.sms.resolution.incidents.models import DeskPolicy, Incident, MajorProcedure, MajorStep, Seen

#: The states in which somebody still has something to do, and those after the resolution.
OPEN = LIFECYCLE.in_phases(OPEN_PHASES)
NOT_OVER = LIFECYCLE.in_phases((*OPEN_PHASES, Phase.RESOLVED))
RESOLVED = LIFECYCLE.in_phases((Phase.RESOLVED, Phase.CLOSED))

#: Steps that every procedure for major incidents should have, and what settles them; an organization sets its own.
DEFAULT_STEPS = (
    (_("Confirm impact and classify"), Seen.CLASSIFIED),
    (_("Name the lead"), Seen.LED),
    (_("Inform top management"), Seen.MANAGEMENT_TOLD),
    (_("Bring the team together"), None),
    (_("Inform customers"), Seen.CUSTOMER_TOLD),
    (_("Restore service or put a workaround in place"), Seen.RESOLVED),
    (_("Confirm with the customers that the service works"), None),
    (_("Inform top management of the end"), Seen.END_TOLD),
)
DEFAULT_CRITERIA = _("Priority 1, or a service that several customers cannot use.")


def visible_to(actor: Actor) -> QuerySet[Incident]:
    """The incidents that the actor may see."""
    return visible(Incident.objects.all(), actor)


def incident(key: int) -> Incident:
    """The incident of that key. Raises DoesNotExist."""
    return Incident.objects.get(pk=key)


def parent_key(key: int) -> QuerySet[Incident, Any]:
    """The key of the incident above one; nothing when it stands alone."""
    return Incident.objects.filter(pk=key, parent__isnull=False).values("parent")


def child_keys(key: int) -> QuerySet[Incident, Any]:
    """The keys of the incidents below one."""
    return Incident.objects.filter(parent=key).order_by().values("pk")


def stands_below(key: int, other: int) -> bool:
    """Whether an incident is another one or stands below it, however far."""
    above: int | None = key
    while above is not None and above != other:
        above = Incident.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return above is not None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the procedure in one major incident, and who took it when, or why it is left out."""

    position: int
    name: str
    seen: str
    done_at: datetime | None
    done_by: str
    omitted_reason: str

    @property
    def seen_word(self) -> Any:
        """What settles the step by itself; "" for nothing."""
        return Seen(self.seen).label if self.seen else ""


@dataclass(frozen=True, slots=True)
class Word:
    """What was said about an incident to whom and when."""

    audience: str
    topic: str
    stage: Any
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """How a major incident has gone: the procedure's steps, who was told (twenty at most), number and title of its review, and
    who leads it.
    """

    steps: list[Taken]
    told: list[Word]
    review: dict[str, str] | None
    lead: str


def course_of(incident: Incident) -> Course:
    """How a major incident has gone, in one statement."""
    this = OuterRef("pk")
    steps = MajorStep.objects.filter(incident=this).order_by("position")
    told = Communication.objects.filter(record=this).order_by("sent_at", "pk")[:20]
    review = Review.objects.filter(subject=this, genre="incident").exclude(state="cancelled").order_by("pk")[:1]
    found = Incident.objects.filter(pk=incident.pk).values_list(
        RowsOf(
            steps,
            position="position",
            name="name",
            seen="seen",
            done_at="done_at",
            done_by=Coalesce("done_by__name", Value("")),
            omitted_reason="omitted_reason",
        ),
        RowsOf(told, audience="audience", topic="topic", stage="stage", sent_at="sent_at"),
        RowsOf(review, number="number", title="title"),
        Coalesce("major_lead__name", Value("")),
    )
    rows = found.get()
    return Course(
        [Taken(**{**row, "done_at": moment(row["done_at"])}) for row in rows[0]],
        [
            Word(row["audience"], row["topic"], Communication.Stage(row["stage"]).label, moment(row["sent_at"]))
            for row in rows[1]
        ],
        next(iter(rows[2]), None),
        rows[3],
    )


def major_step(incident: Incident, position: int) -> MajorStep | None:
    """One step of the procedure for a major incident."""
    return MajorStep.objects.filter(incident=incident.pk, position=position).first()


def members(team: int) -> list[Person]:
    """The people of a team."""
    return list(Person.objects.filter(teams=team))


def open_children(incident: Incident) -> QuerySet[Incident]:
    """The incidents below this one that are not over yet."""
    return Incident.objects.filter(parent_id=incident.pk, state__in=OPEN).order_by("number")


def stored_desk_policy() -> DeskPolicy:
    """How the desk ends incidents, to be changed; the defaults where nothing was set."""
    return DeskPolicy.objects.first() or DeskPolicy()


_desk_policy = Recent(stored_desk_policy)
desk_policy_changed = _desk_policy.forget


def desk_policy() -> DeskPolicy:
    """How the desk ends incidents, as it was a moment ago at most."""
    return _desk_policy.value()


def to_close(at: datetime) -> QuerySet[Incident]:
    """Resolved incidents whose grace is over; those of another tool's log are closed by what that log says."""
    grace = timedelta(days=desk_policy().grace_days)
    return Incident.objects.filter(state="resolved", resolved_at__lte=at - grace).exclude(origin=Origin.REPLAY)


def procedure(at: datetime) -> MajorProcedure:
    """The procedure for major incidents in force at a moment; a sensible default where none was set."""
    return MajorProcedure.objects.filter(valid_from__lte=at).first() or usual_procedure(at)


def usual_procedure(at: datetime) -> MajorProcedure:
    """The procedure that counts where none was set."""
    return MajorProcedure(
        valid_from=at,
        criteria=str(DEFAULT_CRITERIA),
        steps=[str(step) for step, _seen in DEFAULT_STEPS],
        seen={str(seen): str(step) for step, seen in DEFAULT_STEPS if seen},
    )


def _proposing() -> list[tuple[datetime, int]]:
    return list(MajorProcedure.objects.order_by("-valid_from").values_list("valid_from", "priority"))


_priorities = Recent(_proposing)


def proposed_from(at: datetime) -> int:
    """The priority from which on an incident is proposed as major; 1 where no procedure was set."""
    return next((priority for since, priority in _priorities.value() if since <= at), 1)


def procedure_changed() -> None:
    """Read anew what makes an incident a major one."""
    _priorities.forget()


def seen_steps(incident: Incident, *seen: str) -> list[MajorStep]:
    """The open steps of a major incident that are settled when the system sees one of these."""
    return list(MajorStep.objects.filter(incident=incident.pk, seen__in=seen, done_at__isnull=True, omitted_reason=""))


def open_steps(incident: Incident) -> list[str]:
    """The names of the steps of a major incident's procedure that were neither taken nor left out."""
    left = MajorStep.objects.filter(incident=incident.pk, done_at__isnull=True, omitted_reason="")
    return list(left.values_list("name", flat=True))


def open_by_cell(actor: Actor) -> dict[tuple[int, int], int]:
    """How many incidents of the actor's customers are open, by impact and urgency: the cells of the priority matrix."""
    held = counted_for(Incident.objects.filter(state__in=OPEN), actor).order_by().values_list("impact", "urgency")
    return {(impact, urgency): n for impact, urgency, n in held.annotate(n=Count("pk"))}


def caller_spoke_last() -> Q:
    """The incidents whose last reply came from the caller or another person outside the provider."""
    last = Comment.objects.filter(record=OuterRef("pk"), public=True, author__isnull=False).order_by("-id")
    outside = last.values(outside=Q(author=OuterRef("requester")) | ~Q(author__organization__kind="own"))
    return Q(Subquery(outside[:1]))


def last_word_to_caller(incident: int) -> str:
    """What the provider's people last wrote that the caller can read; "" for nothing."""
    said = Comment.objects.filter(record=incident, public=True, author__organization__kind="own").order_by("-id")
    return said.values_list("body", flat=True).first() or ""


def stopped_clocks(actor: Actor, since: datetime, until: datetime) -> QuerySet[Clock]:
    """The clocks that stood when the incidents in the actor's sight were resolved within a period."""
    resolved = visible_to(actor).filter(resolved_at__gte=since, resolved_at__lt=until)
    return Clock.objects.filter(record__in=resolved.values("pk"), state=Clock.State.STOPPED)


def procedures(limit: int = 20) -> list[MajorProcedure]:
    """The latest procedures for major incidents, the one in force first; empty while the default holds."""
    return list(MajorProcedure.objects.order_by("-valid_from")[:limit])
