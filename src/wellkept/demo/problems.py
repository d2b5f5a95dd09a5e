"""What lay behind the calls: the problem of the bad Tuesday with its changes, a known error that waits for its cure, word
from a supplier, and the regular looks at trends.
"""

from datetime import datetime, timedelta
from typing import Any

from wellkept.components.comments import services as comments
from wellkept.components.reviews import selectors as review_selectors
from wellkept.components.reviews import services as reviews
from wellkept.demo.agenda import Agenda
from wellkept.demo.changes import emergency
from wellkept.demo.may import tuesday
from wellkept.demo.stage import Stage
from wellkept.flows.incident_to_problem import raise_problem
from wellkept.records import services as records
from wellkept.sms.resolution.problems import jobs, known_errors, recurrence, selectors, services
from wellkept.sms.transition.changes import services as changes

DAY = timedelta(days=1)
#: Why some piles of calls are no problem, in turn.
REASONS = (
    "New tablets were given out that week; the calls are their first days, and the leaflet is out now.",
    "Different causes each time; looked at every one of them.",
    "The maker's update made them, and the update after it ended them.",
)


def plan(stage: Stage, agenda: Agenda, held: dict[str, Any]) -> None:
    """Put the problems of the year on the agenda; `held` is what the bad Tuesday makes."""
    _tuesday(stage, agenda, held)
    _wireless(stage, agenda)
    _supplier(stage, agenda)
    _piles(stage, agenda)
    _looks(stage, agenda)


def _say(stage: Stage, agenda: Agenda, start: datetime, of: dict[str, Any], notes: tuple[tuple[int, str], ...]) -> None:
    def note(body: str) -> Any:
        return lambda _m: comments.comment(of["problem"].record, actor=stage.actor("rashid"), body=body, public=False)

    for days, body in notes:
        agenda.at(start + days * DAY, note(body))


def _tuesday(stage: Stage, agenda: Agenda, held: dict[str, Any]) -> None:
    """The problem of the bad Tuesday: raised the day after, a known error at once, cured by a change, looked at again."""
    start = tuesday(stage)
    emergency(stage, agenda, held, start)
    _known(stage, agenda, held, start + DAY)
    _cure(stage, agenda, held, start)
    _look_back(stage, agenda, held, start)


def _known(stage: Stage, agenda: Agenda, held: dict[str, Any], start: datetime) -> None:
    """The problem is raised from the incident and recorded as a known error."""
    rashid = stage.actor("rashid")

    def open_problem(_moment: datetime) -> None:
        raise_problem(
            held["incident"], actor=rashid, problem_title="Releases of Hosted Files can lock out the old nodes"
        )
        row = selectors.problems_of(held["incident"].pk).get()
        for child in held["children"]:
            services.tie_incident(row, child, actor=rashid)
        held["problem"] = records.transition(row, "analyse", actor=rashid)

    def record(_moment: datetime) -> None:
        held["problem"] = known_errors.record(
            held["problem"], actor=rashid,
            symptoms="After a release nobody can open files; the gateway says that the schema is unknown.",
            workaround="Stop the release, put the version before it back and restore the metadata of the night from Safehouse.",
            cause="The release alters the metadata schema before all nodes run the new version, and nothing checks that the "
            "copy can be restored.",
        )  # fmt: skip

    agenda.at(start, open_problem)
    agenda.at(start + timedelta(hours=3), record)


def _cure(stage: Stage, agenda: Agenda, held: dict[str, Any], start: datetime) -> None:
    """The change that cures it, from its plan to its end."""
    rashid = stage.actor("rashid")

    def fix(_moment: datetime) -> None:
        held["problem"] = records.transition(
            held["problem"], "fix", actor=rashid, method="five_whys",
            contributing_causes="The checklist of releases has no step for a restore.",
            possible_actions="Restore check before each release (chosen). Two releases a schema change (more work, kept in mind).",
        )  # fmt: skip
        row = changes.raise_change(
            actor=rashid, title="Restore check before each release of Hosted Files", service=stage.services["files"],
            justification=f"Cures {held['problem'].number}.", items=[stage.items["Files metadata database"]],
            planned_start=start + 18 * DAY, planned_end=start + 19 * DAY,
        )  # fmt: skip
        services.tie_change(held["problem"], row, actor=rashid)
        row = records.transition(row, "assess", actor=rashid)
        held["change"] = records.transition(row, "submit", actor=rashid)

    def change(step: str, who: str, **data: Any) -> Any:
        def act(_moment: datetime) -> None:
            held["change"] = records.transition(held["change"], step, actor=stage.actor(who), **data)

        return act

    done = "Tried with last week's release."
    agenda.at(start + 6 * DAY, fix)
    agenda.at(start + 9 * DAY, change("authorize", "mei"))
    agenda.at(start + 18 * DAY, change("implement", "rashid"))
    agenda.at(start + 19 * DAY, change("complete", "rashid", outcome="successful", outcome_note=done))
    agenda.at(start + 20 * DAY, change("close", "mei"))


def _look_back(stage: Stage, agenda: Agenda, held: dict[str, Any], start: datetime) -> None:
    """The problem is solved, and two months later somebody looks whether that holds."""
    rashid = stage.actor("rashid")

    def resolve(_moment: datetime) -> None:
        held["problem"] = records.transition(
            held["problem"], "resolve", actor=rashid, resolution_code="fix",
            resolution="A release starts only after a restore of the night's copy was tried and read by an old node.",
        )  # fmt: skip

    def look_back(moment: datetime) -> None:
        review = review_selectors.of_record(held["problem"].record)
        if review is None:
            return
        review = records.transition(
            review,
            "hold",
            actor=rashid,
            findings="Three releases since then, each with its restore check; nothing came back.",
        )
        records.transition(
            review, "report", actor=rashid, report="The fix holds.", reported_to="Tomas Rehn", no_improvements=True
        )
        records.transition(held["problem"], "close", actor=rashid)

    agenda.at(start + 21 * DAY, resolve)
    agenda.at(start + 80 * DAY, look_back)


def _wireless(stage: Stage, agenda: Agenda) -> None:
    """A known error whose cure is on its way; the desk meets it on the form."""
    start, rashid, held = stage.until - 24 * DAY, stage.actor("rashid"), dict[str, Any]()

    def open_problem(_moment: datetime) -> None:
        row = services.open_problem(
            actor=rashid, title="Wireless drops while many tablets are in one room", service=stage.services["network"],
            category=stage.categories["Network / Wireless"], item=stage.items["Wireless controller"], impact=2, urgency=2,
            assignee=stage.people["rashid"],
        )  # fmt: skip
        held["problem"] = records.transition(row, "analyse", actor=rashid)

    def record(_moment: datetime) -> None:
        row = known_errors.record(
            held["problem"], actor=rashid,
            symptoms="Tablets at reception or in a waiting room lose the connection every few minutes.",
            workaround="Switch the tablet's wireless off and on; it takes the free channel. Tell the caller that a cure is coming.",
            cause="The controller's version gives neighbouring access points the same channel above 30 devices.",
        )  # fmt: skip
        row = known_errors.publish(
            row, actor=rashid, advice_title="The wireless connection drops where many tablets are in one room",
            advice="Switch the wireless of your tablet off and on again. What you typed is kept. A cure is on its way.",
        )  # fmt: skip
        held["problem"] = records.transition(
            row, "fix", actor=rashid, method="experiment",
            possible_actions="New version of the controller (chosen); fixed channels by hand until then.",
        )  # fmt: skip
        change = changes.raise_change(
            actor=rashid, title="New version for the wireless controller", service=stage.services["network"],
            justification=f"Cures {row.number}.", items=[stage.items["Wireless controller"]],
            planned_start=stage.until + 5 * DAY, planned_end=stage.until + 5 * DAY + timedelta(hours=2),
        )  # fmt: skip
        services.tie_change(held["problem"], change, actor=rashid)
        change = records.transition(change, "assess", actor=rashid)
        records.transition(change, "submit", actor=rashid)

    agenda.at(start, open_problem)
    agenda.at(start + 4 * DAY, record)
    _say(stage, agenda, start, held, ((2, "Counted devices for two days: it begins above thirty."),))


def _supplier(stage: Stage, agenda: Agenda) -> None:
    """Word from Northquay, still being looked into."""
    start, rashid, held = stage.until - 12 * DAY, stage.actor("rashid"), dict[str, Any]()

    def open_problem(_moment: datetime) -> None:
        row = services.open_problem(
            actor=stage.actor("piotr"), title="Northquay sees slow disks in cluster A", source="supplier",
            supplier=stage.organizations["northquay"], service=stage.services["files"],
            category=stage.categories["Files / Speed"], item=stage.items["Storage cluster Northquay A"], impact=1, urgency=2,
            description="Ivo Strand writes that two disks answer late and that the maker is looking into it.",
        )  # fmt: skip
        held["problem"] = records.transition(row, "assess", actor=rashid, assignee=stage.people["rashid"])

    agenda.at(start, open_problem)
    _say(
        stage, agenda, start, held, ((5, "Ivo: the maker sends new firmware next week. Our graphs show nothing yet."),)
    )


def _piles(stage: Stage, agenda: Agenda) -> None:
    """Each Monday the system proposes; Rashid decides, the first time for a problem. The last ones wait for him."""
    rashid, decided = stage.actor("rashid"), list[Any]()

    def look(_moment: datetime) -> None:
        jobs.propose_problems()

    def decide(moment: datetime) -> None:
        for found in selectors.waiting(rashid):
            if decided:
                recurrence.dismiss(found, actor=rashid, reason=REASONS[len(decided) % len(REASONS)])
                decided.append(found)
                continue
            row = recurrence.accept(found, actor=rashid)
            decided.append(row)
            _solve(stage, agenda, moment, row)

    day = stage.start + 30 * DAY
    while day < stage.until:
        agenda.at(day, look)
        if day < stage.until - 8 * DAY:
            agenda.at(day + timedelta(hours=5), decide)
        day += 7 * DAY


def _solve(stage: Stage, agenda: Agenda, start: datetime, row: Any) -> None:
    """What became of the first pile."""
    rashid = stage.actor("rashid")

    def analyse(_moment: datetime) -> None:
        records.transition(row, "analyse", actor=rashid)

    def solve(_moment: datetime) -> None:
        services.edit_problem(row, actor=rashid, possible_actions="Leaflet (chosen); training at each customer.")
        solved = records.transition(
            row, "resolve", actor=rashid, resolution_code="unchanged", method="timeline",
            cause="People were never shown how; each call was another one's first time.",
            resolution="A leaflet with pictures lies with each device, and the desk sends it with its first answer.",
        )  # fmt: skip
        records.transition(solved, "close", actor=rashid)

    agenda.at(start + DAY, analyse)
    agenda.at(start + 12 * DAY, solve)


def _looks(stage: Stage, agenda: Agenda) -> None:
    """A look at the trends each month, at problem solving twice a year."""

    def hold(genre: str, title: str, findings: str) -> Any:
        def act(_moment: datetime) -> None:
            rashid = stage.actor("rashid")
            row = reviews.plan(
                actor=rashid, genre=genre, title=title, chair_id=stage.people["rashid"].pk, due_at=_moment + DAY
            )
            row = records.transition(row, "hold", actor=rashid, findings=findings)
            records.transition(
                row, "report", actor=rashid, report=findings, reported_to="Tomas Rehn", no_improvements=True
            )

        return act

    day = stage.start + 28 * DAY
    while day < stage.until:
        agenda.at(
            day, hold("trend", "Trends in incidents", "No service stands out beyond what is on the list of problems.")
        )
        day += 30 * DAY
    for days in (180, 350):
        agenda.at(
            stage.start + days * DAY,
            hold("problem", "How well problems are solved", "Fixes hold. Causes are found within two weeks."),
        )
