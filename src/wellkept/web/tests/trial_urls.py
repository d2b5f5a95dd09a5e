"""Routes for the tests of the gatekeeper and of error answers."""

from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone, translation
from django.views import View
from pysqlite3 import dbapi2

from wellkept.kernel.errors import Conflict, Denied, Invalid, Refused, StorageFull
from wellkept.toolkit.routes import public, requires, signed_in


def undeclared(request):
    return HttpResponse("open by mistake")


@public
def anybody(request):
    return HttpResponse(f"actor={request.actor}")


@signed_in
def member(request):
    return HttpResponse(
        f"{request.actor.name}|{timezone.get_current_timezone()}|{translation.get_language()}|{request.LANGUAGE_CODE}"
    )


@requires("directory.manage", "system.operate")
def manager(request):
    return HttpResponse("managed")


@requires("directory.manage")
class Managed(View):
    def get(self, request):
        return HttpResponse("class")


class Child(Managed):
    pass


def wrong_statement():
    """As the driver tells it."""
    error, cause = OperationalError("no such table: incident"), dbapi2.OperationalError()
    cause.sqlite_errorcode = 1
    error.__cause__ = cause
    return error


FAILURES = {
    "denied": Denied("You may not.", permission="directory.manage"),
    "refused": Refused("Not while it is open."),
    "invalid": Invalid({"title": "Give a title."}),
    "conflict": Conflict("Changed meanwhile.", current=3, theirs={"title": ("Old", "New <b>")}),
    "away": OperationalError("connection refused"),
    "locked": OperationalError("database is locked"),
    "twice": IntegrityError("UNIQUE constraint failed"),
    "unkeepable": DataError("PostgreSQL text fields cannot contain NUL"),
    "full": StorageFull("No room."),
    "wrong": wrong_statement(),
    "bug": ValueError("a secret detail"),
}


@public
def fail(request, how):
    raise FAILURES[how]


urlpatterns = [
    path("undeclared", undeclared),
    path("anybody", anybody, name="anybody"),
    path("member", member, name="member"),
    path("manager", manager),
    path("managed", Managed.as_view()),
    path("child", Child.as_view()),
    path("fail/<str:how>", fail, name="fail"),
    path("api/v1/fail/<str:how>", fail),
    path("", include("wellkept.web.urls")),
]
handler400 = "wellkept.web.errors.bad_request"
handler403 = "wellkept.web.errors.forbidden"
handler404 = "wellkept.web.errors.not_found"
handler500 = "wellkept.web.errors.server_error"
