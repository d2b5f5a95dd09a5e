"""Signing in: how allauth behaves here. Nobody signs up by himself; links in mails come from settings, not from headers."""

from contextvars import ContextVar
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wellkept.directory.actors import actor_of
from wellkept.directory.models import User
from wellkept.kernel.errors import Refused
from wellkept.ledger import services as ledger
from wellkept.web import selectors
from wellkept.web.peer import client_address

#: The account that came along with the session in question.
_brought: ContextVar[User | None] = ContextVar("brought", default=None)


def account_of(request: HttpRequest) -> User | AnonymousUser:
    """Whose session a request has, by Django's own checks; the account came along when the session was read."""
    request.session.get(SESSION_KEY)
    token = _brought.set(getattr(request.session, "account", None))
    try:
        return auth.get_user(request)
    finally:
        _brought.reset(token)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by address and password; knows the account of a session with its person and organization."""

    def get_user(self, user_id: str | int) -> User | None:
        """The account of a session while it is active."""
        user = _brought.get()
        if user is None or str(user.pk) != str(user_id):
            user = selectors.account(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The installation's rules for accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by an administrator, never by the visitor."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that rate limits count by."""
        return client_address(request)

    def format_email_subject(self, subject: str) -> str:
        """Subjects as they are written, without a site's name in brackets."""
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail, with the installation's own address whatever Host the request named."""
        uid, _sep, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.BASE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail now. Raises Refused with what to do when the mail server does not take it."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as failure:
            raise Refused(
                _(
                    "Mail cannot be sent at the moment. Try again later, or ask the person who looks after this installation."
                )
            ) from failure

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password and leave an event; sessions under the old one end."""
        with transaction.atomic():
            super().set_password(user, password)
            entry = ledger.Entry("account.password_set", subject_kind="user", subject_id=user.pk, changes={}, text={})
            ledger.append([entry], actor=actor_of(user))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Tell only what the page itself does not show already."""
        if message_template in ("account/messages/password_changed.txt", "account/messages/password_set.txt"):
            messages.success(request, _("Your new password is in force. Other devices have been signed out."))
