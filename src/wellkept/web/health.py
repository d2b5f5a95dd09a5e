"""Answers for machines: is the process alive, is it ready for work, what are its figures."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from wellkept.directory.actors import actor_of
from wellkept.directory.permissions import Permissions
from wellkept.jobs import selectors as jobs
from wellkept.kernel.outage import LATER, SOON, room_trouble
from wellkept.toolkit.routes import public
from wellkept.web import errors
from wellkept.web.peer import from_this_machine

_migrated = False


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok" if connection.is_usable() else "away"


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} to apply"
        _migrated = True
    return "ok"


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served: the database answers, every migration is applied and the disk has room; else 503
    with the reason.

    The worker is told beside it ("ok", "silent"): pages are served without it, mail and jobs wait.
    """
    disk = room_trouble(settings.ENV.home) or "ok"
    checks = {"database": "away", "migrations": "unknown", "disk": disk, "worker": "unknown"}
    try:
        checks["database"] = _database()
        checks["migrations"] = _migrations()
        if checks["migrations"] == "ok":
            checks["worker"] = "ok" if jobs.health().alive else "silent"
    except Exception as failure:
        checks["reason"] = type(failure).__name__
    ready = checks["database"] == checks["migrations"] == disk == "ok"
    response = JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
    if not ready:
        response["Retry-After"] = str(SOON if disk == "ok" else LATER)
    return response


@public
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for this machine and for people who may operate the system."""
    if not from_this_machine(request):
        user = request.user
        if not user.is_authenticated or not actor_of(user).can(Permissions.OPERATE):
            return errors.denied(request, Permissions.OPERATE)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
