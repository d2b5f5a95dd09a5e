"""The list of people: search, kinds of organization, state of the account; as fast with a hundred thousand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from wellkept.directory import selectors
from wellkept.directory.models import Organization, Person
from wellkept.directory.permissions import Permissions
from wellkept.kernel import occasion
from wellkept.toolkit import paging
from wellkept.toolkit.routes import Request, requires
from wellkept.toolkit.words import figure
from wellkept.web.settings_pages.roles import role_name

PAGE = 50
COUNTED = 1000
_PATHS = (
    "pk", "name", "email", "active", "organization__name", "organization__kind", "user__pk", "user__is_active",
    "user__expires_at", "user__last_login", "user__roles",
)  # fmt: skip

TABS = (
    ("", gettext_lazy("Everybody")),
    (Organization.Kind.OWN.value, gettext_lazy("Your organization")),
    (Organization.Kind.CUSTOMER.value, gettext_lazy("Customers")),
    (Organization.Kind.SUPPLIER.value, gettext_lazy("Suppliers")),
)
ACCOUNTS = (
    ("", gettext_lazy("With or without account")),
    ("open", gettext_lazy("May sign in")),
    ("closed", gettext_lazy("Account closed")),
    ("none", gettext_lazy("Without account")),
)


@dataclass(frozen=True, slots=True)
class AccountState:
    """How an account stands, as a word and a signal."""

    word: Any
    signal: str = ""


def account_state(
    exists: bool, is_active: bool | None, expires_at: datetime | None, last_login: datetime | None
) -> AccountState:
    """How an account stands now."""
    if not exists:
        return AccountState(_("No account"))
    if not is_active:
        return AccountState(_("Deactivated"), "bad")
    if expires_at is not None and expires_at <= occasion.now():
        return AccountState(_("Access ended"), "bad")
    if last_login is None:
        return AccountState(_("Not signed in yet"))
    return AccountState(_("May sign in"))


@requires(Permissions.MANAGE)
@require_safe
def listing(request: Request) -> HttpResponse:
    """One page of the people that go with the search."""
    asked = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:100] for name in ("q", "kind", "account", "role")
    }
    asked["organization"] = (
        request.GET.get("organization", "") if request.GET.get("organization", "").isdecimal() else ""
    )
    asked["kind"] = asked["kind"] if asked["kind"] in Organization.Kind.values else ""
    found = selectors.find_people(
        request.actor,
        text=asked["q"],
        kind=asked["kind"],
        organization=int(asked["organization"][:18]) if asked["organization"] else None,
        role=asked["role"],
        account=asked["account"],
    )
    page = paging.take(
        Person,
        lambda: found,
        paging.Order.read("name"),
        _PATHS,
        size=PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    whole = not (page.before or page.after)
    count = len(page.rows) if whole else found.order_by()[: COUNTED + 1].count()
    context = {
        "rows": [_row(values) for values in page.rows],
        "asked": asked,
        "tabs": [(_address({**asked, "kind": kind}), label, kind == asked["kind"]) for kind, label in TABS],
        "accounts": ACCOUNTS,
        "chips": _chips(request, asked),
        "narrowed": any(asked[name] for name in ("q", "account", "role", "organization")),
        "count": f"{figure(COUNTED)}+" if count > COUNTED else figure(count),
        "shown": ngettext("%(n)s person", "%(n)s people", len(page.rows)) % {"n": figure(len(page.rows))},
        "previous": _address({**asked, "before": page.before}) if page.before else "",
        "next": _address({**asked, "after": page.after}) if page.after else "",
    }
    return render(request, "settings/people.html", context)


def _address(params: dict[str, str]) -> str:
    given = {name: value for name, value in params.items() if value}
    return f"/settings/people?{urlencode(given)}" if given else "/settings/people"


def _chips(request: Request, asked: dict[str, str]) -> list[tuple[str, str, str]]:
    """What narrows the list besides the search: (what, words, address without it)."""
    chips = []
    if asked["role"]:
        chips.append((_("Role"), role_name(asked["role"]), _address({**asked, "role": ""})))
    if asked["organization"]:
        name = (
            selectors.organizations(request.actor)
            .filter(pk=int(asked["organization"][:18]))
            .values_list("name", flat=True)
            .first()
        )
        chips.append((_("Organization"), name or _("unknown"), _address({**asked, "organization": ""})))
    return chips


def _row(values: Any) -> dict[str, Any]:
    (pk, name, email, active, organization, kind, account, is_active, expires_at, last_login, roles) = values
    held = [role_name(slug) for slug in roles or ()]
    return {
        "pk": pk,
        "name": name,
        "email": email,
        "active": active,
        "organization": organization,
        "own": kind == Organization.Kind.OWN,
        "account": account_state(account is not None, is_active, expires_at, last_login),
        "roles": held,
    }
