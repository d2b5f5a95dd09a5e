"""Service level reviews: what they look at is frozen, what they cover is noted, and customers are sent what was reported."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wellkept.components.communications.models import Communication
from wellkept.components.results.models import PeriodResult
from wellkept.components.reviews import services as reviews
from wellkept.components.reviews.models import Review
from wellkept.kernel.errors import Denied
from wellkept.kernel.occasion import Origin, occasion
from wellkept.kernel.permissions import system
from wellkept.records import services as records
from wellkept.sms import factories
from wellkept.sms.relationship.agreements import jobs
from wellkept.sms.relationship.agreements.results import services
from wellkept.toolkit.testing.cast import World

APRIL = datetime(2026, 4, 1, 8, tzinfo=UTC)
MAY = datetime(2026, 5, 1, 3, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def then(at: datetime) -> Any:
    """Let the enclosed acts happen at a moment of the past."""
    return occasion(at=at, origin=Origin.DEMO)


def two(world: World) -> tuple[Any, Any]:
    """Agreements with Oldmere and Pinnock since April, Oldmere's targets missed in April."""
    with then(APRIL):
        ours = [factories.agreement(world, customer=who, signed_on=APRIL.date()) for who in ("oldmere", "pinnock")]
        factories.incident(world, customer=world.organizations["oldmere"])
    with then(MAY):
        jobs.work_out_results()
    return ours[0], ours[1]


def hold(world: World, review: Any, at: datetime) -> Any:
    """Lotte holds a review and reports it a day later."""
    lotte = world.actor("lotte")
    with then(at):
        row = records.transition(review, "hold", actor=lotte, findings="Looked into what was missed.")
    with then(at + DAY):
        return records.transition(
            row, "report", actor=lotte, report="Nearly all was kept.", reported_to="Dr Ada Wren", no_improvements=True
        )


def test_a_review_of_all_covers_every_result_and_tells_each_customer(world: World) -> None:
    oldmere, pinnock = two(world)
    with then(MAY + 5 * DAY):
        review = reviews.plan(actor=system(), title="Service levels", genre="level")
    review = hold(world, review, MAY + 9 * DAY)
    seen = {row["label"]: row["value"] for row in review.inputs["rows"]}
    title = f"{oldmere.number} {oldmere.title}"
    assert "Missed: 2" in seen[f"{title}, 2026-04"]
    assert seen[f"{title}, Incident, Resolution, All others, 2026-04"] == "Missed: 0 % of 100 %"
    rows = PeriodResult.objects.all()
    assert {(row.review_id, row.reviewed_at, row.reported_at) for row in rows} == {
        (review.pk, MAY + 9 * DAY, MAY + 10 * DAY)
    }
    told = {one.record_id: one for one in Communication.objects.all()}
    assert set(told) == {oldmere.pk, pinnock.pk}
    assert list(told[oldmere.pk].recipients.all()) == [world.people["ada"]]
    assert "2026-04  Incident, Resolution, All others: Missed: 0 % of 100 %" in told[oldmere.pk].content
    assert "Missed" not in told[pinnock.pk].content


def test_a_review_with_one_customer_covers_his_results_alone(world: World) -> None:
    oldmere, _pinnock = two(world)
    lotte = world.actor("lotte")
    with then(MAY + DAY):
        services.plan_review(oldmere, actor=lotte)
        services.plan_review(oldmere, actor=lotte)
    review = Review.objects.get(subject=oldmere.pk)
    assert review.due_at == MAY + 15 * DAY
    hold(world, review, MAY + 9 * DAY)
    assert set(PeriodResult.objects.filter(review=review.pk).values_list("subject", flat=True)) == {oldmere.pk}
    with then(MAY + 20 * DAY):
        services.plan_review(oldmere, actor=lotte)
    assert Review.objects.filter(subject=oldmere.pk).count() == 2
    with pytest.raises(Denied):
        services.plan_review(oldmere, actor=world.actor("jonah"))


def test_what_was_reviewed_is_not_looked_at_again(world: World) -> None:
    two(world)
    with then(MAY + 5 * DAY):
        hold(world, reviews.plan(actor=system(), title="April", genre="level"), MAY + 9 * DAY)
    with then(JUNE):
        jobs.work_out_results()
        second = reviews.plan(actor=system(), title="May", genre="level")
    second = hold(world, second, JUNE + 9 * DAY)
    covered = PeriodResult.objects.filter(review=second.pk)
    assert set(covered.values_list("month", flat=True)) == {date(2026, 5, 1)}


def test_the_next_review_comes_by_itself_for_whoever_manages_service_levels(world: World) -> None:
    with then(MAY):
        assert jobs.plan_reviews() == 0
    two(world)
    with then(MAY + DAY):
        assert jobs.plan_reviews() == 1
    assert Review.objects.get(genre="level").chair == world.people["lotte"]
