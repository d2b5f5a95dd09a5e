"""The floor under the benchmark: Django with nothing on it, one query a request, on the server that Wellkept runs on.

A figure of Wellkept in milliseconds says as much of the machine as of Wellkept; divided by the floor it says what rights,
events, clocks and outbox cost. `application` is served with as many processes and threads, from a database opened alike.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from wellkept.cli.commands import serve
from wellkept.config import databases, environment

PAGE = """<!doctype html><title>Notes</title><table>{% for note in notes %}
<tr><td><a href="/notes/{{ note.pk }}">{{ note.pk }}</a><td>{{ note.title }}
<td>{{ note.state }}<td>{{ note.made|date:"Y-m-d H:i" }}</tr>{% endfor %}</table>"""

ENV = environment.read()
settings.configure(
    ENV=ENV,
    SECRET_KEY="floor",  # a server of the benchmark, on loopback, without sessions
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": databases.durable(dict(ENV.database))},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()


class Note(models.Model):
    """The one table of the floor."""

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, default="new")
    made = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Note]] = models.Manager()

    class Meta:
        app_label = "floor"


def _told(note: Note) -> dict[str, Any]:
    return {"id": note.pk, "title": note.title, "state": note.state, "made": note.made.isoformat()}


def notes(request: HttpRequest) -> HttpResponse:
    """Create a note, or list 25 as JSON."""
    if request.method == "POST":
        return JsonResponse(_told(Note.objects.create(title=json.loads(request.body)["title"])), status=201)
    return JsonResponse({"items": [_told(note) for note in Note.objects.order_by("-pk")[:25]]})


def one(_request: HttpRequest, pk: int) -> HttpResponse:
    """One note as JSON."""
    return JsonResponse(_told(Note.objects.get(pk=pk)))


def page(_request: HttpRequest) -> HttpResponse:
    """A page of 25 notes."""
    return HttpResponse(engines["django"].from_string(PAGE).render({"notes": Note.objects.order_by("-pk")[:25]}))


def health(_request: HttpRequest) -> HttpResponse:
    """Whether the server answers."""
    return HttpResponse("ok")


urlpatterns = [
    path("notes", notes),
    path("notes/<int:pk>", one),
    path("page", page),
    path("healthz", health),
]
application = get_wsgi_application()


def lay() -> list[str]:
    """Create the table with a hundred notes; returns the command line that serves them."""
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    Note.objects.bulk_create(Note(title=f"Printer prints blank pages {place}") for place in range(100))
    return serve.command_line(serve.usual_workers(), application="tools.bench_floor:application")


if __name__ == "__main__":
    print(json.dumps(lay()))
