"""Reading service requests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least

from wellkept.components.comments.models import Comment
from wellkept.components.tasks.models import Task
from wellkept.conformity.sql import several_words
from wellkept.directory.models import Team, User
from wellkept.kernel.lifecycle import OPEN_PHASES
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import Actor, roles_with
from wellkept.kernel.within import RowsOf, moment
from wellkept.ledger.models import Event
from wellkept.records.scope import visible_to as visible
from wellkept.sms.portfolio.catalogue.models import CatalogueItem
from wellkept.sms.resolution.requests.lifecycle import LIFECYCLE
from wellkept.sms.resolution.requests.models import OrderLine, ServiceRequest
from wellkept.sms.resolution.requests.permissions import Permissions

OPEN = LIFECYCLE.in_phases(OPEN_PHASES)
#: The states in which something is given to whoever asked.
GIVEN = ("fulfilled", "closed")
#: A fulfilled request that nobody answers is closed after so long.
GRACE = timedelta(days=7)


def visible_to(actor: Actor) -> QuerySet[ServiceRequest]:
    """The requests that the actor may see."""
    return visible(ServiceRequest.objects.all(), actor)


def request(key: int) -> ServiceRequest:
    """The request of that key. Raises DoesNotExist."""
    return ServiceRequest.objects.get(pk=key)


def in_force() -> QuerySet[OrderLine]:
    """The lines of which orders consist; those of earlier revisions of a draft are not among them."""
    return OrderLine.objects.filter(revision=F("request__revision"))


def lines(request: int) -> list[OrderLine]:
    """What an order consists of, with items and the versions of their forms."""
    found = in_force().filter(request=request).select_related("item", "item__calendar", "form_version")
    return list(found.order_by("position"))


@dataclass(frozen=True, slots=True)
class Begun:
    """A task that an order has set going, as its page tells of it."""

    position: int
    number: str
    state: str
    done_at: datetime | None
    assignee: str
    team: str


def lines_with_tasks(request: int) -> tuple[list[OrderLine], list[Begun]]:
    """What an order consists of and the tasks that it has set going so far, in one statement."""
    tasks = Task.objects.filter(about=OuterRef("request")).order_by("position", "pk")
    names = {name: Coalesce(f"{name}__name", Value("")) for name in ("assignee", "team")}
    begun = RowsOf(tasks, position="position", number="number", state="state", done_at="done_at", **names)
    found = in_force().filter(request=request).select_related("item", "form_version")
    lines = list(found.annotate(begun=begun).order_by("position"))
    rows = lines[0].begun if lines else []
    return list[OrderLine](lines), [Begun(**{**row, "done_at": moment(row["done_at"])}) for row in rows]


def lines_of_number(number: str) -> list[OrderLine]:
    """The same by the request's number."""
    found = in_force().filter(request__number=number).select_related("item", "form_version")
    return list(found.order_by("position"))


def tasks(request: int) -> list[Task]:
    """The tasks that an order has set going so far, by their place."""
    return list(Task.objects.filter(about=request).select_related("assignee", "team").order_by("position", "pk"))


def to_close(at: datetime) -> QuerySet[ServiceRequest]:
    """Fulfilled requests that nobody has answered for so long that they close by themselves."""
    return ServiceRequest.objects.filter(state="fulfilled", fulfilled_at__lte=at - GRACE).exclude(origin=Origin.REPLAY)


def unrated(actor: Actor) -> QuerySet[ServiceRequest]:
    """What the actor got, was closed and he has said nothing of."""
    mine = visible_to(actor).filter(requester=actor.person_id, state="closed", satisfaction__isnull=True)
    return mine.order_by("-closed_at")


def last_word_to_requester(request: int) -> str:
    """What the provider's people last wrote that the requester can read; "" for nothing."""
    said = Comment.objects.filter(record=request, public=True, author__organization__kind="own").order_by("-id")
    return said.values_list("body", flat=True).first() or ""


# What the proof of clause 8.6.2 asks; all requests of the provider, as they were effective at a moment ------------------


def recorded_between(since: datetime, until: datetime) -> QuerySet[ServiceRequest]:
    """The requests put on record in a period, without those that were refused, withdrawn or never sent."""
    recorded = ServiceRequest.objects.filter(opened_at__gte=since, opened_at__lte=until)
    return recorded.exclude(state__in=("draft", "rejected", "cancelled"))


def rated_between(since: datetime, until: datetime) -> int:
    """How many of the requests that were closed in a span of time those who asked have rated."""
    return _rated(since, until).count()


def satisfaction_between(since: datetime, until: datetime) -> str:
    """How those were rated on average, with one decimal; "" where none was."""
    mean = _rated(since, until).aggregate(mean=Avg("satisfaction"))["mean"]
    return "" if mean is None else f"{mean:.1f}"


def _rated(since: datetime, until: datetime) -> QuerySet[ServiceRequest]:
    closed = ServiceRequest.objects.filter(closed_at__gte=since, closed_at__lte=until)
    return closed.filter(satisfaction__isnull=False)


def fulfilled_between(since: datetime, until: datetime) -> QuerySet[ServiceRequest]:
    """The requests whose fulfilment falls into a period, both ends included."""
    return ServiceRequest.objects.filter(fulfilled_at__gte=since, fulfilled_at__lte=until)


def fulfilled_by(at: datetime) -> Q:
    """The requests that were fulfilled by a moment and not taken up again since."""
    return Q(fulfilled_at__isnull=False, fulfilled_at__lte=at)


def says_what_was_done(at: datetime) -> Q:
    """The requests with a text of more than one word in which a person says what was done: as the fulfilment, as the result of
    a task or in a comment, not after closure.
    """
    end = Least(Coalesce(OuterRef("closed_at"), Value(at)), Value(at))
    comments = Comment.objects.filter(several_words("body"), record=OuterRef("pk"), author__isnull=False, at__lte=end)
    done = Task.objects.filter(several_words("result"), about=OuterRef("pk"), assignee__isnull=False, done_at__lte=end)
    own = Q(fulfiller__isnull=False) & Q(several_words("fulfilment"))
    return own | Q(Exists(comments)) | Q(Exists(done))


def items_ordered(since: datetime, until: datetime) -> QuerySet[CatalogueItem]:
    """The catalogue items that were ordered in a period."""
    ordered = in_force().filter(request__opened_at__gte=since, request__opened_at__lte=until)
    return CatalogueItem.objects.filter(Exists(ordered.filter(item=OuterRef("pk"))))


def without_item(since: datetime, until: datetime) -> QuerySet[ServiceRequest]:
    """The requests of a period that name no catalogue item."""
    return recorded_between(since, until).filter(~Exists(OrderLine.objects.filter(request=OuterRef("pk"))))


def instructed(at: datetime) -> Q:
    """The requests of whose category the catalogue offers an item with instructions that are fresh."""
    offered = CatalogueItem.objects.filter(
        category=OuterRef("category"), state="offered", review_at__gte=at.date(), opened_at__lte=at
    )
    return Q(Exists(offered.exclude(instructions="")))


def given_to_teams(since: datetime, until: datetime) -> QuerySet[ServiceRequest]:
    """The requests of a period that a team has."""
    return recorded_between(since, until).filter(team__isnull=False)


def teams_without_access() -> list[int]:
    """The teams that have somebody with an account who may not open requests, on whose page the instructions stand."""
    may = set(roles_with(Permissions.WORK)) | set(roles_with(Permissions.VIEW))
    accounts = User.objects.filter(is_active=True, person__teams__isnull=False).distinct()
    shut = [pk for pk, roles in accounts.values_list("person_id", "roles") if not may & set(roles)]
    return list(Team.objects.filter(members__in=shut).values_list("pk", flat=True).distinct())


def disorder() -> Q:
    """The requests whose times are not in the order recorded, fulfilled, closed."""
    return Q(fulfilled_at__lt=F("opened_at")) | Q(closed_at__lt=F("fulfilled_at"))


# What comparing with the trail reads ------------------------------------------------------------------------------------


def all_lines() -> QuerySet[OrderLine]:
    """The lines of all orders, each order's in their places."""
    return in_force().select_related("form_version").order_by("request", "position")


def orders_told() -> QuerySet[Event]:
    """The events that tell what was ordered, of drafts that were answered anew the last one last."""
    return Event.objects.filter(verb="request.ordered").select_related("text").order_by("id")


def hold(key: int) -> ServiceRequest | None:
    """A request that nobody changes until the transaction ends; None where somebody took it away."""
    return ServiceRequest.objects.select_for_update(of=("self",)).filter(pk=key).first()
