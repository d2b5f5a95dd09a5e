"""Where Tavermoor stands: the circumstances around it, who has a stake in its services, and what they require."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import confirm_reviewed

#: What helps or hinders: title, where it lies, its effect, who watches it.
CIRCUMSTANCES = (
    ("Experienced agents are hard to find in both towns", "external", "hinder", "ines"),
    ("Clinics must prove how they protect their patients' data", "external", "hinder", "nadia"),
    ("Customers move their files to hosting and need somebody who runs it", "external", "help", "lotte"),
    ("Energy in the machine room costs half as much again as two years ago", "external", "hinder", "piotr"),
    ("Hotter summers strain the cooling of the machine room", "external", "hinder", "rashid"),
    ("One person alone knows the old backup system", "internal", "hinder", "rashid"),
    ("The desk knows its callers by name", "internal", "help", "amara"),
    ("Two years of tickets can be read back", "internal", "help", "tomas"),
)
#: Who has a stake, in which category, who speaks for them here, and what they require: words, sort, reach.
PARTIES = (
    ("Customers of the managed services", "customer", "lotte", (
        ("Services that keep the levels that were agreed, and a report each month", "need", "services"),
        ("To hear of planned work at least five working days ahead", "expectation", "services"),
    )),
    ("Staff of the customers", "user", "amara", (
        ("An answer within the hour, in words they understand", "expectation", "services"),
    )),
    ("Northquay Hosting, Brightreed Telecom and the other suppliers", "supplier", "piotr", (
        ("Forecasts of demand once a quarter, and bills paid within thirty days", "law", "both"),
    )),
    ("People who work at Tavermoor", "employee", "amara", (
        ("A duty roster that is fair, and time to learn", "need", "system"),
    )),
    ("The owners", "management", "ines", (
        ("A margin that lets the company invest, and no surprises", "expectation", "both"),
    )),
    ("The data protection authority", "regulator", "nadia", (
        ("A personal data breach is reported within 72 hours", "law", "both"),
    )),
)  # fmt: skip
#: One that no longer holds by the summer.
SOLVED = "One person alone knows the old backup system"


def plan(stage: Stage, agenda: Agenda) -> None:
    """Tomas writes the registers in his first weeks and goes through them with the others twice more."""
    made: list[Any] = []

    def write(_moment: datetime) -> None:
        tomas = stage.actor("tomas")
        for title, side, effect, owner in CIRCUMSTANCES:
            given = {"title": title, "side": side, "effect": effect, "owner": stage.people[owner]}
            made.append(records.create(kind("issue"), actor=tomas, **given))
        for title, category, owner, wanted in PARTIES:
            given = {"title": title, "category": category, "owner": stage.people[owner]}
            party = records.create(kind("interested_party"), actor=tomas, **given)
            made.append(party)
            for words, sort, reach in wanted:
                given = {"title": words, "party": party, "category": sort, "applies_to": reach}
                made.append(records.create(kind("party_requirement"), actor=tomas, **given))

    def go_through(_moment: datetime) -> None:
        tomas = stage.actor("tomas")
        made[:] = [confirm_reviewed(row, actor=tomas) for row in made]

    def solve(_moment: datetime) -> None:
        place = next(place for place, row in enumerate(made) if row.title == SOLVED)
        records.transition(made.pop(place), "end", actor=stage.actor("tomas"))

    agenda.at(stage.start + timedelta(days=45, hours=3), write)
    agenda.at(stage.start + timedelta(days=52, hours=2), go_through)
    agenda.at(stage.start + timedelta(days=200, hours=4), solve)
    agenda.at(stage.start + timedelta(days=341, hours=2), go_through)
