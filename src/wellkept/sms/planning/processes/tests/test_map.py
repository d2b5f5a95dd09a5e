"""The map and the page of a process: drawings with the same as tables, live counts that lead to lists, figures."""

import re
from datetime import timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

from django.test import Client

from wellkept.kernel import occasion
from wellkept.sms import factories
from wellkept.sms.planning.processes import atlas, chart, figures, flow, work
from wellkept.sms.planning.processes.figures import Mean, Share
from wellkept.toolkit.testing.cast import World


def page(client: Client, world: World, who: str, address: str) -> str:
    client.force_login(world.users[who])
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def drawn(text: str) -> ET.Element:
    """The drawing of a page, which must be well-formed."""
    return ET.fromstring(re.search(r'<svg class="(?:process-map|flow).*?</svg>', text.replace("&nbsp;", " "), re.S)[0])  # type: ignore[index]


def test_the_map_names_every_process_in_drawing_and_tables(world: World, client: Client) -> None:
    text = page(client, world, "tomas", "/process-map")
    links = [one.get("href") for one in drawn(text).iter("a")]
    assert links == [f"/process-map/{slug}" for slug in chart.by_slug()]
    for slug in chart.by_slug():
        assert text.count(f'href="/process-map/{slug}"') >= 2
    assert "style=" not in text.partition("<main")[2]


def test_only_those_who_keep_processes_are_offered_the_set(world: World, client: Client) -> None:
    assert "/process-map/take-over" in page(client, world, "tomas", "/process-map")
    assert "/process-map/take-over" not in page(client, world, "jonah", "/process-map")
    client.force_login(world.users["jonah"])
    assert client.post("/process-map/take-over").status_code == 403
    client.force_login(world.users["olly"])
    assert client.get("/process-map").status_code == 403
    client.force_login(world.users["tomas"])
    assert client.post("/process-map/take-over").status_code in (302, 303)
    assert "/process-map/take-over" not in page(client, world, "tomas", "/process-map")


def test_every_process_has_a_page_whose_drawing_holds_all_steps(world: World, client: Client) -> None:
    for slug, process in chart.by_slug().items():
        root = drawn(page(client, world, "tomas", f"/process-map/{slug}"))
        numbers = [one.text for one in root.iter("text") if one.get("class") == "number"]
        assert numbers == [str(step.step) for step in process.activities]
    client.force_login(world.users["tomas"])
    assert client.get("/process-map/nonsense").status_code == 404


def test_boxes_do_not_overlap_and_arcs_stay_inside(world: World) -> None:
    tomas = world.actor("tomas")
    for process in chart.by_slug().values():
        drawing = flow.draw(process, {}, tomas)
        for above, below in pairwise(drawing.boxes):
            assert above.y + above.height < below.y
        for box in drawing.boxes:
            assert all(box.y < text.y < box.y + box.height for text in box.texts)
        across = [int(x) for line in drawing.lines for x in re.findall(r"H(\d+)", line.path)]
        assert all(x < drawing.width for x in across)


def test_counts_at_the_steps_lead_to_lists_that_hold_as_many(world: World, client: Client) -> None:
    for _place in range(2):
        factories.incident(world)
    factories.resolved(world)
    process, jonah = chart.by_slug()["incident-management"], world.actor("jonah")
    steps = {one.number: one.pile for one in flow.draw(process, work.cards(jonah), jonah).steps}
    assert (steps[1].count, steps[7].count) == (2, 1)  # type: ignore[union-attr]
    assert steps[12] is None
    assert steps[9] is None
    client.force_login(world.users["jonah"])
    for number in (1, 3, 7, 11):
        pile = steps[number]
        assert pile is not None
        listed = client.get(pile.href).content.decode()
        assert len(set(re.findall(r"(?:INC|REQ)-\d{6}", listed.partition("<tbody")[2]))) == pile.count


def test_what_one_does_not_see_is_not_counted(world: World) -> None:
    factories.incident(world)
    assert work.cards(world.actor("olly")).keys() <= {("incident", "new")}
    process = chart.by_slug()["incident-management"]
    assert work.open_of(process, {("incident", "new"): 1}, world.actor("ivo")) == []


def test_a_figure_is_counted_or_said_to_be_unmeasured(world: World) -> None:
    factories.resolved(world)
    found = {
        one.name: one
        for one in figures.readings(
            chart.by_slug()["incident-management"], world.actor("amara"), occasion.now() + timedelta(seconds=1)
        )
    }
    assert (found["First-contact solution"].basis, found["First-contact solution"].state) == ("1 of 1", "reached")
    assert found["Backlog"].state == "none"
    assert found["Mean time to restore"].basis == "mean of 1 record"
    risky = figures.readings(chart.by_slug()["risk-management"], world.actor("tomas"), occasion.now())
    assert {one.state for one in risky} == {"unmeasured"}


def test_all_figures_that_are_registered_are_of_the_catalogue_and_count(world: World) -> None:
    known = {(slug, kpi.name) for slug, process in chart.by_slug().items() for kpi in process.kpis}
    assert figures.counted() <= known
    assert len(figures.counted()) >= 12
    at = occasion.now()
    for count in figures._counts.values():
        told = count(world.actor("tomas"), at - timedelta(days=90), at)
        assert told in (Share(0, 0), Mean(None, 0))


def test_the_interplay_of_one_stands_out(world: World) -> None:
    drawing = atlas.draw(world.actor("tomas"), "incident-management")
    assert {way.strong for way in drawing.ways} == {True, False}
    assert [box.entry.process.slug for box in drawing.boxes if box.chosen] == ["incident-management"]


def test_no_line_runs_through_a_box(world: World) -> None:
    drawing = atlas.draw(world.actor("tomas"))
    for way in drawing.ways:
        x, y, points = 0, 0, []
        for letter, first, second in re.findall(r"([MHV])(\d+)(?: (\d+))?", way.path):
            x, y = (int(first), int(second)) if letter == "M" else (int(first), y) if letter == "H" else (x, int(first))
            points.append((x, y))
        for (x1, y1), (x2, y2) in pairwise(points):
            inside = [
                box.entry.process.slug
                for box in drawing.boxes
                if max(x1, x2) > box.x and min(x1, x2) < box.x + atlas.BOX
                if max(y1, y2) > box.y and min(y1, y2) < box.y + atlas.HIGH
            ]
            assert inside == [], way.words
