"""The person's own page: name, zone, language, look, notices by mail."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from wellkept.directory import services
from wellkept.kernel.errors import Invalid
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, signed_in
from wellkept.web.safe import own_path
from wellkept.web.zones import ZoneSelect, zone_choices

LOOKS = (
    ("auto", gettext_lazy("As the device")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
)


def _zones() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("As my organization")), *zone_choices()]


class ProfileForm(forms.Form):
    """What a person may say about himself."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=_zones,
        widget=ZoneSelect,
        required=False,
        help_text=gettext_lazy("Times are shown in it."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("As my organization")), *settings.LANGUAGES],
        required=False,
    )
    theme = forms.ChoiceField(label=gettext_lazy("Look"), choices=LOOKS, widget=forms.RadioSelect)
    mail_notices = forms.BooleanField(
        label=gettext_lazy("Tell me by mail, too"),
        required=False,
        help_text=gettext_lazy("Notices always stand behind the bell; this sends them by mail as well."),
    )


@signed_in
class Profile(View):
    """Shows and changes the person's own settings."""

    def get(self, request: Request) -> HttpResponse:
        """Show the form."""
        user = request.user
        initial = {"name": user.person.name, "zone": user.zone, "language": user.language, "theme": user.theme}
        return self._page(request, ProfileForm(initial={**initial, "mail_notices": user.mail_notices}))

    def post(self, request: Request) -> HttpResponse:
        """Keep what changed; what is wrong stands beside its field."""
        form = ProfileForm(request.POST)
        if form.is_valid():
            try:
                self._keep(request, form.cleaned_data)
            except Invalid as invalid:
                for name, message in invalid.fields.items():
                    form.add_error(name or None, message)
            else:
                messages.success(request, _("Your settings are kept."))
                return see(request, "/profile", sent="profile")
        return self._page(request, form, status=422)

    def _keep(self, request: Request, values: dict[str, Any]) -> None:
        user, name = request.user, values.pop("name").strip()
        changes = {key: value for key, value in values.items() if getattr(user, key) != value}
        with transaction.atomic():
            if name != user.person.name:
                services.edit_person(user.person, actor=request.actor, name=name)
            if changes:
                services.set_account(user, actor=request.actor, **changes)

    def _page(self, request: Request, form: ProfileForm, status: int = 200) -> HttpResponse:
        return render(request, "web/profile.html", {"form": form}, status=status)


@signed_in
@require_POST
def look(request: Request) -> HttpResponse:
    """Keep the look alone, from the menu in the frame; a partial request gets an empty answer."""
    theme = request.POST.get("theme", "")
    if theme not in dict(LOOKS):
        return HttpResponseBadRequest()
    if theme != request.user.theme:
        services.set_account(request.user, actor=request.actor, theme=theme)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    return HttpResponseRedirect(own_path(request.POST.get("next", "")))
