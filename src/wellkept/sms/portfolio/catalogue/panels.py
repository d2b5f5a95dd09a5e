"""What an item's page shows of the version in force: questions, voters, tasks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wellkept.conformity.selectors import role_name
from wellkept.kernel.permissions import Actor
from wellkept.sms.portfolio.catalogue import fields, selectors
from wellkept.sms.portfolio.catalogue.form import fields_from
from wellkept.sms.portfolio.catalogue.models import CatalogueItem
from wellkept.sms.portfolio.catalogue.permissions import Permissions
from wellkept.toolkit.addresses import step_address
from wellkept.toolkit.rest.attributes import Schema, instant


def form(item: CatalogueItem, actor: Actor) -> Mapping[str, Any]:
    """The version in force, and whether the reader may set the next."""
    version = selectors.latest_version(item.pk)
    may_set = actor.can(Permissions.MANAGE) and item.state != "withdrawn"
    if version is None:
        return {}
    types = dict(fields.types())
    asked = fields_from(version.fields)
    labels = {field.key: field.label for field in asked}
    return {
        "version": version,
        "questions": [
            (field, types[str(field.type)], labels[field.when.field] if field.when else "") for field in asked
        ],
        "votes": [
            (step["name"], ", ".join(_who(one) for one in step["voters"]), _need(step)) for step in version.approvals
        ],
        "tasks": version.tasks,
        "set": step_address(item.number, "set_form") if may_set else "",
    }


def _need(step: Mapping[str, Any]) -> str:
    if "percent" in step:
        return _("%(percent)d percent must agree") % {"percent": step["percent"]}
    return _("%(count)d must agree") % {"count": step.get("quorum", 1)}


def _who(voter: Mapping[str, Any]) -> str:
    if "role" in voter:
        return _("The customer's manager") if voter["role"] == "customer" else role_name(voter["role"])
    if "team" in voter:
        return selectors.name_of_team(voter["team"])
    return selectors.name_of_person(voter["person"])


_ROWS: Schema = {"type": "array", "items": {"type": "object"}}
FORM: Schema = {
    "type": "object",
    "description": "Where one record is read: the version of the form in force.",
    "properties": {
        "ordinal": {"type": "integer"},
        "made_at": {"type": "string", "format": "date-time"},
        "fields": _ROWS,
        "approvals": _ROWS,
        "tasks": _ROWS,
    },
    "required": ["ordinal", "made_at", "fields", "approvals", "tasks"],
    "additionalProperties": False,
}


def read(number: str, actor: Actor) -> Mapping[str, Any]:
    """The version in force of the form of an item that the actor has been found to see."""
    version = selectors.version_of_number(number)
    assert version is not None, "an item is made with its first version"
    lists = {name: getattr(version, name) for name in ("fields", "approvals", "tasks")}
    return {"ordinal": version.ordinal, "made_at": instant(version.made_at), **lists}
