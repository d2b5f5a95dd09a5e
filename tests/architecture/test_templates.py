"""Templates hold nothing that the Content-Security-Policy would block: no inline script, style or event handler."""

import re

import pytest
from tests.architecture.tracked import texts

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<(?P<name>[A-Za-z][\w.:-]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>")
ATTRIBUTE = re.compile(r"(?:^|\s)(?P<name>[^\s=\"'<>/]+)\s*(?:=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
DATA = {"application/json", "application/ld+json"}


def blank(match):
    """What stands for a comment, a tag or a variable: as many lines, so that line numbers stay right."""
    return ("x" if match[0].startswith("{{") else " ") + "\n" * match[0].count("\n")


def faults(template):
    """What the policy would block in `template`, each with its line."""
    text = CODE.sub(blank, COMMENT.sub(blank, template))
    found = []
    for tag in TAG.finditer(text):
        values = {
            # Cotton passes `:name` on as `name`.
            each["name"].lower().lstrip(":"): (each["value"] or "").strip("\"'")
            for each in ATTRIBUTE.finditer(tag["attributes"])
        }
        name = tag["name"].lower()
        line = text.count("\n", 0, tag.start()) + 1
        if name == "script" and "src" not in values and values.get("type", "").lower() not in DATA:
            found.append(f"{line}: inline <script>")
        if name == "style":
            found.append(f"{line}: inline <style>")
        found += [f"{line}: {each}=" for each in values if each == "style" or re.match(r"(?:on[a-z]+$|hx-on)", each)]
        found += [
            f"{line}: javascript: address" for value in values.values() if value.lower().startswith("javascript:")
        ]
    return found


def test_no_template_holds_what_the_policy_blocks():
    files = texts(".html", ".svg", under="src/")
    found = [f"{name}:{fault}" for name, text in files.items() for fault in faults(text)]
    assert found == []


FORM = re.compile(r"<form\b(?P<tag>(?:\{[{%].*?[%}]\}|[^>{])*)>(?P<body>.*?)</form>", re.DOTALL)
#: Forms that keep no draft, and why.
WITHOUT_DRAFT = {
    "account/": "passwords are never kept, and who signs in has typed nothing else",
    "web/invitation.html": "a password",
    "web/first_run.html": "a password",
    "web/look.html": "a page that shows the parts, not one that takes anything",
    "settings/holidays.html": "a file or ticks",
    "settings/system.html": "a line that was pasted",
    "settings/person.html": "choices alone: a role, a customer",
    "settings/team.html": "a choice alone: a colleague",
}


def test_a_page_whose_links_open_in_a_dialog_has_one():
    pages = {name: text for name, text in texts(".html").items() if "{% extends" in text}
    lacking = [
        n for n, text in pages.items() if "{% dialog " in text and '{% include "toolkit/dialog.html"' not in text
    ]
    assert pages
    assert not lacking


def test_a_form_keeps_what_is_typed_in_it():
    """An outage, a form that is out of date or a slip on the keyboard takes nothing that somebody wrote."""
    found = []
    for name, text in texts(".html", under="src/").items():
        fields = [f for f in FORM.finditer(text) if re.search(r"<c-field|<textarea", f["body"])]
        open_ones = [f for f in fields if 'method="post"' in f["tag"] and not re.search(r"data-(draft|warn)", f["tag"])]
        if open_ones and not any(place in name for place in WITHOUT_DRAFT):
            found.append(f"{name}: {len(open_ones)} forms without data-draft")
    assert found == []


@pytest.mark.parametrize(
    "template",
    [
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<p style="color: red">',
        "<p\n  style='{{ colour }}'>",
        '<c-card :style="x">',
        '<button onclick="go()">',
        '<button {% if a > b %}onfocus="go()"{% endif %}>',
        '<a title="a > b" onclick=go()>',
        '<a href="javascript:go()">',
        '<form hx-on::after-request="go()">',
        "<style>p { color: red }</style>",
    ],
)
def test_faults_are_found(template):
    assert len(faults(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        '<script src="{% static "app.js" %}" defer></script>',
        '<script id="d" type="application/json">{"onclick": "style="}</script>',
        '<p data-style="x" class="style" data-on="y">on=off style=plain</p>',
        "{# <p style='x'> #}{% comment %}<script>{% endcomment %}<!-- <style> -->",
        '<a href="{% url "list" %}?on=1" title="onclick=">',
        "{{ data|json_script:'d' }}",
    ],
)
def test_ordinary_templates_pass(template):
    assert faults(template) == []
