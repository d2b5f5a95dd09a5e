"""The addresses that are not generic: the versions of an article, and the counting of its readers."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from wellkept.conformity.selectors import names_of
from wellkept.kernel.registry import kind
from wellkept.sms.support.knowledge import services, versions
from wellkept.sms.support.knowledge.permissions import Permissions
from wellkept.toolkit.addresses import list_address, record_address
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.routes import Request, requires


@requires(Permissions.VIEW)
@require_safe
def history(request: Request, number: str) -> HttpResponse:
    """The versions of an article, and what differs between two of them: the last two unless the address names others."""
    of = kind("knowledge_item")
    article = find(of, request.actor, number)
    found = versions.versions_of(article)
    old, new = _chosen(request, len(found))
    names = names_of(version.by for version in found)
    context = {
        "kind": of,
        "record": article,
        "list": list_address(of),
        "back": record_address(number),
        "versions": [(version, names.get(version.by or 0, "")) for version in reversed(found)],
        "old": old,
        "new": new,
        "title": _between(found, old, new, "title"),
        "body": _between(found, old, new, "body"),
    }
    return render(request, "knowledge/versions.html", context)


def _chosen(request: Request, count: int) -> tuple[int, int]:
    """The numbers of the two versions that are compared, the older first. Raises Http404 for one that there is not."""
    given = [request.GET.get(name, "") for name in ("from", "to")]
    if not any(given):
        return max(count - 1, 0), count
    if any(not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= count for text in given):
        raise Http404
    old, new = sorted(int(text) for text in given)
    return old, new


def _between(found: list[versions.Version], old: int, new: int, name: str) -> list[tuple[str, str]]:
    before = getattr(found[old - 1], name) if old else ""
    return versions.difference(before, getattr(found[new - 1], name)) if new else []


@requires(Permissions.READ)
@require_POST
def viewed(request: Request, number: str) -> HttpResponse:
    """Count that somebody has an article open."""
    article = find(kind("knowledge_item"), request.actor, number)
    services.count_view(article, actor=request.actor)
    return HttpResponse(status=204)


urlpatterns = [
    path("knowledge/<number:number>/versions", history, name="knowledge_item-versions"),
    path("knowledge/<number:number>/viewed", viewed, name="knowledge_item-viewed"),
]
