"""What Tavermoor covers and what binds it: obligations, the scope that Ines approved in March, and the processes."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.components.approvals import services as approvals
from wellkept.components.tasks.selectors import tasks_about
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.records.registers import confirm_reviewed
from wellkept.sms.context.scope import jobs
from wellkept.sms.context.scope import services as scope
from wellkept.sms.planning.processes import starting

#: What binds: title, category, source, reach, how it is kept here, and who sees to it.
OBLIGATIONS = (
    ("Personal data breaches are reported within 72 hours", "law", "GDPR, article 33", "both", "nadia",
     "Nadia is told of each incident that touches personal data and reports it; the list of contacts hangs at the desk."),
    ("Personal data is processed only as the customer has ordered", "law", "GDPR, article 28", "services", "nadia",
     "Each agreement has an annex on the data that is processed; who may open files follows from it."),
    ("Business letters and invoices are kept for ten years", "law", "Tax and commercial law", "both", "piotr",
     "Invoices and what belongs to them go to the archive, which deletes nothing before its time."),
    ("Oldmere hears of any outage of Hosted Files within 30 minutes", "contract", "Agreement with Oldmere Clinics, 5.2",
     "services", "lotte", "The procedure for major incidents names whom at Oldmere to call first."),
    ("Oldmere's data stays in the country", "contract", "Agreement with Oldmere Clinics, 7.1", "services", "rashid",
     "Hosted Files of Oldmere runs at the first site of Northquay alone; copies stay in our own machine room."),
    ("The management system meets ISO/IEC 20000-1", "standard", "ISO/IEC 20000-1:2018", "system", "tomas",
     "The records show each requirement; what does not hold is put right first."),
    ("Nobody works alone in the machine room at night", "policy", "House rules, 4", "services", "amara", ""),
)  # fmt: skip
#: What the scope says; titles, boundaries and places.
SCOPE = {
    "title": "Scope of the service management system of Tavermoor Services",
    "organizational_boundary": "All sixty people of Tavermoor Services: service desk, infrastructure, security, customers and "
    "suppliers, and the management. Accounting and cleaning are done by others and lie outside.",
    "technology_boundary": "Inside: the machine room, the network up to the customers' sockets, the workplaces that we manage and "
    "the tools that we work with. Outside: the machines of Northquay Hosting and the lines of Brightreed Telecom, which contracts "
    "steer.",
    "locations": "Tavermoor, Mill Street\nHarrow Bridge, Station Yard",
}
#: Who owns which process, by the first of what it takes in, where no role names anybody.
OWNERS = {
    "risk-management": "tomas",
    "resource-and-competence-management": "ines",
    "documented-information-management": "tomas",
    "service-delivery": "amara",
    "configuration-management": "rashid",
    "budgeting-and-accounting": "piotr",
    "internal-audit": "greta",
    "continual-improvement": "tomas",
}
#: The one that is planned still when the year ends.
NOT_YET = "resource-and-competence-management"


def plan(stage: Stage, agenda: Agenda) -> None:
    """Obligations in spring, the scope approved and published in March, the processes one after the other."""
    told = _Act(stage)
    agenda.at(stage.start + timedelta(days=47, hours=3), told.write_obligations)
    agenda.at(stage.start + timedelta(days=61, hours=2), told.take_over)
    agenda.at(_march(stage), told.draw_up)
    agenda.at(_march(stage) + timedelta(days=2, hours=4), told.approve)
    agenda.at(_march(stage) + timedelta(days=3, hours=1), told.publish)
    for place in range(len(starting.SET)):
        agenda.at(stage.start + timedelta(days=70 + 6 * place, hours=4), told.operate)
    agenda.at(stage.start + timedelta(days=201, hours=2), lambda _moment: jobs.look_out())
    agenda.at(stage.start + timedelta(days=214, hours=5), told.look_again)
    agenda.at(stage.start + timedelta(days=341, hours=4), told.go_through)


def _march(stage: Stage) -> datetime:
    """A Tuesday in the middle of March; where the story begins or ends too close to that, two months after its start."""
    day = stage.start.replace(month=3, day=10, hour=9)
    earliest = stage.start + timedelta(days=60)
    if day < earliest:
        day = day.replace(year=day.year + 1)
    if day > stage.until - timedelta(days=20):
        day = earliest.replace(hour=9)
    return day + timedelta(days=(1 - day.weekday()) % 7)


class _Act:
    """What is done, and what it was done with."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.obligations: list[Any] = []
        self.processes: list[Any] = []
        self.running: list[Any] = []
        self.scope: Any = None

    def write_obligations(self, _moment: datetime) -> None:
        """Tomas writes down what binds; of the last one nobody has said yet how it is kept."""
        tomas = self.stage.actor("tomas")
        for title, category, source, reach, owner, applied in OBLIGATIONS:
            given = {
                "title": title, "category": category, "source": source, "applies_to": reach, "how_applied": applied,
                "owner": self.stage.people[owner],
            }  # fmt: skip
            self.obligations.append(records.create(kind("obligation"), actor=tomas, **given))

    def take_over(self, _moment: datetime) -> None:
        """Tomas takes over the set of processes and names the owners that no role names."""
        tomas = self.stage.actor("tomas")
        for row in starting.take_over(actor=tomas):
            owner = OWNERS.get(row.covers[0])
            if owner is not None:
                row = records.edit(row, actor=tomas, owner=self.stage.people[owner])
            self.processes.append(row)

    def operate(self, _moment: datetime) -> None:
        """The next process is described and put into operation; one stays planned."""
        row = self.processes.pop(0)
        if NOT_YET in row.covers:
            return
        tomas = self.stage.actor("tomas")
        chapter = len(self.running) + 1
        row = records.edit(row, actor=tomas, document=f"Service management handbook, chapter {chapter}")
        self.running.append(records.transition(row, "operate", actor=tomas))

    def draw_up(self, _moment: datetime) -> None:
        """Tomas draws up the scope and puts it to top management."""
        tomas = self.stage.actor("tomas")
        self.scope = records.transition(scope.draw_up(actor=tomas, **SCOPE), "propose", actor=tomas)

    def approve(self, _moment: datetime) -> None:
        """Ines approves it."""
        approvals.vote(self.scope, actor=self.stage.actor("ines"), choice="approve")

    def publish(self, _moment: datetime) -> None:
        """Everybody and the customers can read it."""
        self.scope.refresh_from_db()
        self.scope = scope.publish(self.scope, actor=self.stage.actor("tomas"), audiences=["staff", "customers"])

    def look_again(self, _moment: datetime) -> None:
        """A circumstance was solved, so Tomas looks at the scope again; it still holds."""
        if self.scope is None or not self.scope.published_to:
            return
        tomas = self.stage.actor("tomas")
        self.scope = confirm_reviewed(self.scope, actor=tomas)
        for task in tasks_about(self.scope.record, tomas).filter(state="created"):
            records.transition(task, "finish", actor=tomas, result="Nothing in the scope rests on it; it still holds.")

    def go_through(self, _moment: datetime) -> None:
        """Before the year ends Tomas goes through obligations and processes with their owners."""
        tomas = self.stage.actor("tomas")
        self.obligations[:] = [confirm_reviewed(row, actor=tomas) for row in self.obligations]
        self.running[:] = [confirm_reviewed(row, actor=tomas) for row in self.running]
