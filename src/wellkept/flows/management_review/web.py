"""The address of a management review's pack."""

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from wellkept.components.reviews.permissions import Permissions
from wellkept.flows.management_review import filing, pack
from wellkept.kernel.registry import kind
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, requires


@requires(Permissions.VIEW)
@require_safe
def pack_file(request: Request, number: str) -> HttpResponse:
    """The pack: the filed one once the minutes are approved, a draft of it before; Http404 before the review is held."""
    review = find(kind("review"), request.actor, number, "chair")
    if "topics" not in review.inputs:
        raise Http404
    if review.state == "reported":
        there = filing.filed(review, request.actor)
        return see(request, f"/files/{there.pk}" if there is not None else record_address(number))
    answer = HttpResponse(pack.draw(review), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{pack.name_of(review)}"'
    return answer


urlpatterns = [path("reviews/<number:number>/pack.pdf", pack_file, name="review-pack")]
