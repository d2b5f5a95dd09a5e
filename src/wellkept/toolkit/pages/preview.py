"""A text in Markdown as it will be set, before it is saved."""

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellkept.components.comments.rendering import on_paper
from wellkept.toolkit.routes import Request, signed_in

#: So much of a text is shown (characters).
LONGEST = 500_000


@signed_in
@require_POST
def preview(request: Request) -> HttpResponse:
    """Show the text of the field that the address names; nothing is kept."""
    text = request.POST.get(request.GET.get("of", ""), "")[:LONGEST]
    if not text.strip():
        return HttpResponse(format_html('<p class="muted">{}</p>', _("There is no text yet.")))
    return HttpResponse(format_html('<article class="paper prose" hx-ignore>{}</article>', on_paper(text)))
