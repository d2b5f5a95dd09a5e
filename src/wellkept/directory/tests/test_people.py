"""People and their addresses."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from wellkept.directory import services
from wellkept.directory.models import Person
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import system
from wellkept.toolkit.testing.cast import World

pytestmark = pytest.mark.django_db


def test_two_people_cannot_have_one_address(world: World) -> None:
    own = world.own
    with pytest.raises(Invalid, match="Two people cannot share one") as refusal:
        services.add_person(actor=system(), organization=own, name="Another", email=" Jonah@OWN.example ")
    assert set(refusal.value.fields) == {"email"}
    amara = world.people["amara"]
    with pytest.raises(Invalid, match="Two people cannot share one"):
        services.edit_person(amara, actor=world.actor("amara"), email="JONAH@own.example")
    services.edit_person(amara, actor=world.actor("amara"), email="AMARA@own.example")
    for name in ("One", "Two"):
        assert services.add_person(actor=system(), organization=own, name=name).email == ""


def test_the_database_holds_it_too(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=world.people["amara"].pk).update(email="JONAH@own.example")


def test_an_upgrade_names_the_addresses_that_several_have(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX person_email_once")
    Person.objects.filter(pk=world.people["amara"].pk).update(email="JONAH@own.example")
    migration = import_module("wellkept.directory.migrations.0002_person_email_once")
    with pytest.raises(RuntimeError, match=r"same e-mail address: jonah@own\.example\."):
        migration.refuse_doubles(apps, None)
