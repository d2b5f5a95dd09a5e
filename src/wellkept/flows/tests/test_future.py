"""Whatever a log looks like: what it has told so far decides alone, and nothing that it will tell."""

import random
from typing import Any

import pytest

from wellkept.flows.tests import logs
from wellkept.flows.tests.conftest import Replaying
from wellkept.flows.tests.logs import MAPPING, picture, story

CHANGES = MAPPING.replace("missing:", "rows: changes\nmissing:").replace(
    "counters: {reassigned: moves, reopened: reopens}", ""
)


def invented(seed: int) -> list[dict[str, str]]:
    """Rows of two incidents in wild order: any state after any other, times that stand still or go back, and on some rows
    an end of which the log cannot know yet.
    """
    dice = random.Random(seed)
    stories = []
    for number in range(2):
        minute, moves, reopens, steps = 0, 0, 0, []
        for _row in range(8):
            minute += dice.choice((0, 0, 1, 7, 60, -3))
            moves += dice.random() < 0.2
            reopens += dice.random() < 0.1
            steps.append(
                {
                    "updated_at": f"{2 + minute // 1440}/3/2016 {10 + minute // 60 % 12:02}:{minute % 60:02}",
                    "state": dice.choice(("New", "Active", "Awaiting User", "Resolved", "Resolved", "Closed", "Closed", "lost")),
                    "group": dice.choice(("?", "Group 1", "Group 2")), "assignee": dice.choice(("?", "Ann", "Bob")),
                    "moves": str(moves), "reopens": str(reopens), "priority": dice.choice("1234"),
                    "impact": dice.choice("HML"), "problem": dice.choice(("?", "P1", "P2")),
                    "resolved_at": dice.choice(("?", "2/3/2016 10:30", "2/3/2016 12:00")),
                    "closed_at": dice.choice(("?", "2/3/2016 11:30", "9/3/2016 12:00")),
                    "resolved_by": dice.choice(("?", "R 1", "R 2")), "notes": dice.choice(("?", "Done.")),
                    "code": dice.choice(("?", "fixed")),
                }
            )  # fmt: skip
        stories.append(story(*steps, first={"number": f"T{number}"}))
    rows = []
    while any(stories):
        rows.append(dice.choice([left for left in stories if left]).pop(0))
    return rows


@pytest.mark.parametrize("text", [MAPPING, CHANGES], ids=["complete", "changes"])
@pytest.mark.parametrize("seed", range(4))
def test_the_future_decides_nothing(replayed: Replaying, seed: int, text: str) -> None:
    """The beginning of a log, the whole, and the beginning with another continuation tell the same up to there."""
    rows, other = invented(seed), invented(seed + 100)
    cut = random.Random(seed).randrange(1, len(rows))
    told: list[dict[str, Any]] = []
    for variant in (rows[:cut], rows, rows[:cut] + other[cut:]):
        with logs.taken_back():
            report = replayed(variant, text)
            assert report.applied + report.unchanged + len(report.rejected) == len(variant)
            told.append(picture())
    start = told[0]["events"]
    assert start and all(picture["events"][: len(start)] == start for picture in told)
    assert told[1]["events"][len(start) :] != told[2]["events"][len(start) :]
