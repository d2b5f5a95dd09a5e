"""A key of another customer's thing, given wherever one may refer to something: never taken, and never named back.

Forms, programs, imports, steps and links; filters and first values in an address.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from tests.walls.house import NARROW, House
from tests.walls.places import steps_of
from tests.walls.sendings import column_of, creation, words
from tests.walls.visitors import Answer, Visitor

from wellkept.components.links.models import Link
from wellkept.directory.models import Organization, Person
from wellkept.kernel.registry import Kind, kinds
from wellkept.records.models import Record
from wellkept.toolkit import forms, relations

pytestmark = pytest.mark.django_db
#: Those from whom Pinnock's things are hidden and who may write something.
SENDERS = (*NARROW, "ada", "olly")


def foreign(of: Kind, name: str, house: House) -> Any:
    """Pinnock's row that an attribute of a kind could refer to; None where it refers to nothing of a customer's."""
    column = column_of(of, name)
    target = relations.related_model(column) if column is not None else None
    if target is None:
        return None
    if target is Person:
        return house.world.people["pat"]
    if target is Organization:
        return house.world.organizations["pinnock"]
    if target is Record:
        return house.card("incident", "pinnock")
    return next((r for (_key, side), r in house.rows.items() if side == "pinnock" and isinstance(r, target)), None)


def in_json(row: Any) -> Any:
    """How a program names a row."""
    return row.number if relations.is_record(type(row)) else row.pk


def relating(of: Kind, names: tuple[str, ...], house: House) -> Iterator[tuple[str, Any, bool]]:
    """Of these attributes those that can refer to something of Pinnock's: name, row, whether they take many."""
    for name in dict.fromkeys(names):
        row = foreign(of, name, house)
        if row is not None:
            yield name, row, of.model._meta.get_field(name).many_to_many


#: An answer, and what referred to Pinnock's things after it (nothing where nothing was written).
Outcome = tuple[Answer, dict[str, int]]


def sent(visitor: Visitor, method: str, path: str, form: Any, **headers: str) -> Outcome:
    """What came of a request; then everything is undone."""
    with transaction.atomic():
        answer = visitor.ask(method, path, form, **headers)
        if path.endswith("/import") and answer.status == 302:
            answer = visitor.ask("GET", answer.headers["Location"])
        after = referring(visitor.house) if answer.written else {}
        transaction.set_rollback(True)
    return answer, after


def tries(visitor: Visitor, of: Kind, house: House) -> Iterator[tuple[str, Outcome, str]]:
    """Every way in which a visitor can try to refer to something of Pinnock's: what, what came of it, what he gave."""
    actor, access = visitor.actor, of.access
    assert actor is not None
    row = house.rows[of.key, "oldmere"]
    if visitor.may((access.create,)):
        base = creation(of, house, "oldmere", visitor)
        for name, other, many in relating(of, forms.fields_of(of, actor, "create"), house):
            form = {**base, name: [other.pk] if many else other.pk}
            yield f"create {name}", sent(visitor, "POST", f"/{of.slug}/new", form), str(other.pk)
            base_json = creation(of, house, "oldmere", visitor, as_json=True)
            body = {**base_json, name: [in_json(other)] if many else in_json(other)}
            yield f"create {name} by REST", sent(visitor, "POST", f"/api/v1/{of.slug}", body), str(in_json(other))
            if visitor.may((access.edit,)):
                yield f"import {name}", _imported(visitor, of, name, other), str(in_json(other))
    if not visitor.sees(of, "oldmere"):
        return
    if visitor.may((access.edit,)):
        for name, other, many in relating(of, of.edit_fields, house):
            form = {"title": "x", "version": row.version, name: [other.pk] if many else other.pk}
            yield f"edit {name}", sent(visitor, "POST", f"/{of.slug}/{row.number}/edit", form), str(other.pk)
            body = {name: [in_json(other)] if many else in_json(other)}
            at = f"/api/v1/{of.slug}/{row.number}"
            yield (
                f"edit {name} by REST",
                sent(visitor, "PATCH", at, body, If_Match=f'"{row.version}"'),
                str(in_json(other)),
            )
        target = house.card(of.key, "pinnock")
        yield (
            "link",
            sent(visitor, "POST", f"/{of.slug}/{row.number}/link", {"type": "relates", "target": target.pk}),
            "",
        )
        body = {"type": "relates", "target": target.number}
        yield "link by REST", sent(visitor, "POST", f"/api/v1/{of.slug}/{row.number}/links", body), target.number
    for step in steps_of(of, row):
        if visitor.may((step.permission,)):
            base = words(of, step.fields, house, "oldmere")
            for name, other, _many in relating(of, step.fields, house):
                form = {**base, "version": row.version, name: other.pk}
                yield f"{step.name} {name}", sent(visitor, "POST", f"/{of.slug}/{row.number}/do/{step.name}", form), ""


def _imported(visitor: Visitor, of: Kind, name: str, other: Any) -> Outcome:
    """A file with one row that names the thing by its number, address or name."""
    known = other.number if relations.is_record(type(other)) else getattr(other, "email", "") or other.name
    file = SimpleUploadedFile("new.csv", f"title,{name}\nNew,{known}\n".encode())
    return sent(visitor, "POST", f"/{of.slug}/import", {"file": file})


def referring(house: House) -> dict[str, int]:
    """How many rows refer to something of Pinnock's, by table and attribute."""
    pinnock = house.world.organizations["pinnock"].pk
    found = {}
    for of in kinds():
        columns = (*of.model._meta.fields, *of.model._meta.many_to_many)
        for name, _row, _many in relating(of, tuple(f.name for f in columns if f.name != "record"), house):
            target = relations.related_model(of.model._meta.get_field(name))
            path = "pk" if target is Organization else "organization" if target is Person else "customer"
            found[f"{of.key}.{name}"] = of.model.objects.filter(**{f"{name}__{path}": pinnock}).count()
    found["links"] = Link.objects.filter(until__isnull=True).count()
    return found


@pytest.mark.parametrize("key", SENDERS)
def test_what_is_foreign_cannot_be_referred_to(key: str, house: House, visitors):
    visitor, wrong, count = visitors[key], [], 0
    before = referring(house)
    for of in kinds():
        for what, (answer, after), given in tries(visitor, of, house):
            count += 1
            if after not in ({}, before) or answer.status >= 500:
                wrong.append(f"{of.key}: {what}: {answer.status} {answer.fault}")
            if leaked := visitor.leaks(answer, given, "pat@pinnock.example", "Pinnock Joinery"):
                wrong.append(f"{of.key}: {what}: tells {sorted(leaked)}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert count > 1


@pytest.mark.parametrize("key", SENDERS)
def test_a_foreign_key_in_an_address_is_not_named_back(key: str, house: House, visitors):
    visitor, wrong = visitors[key], []
    for of in kinds():
        given = {name: str(row.pk) for name, row, _many in relating(of, _named(of), house)}
        asked = "&".join(f"{name}={value}" for name, value in given.items())
        filters = {f.name: given.get(f.field or f.name) for f in of.filters}
        sifted = "&".join(f"{name}={value}" for name, value in filters.items() if value)
        for path in (f"/{of.slug}?{sifted}", f"/{of.slug}/filters?{sifted}", f"/{of.slug}/new?{asked}"):
            answer = visitor.ask("GET", path)
            if answer.status >= 500:
                wrong.append(f"{path}: {answer.fault}")
            if leaked := visitor.leaks(answer):
                wrong.append(f"{path}: tells {sorted(leaked)}")
    assert not wrong, "\n" + "\n".join(wrong)


def _named(of: Kind) -> tuple[str, ...]:
    columns = {f.name for f in (*of.model._meta.fields, *of.model._meta.many_to_many)}
    return tuple(
        n for n in (*of.create_fields, *of.more_fields, *(f.field or f.name for f in of.filters)) if n in columns
    )
