"""The pages where a file is chosen that becomes a document, or the new text of one."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from wellkept.kernel.errors import Conflict, Invalid, Refused, StorageFull
from wellkept.kernel.outage import LATER
from wellkept.kernel.registry import kind
from wellkept.sms.support.documents import outline
from wellkept.sms.support.documents.bringing import services
from wellkept.sms.support.documents.lifecycle import WRITTEN_IN
from wellkept.sms.support.documents.permissions import Permissions
from wellkept.toolkit.addresses import record_address
from wellkept.toolkit.pages.access import find
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pages.edit import version_of
from wellkept.toolkit.routes import Request, requires

_TAKEN = ".docx,.pdf,.md,.txt"


class FileForm(forms.Form):
    """One file, which the room reads."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "DOCX, PDF, Markdown or text. The file itself is kept with the document, for colleagues only."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": _TAKEN}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        allow_empty_file=True,
    )

    def clean_file(self) -> Any:
        """The file, unless it is larger than uploads may be: then not all of it has arrived."""
        given = self.cleaned_data["file"]
        if given.size > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // (1024 * 1024)
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit})
        return given

    def named(self) -> dict[str, Any]:
        """The name and content of a file that was taken."""
        given = self.cleaned_data["file"]
        return {"name": given.name or "", "content": given.read()}


@requires(Permissions.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: Request) -> HttpResponse:
    """Draft a document from a file, and lead to it."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context = {"form": form, "record": None, "back": "/documents"}
    if not form.is_bound:
        return render(request, "documents/bring.html", context)
    if form.is_valid():
        try:
            brought = services.bring_in(actor=request.actor, **form.named())
        except (Invalid, StorageFull) as refusal:
            return _refused(request, form, context, refusal)
        number = brought.document.number
        messages.success(request, _("%(number)s was drafted from the file. Look it through.") % {"number": number})
        _say(request, brought)
        return see(request, record_address(number))
    return render(request, "documents/bring.html", context, status=422)


@requires(Permissions.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: Request, number: str) -> HttpResponse:
    """Put what a file says in the place of a draft's text."""
    row = find(kind("document"), request.actor, number)
    here = record_address(row.number)
    context: dict[str, Any] = {"record": row, "back": here, "version": row.version}
    if request.method != "POST":
        if row.state not in WRITTEN_IN:
            messages.info(request, _("Only the text of a draft is replaced. Draft a new version first."))
            return see(request, here)
        return render(request, "documents/bring.html", context | {"form": FileForm()})
    version = version_of(request)
    form = FileForm(request.POST, request.FILES)
    context |= {"form": form, "version": version}
    if not form.is_valid():
        return render(request, "documents/bring.html", context, status=422)
    try:
        brought = services.replace_text(row, actor=request.actor, version=version, **form.named())
    except Conflict as conflict:
        # Who sends it once more has read that somebody else wrote meanwhile.
        context["version"] = conflict.current
        return _refused(request, form, context, conflict)
    except (Invalid, Refused, StorageFull) as refusal:
        return _refused(request, form, context, refusal)
    messages.success(request, _("The text was replaced by what the file says."))
    _say(request, brought)
    return see(request, here)


def _refused(
    request: Request, form: FileForm, context: dict[str, Any], refusal: Invalid | Refused | StorageFull | Conflict
) -> HttpResponse:
    """The form again, with the reason beside the field."""
    form.add_error("file", refusal.message)
    status = 503 if isinstance(refusal, StorageFull) else 409 if isinstance(refusal, Conflict) else 422
    answer = render(request, "documents/bring.html", context, status=status)
    if isinstance(refusal, StorageFull):
        answer["Retry-After"] = str(LATER)
    return answer


def _say(request: Request, brought: services.Brought) -> None:
    """Tell what was left out of a file or guessed."""
    if brought.keys:
        names = "; ".join(one.title for one in outline.known(brought.keys))
        said = ngettext(
            "By its title and headings it was taken for this document of the standard: %(names)s. Say what it serves if that"
            " is wrong.",
            "By its title and headings it was taken for these documents of the standard: %(names)s. Say what it serves if that"
            " is wrong.",
            len(brought.keys),
        )
        messages.info(request, said % {"names": names})
    for note in brought.notes:
        messages.info(request, note)
