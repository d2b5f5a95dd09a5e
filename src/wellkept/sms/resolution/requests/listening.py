"""What follows from what people say: the requester's answer ends a wait for him."""

from django.utils.translation import gettext_noop

from wellkept.components.comments.models import Comment
from wellkept.components.subject import Subject
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor, system
from wellkept.records import services as records
from wellkept.sms.resolution.requests import selectors
from wellkept.sms.resolution.requests.models import ServiceRequest
from wellkept.sms.resolution.requests.permissions import Permissions


def answer(comment: Comment, subject: Subject, actor: Actor) -> None:
    """React to a comment on a request."""
    if subject.kind.key != "request" or not comment.public or actor.can(Permissions.WORK):
        return
    request = selectors.request(subject.record_id)
    if request.state == "on_hold" and request.hold_reason == ServiceRequest.HoldReason.CALLER:
        with occasion.occasion(reason=gettext_noop("The caller has answered.")):
            records.transition(request, "resume", actor=system(actor.name))
