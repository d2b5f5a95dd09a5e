"""The living style page: every component in all its states, with invented data. Only while developing (settings.DEBUG)."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from wellkept.kernel.lifecycle import Phase
from wellkept.toolkit.routes import Request, signed_in

OUTCOMES = {
    "met": "Met",
    "not_met": "Not met",
    "stale": "Stale",
    "needs_judgement": "Needs judgement",
    "not_exercised": "Not exercised",
    "not_automated": "Not automated",
}
PEOPLE = ("Amara Okoye", "Jonah Pell", "Rashid Karim", "Lotte Brandvik", "Ines Vallory", "Tomas Rehn", "Greta Holm")
TITLES = (
    ("Shared drive is read-only for the whole ward", "active", "In progress", 1, -95),
    ("Printer on floor 2 prints blank pages after the firmware update", "new", "New", 4, 600),
    ("No sign-in after the password was changed on the phone", "active", "Assigned", 3, 55),
    ("Backup of the document server ended with warnings", "on_hold", "On hold", 2, None),
    ("Video calls drop after twenty minutes in both meeting rooms", "active", "In progress", 2, 200),
    ("Invoice mailbox does not receive attachments above 5 MB", "resolved", "Resolved", 3, None),
    ("Laptop of a new colleague is not encrypted", "closed", "Closed", 3, None),
    ("Duplicate of the report about the ward's shared drive", "cancelled", "Cancelled", 5, None),
    ("Telephone queue shows yesterday's figures", "new", "New", 5, 2900),
)


class LookForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label="What is wrong?", help_text="One line, as the caller says it.")
    impact = forms.ChoiceField(label="Impact", choices=[("1", "Many people"), ("2", "A team"), ("3", "One person")])
    urgency = forms.ChoiceField(
        label="Urgency",
        choices=[("1", "Work has stopped"), ("2", "Work is slow"), ("3", "Can wait")],
        widget=forms.RadioSelect,
    )
    seen = forms.DateTimeField(
        label="Since when?", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    description = forms.CharField(label="Description", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    tell = forms.BooleanField(label="Tell the caller by mail", required=False, help_text="Only while it is open.")


@signed_in
@require_safe
def look(request: Request) -> HttpResponse:
    """Every component in all states."""
    now = datetime.now(UTC)
    rows = [
        {
            "number": f"INC-{1042 - i:06}",
            "title": title,
            "phase": phase,
            "state": state,
            "priority": priority,
            "owner": PEOPLE[i % len(PEOPLE)] if i % 4 != 1 else "",
            "due": now + timedelta(minutes=minutes) if minutes is not None else None,
            "updated": now - timedelta(minutes=7 * (i + 1) ** 3),
        }
        for i, (title, phase, state, priority, minutes) in enumerate(TITLES)
    ]
    wrong = LookForm(
        {"title": "", "impact": "9", "description": "The whole ward cannot save documents since this morning."}
    )
    wrong.is_valid()
    return render(
        request,
        "web/look.html",
        {
            "rows": rows,
            "phases": list(Phase),
            "outcomes": OUTCOMES.items(),
            "people": PEOPLE,
            "form": LookForm(initial={"impact": "2", "urgency": "2"}),
            "wrong": wrong,
            "line": [12, 14, 11, 9, 13, 8, 7, 9, 6, 5, 7, 4],
            "rising": [3, 4, 4, 6, 5, 8, 9, 9, 12, 11, 14, 16],
            "hours": {n: now + timedelta(hours=n) for n in (-70, -2, 1, 9, 90)}.values(),
            "earlier": now - timedelta(minutes=42),
            "yesterday": now - timedelta(hours=27),
        },
    )


@signed_in
@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """The people of the style page, for its pick-list."""
    text = request.GET.get("q", "").lower()
    found = [name for name in PEOPLE if text in name.lower()]
    options = format_html_join(
        "", '<div role="option" aria-selected="false" data-value="{}">{}</div>', ((n, n) for n in found)
    )
    return HttpResponse(options or '<p class="listbox-note">Nobody of that name.</p>')
