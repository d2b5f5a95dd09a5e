"""Invitations: a signed link, good once and for two weeks, by which a person sets the first password."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SetPasswordField
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from wellkept.directory import services
from wellkept.directory.models import User
from wellkept.toolkit.routes import public
from wellkept.web import selectors

VALID_FOR = timedelta(days=14)
_SALT = "wellkept.web.invitations"
_HELD = "invitation"


def _fingerprint(user: User) -> str:
    """Changes with the password, so that a link works once."""
    return salted_hmac(_SALT, f"{user.pk}{user.password}{user.email}").hexdigest()[:20]


def token_for(user: User) -> str:
    """The secret of an invitation link."""
    return signing.dumps([user.pk, _fingerprint(user)], salt=_SALT, compress=False)


def invited(token: str) -> User | None:
    """The account that a token invites; None when it is forged, used or older than two weeks."""
    try:
        pk, fingerprint = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = selectors.account(pk)
    return user if user is not None and user.is_active and fingerprint == _fingerprint(user) else None


def address_for(user: User) -> str:
    """The whole address of an invitation."""
    return f"{settings.BASE_URL}/invitation/{token_for(user)}"


def send(user: User) -> None:
    """Mail an invitation to the account's own address once the present transaction stands."""
    with translation.override(user.language or user.person.organization.language):
        context = {"user": user, "address": address_for(user), "days": VALID_FOR.days}
        subject = _("Your account at %(organization)s") % {"organization": _provider(user)}
        text = render_to_string("web/email/invitation.txt", context)
    transaction.on_commit(lambda: send_mail(" ".join(subject.split()), text, None, [user.email]))


def _provider(user: User) -> str:
    own = services.own_organization()
    return own.name if own else user.person.organization.name


class PasswordForm(forms.Form):
    """The first password."""

    password1 = SetPasswordField(label=gettext_lazy("New password"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user  # type: ignore[attr-defined]


@public
class Invitation(View):
    """Opens an invitation. The token moves into the session at once, so that no address or log carries it further."""

    def dispatch(self, request: HttpRequest, token: str = "") -> HttpResponse:
        """Take the token out of the address, then show or accept the form."""
        if token:
            request.session[_HELD] = token
            return HttpResponseRedirect("/invitation")
        user = invited(str(request.session.get(_HELD, "")))
        if user is None:
            return render(request, "web/invitation_gone.html", status=410)
        form = PasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            get_adapter().set_password(user, form.cleaned_data["password1"])
            request.session.pop(_HELD, None)
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return HttpResponseRedirect("/")
        return render(
            request, "web/invitation.html", {"form": form, "invited": user}, status=422 if form.is_bound else 200
        )
