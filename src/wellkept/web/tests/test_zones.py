"""Time zones as a choice."""

from zoneinfo import ZoneInfo

import pytest
from django import forms

from wellkept.web.zones import ZoneSelect, zone_choices


class Trial(forms.Form):
    zone = forms.ChoiceField(
        choices=lambda: [("", "As <b>mine</b>"), *zone_choices()], widget=ZoneSelect, required=False
    )


def test_every_zone_on_offer_exists():
    assert len(zone_choices()) > 300
    assert all(ZoneInfo(key).key == key for key, _label in zone_choices())


@pytest.mark.parametrize("chosen", ["", "UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_exactly_the_chosen_one_is_chosen(chosen):
    html = str(Trial(initial={"zone": chosen})["zone"])
    assert html.count(" selected>") == 1
    assert f'<option value="{chosen}" selected>' in html
    assert html.startswith("<select")
    assert 'name="zone"' in html
    assert "<b>" not in html


def test_an_unknown_value_chooses_nothing_and_is_no_markup():
    html = str(Trial(data={"zone": '"><script>'})["zone"])
    assert "selected" not in html
    assert "<script>" not in html
