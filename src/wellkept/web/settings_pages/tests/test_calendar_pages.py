"""Calendars through the pages: windows, single days, versions, holidays looked at before they are taken."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wellkept.directory.models import Calendar
from wellkept.kernel import occasion
from wellkept.kernel.calendars import CalendarError
from wellkept.web.settings_pages.calendars import content

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def typed(**days):
    """What the editor posts: windows by weekday, "" for none."""
    given = {"zone": "Europe/London", "valid_from": "", "valid_to": "", "do": "keep"}
    for key in WEEKDAYS:
        windows = [w.split("-") for w in days.get(key, "").split(",") if w]
        given[f"{key}_from"] = [w[0] for w in windows]
        given[f"{key}_to"] = [w[1] for w in windows]
    return given


def address(world, rest=""):
    return f"/settings/calendars/{world.hours.pk}{rest}"


def stored(world):
    return Calendar.objects.get(pk=world.hours.pk)


def test_hours_are_typed_as_people_type_them(world, enter):
    answer = enter("tomas").post(address(world, "/versions/0"), typed(mon="8-12.30,1330-17", sat="22:00-02:00"))
    assert answer["Location"] == address(world)
    weekly = stored(world).versions[0]["weekly"]
    assert weekly == {"mon": [["08:00", "12:30"], ["13:30", "17:00"]], "sat": [["22:00", "02:00"]]}


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        ("08:00-25:00", "is not a time of day"),
        ("08:00-08:00", "is empty"),
        ("08:00-", "Give both the beginning and the end."),
        ("24:00-02:00", "starts at 24:00"),
    ],
)
def test_an_impossible_window_is_told_beside_its_day_and_stays_typed(world, enter, windows, sentence):
    before = stored(world).versions
    answer = enter("tomas").post(address(world, "/versions/0"), typed(mon="09:00-17:00", tue=windows))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="wrong-tue"' in page
    assert sentence in page
    assert 'id="wrong-mon"' not in page
    assert f'value="{windows.split("-")[0]}"' in page
    assert stored(world).versions == before


def test_a_calendar_that_never_opens_is_refused(world, enter):
    answer = enter("tomas").post(address(world, "/versions/0"), typed())
    assert answer.status_code == 422
    assert "never opens" in answer.content.decode()


def test_buttons_that_help_keep_what_was_typed_and_store_nothing(world, enter):
    client, before = enter("tomas"), stored(world).versions
    rows = client.post(address(world, "/versions/0"), {**typed(mon="7-9"), "do": "more:mon"}).context["form"].rows
    assert rows[0].windows == [("07:00", "09:00"), ("", "")]
    rows = (
        client.post(address(world, "/versions/0"), {**typed(mon="7-9", sat="1-2"), "do": "copy"}).context["form"].rows
    )
    assert [row.windows for row in rows] == [[("07:00", "09:00")]] * 5 + [[("01:00", "02:00")], []]
    assert stored(world).versions == before


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world, enter):
    client = enter("tomas")
    read_at = client.get(address(world, "/versions/0")).context["form"]["read_at"].value()
    client.post(address(world, "/versions/0"), {**typed(mon="7-9"), "read_at": read_at})
    answer = client.post(address(world, "/versions/0"), {**typed(mon="10-11"), "read_at": read_at})
    assert answer.status_code == 422
    assert "changed by somebody else" in answer.content.decode()
    assert stored(world).versions[0]["weekly"]["mon"] == [["07:00", "09:00"]]


def test_a_new_version_takes_over_on_its_day(world, enter):
    client = enter("tomas")
    assert client.post(address(world, "/versions/new"), typed(mon="7-9")).status_code == 422
    client.post(address(world, "/versions/new"), {**typed(mon="7-9"), "valid_from": "2031-01-01"})
    versions = stored(world).versions
    assert [v.get("valid_from") for v in versions] == [None, "2031-01-01"]
    client.post(address(world), {"do": "off", "off-day": "2031-12-25", "off-name": "Christmas Day"})
    assert stored(world).versions[1]["closed"] == ["2031-12-25"]
    client.post(address(world), {"do": "drop:1"})
    assert len(stored(world).versions) == 1
    answer = client.post(address(world), {"do": "drop:0"}, follow=True)
    assert "needs one version at least" in answer.content.decode()


def test_single_days(world, enter):
    client = enter("tomas")
    client.post(address(world), {"do": "off", "off-day": "2031-12-24", "off-name": "Eve"})
    given = {"do": "hours", "hours-day": "2031-12-24", "hours-hours": "8-12, 13:00–15:00", "hours-name": ""}
    client.post(address(world), given)
    version = stored(world).versions[0]
    assert version["open"] == {"2031-12-24": [["08:00", "12:00"], ["13:00", "15:00"]]}
    assert version["closed"] == []
    assert "08:00–12:00, 13:00–15:00" in client.get(address(world)).content.decode()
    client.post(address(world), {"do": "ordinary:2031-12-24"})
    assert stored(world).versions[0]["open"] == {}
    assert stored(world).day_names == {}
    wrong = client.post(address(world), {**given, "hours-hours": "from eight"})
    assert wrong.status_code == 422
    assert "is not a window" in wrong.content.decode()
    assert 'value="from eight"' in wrong.content.decode()


def test_holidays_are_shown_first_and_taken_when_ticked(world, enter):
    client = enter("tomas")
    query = "?country=GB&region=SCT&first=2026&last=2026"
    page = client.get(address(world, f"/holidays{query}")).content.decode()
    assert "Saint Andrew" in page
    assert stored(world).versions == world.hours.versions
    given = {"do": "adopt", "day": ["2026-11-30", "nonsense"], "name_2026-11-30": "Saint Andrew's Day"}
    client.post(address(world, "/holidays"), given)
    assert stored(world).versions[0]["closed"] == ["2026-11-30"]
    assert stored(world).day_names == {"2026-11-30": "Saint Andrew's Day"}
    page = client.get(address(world, f"/holidays{query}")).content.decode()
    assert 'value="2026-11-30"' not in page
    assert "off already" in page


def test_a_region_of_another_country_counts_as_none(world, enter):
    page = enter("tomas").get(address(world, "/holidays?country=DE&region=SCT&first=2026&last=2026")).content.decode()
    assert "3 Oct 2026" in page


@pytest.mark.parametrize(
    "query",
    [
        "country=ZZ&first=2026&last=2026",
        "country=GB&first=2028&last=2026",
        "country=GB&first=2000&last=2026",
        "country=GB",
    ],
)
def test_impossible_questions_for_holidays_are_answered_with_a_sentence(world, enter, query):
    answer = enter("tomas").get(address(world, f"/holidays?{query}"))
    assert answer.status_code == 200
    assert "your attention" in answer.content.decode()


def test_a_file_of_holidays(world, enter):
    client, year = enter("tomas"), occasion.now().year + 1
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Founders' day\r\n"
        f"DTSTART;VALUE=DATE:{year}0607\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    upload = SimpleUploadedFile("days.ics", text.encode())
    answer = client.post(address(world, "/holidays"), {"do": "file", "file": upload})
    assert answer.status_code == 200
    assert f'value="{year}-06-07"' in answer.content.decode()
    for data in (b"no calendar", b"x" * (512 * 1024 + 1), text.replace(str(year), "1970").encode()):
        upload = SimpleUploadedFile("days.ics", data)
        answer = client.post(address(world, "/holidays"), {"do": "file", "file": upload})
        assert answer.status_code == 422
        assert 'id="id_file_error"' in answer.content.decode()


def test_a_calendar_is_added_renamed_and_retired(world, enter):
    client = enter("tomas")
    answer = client.post("/settings/calendars/new", {**typed(mon="8-17"), "name": "Office"})
    made = Calendar.objects.get(name="Office")
    assert answer["Location"] == f"/settings/calendars/{made.pk}"
    wrong = client.post("/settings/calendars/new", {**typed(mon="8-17"), "name": "Office"})
    assert wrong.status_code == 422
    assert 'id="id_name_error"' in wrong.content.decode()
    client.post(answer["Location"], {"do": "rename", "name": "Head office"})
    client.post(answer["Location"], {"do": "retire"})
    made.refresh_from_db()
    assert (made.name, made.active) == ("Head office", False)


def test_words_of_a_week():
    version = {
        "zone": "UTC",
        "weekly": {"mon": [["08:00", "17:00"]], "tue": [["08:00", "17:00"]], "sun": [["22:00", "02:00"]]},
    }
    assert content.summary(version) == "Mon–Tue 08:00–17:00, Sun 22:00–02:00 the next day"
    assert content.summary({"zone": "UTC", "weekly": {}}) == "No hours in the week"
    bars = [[(bar.start, bar.length) for bar in row.bars] for row in content.week(version)]
    assert bars[6] == [(1320, 120)]
    assert bars[0] == [(480, 540), (0, 120)]


def test_days_go_to_the_version_in_force_on_them():
    versions = [{"zone": "UTC", "valid_from": "2026-01-01"}, {"zone": "UTC", "valid_from": "2027-01-01"}]
    found = content.with_days(versions, closed=[date(2026, 5, 1), date(2027, 5, 1)])
    assert [v["closed"] for v in found] == [["2026-05-01"], ["2027-05-01"]]
    with pytest.raises(CalendarError, match="2025-05-01"):
        content.with_days(versions, closed=[date(2025, 5, 1)])


def test_hours_that_run_past_midnight_say_so_for_they_may_be_a_slip_of_the_hand():
    assert content.said([("09:00", "08:00"), ("13:00", "17:00")]) == "09:00–08:00 the next day, 13:00–17:00"
    assert content.said([("22:00", "24:00")]) == "22:00–24:00"
