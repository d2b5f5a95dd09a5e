"""What the proof of clause 8.6.1 asks; all incidents of the provider, as they were effective at a moment."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields import DateTimeField
from django.db.models.functions import Coalesce, Least

from wellkept.components.clocks.models import Clock
from wellkept.components.comments.models import Comment
from wellkept.components.communications.models import Communication
from wellkept.components.reviews.models import Review
from wellkept.conformity.sql import several_words
from wellkept.ledger.models import Event
from wellkept.records.models import Span
from wellkept.sms.resolution.incidents.models import Incident, MajorProcedure, MajorStep


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


def targets_in_use() -> list[tuple[int | None, int, str]]:
    """The targets for resolution that clocks carry: (calendar, seconds, unit)."""
    return list(Clock.objects.filter(metric="resolution").values_list("calendar_id", "seconds", "unit").distinct())


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
