"""Time spent on work: noted on the record's page or over REST, shown beside its facts to those who read notes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.efforts import selectors, services
from wellkept.components.efforts.models import Effort
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Input, Panel, extend, kind, kind_of
from wellkept.records.scope import sees_notes
from wellkept.toolkit.addresses import step_address
from wellkept.toolkit.fields import DayInput
from wellkept.toolkit.lengths import seconds_of
from wellkept.toolkit.words import service_time

KINDS = ("incident", "request", "problem", "change", "task")


class TimeField(forms.Field):
    """Time as people write it, in minutes; with a minus before it, it is taken back."""

    def to_python(self, value: Any) -> int | None:
        """The minutes that a text means."""
        text = str(value or "").strip()
        if not text:
            return None
        sign, written = (-1, text[1:].strip()) if text[0] in "-−" else (1, text)
        try:
            return sign * (seconds_of(written) // 60)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


def note_time(
    record: Any,
    *,
    actor: Actor,
    time_spent: int,
    time_day: date | None = None,
    time_for: str = "",
    version: int | None = None,
) -> Any:
    """Note the actor's own time on a record; its version neither matters nor moves. Raises Denied, Invalid, Refused."""
    day = time_day or timezone.localdate(occasion.now())
    try:
        services.note_time(record, actor=actor, minutes=time_spent, day=day, what=time_for or "")
    except Invalid as wrong:
        names = {"minutes": "time_spent", "day": "time_day", "what": "time_for"}
        raise Invalid({names[name]: said for name, said in wrong.fields.items()}) from None
    return record


def _spent(record: Any, actor: Actor) -> forms.Field:
    return TimeField(
        label=_("Time"),
        help_text=_("Such as “30 min”, “1:15” or “1.5 h”; “-15 min” takes back what you noted too much."),
    )


def _day(record: Any, actor: Actor) -> forms.Field:
    return forms.DateField(
        label=_("Day"),
        required=False,
        initial=timezone.localdate(occasion.now()),
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
    )


def _what(record: Any, actor: Actor) -> forms.Field:
    return forms.CharField(label=_("What for"), required=False, max_length=200)


def in_words(minutes: int) -> str:
    """So many minutes in hours and minutes, with a minus where they were taken back."""
    return ("−" if minutes < 0 else "") + service_time(minutes * 60)


def spent(record: Any, actor: Actor) -> Mapping[str, Any]:
    """What was noted on a record, and where one notes more; empty for those who read no notes."""
    of = kind_of(record)
    if not sees_notes(of, actor):
        return {}
    noted = selectors.efforts_of(record)
    may = actor.person_id is not None and actor.can(of.access.edit)
    return {
        "noted": [(in_words(one.minutes), one) for one in noted],
        "total": in_words(sum(one.minutes for one in noted)),
        "more": len(noted) == selectors.SHOWN,
        "note": step_address(record.number, "note_time") if may else "",
    }


def _action(key: str) -> Action:
    return Action(
        "note_time",
        gettext_lazy("Note time"),
        kind(key).access.edit,
        note_time,
        ("time_spent",),
        ("time_day", "time_for"),
        inputs=(
            Input("time_spent", _spent, schema={"type": "string", "minLength": 1, "maxLength": 20}),
            Input("time_day", _day, Effort._meta.get_field("day")),
            Input("time_for", _what, schema={"type": "string", "maxLength": 200}),
        ),
    )


for _key in KINDS:
    extend(
        _key,
        actions=(_action(_key),),
        panels=(Panel("time", gettext_lazy("Time spent"), "flows/time_spent.html", spent, told="time_noted"),),
    )
