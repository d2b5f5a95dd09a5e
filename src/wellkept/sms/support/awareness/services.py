"""Sending campaigns out, reminding, and evaluating answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.communications import services as communications
from wellkept.components.communications.models import Communication
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Denied, Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.support.awareness import selectors
from wellkept.sms.support.awareness.models import AwarenessCampaign, AwarenessCheck, AwarenessQuestion, Invitation
from wellkept.sms.support.awareness.permissions import Permissions
from wellkept.sms.support.awareness.questions import campaign_is_fixed, choices, wrong_answers

#: Who has not passed is told again so long after he was last told.
REMIND_AFTER = timedelta(days=7)
MOST_CHOICES = 8


def edit_campaign(
    row: AwarenessCampaign, *, actor: Actor, version: int | None = None, **changes: Any
) -> AwarenessCampaign:
    """Change a draft; what was sent out stays as people read it. Raises Denied, Refused, Conflict."""
    with transaction.atomic():
        changed: AwarenessCampaign = records.edit(row, actor=actor, version=version, **changes)
        _refuse_sent(changed)
    return changed


def choose_audience(
    row: AwarenessCampaign, *, actor: Actor, audience: Sequence[str] = (), version: int | None = None
) -> AwarenessCampaign:
    """Say whom a draft is for: people in these roles, or everybody where none is named. Raises Denied, Refused, Conflict."""
    return edit_campaign(row, actor=actor, version=version, roles=sorted(set(audience)))


def _refuse_sent(campaign: AwarenessCampaign) -> None:
    if campaign_is_fixed(campaign):
        raise Refused(_("%(number)s was sent out and stays as it is.") % {"number": campaign.number})


def ask(*, actor: Actor, campaign: AwarenessCampaign, others: str, answer: str, **fields: Any) -> AwarenessQuestion:
    """Add a question to a draft. Raises Denied, Invalid without a wrong answer, Refused once the campaign was sent out."""
    _refuse_useless(answer, others)
    _refuse_sent(campaign)
    made: AwarenessQuestion = records.create(
        kind("awareness_question"), actor=actor, campaign=campaign, others=others, answer=answer.strip(), **fields
    )
    return made


def edit_question(
    row: AwarenessQuestion, *, actor: Actor, version: int | None = None, **changes: Any
) -> AwarenessQuestion:
    """Change a question of a draft. Raises Denied, Invalid, Refused, Conflict."""
    with transaction.atomic():
        changed: AwarenessQuestion = records.edit(row, actor=actor, version=version, **changes)
        _refuse_useless(changed.answer, changed.others)
        _refuse_sent(row.campaign)
        _refuse_sent(changed.campaign)
    return changed


def _refuse_useless(answer: str, others: str) -> None:
    wrong = wrong_answers(others)
    if not wrong:
        raise Invalid({"others": _("Write at least one wrong answer.")})
    if answer.strip() in wrong:
        raise Invalid({"others": _("The right answer stands among the wrong ones.")})
    if len(wrong) >= MOST_CHOICES:
        raise Invalid({"others": _("Write at most %(most)d wrong answers.") % {"most": MOST_CHOICES - 1}})


# Guards and effects that the lifecycle names ------------------------------------------------------------------------


def is_complete(write: Write) -> None:
    """Guard: there is something to read, something to answer and somebody to ask."""
    campaign: Any = write.instance
    if not campaign.text.strip():
        raise Refused(_("Write what people are to read first."))
    if not selectors.questions(campaign):
        raise Refused(_("Add a question first."))
    if not selectors.audience(campaign).exists():
        raise Refused(_("There is nobody in these roles to send it to."))


def in_draft(write: Write) -> None:
    """Guard: a question is taken away or back only while its campaign is a draft."""
    _refuse_sent(write.instance.campaign)


def invite(write: Write) -> None:
    """Effect: everybody whom it is for is asked and told."""
    campaign: Any = write.instance
    _invite(campaign, list(selectors.audience(campaign)), write.actor)


def _invite(campaign: AwarenessCampaign, people: Sequence[Person], actor: Actor) -> None:
    at = occasion.now()
    Invitation.objects.bulk_create([Invitation(campaign=campaign, person=one, invited_at=at) for one in people])
    _tell(campaign, people, actor, Communication.Stage.START)


def _tell(campaign: AwarenessCampaign, people: Sequence[Person], actor: Actor, stage: str) -> None:
    again = stage != Communication.Stage.START
    topic = _("Still to be answered: %(title)s") if again else _("Please read and answer: %(title)s")
    parts = [
        campaign.text,
        _("It takes a few minutes. You find the questions under “Awareness” in your own menu."),
        _("Please answer by %(day)s.") % {"day": campaign.answer_by.isoformat()} if campaign.answer_by else "",
    ]
    communications.send(
        campaign.record,
        actor=actor,
        topic=topic % {"title": campaign.title},
        content="\n\n".join(part for part in parts if part),
        audience="employee",
        recipients=people,
        stage=stage,
    )


# By itself ------------------------------------------------------------------------------------------------------------


def ask_newcomers(*, actor: Actor) -> int:
    """Ask whoever joined since a running campaign was sent out; returns how many."""
    asked = 0
    for campaign in selectors.running():
        with transaction.atomic():
            people = list(selectors.uninvited(campaign))
            if people:
                _invite(campaign, people, actor)
        asked += len(people)
    return asked


def remind(*, actor: Actor) -> int:
    """Tell those again who have not passed a running campaign and were not told for a week; returns how many."""
    at, told = occasion.now(), 0
    for campaign in selectors.running():
        with transaction.atomic():
            due = selectors.due_for_reminder(campaign, at - REMIND_AFTER)
            rows = list(due.select_related("person"))
            if rows:
                _tell(campaign, [row.person for row in rows], actor, Communication.Stage.UPDATE)
                Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
        told += len(rows)
    return told


# Answering ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """What an attempt showed: the checks by topic, and the questions that were answered wrongly."""

    checks: list[AwarenessCheck]
    wrong: list[AwarenessQuestion]

    @property
    def passed(self) -> bool:
        """Whether every topic was passed."""
        return all(check.passed for check in self.checks)


def answer(campaign: AwarenessCampaign, *, actor: Actor, given: Mapping[int, int]) -> Shown:
    """Evaluate somebody's answers: by question the place of what he chose in `choices`. What it shows is kept for good.

    Raises Denied for somebody who was not asked, Refused for a campaign that does not run, Invalid (by the key of the
    question) where an answer is missing or is none of the choices.
    """
    actor.require(Permissions.ANSWER)
    person_id = actor.person_id
    if person_id is None or not Invitation.objects.filter(campaign=campaign, person=person_id).exists():
        raise Denied(_("You were not asked to answer this."))
    if campaign.state != "running":
        raise Refused(_("This campaign does not run."))
    questions = selectors.questions(campaign)
    offered = {question.pk: choices(question, person_id) for question in questions}
    missing = {
        str(key): _("Choose an answer.") for key, every in offered.items() if given.get(key) not in range(len(every))
    }
    if missing:
        raise Invalid(missing)
    right = {question.pk: offered[question.pk][given[question.pk]] == question.answer for question in questions}
    return Shown(
        _keep(campaign, questions, right, person_id, actor),
        [question for question in questions if not right[question.pk]],
    )


def _keep(
    campaign: AwarenessCampaign,
    questions: Sequence[AwarenessQuestion],
    right: Mapping[int, bool],
    person_id: int,
    actor: Actor,
) -> list[AwarenessCheck]:
    at, origin = occasion.now(), str(occasion.current().origin)
    made = []
    for topic in dict.fromkeys(question.topic for question in questions):
        asked = [right[question.pk] for question in questions if question.topic == topic]
        made.append(
            AwarenessCheck(
                campaign=campaign, person_id=person_id, topic=topic, asked=len(asked), right=sum(asked),
                passed=100 * sum(asked) >= campaign.pass_mark * len(asked), held_at=at, recorded_at=datetime.now(UTC),
                origin=origin,
            )
        )  # fmt: skip
    with transaction.atomic():
        for check in made:
            check.save()
        entry = ledger.Entry(
            "awareness_campaign.answered",
            subject_kind="awareness_campaign",
            subject_id=campaign.pk,
            changes={"person": actor.person_id, "passed": all(check.passed for check in made)},
            text={"right": {check.topic: f"{check.right}/{check.asked}" for check in made}},
        )
        ledger.append([entry], actor=actor)
    return made
