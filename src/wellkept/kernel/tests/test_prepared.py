"""A prepared read answers as the queryset would, for every value that it is given."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from wellkept.kernel import prepared
from wellkept.ledger.models import Event, EventText

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def events() -> list[Event]:
    """Five events with moments a day apart, JSON and bytes; the first two have personal text."""
    made = [
        Event(
            verb=f"trial.{place}", subject_id=place, recorded_at=START, effective_at=START + timedelta(days=place),
            origin="native", changes={"place": [None, place]}, leaf=bytes([place]) * 32,
        )
        for place in range(5)
    ]  # fmt: skip
    Event.objects.bulk_create(made)
    EventText.objects.bulk_create(EventText(event=e, salt=b"1" * 16, values={"x": e.verb}) for e in made[:2])
    return made


def test_rows_are_those_of_the_queryset(events: list[Event]) -> None:
    def named(verb: str) -> QuerySet[Event]:
        return Event.objects.filter(verb=verb).select_related("text")

    for event in events:
        (found,) = prepared.read("named", named, verb=event.verb)
        (wanted,) = named(event.verb)
        assert (found.pk, found.changes, found.effective_at, bytes(found.leaf)) == (
            wanted.pk, wanted.changes, wanted.effective_at, bytes(wanted.leaf),
        )  # fmt: skip
        assert found.words == wanted.words
    assert prepared.read("named", named, verb="another") == []


def test_moments_and_several_values_at_once(events: list[Event]) -> None:
    def between(since: datetime, until: datetime, subject: int) -> "QuerySet[Event, tuple[str, datetime]]":
        rows = Event.objects.filter(effective_at__gte=since, effective_at__lt=until, subject_id__lt=subject)
        return rows.order_by("id").values_list("verb", "effective_at")

    for first, last, subject in ((0, 5, 9), (1, 3, 9), (1, 3, 2), (4, 4, 9)):
        given = {"since": START + timedelta(days=first), "until": START + timedelta(days=last), "subject": subject}
        assert prepared.read("between", between, **given) == list(between(**given))  # type: ignore[arg-type]


def test_unions_annotations_and_slices(events: list[Event]) -> None:
    def asked(low: int, high: int) -> "QuerySet[Event, tuple[str, bool]]":
        texts = Exists(EventText.objects.filter(event=OuterRef("pk")))
        rows = Event.objects.order_by().annotate(told=texts).values_list("verb", "told")
        return rows.filter(subject_id__lt=low).union(rows.filter(subject_id__gte=high), all=True)

    for low, high in ((1, 4), (0, 5), (2, 2)):
        assert sorted(prepared.read("union", asked, low=low, high=high)) == sorted(asked(low, high))
    latest = prepared.read("latest", lambda n: Event.objects.filter(subject_id__gte=n).order_by("-id")[:2], n=0)
    assert [event.subject_id for event in latest] == [4, 3]


def test_one_statement_and_compiled_once(events: list[Event]) -> None:
    built = []

    def asked(subject: int) -> QuerySet[Event]:
        built.append(subject)
        return Event.objects.filter(subject_id=subject)

    with CaptureQueriesContext(connection) as statements:
        for event in events:
            assert [found.pk for found in prepared.read("once", asked, subject=event.subject_id)] == [event.pk]
    assert (len(statements), len(built)) == (5, 1)


def test_a_query_that_finds_nothing_by_its_form_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as statements:
        assert prepared.read("nothing", lambda n: Event.objects.filter(subject_id=n, pk__in=()), n=3) == []
    assert len(statements) == 0


def test_several_keys_are_padded_to_few_sizes(events: list[Event]) -> None:
    for count in range(1, 6):
        keys = prepared.several("event", [event.pk for event in events[:count]])
        assert len(keys) in (1, 2, 4, 8)
        found = prepared.read(
            ("several", len(keys)), lambda **k: Event.objects.filter(pk__in=list(k.values())).order_by("pk"), **keys
        )
        assert [event.pk for event in found] == [event.pk for event in events[:count]]


def test_values_that_a_lookup_changes_are_refused() -> None:
    with pytest.raises(ValueError, match="does not take"):
        prepared.read("changed", lambda verb: Event.objects.filter(verb__icontains=verb), verb="x")


@pytest.mark.parametrize("value", [True, None, 1.5, ["a"]])
def test_values_of_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        prepared.read("typed", lambda v: Event.objects.filter(verb=v), v=value)  # type: ignore[arg-type]


def test_a_prefetch_is_refused() -> None:
    with pytest.raises(ValueError, match="prefetch"):
        prepared.read("prefetch", lambda n: Event.objects.filter(pk=n).prefetch_related("text"), n=1)


def test_the_least_used_goes_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 2)
    built = []

    def asked(key: str) -> None:
        prepared.read(key, lambda n: (built.append(key), Event.objects.filter(pk=n))[1], n=1)  # type: ignore[func-returns-value]

    for key in "abac":
        asked(key)
    asked("a")
    asked("b")
    assert built == ["a", "b", "c", "b"]
