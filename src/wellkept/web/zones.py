"""Time zones as a choice: six hundred options, drawn without a template for each."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_NOT_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NOT_PLACES)))


def zone_choices() -> list[tuple[str, str]]:
    """Time zones by place, as the database of zones names them, UTC first."""
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in _places())]


@cache
def _drawn() -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', zone_choices())


class ZoneSelect(forms.Select):
    """A plain select over the zones and what stands before them; the zones themselves are drawn once a process."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole control as HTML."""
        zones = dict(zone_choices())
        before = [(key, label) for key, label in self.choices if key not in zones]
        options = format_html_join("", '<option value="{}">{}</option>', before) + _drawn()
        chosen = format_html('<option value="{}"', value or "")
        final = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html(
            "<select{}>{}</select>", flatatt(final), SafeString(options.replace(chosen, f"{chosen} selected"))
        )
