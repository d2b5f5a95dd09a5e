"""Reading incidents."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import DateTimeField
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from wellkept.components.clocks.models import Clock
from wellkept.components.comments.models import Comment
from wellkept.components.communications.models import Communication
from wellkept.components.reviews.models import Review
from wellkept.conformity.sql import several_words
from wellkept.directory.models import Appointment, Person
from wellkept.kernel.lifecycle import OPEN_PHASES, Phase
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import Actor
from wellkept.kernel.recent import Recent
from wellkept.kernel.within import RowsOf, moment
from wellkept.ledger.models import Event
from wellkept.records.models import Span
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
    """How a major incident has gone: the procedure's steps, who was told (twenty at most), number and title of its review."""

    steps: list[Taken]
    told: list[Word]
    review: dict[str, str] | None


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
    )
    rows = found.get()
    return Course(
        [Taken(**{**row, "done_at": moment(row["done_at"])}) for row in rows[0]],
        [
            Word(row["audience"], row["topic"], Communication.Stage(row["stage"]).label, moment(row["sent_at"]))
            for row in rows[1]
        ],
        next(iter(rows[2]), None),
    )


def major_step(incident: Incident, position: int) -> MajorStep | None:
    """One step of the procedure for a major incident."""
    return MajorStep.objects.filter(incident=incident.pk, position=position).first()


def holders(*roles: str, **more: Any) -> list[Person]:
    """The people who hold one of these roles of the management system now."""
    held = Appointment.objects.filter(role__in=roles, until__isnull=True, **more).select_related("person")
    return [appointment.person for appointment in held]


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


# What the proof of clause 8.6.1 asks; all incidents of the provider, as they were effective at a moment -----------------


def opened_between(since: datetime, until: datetime) -> QuerySet[Incident]:
    """The incidents that were put on record in a period, both ends included."""
    return Incident.objects.filter(opened_at__gte=since, opened_at__lte=until)


def on_record(at: datetime) -> QuerySet[Incident]:
    """The incidents that were on record at a moment."""
    return Incident.objects.filter(opened_at__lte=at)


def resolved_between(since: datetime, until: datetime) -> QuerySet[Incident]:
    """The incidents whose resolution falls into a period, both ends included."""
    return Incident.objects.filter(resolved_at__gte=since, resolved_at__lte=until)


def resolved_by(at: datetime) -> Q:
    """The incidents that were resolved by a moment and not reopened since; reopening takes the time away."""
    return Q(resolved_at__isnull=False, resolved_at__lte=at)


def classified_between(since: datetime, until: datetime) -> QuerySet[Incident]:
    """The incidents that were last classified as major in a period, both ends included."""
    return Incident.objects.filter(major_at__gte=since, major_at__lte=until)


def meets_criteria(at: datetime) -> Q | None:
    """The incidents that meet the criteria for major incidents recorded when they were opened; None where none ever were."""
    versions = list(MajorProcedure.objects.filter(valid_from__lte=at).order_by("valid_from"))
    found: Q | None = None
    for place, version in enumerate(versions, start=1):
        meets = Q(opened_at__gte=version.valid_from, priority__lte=version.priority)
        if place < len(versions):
            meets &= Q(opened_at__lt=versions[place].valid_from)
        found = meets if found is None else found | meets
    return found


def target_passed(at: datetime) -> Q:
    """The incidents whose target for resolution passed by a moment, before they were resolved."""
    end = Least(Coalesce(OuterRef("resolved_at"), Value(at)), Value(at))
    return Q(Exists(Clock.objects.filter(record=OuterRef("pk"), metric="resolution", due_at__lt=end)))


def targets_in_use() -> list[tuple[int | None, int]]:
    """The targets for resolution that clocks carry: (calendar, working seconds)."""
    return list(Clock.objects.filter(metric="resolution").values_list("calendar_id", "seconds").distinct())


def has_clock(*targets: Q) -> Q:
    """The incidents whose clock for resolution fits any of these conditions."""
    wanted = Q(pk__in=())
    for target in targets:
        wanted |= target
    return Q(Exists(Clock.objects.filter(wanted, record=OuterRef("pk"), metric="resolution")))


def noted_between(since: datetime, until: datetime) -> Q:
    """The incidents whose work log, which is the trail, has an entry by a person in a period."""
    entries = Event.objects.filter(
        subject_id=OuterRef("pk"),
        subject_kind="incident",
        actor_id__isnull=False,
        effective_at__gte=since,
        effective_at__lte=until,
    )
    return Q(Exists(entries))


def says_what_was_done(at: datetime) -> Q:
    """The incidents with a text of more than one word in which a person says what was done, not after closure."""
    end = Least(Coalesce(OuterRef("closed_at"), Value(at)), Value(at))
    comments = Comment.objects.filter(several_words("body"), record=OuterRef("pk"), author__isnull=False, at__lte=end)
    return Q(resolver__isnull=False) & Q(several_words("resolution")) | Q(Exists(comments))


def steps(at: datetime, *, left: bool = False) -> Q:
    """The incidents with steps of the procedure; with `left` those where any had neither a time nor a reason by then."""
    found = MajorStep.objects.filter(incident=OuterRef("pk"))
    if left:
        found = found.filter(Q(done_at__isnull=True) | Q(done_at__gt=at), omitted_reason="")
    return Q(Exists(found))


def told(audience: str, *, since: str | None = None, until: str | datetime) -> Q:
    """The incidents about which an audience was told something between two moments or columns of theirs."""
    notices = Communication.objects.filter(record=OuterRef("pk"), audience=audience, sent_at__lte=_outer(until))
    return Q(Exists(notices if since is None else notices.filter(sent_at__gte=_outer(since))))


def unattended(attribute: str, since: str, until: str) -> Q:
    """The incidents whose attribute (a person) was empty at any time between two columns of theirs, by its spans."""
    spans = Span.objects.filter(record=OuterRef("pk"), attribute=attribute)
    start, end = OuterRef(since), OuterRef(until)
    at_start = spans.filter(Q(until__isnull=True) | Q(until__gt=start), since__lte=start)
    follower = Span.objects.filter(
        Q(until__isnull=True) | Q(until__gt=OuterRef("until")),
        record=OuterRef("record"),
        attribute=attribute,
        since__lte=OuterRef("until"),
    )
    broken = spans.filter(~Exists(follower), until__gt=start, until__lt=end)
    return ~Q(Exists(at_start)) | Q(Exists(broken))


def _outer(value: str | datetime) -> Any:
    return OuterRef(value) if isinstance(value, str) else value


def after(column: str, delay: timedelta) -> "ExpressionWrapper[Any]":
    """A moment so long after a column's."""
    return ExpressionWrapper(F(column) + delay, output_field=DateTimeField())


def reviewed(at: datetime) -> Q:
    """The incidents with a review that was held and reported, with improvements or the word that there are none."""
    reviews = Review.objects.filter(
        Q(no_improvements=True) | ~Q(improvements=""),
        subject=OuterRef("pk"),
        genre=Review.Genre.INCIDENT,
        held_at__lte=at,
        reported_at__lte=at,
    )
    return Q(Exists(reviews.exclude(report="")))
