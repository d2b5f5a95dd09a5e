"""Who votes in the person's place while he is away, from one day to another; and in whose place he votes."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from wellkept.components.approvals import selectors, services
from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.toolkit import words
from wellkept.toolkit.calendars import today
from wellkept.toolkit.fields import DayInput
from wellkept.toolkit.forms import Renderer
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request, signed_in
from wellkept.web.settings_pages.pages import SUBSTITUTE

ADDRESS = SUBSTITUTE.href


class SubstituteForm(forms.Form):
    """Who, and from which day to which; both days are part of it."""

    default_renderer = Renderer()
    substitute = forms.TypedChoiceField(label=gettext_lazy("Who votes in your place"), coerce=int)
    first = forms.DateField(label=gettext_lazy("First day"), widget=DayInput(), input_formats=["%Y-%m-%d"])
    last = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput(), input_formats=["%Y-%m-%d"])

    def __init__(self, people: dict[int, Person], data: Any = None) -> None:
        super().__init__(data, initial={"first": today()}, label_suffix="")
        names = [(key, person.name) for key, person in people.items()]
        self.fields["substitute"].choices = [("", "—"), *names]  # type: ignore[attr-defined]

    def clean_last(self) -> date:
        """The last day, which is not over."""
        last: date = self.cleaned_data["last"]
        if last < today():
            raise forms.ValidationError(_("This day is over."))
        return last


@signed_in
class Substitutes(View):
    """The person's substitutes, and the form that names one."""

    def get(self, request: Request) -> HttpResponse:
        """Show them."""
        return _page(request, SubstituteForm(selectors.colleagues(request.actor)))

    def post(self, request: Request) -> HttpResponse:
        """Name one."""
        people = selectors.colleagues(request.actor)
        form = SubstituteForm(people, request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                services.stand_in(
                    actor=request.actor,
                    substitute=people[given["substitute"]],
                    since=_begins(given["first"]),
                    until=_begins(given["last"] + timedelta(days=1)),
                )
            except Invalid as refusal:
                for name, said in refusal.fields.items():
                    form.add_error(_FIELDS.get(name), str(said))
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                told = {"name": people[given["substitute"]].name, "day": words.day(given["last"])}
                messages.success(request, _("%(name)s votes in your place, until %(day)s.") % told)
                return see(request, ADDRESS, sent="substitute")
        return _page(request, form, status=422)


_FIELDS = {"substitute": "substitute", "until": "last"}


def _begins(day: date) -> datetime:
    """When a day begins for the person."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _page(request: Request, form: SubstituteForm, status: int = 200) -> HttpResponse:
    now, me = occasion.now(), request.actor.person_id or 0
    rows = [
        {
            "row": row,
            "mine": row.person_id == me,
            "over": row.until <= now,
            "last": row.until - timedelta(microseconds=1),
        }
        for row in selectors.substitutions(me)
    ]
    return render(request, "web/substitutes.html", {"form": form, "rows": rows}, status=status)


@signed_in
@require_POST
def end(request: Request, key: int) -> HttpResponse:
    """End one of the person's own now."""
    row = next((one for one in selectors.substitutions(request.actor.person_id or 0) if one.pk == key), None)
    if row is None or row.person_id != request.actor.person_id:
        raise Http404
    services.end_stand_in(key, actor=request.actor)
    messages.success(request, _("%(name)s no longer votes in your place.") % {"name": row.substitute.name})
    return see(request, ADDRESS)
