"""A task that a supplier's person is given can be seen by him, for as long as he has it."""

from collections.abc import Sequence

from wellkept.directory.models import Organization, Person
from wellkept.records.hooks import Write
from wellkept.records.models import Audience


def share(writes: Sequence[Write]) -> None:
    """After writes of tasks: share each with the supplier's person it was given to, and no longer with the one before."""
    moved = [w for w in writes if w.kind.key == "task" and w.changed("assignee_id")]
    named = {p for w in moved for p in (w.before["assignee_id"], w.instance.assignee_id) if p}
    if not named:
        return
    theirs = Person.objects.filter(pk__in=named, organization__kind=Organization.Kind.SUPPLIER)
    outside = set(theirs.values_list("pk", flat=True))
    for write in moved:
        before, now = write.before["assignee_id"], write.instance.assignee_id
        if before in outside:
            Audience.objects.filter(record=write.instance.pk, person=before, watching=False, until=None).delete()
        if now in outside:
            Audience.objects.update_or_create(record_id=write.instance.pk, person_id=now, defaults={"until": None})
