"""What happens to incidents by themselves: closing after the grace, escalating when a target has passed."""

from django.utils.translation import gettext_noop

from wellkept.components.clocks.models import Clock
from wellkept.directory.models import Appointment
from wellkept.jobs.schedule import every
from wellkept.kernel import occasion
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.occasion import Origin
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms.resolution.incidents import selectors, services
from wellkept.sms.resolution.incidents.models import Incident

AT_A_TIME = 200


@every(300, name="incidents.close")
def close_after_grace() -> int:
    """Close resolved incidents that nobody reopened within the grace; returns how many."""
    closed = 0
    for incident in selectors.to_close(occasion.now())[:AT_A_TIME]:
        with occasion.occasion(reason=gettext_noop("The time to reopen it has passed.")):
            try:
                records.transition(incident, "close", actor=system())
                closed += 1
            except WellkeptError:
                continue
    return closed


@every(30, name="incidents.escalate")
def escalate_overdue() -> int:
    """Escalate open incidents whose resolution target has passed to whoever manages incidents; returns how many."""
    at = occasion.now()
    overdue = Clock.objects.filter(
        state=Clock.State.RUNNING, metric="resolution", due_at__lt=at, record__kind="incident"
    ).values_list("record_id", flat=True)
    worked_here = Incident.objects.exclude(origin__in=(Origin.REPLAY, Origin.IMPORT))
    waiting = worked_here.filter(pk__in=overdue, escalated_at__isnull=True)[:AT_A_TIME]
    done = 0
    if waiting:
        held = Appointment.objects.filter(role="incident-manager", until__isnull=True, since__lte=at).first()
        if held is None:
            return 0
        for incident in waiting:
            try:
                services.escalate(
                    incident,
                    actor=system(),
                    escalated_person=held.person,
                    escalation_reason=gettext_noop("The target for its resolution has passed."),
                    version=incident.version,
                )
                done += 1
            except WellkeptError:
                continue  # somebody was faster, perhaps resolved it; the next round looks again
    return done
