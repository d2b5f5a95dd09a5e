"""Ordering from the catalogue over REST: what is offered and what it asks, ordering it, answering a draft anew.

What is asked, who may get what and who has to agree the room of requests decides, as it does for its pages.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from wellkept.api.calls import Call, json_response, respond, version_required
from wellkept.api.needs import asks
from wellkept.api.order_shapes import LONGEST_WORDS, MOST_OF_ONE
from wellkept.api.pages import refuse_others
from wellkept.api.problems import Problem, invalid
from wellkept.api.records import address, attempt, located, shown
from wellkept.api.services import Answer
from wellkept.kernel.errors import Invalid, Refused
from wellkept.sms.portfolio.catalogue import selectors as catalogue
from wellkept.sms.portfolio.catalogue.form import fields_from
from wellkept.sms.resolution.requests import selectors, services
from wellkept.sms.resolution.requests.ordering import requester_field
from wellkept.sms.resolution.requests.permissions import Permissions
from wellkept.sms.resolution.requests.services import HOW_MANY, MOST, Chosen
from wellkept.toolkit.rest import inputs

_NAMED = re.compile(r"(\d{1,2})-(.+)")


def to_order(_kind: Any, _name: str) -> tuple[str, ...]:
    """To order from the catalogue."""
    return (Permissions.ORDER,)


@asks(to_order)
def list_offered(call: Call) -> HttpResponse:
    """GET what the caller can order, by service, with the questions of each item's form."""
    refuse_others(call, ())
    items = list(catalogue.offered_to(call.actor))
    versions = catalogue.latest_versions(item.pk for item in items)
    return json_response({"items": [_offered(item, versions[item.pk]) for item in items]})


def _offered(item: Any, version: Any) -> dict[str, Any]:
    service = item.service
    return {
        "number": item.number,
        "title": item.title,
        "description": item.description,
        "service": None if service is None else {"number": service.number, "name": service.title},
        "expected_hours": item.expected_hours,
        "form_version": version.ordinal,
        "fields": [field.data() for field in fields_from(version.fields)],
    }


@asks(to_order)
def order(call: Call) -> HttpResponse:
    """POST an order of several items, for oneself or on behalf of somebody; as a draft it waits until it is sent."""

    def act() -> Answer:
        body, wrong = call.fields, _Wrong()
        wrong.refuse_names("", body, ("items", "requester", "description", "draft"))
        draft = body.get("draft", False)
        if not isinstance(draft, bool):
            wrong.say("draft", _("Give true or false."))
        requester, described = _requester(call, body, wrong), _description(body, wrong)
        wanted = _wanted(body, wrong)
        offered = _items_offered(call, wanted)
        chosen = _chosen(wanted, [offered.get(one["item"]) for one in wanted], wrong)
        try:
            made = services.order(
                actor=call.actor, chosen=chosen, requester=requester, description=described, draft=draft
            )
        except Invalid as refusal:
            raise _pointing(refusal) from None
        return shown(call, made, status=201, Location=address(call.kind, made.number))

    return call.once(act)


@asks(to_order)
def answer_anew(call: Call) -> HttpResponse:
    """PATCH the answers of a draft, of the version that If-Match states; its items stay."""
    draft = located(call)
    versions = call.stated_versions()
    if not versions:
        raise version_required()
    body, wrong = call.fields, _Wrong()
    wrong.refuse_names("", body, ("items", "description"))
    described = _description(body, wrong) if "description" in body else draft.description
    wanted = _wanted(body, wrong)
    known = [line.item for line in selectors.lines(draft.pk)] if draft.state == "draft" else []
    if known and [one["item"] for one in wanted] != [item.number for item in known]:
        wrong.say(
            "items", _("The items of a draft stay as they are, in their order. Order anew what is something else.")
        )
    chosen = _chosen(wanted, known, wrong.before()) if known else []
    try:
        changed = attempt(
            call,
            draft,
            versions,
            by_header=True,
            act=lambda version: services.answer_anew(
                draft, actor=call.actor, chosen=chosen, description=described, version=version
            ),
        )
    except Invalid as refusal:
        raise _pointing(refusal) from None
    return respond(shown(call, changed))


class _Wrong:
    """What is wrong with a body, by JSON pointer."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def say(self, where: str, sentence: str) -> None:
        """Note the first thing that is wrong at a place."""
        self.found.setdefault(where, sentence)

    def refuse_names(self, where: str, given: Mapping[str, Any], known: Sequence[str]) -> None:
        """Names that an object does not have."""
        for name in given:
            if name not in known:
                self.say(f"{where}{_escaped(name)}", _("There is no field “%(name)s” here.") % {"name": name})

    def before(self) -> "_Wrong":
        """Itself where nothing is wrong yet. Raises Problem (422) with all that is."""
        if self.found:
            raise _at(self.found)
        return self


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _at(found: Mapping[str, str]) -> Problem:
    """The refusal of what is wrong at each place of the body."""
    told = [
        {"field": place.rpartition("/")[2], "detail": str(said), "pointer": f"#/{place}" if place else "#"}
        for place, said in found.items()
    ]
    return invalid(told)


def _pointing(refusal: Invalid) -> Problem:
    """What the services say of "<position>-<key>", said of the place in the body."""
    found = {}
    for name, said in refusal.fields.items():
        place = _NAMED.fullmatch(name)
        if place is None:
            found[name] = said
        else:
            found[f"items/{place[1]}/" + ("quantity" if place[2] == HOW_MANY else f"answers/{place[2]}")] = said
    return _at(found)


def _wanted(body: Mapping[str, Any], wrong: _Wrong) -> list[dict[str, Any]]:
    """The items of a body in the form of the document. Raises Problem (422) with all that is not."""
    items = body.get("items")
    if not isinstance(items, list) or not 0 < len(items) <= MOST:
        wrong.say("items", _("Send a JSON list of 1 to %(most)d objects.") % {"most": MOST})
        items = []
    wanted = []
    for place, one in enumerate(items):
        at = f"items/{place}"
        if not isinstance(one, dict):
            wrong.say(at, _("Send one JSON object."))
            continue
        wrong.refuse_names(f"{at}/", one, ("item", "answers", "quantity", "form_version"))
        if not isinstance(one.get("item"), str):
            wrong.say(f"{at}/item", _("Give the number of an item that is offered to you."))
        for name, most in (("quantity", MOST_OF_ONE), ("form_version", 2**31 - 1)):
            if name in one and not _is_whole(one[name], most):
                wrong.say(
                    f"{at}/{name}",
                    _("Give a whole number from %(least)d to %(most)d.") % {"least": 1, "most": most},
                )
        wanted.append({"answers": {}, "quantity": 1, **one})
        _refuse_what_is_no_answer(f"{at}/answers", wanted[-1]["answers"], wrong)
    wrong.before()
    return wanted


def _is_whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _refuse_what_is_no_answer(at: str, answers: Any, wrong: _Wrong) -> None:
    if not isinstance(answers, dict):
        wrong.say(at, _("Send one JSON object."))
        return
    for key, answer in answers.items():
        if isinstance(answer, list | dict):
            wrong.say(f"{at}/{_escaped(key)}", _("Give one value here, not several."))


def _items_offered(call: Call, wanted: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The items that are offered to the caller, by number."""
    found = catalogue.offered_to(call.actor).filter(number__in=[one["item"] for one in wanted])
    return {item.number: item for item in found}


def _chosen(wanted: Sequence[Mapping[str, Any]], items: Sequence[Any], wrong: _Wrong) -> list[Chosen]:
    """What is ordered. Raises Problem (422) for what is not offered and for answers to what no form asks, Refused for a form that
    was changed since the version that the caller read.
    """
    versions = catalogue.latest_versions(item.pk for item in items if item is not None)
    made = []
    for place, (one, item) in enumerate(zip(wanted, items, strict=True)):
        if item is None:
            wrong.say(f"items/{place}/item", _("There is no such item, or it is not offered to you."))
            continue
        version = versions[item.pk]
        if one.get("form_version", version.ordinal) != version.ordinal:
            told = {"item": item.title}
            text = _("The form of “%(item)s” was changed since you read it. Read what it asks, and answer that.")
            raise Refused(text % told, code="form_changed")
        known = {field.key for field in fields_from(version.fields)}
        wrong.refuse_names(f"items/{place}/answers/", one["answers"], tuple(known))
        made.append(Chosen(item, one["answers"], one["quantity"]))
    wrong.before()
    return made


def _requester(call: Call, body: Mapping[str, Any], wrong: _Wrong) -> Any:
    """For whom it is, among those whom the caller may name; None for himself."""
    given = {"requester": body.get("requester")}
    values, misshapen = inputs.accept(call.kind, given, allowed=("requester",))
    for said in misshapen.values():
        wrong.say("requester", said)
    try:
        return requester_field(call.actor).clean(values.get("requester"))
    except ValidationError as error:
        wrong.say("requester", " ".join(error.messages))
        return None


def _description(body: Mapping[str, Any], wrong: _Wrong) -> str:
    given = body.get("description", "")
    if not isinstance(given, str):
        wrong.say("description", _("Give text here."))
    elif len(given) > LONGEST_WORDS:
        wrong.say("description", _("At most %(most)d characters.") % {"most": LONGEST_WORDS})
    else:
        return given.strip()
    return ""
