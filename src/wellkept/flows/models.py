"""Tables of flows: how far the replay of a log has come."""

from typing import ClassVar

from django.db import models


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
