"""All addresses, composed from the shells."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wellkept.api.urls")),
    path("", include("wellkept.web.urls")),
    path("", include("wellkept.toolkit.urls")),
    path("", include("wellkept.sms.planning.risks.web")),
    path("", include("wellkept.sms.context.scope.web")),
    path("", include("wellkept.sms.planning.processes.web")),
    path("", include("wellkept.sms.leadership.authority.web")),
    path("", include("wellkept.sms.support.competence.web")),
    path("", include("wellkept.sms.support.awareness.web")),
    path("", include("wellkept.sms.support.documents.web")),
    path("", include("wellkept.sms.resolution.incidents.web")),
    path("", include("wellkept.sms.resolution.requests.web")),
    path("", include("wellkept.sms.resolution.problems.web")),
    path("", include("wellkept.sms.support.knowledge.web")),
    path("", include("wellkept.flows.management_review.web")),
]

handler400 = "wellkept.web.errors.bad_request"
handler403 = "wellkept.web.errors.forbidden"
handler404 = "wellkept.web.errors.not_found"
handler500 = "wellkept.web.errors.server_error"
