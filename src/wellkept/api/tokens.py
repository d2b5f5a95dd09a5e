"""The pages where people make tokens for their programs and end them."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wellkept.api import selectors
from wellkept.directory import services as directory
from wellkept.directory.models import Token
from wellkept.kernel import occasion
from wellkept.kernel.errors import WellkeptError
from wellkept.kernel.permissions import all_permissions
from wellkept.toolkit.abilities import choices
from wellkept.toolkit.forms import Renderer
from wellkept.toolkit.pages.answers import tell_sent
from wellkept.toolkit.routes import Request, signed_in

ADDRESS = "/settings/tokens"
PERIODS = (
    ("30", gettext_lazy("In 30 days")),
    ("90", gettext_lazy("In 90 days")),
    ("365", gettext_lazy("In a year")),
    ("", gettext_lazy("Not by itself")),
)


class TokenForm(forms.Form):
    """A name, when the token ends, and what it may do: nothing that its owner may not."""

    default_renderer = Renderer()
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What the program is for. You see it in this list only."),
    )
    ends = forms.ChoiceField(label=gettext_lazy("Ends"), choices=PERIODS, initial="90", required=False)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Give it no more than it needs. It never can do more than you."),
    )

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        held = [p for p in all_permissions() if request.actor.can(p)]
        self.fields["scopes"].choices = choices(held)  # type: ignore[attr-defined]

    def expiry(self) -> datetime | None:
        """The moment at which the token ends, or None."""
        days = self.cleaned_data["ends"]
        return occasion.now() + timedelta(days=int(days)) if days else None


@signed_in
class Tokens(View):
    """The person's own tokens; a new one shows its secret in the answer to its making, and never again."""

    def get(self, request: Request) -> HttpResponse:
        """Show the list and the form."""
        return _page(request, TokenForm(request))

    def post(self, request: Request) -> HttpResponse:
        """Make a token."""
        form = TokenForm(request, request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                token, secret = directory.issue_token(
                    actor=request.actor,
                    user=request.user,
                    name=given["name"],
                    scopes=given["scopes"],
                    expires_at=form.expiry(),
                )
            except WellkeptError as error:
                form.add_error(None, error.message)
            else:
                page = _page(request, TokenForm(request), made=token, secret=secret)
                tell_sent(page, "settings:token")
                return page
        return _page(request, form, status=422)


@never_cache
def _page(
    request: Request, form: TokenForm, *, made: Token | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    tokens = selectors.tokens_of(request.user)
    context = {"form": form, "tokens": tokens, "now": occasion.now(), "made": made, "secret": secret}
    return render(request, "api/tokens.html", context, status=status)


@signed_in
@require_POST
def revoke(request: Request, key: int) -> HttpResponse:
    """End one of the person's own tokens."""
    token = selectors.tokens_of(request.user).filter(pk=key).first()
    if token is None:
        raise Http404
    if token.revoked_at is None:
        directory.revoke_token(token, actor=request.actor)
    messages.success(request, _("“%(name)s” can no longer be used.") % {"name": token.name})
    return HttpResponseRedirect(ADDRESS)
