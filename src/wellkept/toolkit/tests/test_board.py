"""Boards: columns, cards, what is moved how, and how little is asked of the database."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wellkept.kernel.registry import kind, kinds
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.toolkit import board, lists
from wellkept.toolkit.pages import above
from wellkept.toolkit.testing import contract
from wellkept.toolkit.testing.cast import World

OpenAs = Callable[[str], Client]
COUNTS = Path(__file__).with_name("query_counts.json")
BOARDED = pytest.mark.parametrize("of", [k for k in kinds() if "board" in above.ways(k)], ids=lambda k: k.key)


def columns_of(page: str) -> dict[str, list[str]]:
    """The numbers in each column."""
    found = re.split(r'data-column="', page)[1:]
    return {part.partition('"')[0]: re.findall(r'data-number="([A-Z]+-\d+)"', part) for part in found}


def told(page: str) -> Any:
    return json.loads(unescape(re.search(r'data-rules="([^"]*)"', page)[1]))


@BOARDED
def test_a_card_stands_in_the_column_of_its_state(of: Any, world: World, open_as: OpenAs) -> None:
    row = contract.make(of, world)
    page = open_as(contract.maker(of, world)).get(f"/{of.slug}/board?view=").content.decode()
    columns = columns_of(page)
    assert list(columns) == [state.name for state in of.lifecycle.states]
    assert columns[row.state] == [row.number]
    assert "<c-" not in page


@BOARDED
def test_boards_keep_their_number_of_statements(of: Any, world: World, open_as: OpenAs) -> None:
    for i in range(3):
        contract.make(of, world, f"Record {i}")
    client = open_as(contract.maker(of, world))
    for name, address in (("board", "?view="), ("board by person", "?view=&by=person")):
        client.get(f"/{of.slug}/board{address}")
        asked = contract.statements(lambda address=address: client.get(f"/{of.slug}/board{address}"))
        assert len(asked) == contract.pinned(COUNTS, f"{of.key}.{name}", len(asked)), "\n".join(asked)
        assert len(asked) <= 4 + len(of.lifecycle.states)


def test_the_filters_of_the_list_choose_the_columns_and_others_take_cards(world: World) -> None:
    query = lists.read(kind("incident"), world.actor("jonah"), {"view": "open"})
    found = [(column.key, column.slim) for column in board.by_state(query)]
    assert found == [
        ("new", False), ("assigned", False), ("in_progress", False), ("on_hold", False),
        ("resolved", True), ("cancelled", True),
    ]  # fmt: skip
    outside = lists.read(kind("incident"), world.actor("olly"), {"view": "open"})
    assert [column.key for column in board.by_state(outside)] == ["new", "assigned", "in_progress", "on_hold"]


def test_a_long_column_ends_with_the_way_to_the_list(world: World, open_as: OpenAs, monkeypatch: Any) -> None:
    monkeypatch.setattr(board, "CARDS", 2)
    made = [factories.incident(world).number for _ in range(4)]
    page = open_as("jonah").get("/incidents/board").content.decode()
    assert len(columns_of(page)["new"]) == 2
    assert "2 more in the list" in page
    assert 'class="board-more" href="/incidents?phase=open&amp;sort=due_at&amp;state=new"' in page
    listed = open_as("jonah").get("/incidents?phase=open&sort=due_at&state=new").content.decode()
    assert all(number in listed for number in made)


def test_by_person_nobody_comes_first_and_a_card_is_given_by_a_step(world: World, open_as: OpenAs) -> None:
    free, taken = factories.incident(world), factories.incident(world)
    records.transition(taken, "assign", actor=world.actor("amara"), assignee=world.people["rashid"])
    page = open_as("jonah").get("/incidents/board?by=person").content.decode()
    assert columns_of(page) == {"": [free.number], str(world.people["rashid"].pk): [taken.number]}
    assert told(page)["gives"]["new"] == "assign"
    assert "new" in columns_of(open_as("olly").get("/incidents/board?by=person").content.decode())


def test_who_may_not_move_is_offered_nothing(world: World, open_as: OpenAs) -> None:
    factories.incident(world, requester=world.people["olly"])
    page = open_as("olly").get("/incidents/board?view=").content.decode()
    assert "data-step" not in page
    assert "draggable=true" not in page
    assert not any(told(page)["moves"].get(state) for state in ("new", "assigned", "in_progress", "on_hold"))


def test_a_step_leads_back_to_the_board_and_so_does_its_undo(world: World, open_as: OpenAs) -> None:
    row = factories.incident(world)
    jonah, back = open_as("jonah"), "/incidents/board?phase=open"
    answer = jonah.post(f"/incidents/{row.number}/do/start", {"version": 1, "back": back})
    assert (answer.status_code, answer["Location"]) == (303, back)
    page = jonah.get(back).content.decode()
    undo = re.search(r'action="(/incidents/[^"]+take-back[^"]*)"', page)[1].replace("&amp;", "&")
    assert columns_of(page)["in_progress"] == [row.number]
    assert jonah.post(undo)["Location"] == back
    assert columns_of(jonah.get(back).content.decode())["new"] == [row.number]


@pytest.mark.parametrize(
    "back", ["https://evil.example/incidents/board", "//evil.example", "/settings", "/incidents/boards"]
)
def test_a_step_leads_nowhere_else(back: str, world: World, open_as: OpenAs) -> None:
    row = factories.incident(world)
    answer = open_as("jonah").post(f"/incidents/{row.number}/do/start", {"version": 1, "back": back})
    assert answer["Location"] == f"/incidents/{row.number}"


def test_the_panel_of_filters_leads_back_to_the_board(world: World, open_as: OpenAs) -> None:
    jonah = open_as("jonah")
    assert 'name="show_as" value="board"' in jonah.get("/incidents/filters?show_as=board").content.decode()
    answer = jonah.get("/incidents/show?show_as=board&priority=1&sort=due_at")
    assert answer["Location"].startswith("/incidents/board?priority=1")
    assert jonah.get("/incidents/show?show_as=elsewhere&priority=1")["Location"].startswith("/incidents?priority=1")
