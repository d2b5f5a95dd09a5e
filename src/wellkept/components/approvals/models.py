"""Tables of approvals. What votes come to (the outcome, who approved and when) stands in none of them: see outcome.py."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.approvals.outcome import Choice
from wellkept.directory.models import Organization, Person
from wellkept.kernel.errors import Refused
from wellkept.ledger import triggers
from wellkept.records.models import Record


class Approval(models.Model):
    """A record is put to the vote; when it is asked for again, that is the next round, and the last round counts."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="approvals", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField()
    excluded = models.ManyToManyField(Person, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "round"], name="approval_round_once")]


class Step(models.Model):
    """One step of an approval; the next begins when it has passed. Without `percent` the quorum counts."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Step"), max_length=120)
    quorum = models.PositiveSmallIntegerField(default=1)
    percent = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["approval", "position"], name="approval_step_once")]


class Seat(models.Model):
    """One vote that may be cast in a step, fixed when it was asked for; `via` is the team or role that the person sits for."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats", verbose_name=_("Voter"))
    mandatory = models.BooleanField(default=False)
    via = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "person"], name="approval_seat_once")]


class VoteQuerySet(models.QuerySet["Vote"]):
    """Votes are added and read, nothing else."""

    def update(self, **kwargs: Any) -> int:
        """Refused."""
        raise _stands()

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise _stands()


class Vote(models.Model):
    """What somebody said, once and for good: `by` is the seat's person or who stood in for him."""

    CHOICES = (
        (Choice.APPROVE.value, _("Approved")),
        (Choice.REJECT.value, _("Rejected")),
        (Choice.ABSTAIN.value, _("Abstained")),
    )

    seat = models.OneToOneField(Seat, primary_key=True, on_delete=models.PROTECT, related_name="vote")
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(_("Vote"), max_length=8, choices=CHOICES)
    comment = models.TextField(_("Why"), blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="native")

    objects = VoteQuerySet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the vote; one that stands is not changed."""
        if not self._state.adding:
            raise _stands()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise _stands()


def _stands() -> Refused:
    return Refused("A vote stands as it was cast.", code="vote_stands")


class Substitution(models.Model):
    """Between two moments somebody may vote in somebody else's place."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="substitutions", verbose_name=_("In place of")
    )
    substitute = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="stands_in", verbose_name=_("Substitute")
    )
    since = models.DateTimeField(_("From"))
    until = models.DateTimeField(_("Until"))

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="substitution_of_another"),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="substitution_in_order"),
        ]


triggers.guard(
    "A vote stands as it was cast, and so does who was asked.",
    "approvals_approval",
    "approvals_approval_excluded",
    "approvals_step",
    "approvals_seat",
    "approvals_vote",
)
