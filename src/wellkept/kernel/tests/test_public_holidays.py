"""Holidays from the library and from iCalendar files."""

from datetime import date

import pytest

from wellkept.kernel.calendars import (
    CalendarError,
    ServiceCalendar,
    countries,
    holidays_for,
    holidays_from_ical,
    subdivisions,
)


def ical(*events: str) -> str:
    inner = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{inner}END:VCALENDAR\r\n".replace("; ", "\r\n")


def test_a_country_and_its_parts_differ() -> None:
    scotland, england = holidays_for("GB", "SCT", [2026]), holidays_for("gb", "ENG", 2026)
    assert date(2026, 11, 30) in scotland
    assert date(2026, 11, 30) not in england
    assert list(england) == sorted(england)
    assert {day.year for day in holidays_for("GB", None, range(2024, 2027))} == {2024, 2025, 2026}


def test_countries_and_their_parts_have_names() -> None:
    named = countries()
    assert list(named.values()) == sorted(named.values())
    assert [named[code] for code in ("GB", "TT", "CD", "HM")] == [
        "United Kingdom",
        "Trinidad and Tobago",
        "DR Congo",
        "Heard Island and McDonald Islands",
    ]
    assert subdivisions("gb")["SCT"] == "Scotland"
    assert subdivisions("DE")["BY"] == "Bayern"
    assert subdivisions("ZZ") == subdivisions("") == {}


def test_holidays_close_a_calendar() -> None:
    closed = list(holidays_for("DE", "BY", [2026]))
    weekly = {"tue": [["09:00", "17:00"]]}
    calendar = ServiceCalendar.from_dict({"zone": "Europe/Berlin", "weekly": weekly, "closed": closed})
    assert "2026-01-06" in calendar.to_dict()["closed"]


@pytest.mark.parametrize("place", [("XX", None), ("US", "ZZ"), ("", None), (None, None), ("__init__", None)])
def test_an_unknown_place_is_refused(place: tuple[str, str | None]) -> None:
    with pytest.raises(CalendarError, match="No public holidays are known"):
        holidays_for(*place, 2026)


def test_whole_day_events_become_holidays() -> None:
    text = ical(
        "DTSTART;VALUE=DATE:20261225; DTEND;VALUE=DATE:20261227; SUMMARY:Christmas",
        "DTSTART;VALUE=DATE:20261226; SUMMARY:Boxing Day",
        "DTSTART;VALUE=DATE:20261231; DURATION:P2D; SUMMARY:Turn of the year",
        "DTSTART:20260601T090000Z; SUMMARY:A meeting",
        "DTSTART;VALUE=DATE:20260101; STATUS:CANCELLED; SUMMARY:Called off",
        "DTSTART;VALUE=DATE:20260501",
    )
    expected = {
        date(2026, 5, 1): "2026-05-01",
        date(2026, 12, 25): "Christmas",
        date(2026, 12, 26): "Christmas; Boxing Day",
        date(2026, 12, 31): "Turn of the year",
        date(2027, 1, 1): "Turn of the year",
    }
    assert holidays_from_ical(text) == expected
    assert holidays_from_ical(text.encode(), years=[2027]) == {date(2027, 1, 1): "Turn of the year"}


def test_events_that_repeat() -> None:
    spring = "DTSTART;VALUE=DATE:20240506; RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO; SUMMARY:May"
    assert list(holidays_from_ical(ical(spring), years=[2025, 2026])) == [date(2025, 5, 5), date(2026, 5, 4)]
    with pytest.raises(CalendarError, match="“May” repeats for ever"):
        holidays_from_ical(ical(spring))
    thrice = spring.replace("FREQ=YEARLY", "FREQ=YEARLY;COUNT=3")
    assert list(holidays_from_ical(ical(thrice))) == [date(2024, 5, 6), date(2025, 5, 5), date(2026, 5, 4)]
    until = spring.replace("FREQ=YEARLY", "FREQ=YEARLY;UNTIL=20250505")
    assert list(holidays_from_ical(ical(until))) == [date(2024, 5, 6), date(2025, 5, 5)]
    moved = thrice + "; EXDATE;VALUE=DATE:20250505; RDATE;VALUE=DATE:20250506"
    assert list(holidays_from_ical(ical(moved))) == [date(2024, 5, 6), date(2025, 5, 6), date(2026, 5, 4)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no calendar", "cannot be read"),
        ("", "holds no calendar"),
        (b"\xff\xfe\x00", "cannot be read"),
        (ical("SUMMARY:No day at all"), "cannot be read"),
        (ical("DTSTART;VALUE=DATE:2026"), "cannot be read"),
        (ical("DTSTART;VALUE=DATE:20260101; DTEND;VALUE=DATE:20990101; SUMMARY:Long"), "more than a year"),
        (ical("DTSTART;VALUE=DATE:20260101; RRULE:FREQ=SECONDLY;COUNT=9"), "more often than daily"),
    ],
)
def test_files_that_make_no_sense_are_refused(text: str | bytes, sentence: str) -> None:
    with pytest.raises(CalendarError, match=sentence):
        holidays_from_ical(text)
