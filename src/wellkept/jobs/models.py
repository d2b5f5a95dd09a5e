"""Tables of the worker: when each periodic job ran last and who holds it, which workers live, and long work people start."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One periodic job: when it is next due, how it went last, and the worker that holds it now under a lease."""

    name = models.CharField(primary_key=True, max_length=80)
    next_due = models.DateTimeField()
    last_started = models.DateTimeField(null=True)
    last_finished = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)


class WorkerBeat(models.Model):
    """A sign of life of one worker process."""

    worker = models.CharField(primary_key=True, max_length=80)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class BackgroundJob(models.Model):
    """Long work that a person started: it can be left and found again, shows how far it is, and can be stopped."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    steps_done = models.PositiveBigIntegerField(default=0)
    steps_total = models.PositiveBigIntegerField(null=True)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    stop_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="background_open", condition=models.Q(state__in=["waiting", "running"])),
            models.Index(fields=["actor_id", "-id"], name="background_actor"),
        ]

    @property
    def open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
