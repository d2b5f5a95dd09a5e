"""The index card that every numbered thing has, and what belongs to any card."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.directory.models import Organization, Person, Team, User
from wellkept.kernel.lifecycle import OPEN_PHASES, Lifecycle, Phase
from wellkept.records.guard import require_writing

OPEN = Q(phase__in=[str(p) for p in OPEN_PHASES])


class GuardedQuerySet(models.QuerySet[Any]):
    """A queryset that refuses set-wise writes outside records' own services."""

    def update(self, **kwargs: Any) -> int:
        """Set-wise update, inside a service only."""
        require_writing("update()")
        return super().update(**kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Set-wise insert, inside a service only."""
        require_writing("bulk_create()")
        return super().bulk_create(*args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Nothing is deleted; records are cancelled."""
        require_writing("delete()")
        return super().delete()


class Guarded(models.Model):
    """Base of rows that only records' services may write."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, inside a service only."""
        require_writing("save()")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Nothing is deleted; records are cancelled."""
        require_writing("delete()")
        return super().delete(*args, **kwargs)


class Record(Guarded):
    """The card: a slim projection of a domain row, written in the same transaction and rebuildable from it.

    `opened_at` and `updated_at` are effective times (when it happened), `due_at` the next deadline of any running clock.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(_("Number"), max_length=24, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    state = models.CharField(_("State"), max_length=40)
    phase = models.CharField(_("Phase"), max_length=10, choices=[(p.value, p.label) for p in Phase])
    priority = models.PositiveSmallIntegerField(_("Priority"), null=True)
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    requester = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(_("Due"), null=True)
    opened_at = models.DateTimeField(_("Opened"))
    updated_at = models.DateTimeField(_("Updated"))

    class Meta:
        indexes: ClassVar = [
            # Whole, not partial: SQLite does not use a partial index for a condition that comes as a parameter.
            models.Index(fields=["owner", "phase", "due_at", "id"], name="record_my_work"),
            models.Index(fields=["team", "phase", "due_at", "id"], name="record_team_work"),
            models.Index(fields=["requester", "-id"], name="record_requester"),
            models.Index(fields=["customer", "-id"], name="record_customer"),
            models.Index(fields=["kind", "-id"], name="record_kind"),
            models.Index(fields=["service", "-id"], name="record_service", condition=Q(service__isnull=False)),
            models.Index(fields=["phase", "due_at", "id"], name="record_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Numbered(Guarded):
    """Columns that every domain table has; no behaviour. The domain row is the truth, the card repeats it.

    `version` counts edits and transitions (comments do not move it); `opened_at` is when the thing began to be on record.
    `untold` are the columns that events do not tell of, and why; a room's model adds its own, should it have any.
    """

    untold: ClassVar[Mapping[str, str]] = {
        "updated_at": "every write moves it; the trail has the times of the writes",
    }

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("Number"), max_length=24, unique=True, editable=False)
    title = models.CharField(_("Title"), max_length=200)
    state = models.CharField(_("State"), max_length=40, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    customer = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Customer")
    )
    origin = models.CharField(max_length=10, default="native", editable=False)
    opened_at = models.DateTimeField(_("Opened"), editable=False)
    recorded_at = models.DateTimeField(_("Recorded"), editable=False)
    updated_at = models.DateTimeField(_("Updated"), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Assigned(models.Model):
    """What has somebody who works on it: a team, and in it a person."""

    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Team"), db_index=False
    )
    assignee = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Assignee"),
        db_index=False,
    )  # fmt: skip

    class Meta:
        abstract = True


class Escalated(models.Model):
    """What can be passed on to a team, or to somebody with more power (records.escalation)."""

    escalated_at = models.DateTimeField(_("Escalated"), null=True, editable=False)
    escalated_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Escalated to team")
    )
    escalated_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Escalated to person")
    )
    escalation_reason = models.TextField(_("Reason to escalate"), blank=True)

    class Meta:
        abstract = True


class Mergeable(models.Model):
    """What can turn out to be the same as another record of its kind, in which it goes on (toolkit.merging)."""

    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", verbose_name=_("Merged into")
    )

    class Meta:
        abstract = True


class Sequence(models.Model):
    """The last number given out for a prefix, where the database has no sequences of its own (SQLite)."""

    prefix = models.CharField(max_length=12, primary_key=True)
    last = models.BigIntegerField(default=0)


class Span(models.Model):
    """The value that an attribute of a record had between two moments; `until` empty means: still."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="spans", db_index=False)
    attribute = models.CharField(max_length=40)
    value = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record", "attribute", "since"], name="span_record")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "attribute"], condition=Q(until__isnull=True), name="one_open_span"
            )
        ]


class Audience(models.Model):
    """A record is shared with an organization or a person beyond its own customer; what is only lent ends with `until`."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="audience")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    watching = models.BooleanField(default=False)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "person"], condition=Q(person__isnull=False), name="audience_person"
            ),
            models.UniqueConstraint(
                fields=["record", "organization"], condition=Q(organization__isnull=False), name="audience_organization"
            ),
        ]


class SavedListView(models.Model):
    """A list as somebody likes it: filters, sort and columns under a name; a shared one is a tab for all of the staff."""

    kind = models.CharField(max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="list_views")
    query = models.CharField(max_length=500, blank=True)
    shared = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "owner", "name"], name="view_name_once")]


def state_checks(name: str, lifecycle: Lifecycle) -> list[models.BaseConstraint]:
    """The database's own copy of a lifecycle: known states only, and what a state demands for rows of native origin."""
    checks: list[models.BaseConstraint] = [
        models.CheckConstraint(condition=Q(state__in=[s.name for s in lifecycle.states]), name=f"{name}_state_known")
    ]
    for state, attributes in lifecycle.demands.items():
        for attribute in attributes:
            filled = (
                ~Q(**{attribute: ""})
                if not attribute.endswith(("_at", "_id"))
                else Q(**{f"{attribute}__isnull": False})
            )
            checks.append(
                models.CheckConstraint(
                    condition=~Q(state=state) | ~Q(origin="native") | filled, name=f"{name}_{state}_{attribute}"[:60]
                )
            )
    return checks
