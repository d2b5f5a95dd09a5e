"""Records tied together, and to things of other systems."""

import pytest

from wellkept.components.links import selectors, services
from wellkept.components.links.models import Link, Reference
from wellkept.kernel.errors import Denied, Invalid
from wellkept.kernel.permissions import system
from wellkept.ledger.models import Event
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import World


def test_a_link_reads_from_both_ends_and_is_ended_not_deleted(world: World) -> None:
    a, b = factories.incident(world).record, factories.incident(world).record
    jonah = world.actor("jonah")
    made = services.link(a, b, "duplicate_of", actor=jonah)
    assert services.link(a, b, "duplicate_of", actor=jonah) == made
    assert [(str(t.reading), t.other) for t in selectors.links_of(a, jonah)] == [("duplicate of", b)]
    assert [(str(t.reading), t.other) for t in selectors.links_of(b, jonah)] == [("has duplicate", a)]
    assert Event.objects.filter(verb="incident.linked").count() == 2
    services.unlink(made, actor=jonah)
    assert selectors.links_of(a, jonah) == []
    assert Link.objects.get().until is not None


def test_who_does_not_see_the_other_end_does_not_see_the_link(world: World) -> None:
    mine, own = factories.incident(world).record, factories.item().record
    services.link(mine, own, "affects", actor=world.actor("rashid"))
    assert len(selectors.links_of(mine, world.actor("rashid"))) == 1
    assert selectors.links_of(mine, world.actor("olly")) == []


def test_a_link_across_customers_shows_nothing_of_the_other(world: World) -> None:
    mine = factories.incident(world).record
    theirs = factories.incident(world, requester=world.people["pat"]).record
    services.link(mine, theirs, "relates", actor=world.actor("jonah"))
    assert selectors.links_of(mine, world.actor("ada")) == []
    assert selectors.links_of(theirs, world.actor("bo")) == []


def test_circles_strangers_and_nonsense_are_refused(world: World) -> None:
    a, b, c = (factories.item(title=t).record for t in "abc")
    by = system()
    services.link(a, b, "contains", actor=by)
    services.link(b, c, "contains", actor=by)
    for source, target, sort in ((c, a, "contains"), (a, a, "relates"), (a, b, "admires")):
        with pytest.raises(Invalid):
            services.link(source, target, sort, actor=by)
    with pytest.raises(Denied):
        services.link(a, c, "relates", actor=world.actor("olly"))


def test_an_identity_elsewhere_belongs_to_one_record(world: World) -> None:
    a, b = factories.incident(world).record, factories.incident(world).record
    by = system()
    for _again in range(2):
        services.refer(a, actor=by, system="old desk", relation="identity", identifier="INC1")
    with pytest.raises(Invalid):
        services.refer(b, actor=by, system="old desk", relation="identity", identifier="INC1")
    services.refer(b, actor=by, system="old desk", relation="problem", identifier="PRB1")
    services.refer(a, actor=by, system="old desk", relation="problem", identifier="PRB1")
    assert Reference.objects.filter(relation="problem").count() == 2
    assert Event.objects.filter(verb="incident.referred").count() == 3
