"""Tables of the trail: events are appended, never changed; personal text stands apart; seals order and chain them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One thing that happened, who did it and what it changed. Actors and subjects are ids, not foreign keys.

    `leaf` is the SHA-256 of the event's canonical form (ledger.hashing), which holds `text_digest` in place of personal text.
    """

    id = models.BigAutoField(primary_key=True)
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    origin = models.CharField(max_length=10)
    inferred = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    request_id = models.CharField(max_length=32, blank=True)
    changes = models.JSONField(default=dict)
    text_digest = models.BinaryField(max_length=32, null=True)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "id"], name="event_subject"),
            models.Index(fields=["verb", "effective_at"], name="event_verb"),
        ]

    @property
    def words(self) -> dict[str, Any]:
        """The personal text of the event; empty when it has none or when that was erased. Join `text` beforehand."""
        text = getattr(self, "text", None)
        return text.values if text is not None else {}

    @property
    def erased(self) -> bool:
        """Whether the event had personal text that is no longer kept. Join `text` beforehand."""
        return self.text_digest is not None and getattr(self, "text", None) is None


class EventText(models.Model):
    """Personal text of an event (titles, comments, reasons), erasable; the event commits to it by a salted hash."""

    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="text"
    )
    salt = models.BinaryField(max_length=16)
    values = models.JSONField(default=dict)


class Seal(models.Model):
    """The place of an event in the sealed order, without gaps; `chain` binds it to everything before."""

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    chain = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()


class Sealer(models.Model):
    """The sealer's notebook, one row: how far it never has to look back (ledger.sealing explains).

    Every event with an id up to `settled` is sealed or will never exist; nothing up to `ahead` can come late any more once
    the transactions `writers` have ended.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    settled = models.BigIntegerField(default=0)
    ahead = models.BigIntegerField(default=0)
    writers = models.JSONField(default=list)


class Tree(models.Model):
    """The right edge of the Merkle tree over the sealed leaves, one row; `peaks` are its hashes one after the other."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)


class Subtree(models.Model):
    """The hash of a full subtree of 256 (level 1), 65,536 (level 2) ... leaves, so that a proof need not read them all."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    place = models.BigIntegerField()
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "place"], name="subtree_once")]


class Checkpoint(models.Model):
    """A signed statement: so many entries are sealed, and this is the hash of their tree. `note` is what others keep."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    made_at = models.DateTimeField()
    anchored_to = models.CharField(max_length=300, blank=True)
    anchored_at = models.DateTimeField(null=True)


class Outbox(models.Model):
    """What must follow an event after its commit; the worker takes rows with a lease and parks those that keep failing.

    `done` names the followers that have finished; `run_after` goes by the database's clock, which all machines share.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField()
    verb = models.CharField(max_length=80)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.JSONField(default=list)
    run_after = models.DateTimeField(db_default=Now())
    last_error = models.TextField(blank=True)
    parked_reason = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["run_after", "id"], name="outbox_due", condition=models.Q(parked_at__isnull=True))
        ]
