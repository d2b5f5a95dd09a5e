"""Bringing records in from a file: upload, check without writing, read every fault, then import. The upload is kept meanwhile."""

import csv
import io
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wellkept.directory.actors import actor_of
from wellkept.directory.models import User
from wellkept.jobs import background, schedule
from wellkept.jobs.models import BackgroundJob
from wellkept.kernel.errors import Invalid, StorageFull
from wellkept.kernel.outage import outage_of
from wellkept.kernel.registry import Kind, kind
from wellkept.toolkit import forms, headings, importing, sheets, words
from wellkept.toolkit.addresses import list_address
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]
WORK = "toolkit.import"
#: Up to so many rows are checked while one waits; more are the worker's.
AT_ONCE = 300
SHOWN_FAULTS = 200
KEPT_SECONDS = 7 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,60}")


def _folder() -> Path:
    folder: Path = settings.FILES / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(name: str, content: bytes, user_id: int | None) -> str:
    """Keep an upload for its owner until it has been imported; returns its token. Raises StorageFull."""
    token = secrets.token_urlsafe(24)
    path = _folder() / token
    try:
        path.with_suffix(".json").write_text(json.dumps({"name": name[:200], "user": user_id}))
        path.write_bytes(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        path.with_suffix(".json").unlink(missing_ok=True)
        if outage_of(error) is None:
            raise
        raise StorageFull(_("The disk is full or cannot be written to, so the file was not kept.")) from error
    return token


def _kept(token: str, user_id: int | None) -> tuple[str, bytes]:
    """The name and content of an upload of one's own; Http404 for anybody else's."""
    path = _folder() / token
    if not _TOKEN.fullmatch(token) or not path.exists():
        raise Http404
    facts = json.loads(path.with_suffix(".json").read_text())
    if facts["user"] != user_id:
        raise Http404
    return str(facts["name"]), path.read_bytes()


def _forget(token: str) -> None:
    path = _folder() / token
    path.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)


@schedule.daily("03:30", name="toolkit.forget_uploads")
def forget_old_uploads() -> int:
    """Remove uploads that were never imported and are older than a week; returns how many."""
    oldest = time.time() - KEPT_SECONDS
    old = [path for path in _folder().glob("*.json") if path.stat().st_mtime < oldest]
    for path in old:
        _forget(path.stem)
    return len(old)


def import_view(of: Kind) -> View:
    """The page where a file is chosen and checked."""

    @requires(of.access.edit)
    def view(request: Request) -> HttpResponse:
        if not request.actor.can(of.access.create):
            raise Http404
        if request.method != "POST":
            return _page(of, request)
        upload = request.FILES.get("file")
        if upload is None:
            return _page(of, request, error=_("Choose a file first."), status=422)
        if upload.size and upload.size > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // (1024 * 1024)
            return _page(of, request, error=_("The file is larger than %(limit)s MB.") % {"limit": limit}, status=413)
        name, content = upload.name or "", upload.read()
        try:
            sheet = sheets.read(name, content)
            headings.columns_of(of, request.actor, sheet.head)
        except Invalid as refusal:
            return _page(of, request, error=" ".join(str(m) for m in refusal.fields.values()), status=422)
        token = _keep(name, content, request.actor.user_id)
        return _begin(of, request, token, len(sheet.rows), dry_run=True)

    return view


def _page(of: Kind, request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    names = (headings.NUMBER, *headings.allowed(of, request.actor))
    columns = [(name, forms.field_label(of, name)) for name in names]
    context = {
        "kind": of,
        "list": list_address(of),
        "columns": columns,
        "error": error,
        "most": words.figure(sheets.MOST_ROWS),
    }
    return render(request, "toolkit/import.html", context, status=status)


def _begin(of: Kind, request: Request, token: str, rows: int, *, dry_run: bool, done: int = 0) -> HttpResponse:
    payload = {"kind": of.key, "token": token, "user": request.actor.user_id, "dry_run": dry_run, "done": done}
    job = background.start(WORK, payload, actor_id=request.actor.user_id)
    if rows <= AT_ONCE:
        background.run_now(job.pk, f"web-{secrets.token_hex(4)}")
    return redirect(f"{list_address(of)}/import/{job.pk}")


@background.work(WORK, resumable=True)
def _work(control: background.Control, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Check or import an upload in the person's language and zone; the rights are those of now."""
    user = User.objects.select_related("person__organization").get(pk=payload["user"])
    actor = actor_of(user)
    name, content = _kept(payload["token"], user.pk)
    before = payload.get("done", 0)
    with translation.override(actor.language), timezone.override(ZoneInfo(actor.zone)):
        outcome = importing.bring_in(
            kind(payload["kind"]),
            actor,
            sheets.read(name, content),
            dry_run=payload["dry_run"],
            progress=control.report,
            start=before,
            keep=lambda done: control.keep(done=done),
        )
    if not payload["dry_run"] and not outcome.faults:
        _forget(payload["token"])
    return {
        "name": name,
        "rows": outcome.rows,
        "good": outcome.good,
        "made": outcome.made,
        "changed": outcome.changed,
        "same": outcome.same,
        "before": before,
        "faults": [asdict(fault) for fault in outcome.faults[:SHOWN_FAULTS]],
        "fault_count": len(outcome.faults),
        "skipped": list(outcome.skipped),
        "preview": outcome.preview,
        "changes": [asdict(change) for change in outcome.changes],
    }


def result_view(of: Kind) -> View:
    """What a check or an import found; while it runs the page looks again by itself."""

    @requires(of.access.edit)
    def view(request: Request, job_id: int) -> HttpResponse:
        job = BackgroundJob.objects.filter(pk=job_id, name=WORK, actor_id=request.actor.user_id).first()
        if job is None or job.payload.get("kind") != of.key:
            raise Http404
        if request.method == "POST":
            if request.POST.get("act") == "stop":
                background.request_stop(job.pk)
                return redirect(request.path)
            name, content = _kept(job.payload["token"], request.actor.user_id)
            rows = len(sheets.read(name, content).rows)
            return _begin(of, request, job.payload["token"], rows, dry_run=False, done=job.payload.get("done", 0))
        result = job.result
        head = list(dict.fromkeys(key for row in result.get("preview", []) for key in row))
        context = {
            "kind": of,
            "list": list_address(of),
            "job": job,
            "result": result,
            "faults": result.get("faults", []),
            "more_faults": max(0, result.get("fault_count", 0) - SHOWN_FAULTS),
            "head": [forms.field_label(of, name) for name in head],
            "preview": [[row.get(name, "") for name in head] for row in result.get("preview", [])],
            "checked": job.payload["dry_run"],
            "done": job.payload.get("done", 0),
        }
        template = "toolkit/imported.html#result" if request.htmx else "toolkit/imported.html"
        return render(request, template, context)

    return view


def template_view(of: Kind) -> View:
    """An empty file with the columns that an import may have."""

    @requires(of.access.edit)
    def view(request: Request) -> HttpResponse:
        text = io.StringIO()
        csv.writer(text).writerow(headings.allowed(of, request.actor))
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{of.slug}.csv"'
        return answer

    return view
