"""What records refer to beside other records, listed so that a program finds ids: people, teams, organizations, categories.

A list holds what the caller may refer to in something new: in use, and within his reach (toolkit.relations). To see records
with people in them does not open the lists of the directory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q
from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.api.calls import Call, json_response
from wellkept.api.needs import asks, to_name
from wellkept.api.pages import refuse_others
from wellkept.api.problems import parameter
from wellkept.components.classification.models import Category
from wellkept.directory.models import Organization, Person, Team
from wellkept.directory.permissions import Permissions
from wellkept.toolkit import paging, relations
from wellkept.toolkit.paging import Order
from wellkept.toolkit.rest.attributes import NAMED, Schema
from wellkept.toolkit.rest.listing import read_cursor, read_limit
from wellkept.toolkit.rest.reading import clean_text

_LONGEST = 100
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": _LONGEST}
_ID: Schema = {"type": "string", "pattern": "^[0-9]{1,18}$"}
_SIDES = [str(kind) for kind in Organization.Kind]

#: What each parameter of such a list takes, beside limit and cursor.
PARAMETERS: dict[str, Schema] = {
    "q": {"description": "The beginning of a word of the name.", "schema": _TEXT},
    "email": {"description": "The whole e-mail address; upper and lower case are the same.", "schema": _TEXT},
    "organization": {"description": "The id of an organization.", "schema": _ID},
    "kind": {"description": "Whose organization it is.", "schema": {"type": "string", "enum": _SIDES}},
}
#: How a parameter narrows the rows; `q` goes by words (toolkit.relations).
_NARROWED = {"email": "email__iexact", "organization": "organization_id", "kind": "kind"}


@dataclass(frozen=True)
class Lookup:
    """One such list. `paths` are columns beside the key, `write` makes the properties beside the id from their values.

    `schema` describes an entry; `staff` names properties that people of other organizations do not get. `view` is the
    permission to see all of it, where there is one.
    """

    slug: str
    label: Any
    model: type[Model]
    order: str
    paths: tuple[str, ...]
    write: Callable[..., dict[str, Any]]
    more: Mapping[str, Schema] = field(default_factory=dict)
    takes: tuple[str, ...] = ("q",)
    staff: tuple[str, ...] = ()
    view: str = ""

    @property
    def schema(self) -> Schema:
        """The schema of an entry."""
        properties = {"id": {"type": "integer"}, "name": {"type": "string"}, **self.more}
        required = [name for name in properties if name not in self.staff]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _of_organization(name: str, key: int, organization: str) -> dict[str, Any]:
    return {"name": name, "organization": {"id": key, "name": organization}}


def _person(name: str, email: str, key: int, organization: str) -> dict[str, Any]:
    return {**_of_organization(name, key, organization), "email": email}


_ORGANIZATION = ("organization_id", "organization__name")
LOOKUPS = (
    Lookup(
        "people", gettext_lazy("People"), Person, "name", ("name", "email", *_ORGANIZATION), _person,
        {"organization": NAMED, "email": {"type": "string"}}, ("q", "email", "organization"), ("email",),
        Permissions.VIEW,
    ),
    Lookup(
        "teams", gettext_lazy("Teams"), Team, "name", ("name", *_ORGANIZATION), _of_organization,
        {"organization": NAMED}, ("q", "organization"), view=Permissions.VIEW,
    ),
    Lookup(
        "organizations", gettext_lazy("Organizations"), Organization, "name", ("name", "kind"),
        lambda name, kind: {"name": name, "kind": kind}, {"kind": {"type": "string", "enum": _SIDES}}, ("q", "kind"),
        view=Permissions.VIEW,
    ),
    Lookup(
        "categories", gettext_lazy("Categories"), Category, "path", ("path",), lambda path: {"name": path},
    ),
)  # fmt: skip


def lister(lookup: Lookup) -> Callable[[Call], HttpResponse]:
    """The operation that answers a list."""

    @asks(to_name(lookup.model, lookup.view))
    def list_entries(call: Call) -> HttpResponse:
        return _listed(call, lookup)

    return list_entries


def _listed(call: Call, lookup: Lookup) -> HttpResponse:
    """GET a page, by name."""
    inside = call.actor.provider
    hidden = () if inside else lookup.staff
    takes = tuple(name for name in lookup.takes if name not in hidden)
    refuse_others(call, (*takes, "limit", "cursor"))
    limit, order = read_limit(call.params), Order(lookup.order, down=False)
    after = read_cursor(lookup.model, order, call.params.get("cursor", ""))
    asked = {name: _read(name, call.params[name]) for name in takes if name in call.params}
    text = asked.pop("q", "")
    narrowed = Q(**{_NARROWED[name]: value for name, value in asked.items()})
    rows = relations.offered(relations.reachable(lookup.model, call.actor)).filter(narrowed)
    page = paging.take(
        lookup.model,
        lambda: relations.matching(rows, text, by_email=inside),
        order,
        ("pk", *lookup.paths),
        size=limit,
        after=after,
    )
    items = [
        {"id": key, **{name: one for name, one in lookup.write(*values).items() if name not in hidden}}
        for key, *values in page.rows
    ]
    query = urlencode({**call.params, "cursor": page.after})
    return json_response({"items": items, "next": f"/api/v1/{lookup.slug}?{query}" if page.after else None})


def _read(name: str, value: str) -> str:
    """The value of a parameter. Raises Problem (422)."""
    schema = PARAMETERS[name]["schema"]
    value = value.strip()
    if not value or len(value) > _LONGEST or not clean_text(value):
        raise parameter(name, _("Give 1 to %(most)d characters, or leave the parameter out.") % {"most": _LONGEST})
    if "pattern" in schema and not (value.isascii() and value.isdecimal() and len(value) <= 18):
        raise parameter(name, _("Give the id here, a whole number."))
    if value not in schema.get("enum", (value,)):
        raise parameter(name, _("This is one of: %(values)s.") % {"values": ", ".join(schema["enum"])})
    return value
