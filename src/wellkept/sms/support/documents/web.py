"""The addresses that are not generic: what has to be written, an approved version, and how two versions differ."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellkept.conformity.catalogue.reference import Document as Described
from wellkept.conformity.selectors import role_name
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.registry import kind
from wellkept.sms.support.documents import exporting, outline, papers, selectors, services
from wellkept.sms.support.documents.bringing.web import bring_in, replace
from wellkept.sms.support.documents.embedding import drawing
from wellkept.sms.support.documents.lifecycle import HOLDING
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.permissions import Permissions
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.rewording import compare
from wellkept.toolkit.routes import Request, requires

REGISTER = "/documents/register"
_ORDINAL = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that the catalogue describes, and those that serve it."""

    described: Described
    owner: str
    rows: list[Document]
    overdue: bool

    @property
    def stands(self) -> str:
        """In a word: in force, drafted, kept as records, or absent."""
        if any(row.edition for row in self.rows):
            return "in_force"
        if self.rows:
            return "drafted"
        return "records" if self.described.key in outline.KEPT_AS_RECORDS else "absent"


@requires(Permissions.VIEW)
@require_safe
def register(request: Request) -> HttpResponse:
    """Show every document that the standard calls for or that helps, and whether one is in force."""
    served: dict[str, list[Document]] = {}
    for row in selectors.visible_to(request.actor).filter(state__in=HOLDING).order_by("title"):
        for key in outline.keys_of(row.keys):
            served.setdefault(key, []).append(row)
    today = occasion.now().date()
    found = [_wanted(one, served.get(one.key, []), today) for one in outline.described().values()]
    context = {
        "groups": (
            (_("Called for by the standard, in clause 7.5.4"), [one for one in found if one.described.minimum_set]),
            (_("Called for by the standard in other clauses"), [one for one in found if _is_required(one)]),
            (_("Not called for, and useful"), [one for one in found if not one.described.required]),
        ),
        "may_write": request.actor.can(Permissions.WRITE),
    }
    return render(request, "documents/register.html", context)


def _wanted(one: Described, rows: list[Document], today: date) -> Wanted:
    overdue = any(row.next_review_on is not None and row.next_review_on < today for row in rows)
    return Wanted(one, role_name(one.owner_role), rows, overdue)


def _is_required(one: Wanted) -> bool:
    return one.described.required and not one.described.minimum_set


@requires(Permissions.WRITE)
@require_POST
def start(request: Request) -> HttpResponse:
    """Begin one of the documents that the catalogue describes, with its outline."""
    described = outline.described().get(request.POST.get("key", ""))
    if described is None:
        raise Http404
    row = services.draft(
        actor=request.actor, title=described.title, keys=[described.key], owner_id=request.actor.person_id
    )
    messages.success(request, _("%(number)s was begun with its outline.") % {"number": row.number})
    return see(request, record_address(row.number))


@requires(Permissions.VIEW, Permissions.READ)
@require_safe
def version(request: Request, number: str, ordinal: int) -> HttpResponse:
    """Show an approved version as it was approved; who is no more than a reader sees the one in force alone."""
    row = find(kind("document"), request.actor, number)
    found, readable = exporting.version_for(row, request.actor, ordinal)
    if found is None or not readable:
        raise Http404
    paper = papers.paper_of(row, found)
    context = {
        "record": row,
        "paper": paper,
        "text": drawing.shown(paper.body, drawing.frozen(found)) if paper.body else "",
        "here": record_address(row.number),
        "which": f"?version={found.ordinal}",
    }
    return render(request, "documents/version.html", context)


@requires(Permissions.VIEW, Permissions.READ)
@require_safe
def file(request: Request, number: str, ending: str) -> HttpResponse:
    """Give a document as a file: the version that the address names, else the draft, or what is in force."""
    row = find(kind("document"), request.actor, number, "owner", "author")
    asked = request.GET.get("version", "")
    if ending not in exporting.WAYS or (asked and not _ORDINAL.fullmatch(asked)):
        raise Http404
    version, readable = exporting.version_for(row, request.actor, int(asked) if asked else None)
    if not readable:
        raise Http404
    try:
        made = exporting.file_of(row, version, request.actor, ending)
    except (Invalid, Refused) as refusal:
        said = (
            " ".join(str(one) for one in refusal.fields.values()) if isinstance(refusal, Invalid) else refusal.message
        )
        messages.error(request, said)
        return see(request, record_address(number))
    return exporting.answer(made)


@requires(Permissions.VIEW)
@require_safe
def differences(request: Request, number: str) -> HttpResponse:
    """Show in words how one version differs from another, or the draft from the newest."""
    row = find(kind("document"), request.actor, number)
    texts: dict[str, str] = {str(one.ordinal): selectors.body_of(one) for one in selectors.versions_of(row)}
    if row.state in ("revision", "revision_review"):
        texts["draft"] = row.body
    old, new = request.GET.get("old", ""), request.GET.get("new", "")
    if old not in texts or new not in texts:
        raise Http404
    lines = compare(texts[old], texts[new])
    if not any(line.changed for line in lines):
        lines = []
    context: dict[str, Any] = {
        "record": row,
        "old": old,
        "new": new,
        "choices": [(name, _called(name)) for name in texts],
        "lines": lines,
        "here": record_address(number),
    }
    return render(request, "documents/compare.html", context)


def _called(name: str) -> str:
    return _("Draft") if name == "draft" else _("Version %(n)s") % {"n": name}


urlpatterns = [
    path("documents/register", register, name="papers-register"),
    path("documents/register/start", start, name="papers-start"),
    path("documents/bring-in", bring_in, name="papers-bring"),
    path("documents/<number:number>/replace-text", replace, name="papers-replace"),
    path("documents/<number:number>/versions/<int:ordinal>", version, name="papers-version"),
    path("documents/<number:number>/file.<str:ending>", file, name="papers-file"),
    path("documents/<number:number>/compare", differences, name="papers-compare"),
]
