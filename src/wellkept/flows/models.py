"""Tables of flows: how far the replay of a log has come."""

from typing import ClassVar

from django.db import models

from wellkept.records.models import Record


class ReplayRun(models.Model):
    """One log on its way through one mapping. `position` moves in the transaction of the updates it counts, so that a
    replay that was killed goes on exactly where it stopped.
    """

    log = models.CharField(max_length=255)
    mapping = models.CharField(max_length=255)
    system = models.CharField(max_length=40)
    log_digest = models.CharField(max_length=64, unique=True)
    mapping_digest = models.CharField(max_length=64)
    updates = models.PositiveBigIntegerField()
    position = models.PositiveBigIntegerField(default=0)
    tally = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-started_at"]


class ReplayRejection(models.Model):
    """An update that could not be applied, and why."""

    run = models.ForeignKey(ReplayRun, on_delete=models.CASCADE, related_name="rejections")
    row = models.PositiveBigIntegerField()
    reason = models.TextField()

    class Meta:
        ordering: ClassVar = ["row"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "row"], name="replay_rejection_once")]


class ReplayMark(models.Model):
    """Up to which update of a log an incident is known: a digest of that update, its time, and the version that the incident
    had after it. A log that has grown is taken up behind it.
    """

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=20)
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
