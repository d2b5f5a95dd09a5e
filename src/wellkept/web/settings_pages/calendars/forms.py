"""The forms of the calendars: hours of a week, single days, holidays to look at before they are taken."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.calendars import CalendarError, ServiceCalendar, countries, subdivisions
from wellkept.toolkit.fields import DayInput
from wellkept.web.settings_pages.answers import SettingsForm
from wellkept.web.settings_pages.calendars import content
from wellkept.web.settings_pages.calendars.content import DayRow, Version, Window
from wellkept.web.zones import ZoneSelect, zone_choices

#: A day has at most so many windows.
MOST_WINDOWS = 12
LARGEST_FILE = 512 * 1024
MOST_YEARS = 10


class HoursForm(SettingsForm):
    """One version of a calendar: zone, validity, and a row of windows for each weekday (`rows`, drawn by the template)."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        widget=ZoneSelect,
        help_text=gettext_lazy("The hours are meant in it."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Empty: from the beginning."),
    )
    valid_to = forms.DateField(
        label=gettext_lazy("In force until"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Empty: until the next version begins."),
    )
    read_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, version: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.version = dict(version or {})
        initial = {key: self.version.get(key) for key in ("zone", "valid_from", "valid_to")}
        super().__init__(data, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.rows = content.week(self.version if data is None else {"weekly": {}})
        if data is not None:
            for row in self.rows:
                row.windows = _typed(data, row.key)

    @property
    def row_errors(self) -> list[DayRow]:
        """The weekdays whose windows are wrong."""
        return [row for row in self.rows if row.error]

    def clean(self) -> dict[str, Any]:
        """Check each day by itself, so that the sentence stands beside it."""
        cleaned = super().clean() or self.cleaned_data
        for row in self.rows:
            row.error = content.check_day(row.key, _filled(row), cleaned.get("zone") or "UTC")
        if self.row_errors:
            raise forms.ValidationError([f"{row.name}: {row.error}" for row in self.row_errors])
        return cleaned

    def result(self) -> Version:
        """The version that was typed; its single days stay as they were."""
        made: Version = {
            **self.version,
            "zone": self.cleaned_data["zone"],
            "weekly": {row.key: [list(w) for w in _filled(row)] for row in self.rows if _filled(row)},
        }
        for key in ("valid_from", "valid_to"):
            made.pop(key, None)
            if self.cleaned_data[key]:
                made[key] = self.cleaned_data[key].isoformat()
        return made

    @property
    def as_read(self) -> datetime | None:
        """When the calendar was last changed as the page was made, so that a later change is not overwritten."""
        try:
            return datetime.fromisoformat(self.cleaned_data.get("read_at") or "")
        except ValueError:
            return None

    @classmethod
    def helped(cls, data: QueryDict, step: str, version: Mapping[str, Any] | None = None) -> "HoursForm | None":
        """The form as typed, after a button that only helps to fill it in: `more:mon` adds a window to a day, `copy` gives
        Tuesday to Friday the hours of Monday. None for any other button.
        """
        if step != "copy" and not step.startswith("more:"):
            return None
        form = cls(version=version, initial={name: data.get(name, "") for name in cls.base_fields})
        for row in form.rows:
            row.windows = _typed(data, row.key)
        for row in form.rows[1:5] if step == "copy" else ():
            row.windows = list(form.rows[0].windows)
        for row in form.rows:
            if step == f"more:{row.key}" and len(row.windows) < MOST_WINDOWS:
                row.windows = [*row.windows, ("", "")]
        return form


class NewCalendarForm(HoursForm):
    """A calendar with its first version."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("For instance: Desk hours, Round the clock.")
    )
    field_order = ("name", "zone")


def _typed(data: QueryDict, key: str) -> list[Window]:
    begins, ends = data.getlist(f"{key}_from"), data.getlist(f"{key}_to")
    return [(content.tidy(a), content.tidy(b)) for a, b in zip(begins, ends, strict=False)][:MOST_WINDOWS]


def _filled(row: DayRow) -> list[Window]:
    return [window for window in row.windows if any(window)]


class DayOffForm(SettingsForm):
    """One more day without hours."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput())
    name = forms.CharField(label=gettext_lazy("Occasion"), max_length=80, required=False)


class DayHoursForm(DayOffForm):
    """A day with hours of its own."""

    hours = forms.CharField(
        label=gettext_lazy("Hours"), max_length=120, help_text=gettext_lazy("For instance 08:00–12:00, 13:00–15:00.")
    )
    field_order = ("day", "hours", "name")

    def clean(self) -> dict[str, Any]:
        """The hours as windows, checked on their day."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("day") or not cleaned.get("hours"):
            return cleaned
        day = cleaned["day"].isoformat()
        try:
            cleaned["hours"] = content.read_windows(cleaned["hours"])
            ServiceCalendar.from_dict({"zone": "UTC", "open": {day: [list(w) for w in cleaned["hours"]]}})
        except CalendarError as error:
            self.add_error("hours", error.message)
        return cleaned


class HolidaysForm(SettingsForm):
    """A country, one of its regions, and years."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    first = forms.IntegerField(label=gettext_lazy("From year"), min_value=1970, max_value=2100)
    last = forms.IntegerField(label=gettext_lazy("To year"), min_value=1970, max_value=2100)

    def __init__(self, data: QueryDict | None, *, this_year: int, **kwargs: Any) -> None:
        parts = subdivisions(data.get("country", "")) if data else {}
        if data and data.get("region", "") not in parts:
            data = data.copy()
            data["region"] = ""
        super().__init__(data, initial={"first": this_year, "last": this_year + 2}, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *countries().items()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("The whole country")), *parts.items()]  # type: ignore[attr-defined]
        self.has_regions = bool(parts)

    def clean(self) -> dict[str, Any]:
        """Years in order, and not too many."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Put the earlier year first."))
        elif first and last and last - first >= MOST_YEARS:
            self.add_error("last", _("Take at most %(n)d years at once.") % {"n": MOST_YEARS})
        return cleaned


class FileForm(SettingsForm):
    """A file of holidays."""

    file = forms.FileField(
        label=gettext_lazy("iCalendar file"),
        help_text=gettext_lazy(
            "A file that ends in .ics, as calendars export it. Its whole-day events are shown first."
        ),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean_file(self) -> bytes:
        """The content. ValidationError for a file that is too large."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("This file is larger than %(n)d KB. Export one year only.") % {"n": LARGEST_FILE // 1024}
            )
        data: bytes = upload.read()
        return data


def read_days(data: QueryDict) -> dict[date, str]:
    """The days that were ticked in a preview with their names; what is no date is left out."""
    found = {}
    for text in data.getlist("day"):
        try:
            found[date.fromisoformat(text)] = data.get(f"name_{text}", "").strip()[:80]
        except ValueError:
            continue
    return found


def years(values: Mapping[str, Any]) -> Sequence[int]:
    """The years of a valid HolidaysForm."""
    return range(values["first"], values["last"] + 1)
