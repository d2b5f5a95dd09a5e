"""Service levels through the year: results month by month, the review of each, and what follows from what was missed."""

from datetime import date, datetime, timedelta
from typing import Any

from wellkept.components.results import selectors as results
from wellkept.components.reviews import services as reviews
from wellkept.components.reviews.models import Review
from wellkept.demo import promises
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.records import services as records
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.relationship.agreements.results import selectors, services
from wellkept.sms.relationship.agreements.results.periods import begins, later, month_of

#: What Lotte writes where no release was to blame, one after the other.
REASONS = (
    "The caller asked to be visited on another day, and the clock ran on.",
    "The spare part was three days on its way; the supplier keeps one here from now on.",
    "Two agents were ill at the same time; the duty roster has a third one now.",
    "It was handed on twice before the right team had it; the category is clearer now.",
)
#: What follows from Oldmere's five hours.
NEVER_AGAIN = "No release of Hosted Files without a restore check."
#: So many of the last month's misses still wait when somebody opens the demonstration.
LEFT = 3


def plan(stage: Stage, agenda: Agenda, held: dict[str, Any]) -> None:
    """Put the nights after each month and the reviews of it on the agenda; `held` is what the bad Tuesday made."""
    zone = selectors.zone()
    month = later(month_of(stage.start, zone), 1)
    while begins(month, zone) <= stage.until:
        night = begins(month, zone).replace(hour=2, minute=30)
        agenda.at(night, _work_out(stage, month, held))
        last = begins(later(month, 1), zone) > stage.until
        agenda.at(night + timedelta(days=8, hours=7), _answer(stage, held, LEFT if last else 0))
        agenda.at(night + timedelta(days=9, hours=8), _review(stage, agenda))
        month = later(month, 1)


def _work_out(stage: Stage, month: date, held: dict[str, Any]) -> Any:
    def act(_moment: datetime) -> None:
        promises.measure(stage, later(month, -1), held, selectors.zone())
        jobs.work_out_results()

    return act


def _answer(stage: Stage, held: dict[str, Any], left: int) -> Any:
    def act(_moment: datetime) -> None:
        lotte = stage.actor("lotte")
        waiting = list(selectors.missed_open(lotte))
        morning = {row.pk for row in (held.get("incident"), *held.get("children", ())) if row is not None}
        for place, row in enumerate(waiting[: len(waiting) - left]):
            agreement = selectors.by_keys([row.subject_id])[0]
            given: dict[str, Any] = {"reason": REASONS[place % len(REASONS)]}
            if morning & set(services.behind(row, actor=lotte)):
                begun = held.get("never_again")
                given = {"record": begun} if begun is not None else {"improvement": NEVER_AGAIN}
            services.answer_missed(agreement, actor=lotte, result=row, **given)
            if "improvement" in given:
                held["never_again"] = results.answers_of([row.pk])[0].record

    return act


def _review(stage: Stage, agenda: Agenda) -> Any:
    def act(moment: datetime) -> None:
        lotte = stage.actor("lotte")
        row = reviews.plan(
            actor=lotte, title="Service levels of the month", genre=Review.Genre.LEVEL,
            chair_id=stage.people["lotte"].pk, due_at=moment,
        )  # fmt: skip
        row = records.transition(
            row, "hold", actor=lotte, participants="Amara Okoye, Tomas Rehn",
            findings="Each missed target was looked into; what follows from it stands with the result.",
        )  # fmt: skip

        def report(_moment: datetime) -> None:
            records.transition(
                row, "report", actor=lotte, report="What was achieved against each target, and what follows where it was not.",
                reported_to="The managers of all customers", no_improvements=True,
            )  # fmt: skip

        agenda.at(moment + timedelta(days=1), report)

    return act
