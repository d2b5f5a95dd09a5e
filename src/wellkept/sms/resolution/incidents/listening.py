"""What follows from what people say: the desk's first answer stops the response clock, the caller's answer ends a wait."""

from django.utils.translation import gettext_noop

from wellkept.components.comments.models import Comment
from wellkept.components.subject import Subject
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor, system
from wellkept.records import services as records
from wellkept.sms.resolution.incidents import selectors, services
from wellkept.sms.resolution.incidents.models import Incident
from wellkept.sms.resolution.incidents.permissions import Permissions


def answer(comment: Comment, subject: Subject, actor: Actor) -> None:
    """React to a comment on an incident."""
    if subject.kind.key != "incident" or not comment.public:
        return
    incident = selectors.incident(subject.record_id)
    if actor.can(Permissions.WORK):
        if incident.state not in ("closed", "cancelled"):
            services.respond(incident, actor=actor)
    elif incident.state == "on_hold" and incident.hold_reason == Incident.HoldReason.CALLER:
        with occasion.occasion(reason=gettext_noop("The caller has answered.")):
            records.transition(incident, "resume", actor=system(actor.name))
