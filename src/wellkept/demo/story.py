"""The whole story: the stage, the agenda of a year, and what is derived from it at the end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from wellkept.demo import (
    audits,
    changes,
    context,
    documents,
    duties,
    findings,
    habits,
    improvements,
    knowledge,
    levels,
    management,
    may,
    measures,
    objectives,
    people,
    planning,
    problems,
    promises,
    scope,
    stage,
    telling,
    today,
)
from wellkept.demo.agenda import Agenda
from wellkept.demo.incidents import Desk
from wellkept.demo.requests import Orders
from wellkept.directory.models import Organization
from wellkept.kernel.occasion import Origin, occasion

YEAR = timedelta(days=365)


def tell_once(say: Callable[[str], None]) -> bool:
    """Tell the story into an empty database; does nothing when there is any data. Says whether it told it."""
    if Organization.objects.exists():
        return False
    acts = tell(datetime.now(UTC))
    say(f"Tavermoor Services has lived through a year ({acts} acts).")
    return True


def tell(until: datetime) -> int:
    """Tell the year that ends at a moment; returns how many acts it had."""
    start = (until - YEAR).replace(hour=7, minute=0, second=0, microsecond=0)
    with transaction.atomic(), occasion(at=start, origin=Origin.DEMO):
        scene = stage.build(start, until)
        promises.make(scene)
        habits.keep(scene)
    agenda = Agenda(until)
    context.plan(scene, agenda)
    duties.plan(scene, agenda)
    scope.plan(scene, agenda)
    people.plan(scene, agenda)
    documents.plan(scene, agenda)
    Desk(scene, agenda).plan()
    Orders(scene, agenda).plan()
    tuesday = may.plan(scene, agenda)
    problems.plan(scene, agenda, tuesday)
    changes.plan(scene, agenda)
    levels.plan(scene, agenda, tuesday)
    planning.plan(scene, agenda, may.tuesday(scene))
    objectives.plan(scene, agenda)
    audits.plan(scene, agenda)
    knowledge.plan(scene, agenda)
    telling.plan(scene, agenda)
    management.plan(scene, agenda)
    findings.plan(scene, agenda, tuesday)
    improvements.plan(scene, agenda, tuesday)
    measures.plan(scene, agenda)
    today.plan(scene, agenda)
    return agenda.play()
