"""Reading campaigns, who was asked, and what people were shown to know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from wellkept.directory.models import Appointment, Person
from wellkept.kernel.permissions import EXTERNAL_AUDITOR, Actor
from wellkept.ledger.models import Event
from wellkept.records import scope
from wellkept.sms.leadership.authority import selectors as authority
from wellkept.sms.support.awareness.models import (
    AwarenessCampaign,
    AwarenessCheck,
    AwarenessQuestion,
    Invitation,
    Topic,
)

#: What somebody was shown to know counts so long.
HOLDS = timedelta(days=365)
TOPICS = tuple(topic.value for topic in Topic)
#: What a rule says is missing, topic by topic.
TOPIC_LABELS = tuple((topic.value, topic.label) for topic in Topic)


def any_check(at: datetime) -> bool:
    """Whether anybody had answered anything by a moment."""
    return AwarenessCheck.objects.filter(held_at__lte=at).exists()


def in_scope() -> QuerySet[Person]:
    """Everybody who works for the provider and has not left; an external auditor only looks on."""
    looks_on = Appointment.objects.filter(person=OuterRef("pk"), until__isnull=True, role=EXTERNAL_AUDITOR)
    return Person.objects.filter(~Exists(looks_on), organization__kind="own", active=True)


def joined_by(at: datetime) -> Q:
    """People who had been put on file by a moment, as the trail says."""
    added = Event.objects.filter(subject_kind="person", verb="person.added", subject_id=OuterRef("pk"))
    first = added.order_by().values("subject_id").annotate(at=Min("effective_at")).values("at")
    return Q(pk__in=Person.objects.annotate(joined=Subquery(first)).filter(Q(joined__lte=at) | Q(joined__isnull=True)))


def knowing(topic: str, since: datetime, at: datetime) -> Exists:
    """Whether a person was shown to know a topic in a span of time."""
    checks = AwarenessCheck.objects.filter(
        person=OuterRef("pk"), topic=topic, passed=True, held_at__gte=since, held_at__lte=at
    )
    return Exists(checks)


def audience(campaign: AwarenessCampaign) -> QuerySet[Person]:
    """Whom a campaign is for now: everybody, or those who are appointed to its roles or have their rights."""
    people = in_scope()
    if not campaign.roles:
        return people
    with_rights = Appointment.objects.filter(role__in=campaign.roles, until__isnull=True).values("person")
    appointed = authority.people_in(campaign.roles).values("pk")
    return people.filter(Q(pk__in=with_rights) | Q(pk__in=appointed))


def uninvited(campaign: AwarenessCampaign) -> QuerySet[Person]:
    """Whom a campaign is for and who was not asked yet: somebody who joined meanwhile."""
    return audience(campaign).exclude(pk__in=Invitation.objects.filter(campaign=campaign).values("person"))


def running() -> QuerySet[AwarenessCampaign]:
    """The campaigns that people can answer."""
    return AwarenessCampaign.objects.filter(state="running").order_by("pk")


def questions(campaign: AwarenessCampaign) -> list[AwarenessQuestion]:
    """The questions of a campaign, by topic."""
    rows = AwarenessQuestion.objects.filter(campaign=campaign, state="active").order_by("pk")
    return sorted(rows, key=lambda row: TOPICS.index(row.topic))


def _topics_asked(campaigns: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = AwarenessQuestion.objects.filter(campaign__in=campaigns, state="active").order_by()
    for campaign, topic in rows.values_list("campaign", "topic").distinct():
        found.setdefault(campaign, set()).add(topic)
    return found


def waiting_people(campaign: AwarenessCampaign) -> QuerySet[Person]:
    """Who was asked and has not passed every topic yet, and has not left."""
    asked = len(_topics_asked([campaign.pk]).get(campaign.pk, ()))
    passed = AwarenessCheck.objects.filter(campaign=campaign, passed=True).order_by().values("person")
    through = passed.annotate(n=Count("topic", distinct=True)).filter(n__gte=asked).values("person")
    invited = Invitation.objects.filter(campaign=campaign).values("person")
    return Person.objects.filter(pk__in=invited, active=True).exclude(pk__in=through).order_by("name")


# What one person has to do --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Own:
    """A campaign that somebody was asked to answer, with the topics that it takes and those that he passed."""

    campaign: AwarenessCampaign
    topics: int
    passed: int
    tried: bool

    @property
    def done(self) -> bool:
        """Whether he passed everything."""
        return self.topics > 0 and self.passed >= self.topics


def own(actor: Actor) -> list[Own]:
    """The campaigns that the actor was asked to answer and that run still, or that he answered; the newest first."""
    if actor.person_id is None:
        return []
    invited = AwarenessCampaign.objects.filter(invitations__person=actor.person_id, state__in=("running", "closed"))
    campaigns = list(invited.order_by("-pk")[:50])
    asked = _topics_asked([campaign.pk for campaign in campaigns])
    passed: dict[int, set[str]] = {}
    tried: set[int] = set()
    rows = AwarenessCheck.objects.filter(person=actor.person_id, campaign__in=campaigns).order_by()
    for campaign, topic, good in rows.values_list("campaign", "topic", "passed"):
        tried.add(campaign)
        if good:
            passed.setdefault(campaign, set()).add(topic)
    made = [
        Own(one, len(asked.get(one.pk, ())), len(passed.get(one.pk, set()) & asked.get(one.pk, set())), one.pk in tried)
        for one in campaigns
    ]
    return [one for one in made if one.campaign.state == "running" or one.tried]


def unpassed(actor: Actor) -> list[AwarenessCampaign]:
    """The running campaigns that the actor was asked to answer and of which he has not passed every topic; one statement."""
    if actor.person_id is None:
        return []
    own_checks = AwarenessCheck.objects.filter(
        campaign=OuterRef("campaign"), topic=OuterRef("topic"), person=actor.person_id, passed=True
    )
    open_ = AwarenessQuestion.objects.filter(~Exists(own_checks), campaign=OuterRef("pk"), state="active")
    return list(running().filter(Exists(open_), invitations__person=actor.person_id)[:5])


def answerable(actor: Actor, number: str) -> AwarenessCampaign | None:
    """The running campaign with that number that the actor was asked to answer, or None."""
    if actor.person_id is None:
        return None
    rows = running().filter(number=number, invitations__person=actor.person_id)
    return scope.visible_to(rows, actor).first()


# What a manager sees ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who was asked: when, how often he tried, and for each topic his best share of right answers (None: never)."""

    person: Person
    invitation: Invitation
    tries: int
    best: list[tuple[int, bool] | None]

    @property
    def done(self) -> bool:
        """Whether he passed everything."""
        return all(one is not None and one[1] for one in self.best)


def takers(campaign: AwarenessCampaign) -> tuple[list[str], list[Taker]]:
    """The topics of a campaign, and everybody who was asked with what he was shown to know; three statements."""
    topics = [topic for topic in TOPICS if topic in _topics_asked([campaign.pk]).get(campaign.pk, set())]
    best: dict[tuple[int, str], tuple[int, bool]] = {}
    tries: dict[int, set[datetime]] = {}
    for row in AwarenessCheck.objects.filter(campaign=campaign).order_by("pk"):
        share = round(100 * row.right / row.asked) if row.asked else 0
        key = (row.person_id, row.topic)
        best[key] = max(best.get(key, (0, False)), (share, row.passed), key=lambda one: (one[1], one[0]))
        tries.setdefault(row.person_id, set()).add(row.held_at)
    rows = Invitation.objects.filter(campaign=campaign).select_related("person").order_by("person__name")
    return topics, [
        Taker(row.person, row, len(tries.get(row.person_id, ())), [best.get((row.person_id, t)) for t in topics])
        for row in rows
    ]


def topics_known(at: datetime, since: datetime) -> dict[str, int]:
    """How many people in scope know each topic, shown in a span of time."""
    people = in_scope()
    counted: dict[str, Any] = people.aggregate(
        **{topic: Count("pk", filter=Q(knowing(topic, since, at))) for topic in TOPICS}
    )
    return {topic: int(counted[topic]) for topic in TOPICS}


def due_for_reminder(campaign: AwarenessCampaign, before: datetime) -> QuerySet[Invitation]:
    """The invitations of those who have not passed and were last told before a moment."""
    late = Q(reminded_at__lt=before) | Q(reminded_at__isnull=True, invited_at__lt=before)
    return Invitation.objects.filter(late, campaign=campaign, person__in=waiting_people(campaign).order_by())


def of_campaign(key: int) -> Sequence[tuple[str, QuerySet[Any, Any]]]:
    """The keys of the questions of a campaign."""
    rows = AwarenessQuestion.objects.filter(campaign=key, state="active")
    return [("asks", rows.order_by().values("pk"))]
