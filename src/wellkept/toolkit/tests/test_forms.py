"""Forms from declarations: what is taken, what is refused, and that nothing foreign can be named."""

import pytest
from django.http import QueryDict

from wellkept.kernel.errors import Invalid
from wellkept.kernel.registry import kind
from wellkept.sms import factories
from wellkept.toolkit.forms import bind, fields_of, form_for
from wellkept.toolkit.pickers import matches

pytestmark = pytest.mark.django_db


def create(world, who, data, **more):
    return bind(kind("incident"), world.actor(who), data, purpose="create", **more)


def test_an_agent_gives_few_fields(world):
    cleaned = create(world, "jonah", {"title": "Printer", "requester": str(world.people["olly"].pk), "urgency": "1"})
    assert cleaned == {"title": "Printer", "requester": world.people["olly"], "urgency": 1}


def test_what_is_missing_is_said_beside_its_field(world):
    with pytest.raises(Invalid) as refusal:
        create(world, "jonah", {"description": "no title"})
    assert set(refusal.value.fields) == {"title"}


def test_an_unknown_field_is_refused_with_a_suggestion(world):
    with pytest.raises(Invalid) as refusal:
        create(world, "jonah", {"title": "Printer", "urgencie": "1"})
    assert "urgency" in refusal.value.fields["urgencie"]


@pytest.mark.parametrize("name", ["state", "version", "customer_id", "origin", "priority_given", "record", "opened_at"])
def test_columns_that_no_form_declares_cannot_be_set(world, name):
    with pytest.raises(Invalid):
        create(world, "jonah", {"title": "Printer", name: "1"})
    assert name not in create(world, "jonah", {"title": "Printer", name: "1"}, strict=False)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, True])
def test_one_value_is_one_value(world, value):
    with pytest.raises(Invalid):
        create(world, "jonah", {"title": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("urgency", "9"), ("urgency", "1e999"), ("requester", "99999999999999999999999"), ("requester", "x\x00"),
     ("title", "a\x00b"), ("occurred_at", "yesterday"), ("title", "x" * 201), ("service", "SVC-999999")],
)  # fmt: skip
def test_bad_values_are_refused_beside_their_field(world, name, value):
    with pytest.raises(Invalid) as refusal:
        create(world, "jonah", {"title": "Printer", name: value})
    assert set(refusal.value.fields) == {name}


def test_records_are_named_by_number_too(world):
    service = factories.service()
    assert create(world, "jonah", {"title": "x", "service": service.number})["service"] == service


@pytest.mark.parametrize("typed", ["Olly from reception", "1", "INC-000001"])
def test_words_typed_without_a_choice_are_refused_and_kept(world, typed):
    data = QueryDict(mutable=True)
    data.update({"title": "Printer", "requester": "", "requester:label": typed})
    form = form_for(kind("incident"), world.actor("jonah"), "create", data=data)
    assert form.errors_by_field() == {"requester": "Choose one from the list, or empty this field."}
    assert f'value="{typed}"' in str(form["requester"])
    assert 'name="requester" value=""' in str(form["requester"])


def test_callers_come_from_customers_or_the_own_organization(world):
    with pytest.raises(Invalid):
        create(world, "jonah", {"title": "Printer", "requester": str(world.people["ivo"].pk)})
    rows = list(matches(kind("incident"), "requester", world.actor("jonah"), ""))
    kinds = [person.organization.kind for person in rows]
    assert kinds == sorted(kinds) and set(kinds) == {"customer", "own"}


def test_a_foreign_row_looks_like_one_that_does_not_exist(world):
    foreign = factories.service()
    bo = world.actor("bo")
    messages = []
    for number in (foreign.number, "SVC-999999"):
        with pytest.raises(Invalid) as refusal:
            bind(kind("incident"), bo, {"title": "x", "service": number}, purpose="create")
        messages.append(refusal.value.fields)
    assert messages[0] == messages[1]


def test_customers_cannot_name_people_of_others(world):
    for who, person, ok in [
        ("ada", "olly", True),
        ("ada", "pat", False),
        ("ada", "jonah", False),
        ("jonah", "pat", True),
    ]:
        form = form_for(
            kind("incident"), world.actor(who), "edit", names=["requester"], data={"requester": world.people[person].pk}
        )
        assert form.is_valid() is ok, (who, person)


def test_a_step_needs_what_is_not_there_yet(world):
    row = factories.incident(world)
    resolve = kind("incident").lifecycle.transition("resolve")
    jonah = world.actor("jonah")
    with pytest.raises(Invalid) as refusal:
        bind(kind("incident"), jonah, {}, purpose=resolve, record=row)
    assert set(refusal.value.fields) == {"resolution", "resolution_code"}
    row.resolution, row.resolution_code = "Restarted", "solution"
    assert bind(kind("incident"), jonah, {}, purpose=resolve, record=row) == {}


def test_a_step_takes_only_its_own_fields(world):
    row = factories.incident(world)
    hold = kind("incident").lifecycle.transition("hold")
    with pytest.raises(Invalid):
        bind(kind("incident"), world.actor("jonah"), {"hold_reason": "caller", "title": "x"}, purpose=hold, record=row)


def test_an_edit_leaves_alone_what_was_not_given(world):
    row = factories.incident(world)
    assert bind(kind("incident"), world.actor("jonah"), {"category": ""}, purpose="edit", record=row) == {
        "category": None
    }


def test_reasons_are_asked_for_only_under_their_condition(world):
    data = {"title": "x", "priority_reason": "The board meets today"}
    with pytest.raises(Invalid) as refusal:
        create(world, "jonah", data)
    assert set(refusal.value.fields) == {"priority_reason"}
    assert create(world, "jonah", data, strict=False) == {"title": "x"}
    assert create(world, "jonah", {**data, "priority": "1"})["priority_reason"]


def test_reporters_fill_in_what_is_theirs(world):
    assert "assignee" not in fields_of(kind("incident"), world.actor("olly"), "create")
    assert "assignee" in fields_of(kind("incident"), world.actor("jonah"), "create")
