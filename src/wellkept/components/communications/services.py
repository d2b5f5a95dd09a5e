"""Telling people about a record."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.communications.models import Communication
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records.models import Record


def note(
    record: Record, *, actor: Actor, topic: str, content: str, audience: str, channel: str, at: datetime
) -> Communication:
    """Keep that people were told something another way than by a notice: in a meeting, on the telephone. Raises Denied."""
    of = kind(record.kind)
    actor.require(of.access.edit)
    with transaction.atomic():
        told = Communication.objects.create(
            record=record,
            customer_id=record.customer_id,
            topic=topic.strip()[:200],
            content=content.strip(),
            audience=audience,
            channel=channel,
            sender_id=actor.person_id,
            sent_at=at,
            recorded_at=datetime.now(UTC),
            origin=str(occasion.current().origin),
        )
        entry = ledger.Entry(
            f"{of.key}.took_place",
            subject_kind=of.key,
            subject_id=record.pk,
            customer_id=record.customer_id,
            changes={"communication": told.pk, "channel": channel, "sent_at": at},
            text={"topic": told.topic, "content": told.content},
        )
        ledger.append([entry], actor=actor)
    return told


def send(
    record: Record,
    *,
    actor: Actor,
    topic: str,
    content: str,
    audience: str,
    recipients: Sequence[Person],
    stage: str = Communication.Stage.UPDATE,
    channel: str = "mail",
) -> Communication:
    """Tell people something and keep that it was told; the notices and mails follow from its event after the commit.

    Raises Denied, Invalid without text or without anybody to tell.
    """
    of = kind(record.kind)
    actor.require(of.access.edit)
    if not topic.strip() or not content.strip():
        raise Invalid({"content": _("Write what is to be told.")})
    if not recipients:
        raise Invalid(
            {"recipients": _("Nobody holds the role “%(role)s”; appoint somebody first.") % {"role": audience}}
        )
    with transaction.atomic():
        told = Communication.objects.create(
            record=record,
            customer_id=record.customer_id,
            topic=topic.strip()[:200],
            content=content.strip(),
            audience=audience,
            channel=channel,
            stage=stage,
            sender_id=actor.person_id,
            sent_at=occasion.now(),
            recorded_at=datetime.now(UTC),
            origin=str(occasion.current().origin),
        )
        told.recipients.set(recipients)
        entry = ledger.Entry(
            f"{of.key}.told",
            subject_kind=of.key,
            subject_id=record.pk,
            customer_id=record.customer_id,
            changes={
                "communication": told.pk,
                "audience": audience,
                "stage": str(stage),
                "recipients": sorted(person.pk for person in recipients),
            },
            text={"topic": told.topic, "content": told.content},
        )
        ledger.append([entry], actor=actor)
    return told
