"""Tags and components put out what pages and scripts rely on, escape what people typed, and leave nothing unparsed."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import render_to_string

TOOLKIT = Path(__file__).parents[1]
PACKAGE = TOOLKIT.parent


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def component(tmp_path, source, **context):
    """Render a source with cotton components as a template file would be."""
    from django_cotton.compiler_regex import CottonCompiler

    return render(CottonCompiler().process(source), **context)


def test_a_deadline_counts_is_exact_on_hover_and_marked():
    at = datetime.now(UTC) - timedelta(hours=3, minutes=1)
    html = render("{% due at %}", at=at)
    assert 'class="due over"' in html
    assert f'datetime="{at.isoformat()}"'.replace("+", "&#x2B;") in html or f'datetime="{at.isoformat()}"' in html
    assert " data-due>3 h over</time>" in html
    assert 'title="' in html


def test_a_paused_deadline_stands_still():
    html = render("{% due at True %}", at=datetime.now(UTC) - timedelta(hours=3))
    assert "data-due" not in html
    assert 'class="due paused"' in html


@pytest.mark.parametrize("source", ["{% due none %}", "{% when none %}", "{% person none %}", "{{ none|due_words }}"])
def test_nothing_is_shown_for_nothing(source):
    assert render(source, none=None).strip() == ""


def test_names_are_escaped():
    assert "&lt;b&gt;" in render("{% person name %}", name="<b>Eve</b>")
    assert "<b>" not in render("{% person name %}", name="<b>Eve</b>")


def test_an_icon_is_hidden_from_screen_readers():
    html = render('{% icon "bell" %}')
    assert 'aria-hidden="true"' in html
    assert html.count("icons.svg#bell") == 1


COMPONENTS = {
    "<c-page-header title='Incidents' count='3' lead='L'>x</c-page-header>": ["<h1>Incidents", '<span class="count">3'],
    "<c-button kind='primary' icon='plus' name='a' value='b'>Go</c-button>": [
        'class="button primary ',
        'name="a"',
        "plus",
    ],
    "<c-button href='/x'>Go</c-button>": ['href="/x"'],
    "<c-icon name='bell' />": ["#bell"],
    "<c-state phase='on_hold' label='On hold' badge='1' />": ['class="state on_hold badge">On hold<'],
    "<c-outcome name='not_met' label='Not met' />": ['class="outcome not_met">Not met<'],
    "<c-priority level='1' label='Critical' />": ['class="priority p1">P1 Critical<'],
    "<c-person name='Amara Okoye' />": [">AO<", "Amara Okoye"],
    "<c-person name='' none='Nobody yet' />": ["Nobody yet"],
    "<c-due :at='now' />": ["<time"],
    "<c-chip what='State' clear='/c'>is open</c-chip>": ["<b>State</b>", 'href="/c"', "aria-label"],
    "<c-empty icon='ticket' title='None'>Why<c-slot name='actions'>first step</c-slot></c-empty>": [
        "Why",
        "first step",
    ],
    "<c-card title='T' flush='1'>in<c-slot name='foot'>F</c-slot></c-card>": ["card flush", "<h2>T</h2>", "card-foot"],
    "<c-stat label='L' value='5' target='T' href='/r' :line='line' />": ['href="/r"', "<polyline", "T"],
    "<c-table label='L'><c-slot name='head'><th>h</th></c-slot><tr></tr></c-table>": ["<caption", "data-list", "<th>h"],
    "<c-dialog id='d' title='T'>in</c-dialog>": ['aria-labelledby="d-title"', "data-closes"],
    "<c-tabs label='Views'>in</c-tabs>": ['aria-label="Views"'],
    "<c-entry kind='note' name='Amara Okoye' :at='now'>t</c-entry>": ["Internal note", "entry note", "hx-ignore"],
    "<c-entry kind='event' :at='now'>t</c-entry>": ["entry event", "dot"],
    "<c-entry kind='customer' name='Ada' :at='now'>t</c-entry>": ["Customer"],
    "<c-pager shown='1 to 9' next='/n' />": ["1 to 9", 'rel="next"'],
    "<c-alert kind='bad'>t</c-alert>": ['role="alert"', "alert bad"],
    "<c-menu label='More'>in</c-menu>": ["<summary", "menu-panel"],
    "<c-pick name='owner' id='id_owner' src='/p' value='1' label='Amara' />": ['role="combobox"', 'role="listbox"'],
    "<c-clock label='Resolution' :due='now' share='0.5' why='W' />": ["<meter", "W"],
}


@pytest.mark.parametrize("source", COMPONENTS)
def test_a_component(source, tmp_path):
    html = component(tmp_path, source, now=datetime.now(UTC), line=[1, 2, 3])
    for part in COMPONENTS[source]:
        assert part in html
    assert "<c-" not in html
    assert "{%" not in html
    assert "style=" not in html


def test_every_component_is_tried_and_documented():
    files = {path.stem.replace("_", "-") for path in (TOOLKIT / "templates" / "cotton").glob("*.html")}
    tried = {name for source in COMPONENTS for name in re.findall(r"<c-([\w-]+)", source)} - {"slot"}
    with_forms = {"field", "errors"}
    assert files - tried == with_forms
    for path in (TOOLKIT / "templates" / "cotton").glob("*.html"):
        assert path.read_text().startswith("{% comment %}"), f"{path.name} does not say how it is used"


def test_a_field_ties_label_help_and_error_to_its_control(tmp_path):
    from django import forms

    class Trial(forms.Form):
        name = forms.CharField(label="Name", help_text="As written.")
        agree = forms.BooleanField(label="Agree")
        side = forms.ChoiceField(label="Side", choices=[("l", "Left")], widget=forms.RadioSelect)

    form = Trial({})
    form.is_valid()
    html = component(
        tmp_path, "<c-errors :form='form' />{% for f in form %}<c-field :field='f' />{% endfor %}", form=form
    )
    assert 'for="id_name"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert html.count('id="id_name_error"') == 1
    assert 'aria-invalid="true"' in html
    assert "3 things need your attention" in html
    assert 'href="#id_name"' in html
    assert "<legend>Side" in html


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = set(re.findall(r'id="([\w-]+)"', Path(finders.find("vendor/icons.svg")).read_text()))
    used = {}
    for path in [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.py")]:
        if "tests" in path.parts:
            continue
        text = path.read_text()
        for name in re.findall(r"""{% icon "([\w-]+)\"""", text) + re.findall(
            r"""\bicon=["']([a-z][\w-]+)["']""", text
        ):
            used[name] = path.name
    assert len(used) > 20
    assert {name: where for name, where in used.items() if name not in sprite} == {}


def test_the_frame_of_errors_needs_no_request_and_no_database():
    html = render_to_string("errors/page.html", {"title": "T", "text": "X", "reference": "abc"})
    assert "<h1>T</h1>" in html
    assert "abc" in html
