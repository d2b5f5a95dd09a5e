"""The table of answers that a repeated request gets again."""

from typing import ClassVar

from django.db import models


class GivenAnswer(models.Model):
    """The answer to a POST with an Idempotency-Key, written in the transaction of the effect that it reports.

    `caller` is the token or account that asked, `digest` the SHA-256 of method, address and body.
    """

    id = models.BigAutoField(primary_key=True)
    caller = models.CharField(max_length=32)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["caller", "key"], name="one_answer_a_key")]
        indexes: ClassVar = [models.Index(fields=["given_at"], name="given_answer_age")]
