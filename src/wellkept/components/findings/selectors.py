"""Reading findings."""

from datetime import datetime

from django.db.models import QuerySet

from wellkept.components.findings.lifecycle import OPEN
from wellkept.components.findings.models import NONCONFORMITIES, Finding
from wellkept.components.tasks.models import Task
from wellkept.kernel.permissions import Actor
from wellkept.records.models import Span
from wellkept.records.scope import visible_to


def visible(actor: Actor) -> QuerySet[Finding]:
    """The findings that the actor may see."""
    return visible_to(Finding.objects.all(), actor)


def finding(key: int) -> Finding:
    """The finding with that key; DoesNotExist when there is none."""
    found: Finding = Finding.objects.get(pk=key)
    return found


def findings_of(source: int, actor: Actor) -> QuerySet[Finding]:
    """What a record (an audit, an incident, a review) has shown, as far as the actor may see it, in the order of raising."""
    return visible(actor).filter(source=source).exclude(state="withdrawn").select_related("owner").order_by("pk")


def open_for_rule(rule: str, actor: Actor) -> QuerySet[Finding]:
    """The open findings about an evidence rule that the actor may see, the newest first."""
    return visible(actor).filter(rule=rule, state__in=OPEN).order_by("-pk")


def open_about(requirement: str, source_type: str) -> Finding | None:
    """The newest finding of a source about a requirement that nobody has begun to treat; None where there is none."""
    found = Finding.objects.filter(requirement=requirement, source_type=source_type, state="open")
    newest: Finding | None = found.order_by("-pk").first()
    return newest


def on_record(at: datetime) -> QuerySet[Finding]:
    """Every finding that was on record at a moment and was not withdrawn."""
    return Finding.objects.filter(opened_at__lte=at).exclude(state="withdrawn")


def nonconformities(at: datetime) -> QuerySet[Finding]:
    """Those of them that say that a requirement is not met."""
    return on_record(at).filter(grade__in=NONCONFORMITIES)


def was_acted_on(finding: Finding) -> bool:
    """Whether an action about a finding was carried out; where it was reopened, one that ended after that."""
    done = Task.objects.filter(about=finding.pk, state="done")
    if finding.reopened_count:
        again = Span.objects.filter(record=finding.pk, attribute="state", value="correcting").order_by("-since").first()
        done = done.filter(done_at__gte=again.since) if again is not None else done
    return done.exists()
