"""A person's page: what is known, the account, the roles, the customers granted. Each part is a small form of its own."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from wellkept.directory import selectors, services
from wellkept.directory.models import Organization, Person, User
from wellkept.directory.permissions import Permissions
from wellkept.kernel.permissions import permissions_of
from wellkept.toolkit.abilities import abilities
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, requires
from wellkept.web import invitations
from wellkept.web.settings_pages import vitals
from wellkept.web.settings_pages.answers import SettingsForm, kept, stepped
from wellkept.web.settings_pages.people import account_state
from wellkept.web.settings_pages.person_forms import (
    AccountForm,
    AppointForm,
    GrantForm,
    NewPersonForm,
    OpenAccountForm,
    PersonForm,
)
from wellkept.web.settings_pages.roles import grantable, role_name

#: The role that most people of each kind of organization hold.
_USUAL = ("employee", "user", "supplier-contact")


def end_of(day: date | None, zone: str) -> datetime | None:
    """The moment after which a last day of access is over, in a zone."""
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(days=1)


def last_day(end: datetime | None, zone: str) -> date | None:
    """The last day of access before a moment, in a zone."""
    return (end.astimezone(ZoneInfo(zone)) - timedelta(seconds=1)).date() if end else None


@requires(Permissions.MANAGE)
class NewPerson(View):
    """Puts somebody on file."""

    def get(self, request: Request) -> HttpResponse:
        """Show the form, for an organization when the address names one."""
        given = request.GET.get("organization", "")
        own = services.own_organization()
        initial = {"organization": int(given[:18]) if given.isdecimal() else (own.pk if own else None)}
        return self._page(request, NewPersonForm(request.actor, initial=initial))

    def post(self, request: Request) -> HttpResponse:
        """Keep the person and go on to his page, where the account is opened."""
        form = NewPersonForm(request.actor, request.POST)
        made = form.attempt(lambda values: services.add_person(actor=request.actor, **values))
        if made is None:
            return self._page(request, form, status=422)
        text = _("%(name)s was added. Open an account if this person is to sign in.") % {"name": made.name}
        return kept(request, f"/settings/people/{made.pk}", text, draft="settings:person")

    def _page(self, request: Request, form: SettingsForm, status: int = 200) -> HttpResponse:
        return render(request, "settings/person_new.html", {"form": form}, status=status)


@requires(Permissions.MANAGE)
class PersonPage(View):
    """Shows a person and takes the small steps: each button names its step in `do`."""

    def get(self, request: Request, pk: int) -> HttpResponse:
        """Show the person."""
        return page(request, self._find(request, pk))

    def post(self, request: Request, pk: int) -> HttpResponse:
        """Take the step that the button names; 404 for a step that does not exist."""
        person = self._find(request, pk)
        step: Callable[[Request, Person], HttpResponse] | None = _STEPS.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        return stepped(request, address(person), lambda: step(request, person))

    @staticmethod
    def _find(request: Request, pk: int) -> Person:
        person = selectors.person(request.actor, pk)
        if person is None:
            raise Http404
        return person


def address(person: Person) -> str:
    """The page of a person."""
    return f"/settings/people/{person.pk}"


def account_of(person: Person) -> User:
    """The account of a person; Http404 when there is none."""
    user: User | None = getattr(person, "user", None)
    if user is None:
        raise Http404
    return user


def page(request: Request, person: Person, status: int = 200, **forms: SettingsForm) -> HttpResponse:
    """The page with the forms as they are, or as somebody filled them in."""
    actor, zone = request.actor, request.actor.zone
    user: User | None = getattr(person, "user", None)
    held = selectors.appointments(person)
    now = [a for a in held if a.until is None]
    offered = grantable(actor, person.organization, {a.role for a in now})
    own = person.organization.kind == Organization.Kind.OWN
    context: dict[str, Any] = {
        "person": person,
        "account": user,
        "state": account_state(
            user is not None,
            user.is_active if user else None,
            user.expires_at if user else None,
            user.last_login if user else None,
        ),
        "roles": [(a, role_name(a.role)) for a in now],
        "past_roles": [(a, role_name(a.role)) for a in held if a.until is not None],
        "abilities": abilities(permissions_of(frozenset(a.role for a in now))),
        "teams": list(person.teams.all()),
        "own": own,
        "offered": offered,
        "person_form": PersonForm(initial={"name": person.name, "email": person.email, "phone": person.phone}),
    }
    if user is None:
        usual = next((slug for slug, _name in offered if slug in _USUAL), "")
        context["open_form"] = OpenAccountForm(
            offered, initial={"email": person.email, "role": usual, "invite": bool(person.email)}
        )
    else:
        context["account_form"] = AccountForm(
            initial={"email": user.email, "ends": last_day(user.expires_at, zone)}, prefix="account"
        )
        context["appoint_form"] = AppointForm(offered)
        if own:
            context["granted"] = _granted(request, user)
            context["grant_form"] = GrantForm(actor)
    return render(request, "settings/person.html", context | forms, status=status)


def _granted(request: Request, user: User) -> list[Organization] | None:
    """The customers that an account is limited to; None when to none."""
    if user.customers is None:
        return None
    return list(selectors.organizations(request.actor).filter(pk__in=user.customers).order_by("name"))


def _draft(person: Person) -> str:
    """Under what the browser keeps what is typed about an account."""
    return f"settings:account:{person.pk}"


def _edit(request: Request, person: Person) -> HttpResponse:
    form = PersonForm(request.POST)
    if form.attempt(lambda values: services.edit_person(person, actor=request.actor, **values)) is None:
        return page(request, person, 422, person_form=form)
    return kept(request, address(person), _("Saved."), draft=f"settings:person:{person.pk}")


def _active(active: bool) -> Callable[[Request, Person], HttpResponse]:
    def step(request: Request, person: Person) -> HttpResponse:
        services.edit_person(person, actor=request.actor, active=active)
        text = _("%(name)s is offered again.") if active else _("%(name)s is no longer offered in new records.")
        return kept(request, address(person), text % {"name": person.name})

    return step


def _open(request: Request, person: Person) -> HttpResponse:
    held = {a.role for a in selectors.appointments(person) if a.until is None}
    form = OpenAccountForm(grantable(request.actor, person.organization, held), request.POST)

    def act(values: dict[str, Any]) -> User:
        return services.open_account(
            actor=request.actor,
            person=person,
            email=values["email"],
            roles=[values["role"]],
            expires_at=end_of(values["ends"], request.actor.zone),
        )

    user = form.attempt(act)
    if user is None:
        return page(request, person, 422, open_form=form)
    if form.cleaned_data["invite"]:
        return _mail(request, person, user)
    text = _("The account is open. Send the invitation when it is time.")
    return kept(request, address(person), text, draft=_draft(person))


def _account(request: Request, person: Person) -> HttpResponse:
    user = account_of(person)
    form = AccountForm(request.POST, prefix="account")

    def act(values: dict[str, Any]) -> User:
        wanted = {"email": values["email"].lower(), "expires_at": end_of(values["ends"], request.actor.zone)}
        changes = {name: value for name, value in wanted.items() if getattr(user, name) != value}
        return services.set_account(user, actor=request.actor, **changes) if changes else user

    if form.attempt(act) is None:
        return page(request, person, 422, account_form=form)
    return kept(request, address(person), _("The account is changed."), draft=_draft(person))


def _appoint(request: Request, person: Person) -> HttpResponse:
    held = {a.role for a in selectors.appointments(person) if a.until is None}
    form = AppointForm(grantable(request.actor, person.organization, held), request.POST)
    made = form.attempt(lambda values: services.appoint(person, values["role"], actor=request.actor))
    if made is None:
        return page(request, person, 422, appoint_form=form)
    text = _("%(name)s is now %(role)s.") % {"name": person.name, "role": role_name(made.role)}
    return kept(request, address(person), text)


def _release(request: Request, person: Person) -> HttpResponse:
    role = request.POST.get("role", "").replace("\x00", "")
    services.release(person, role, actor=request.actor)
    text = _("%(name)s is no longer %(role)s.") % {"name": person.name, "role": role_name(role)}
    return kept(request, address(person), text)


def _invite(request: Request, person: Person) -> HttpResponse:
    return _mail(request, person, account_of(person))


def _mail(request: Request, person: Person, user: User) -> HttpResponse:
    try:
        invitations.send(user)
        services.note_invitation(user, actor=request.actor)
    except (OSError, SMTPException) as error:
        text = _("The invitation could not be sent: %(reason)s. Look at Settings, System; then send it again.")
        messages.error(request, text % {"reason": error})
        return see(request, address(person), sent=_draft(person))
    days = invitations.VALID_FOR.days
    if vitals.mail().signal != "good":
        text = _("Mail leaves this installation for nobody yet. Give %(name)s this link; it is good for %(days)d days:")
        text %= {"name": person.name, "days": days}
        messages.warning(request, format_html("{} <code data-copy>{}</code>", text, invitations.address_for(user)))
        return see(request, address(person), sent=_draft(person))
    text = _("An invitation is on its way to %(address)s. Its link is good for %(days)d days.")
    text %= {"address": user.email, "days": days}
    return kept(request, address(person), text, draft=_draft(person))


def _opened(is_active: bool) -> Callable[[Request, Person], HttpResponse]:
    def step(request: Request, person: Person) -> HttpResponse:
        services.set_account(account_of(person), actor=request.actor, is_active=is_active)
        text = _("%(name)s may sign in again.") if is_active else _("%(name)s can no longer sign in.")
        return kept(request, address(person), text % {"name": person.name})

    return step


def _grant(request: Request, person: Person) -> HttpResponse:
    user = account_of(person)
    form = GrantForm(request.actor, request.POST)

    def act(values: dict[str, Any]) -> User:
        customers = sorted({*(user.customers or ()), values["customer"].pk})
        return services.set_account(user, actor=request.actor, customers=customers)

    if form.attempt(act) is None:
        return page(request, person, 422, grant_form=form)
    return kept(request, address(person), _("%(name)s sees these customers only.") % {"name": person.name})


def _ungrant(request: Request, person: Person) -> HttpResponse:
    user = account_of(person)
    customers = [pk for pk in user.customers or () if str(pk) != request.POST.get("customer", "")]
    services.set_account(user, actor=request.actor, customers=customers)
    return kept(request, address(person), _("That customer is out of sight now."))


def _grant_all(request: Request, person: Person) -> HttpResponse:
    services.set_account(account_of(person), actor=request.actor, customers=None)
    return kept(request, address(person), _("%(name)s sees every customer.") % {"name": person.name})


_STEPS: dict[str, Callable[[Request, Person], HttpResponse]] = {
    "edit": _edit,
    "retire": _active(False),
    "offer": _active(True),
    "open": _open,
    "account": _account,
    "appoint": _appoint,
    "release": _release,
    "invite": _invite,
    "deactivate": _opened(False),
    "activate": _opened(True),
    "grant": _grant,
    "ungrant": _ungrant,
    "grant_all": _grant_all,
}
