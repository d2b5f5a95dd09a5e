"""The form field of what an agreement is built on: requirements down, promises across, a box where they meet."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.sms.portfolio.services.models import ServiceRequirement
from wellkept.sms.relationship.agreements.basis import selectors
from wellkept.sms.relationship.agreements.models import Agreement

SCHEMA: Mapping[str, Any] = {
    "type": "array",
    "title": "Built on",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["promise", "requirement"],
        "properties": {
            "promise": {
                "type": "string",
                "description": "Kind and metric (incident.response), availability, series.7, or agreement for the whole.",
            },
            "requirement": {"type": "string", "description": "The number of an agreed service requirement."},
        },
    },
}

#: A promise and the key of a requirement.
Pair = tuple[str, str]


class BasisWidget(forms.Widget):
    """The table of boxes; its values are pairs of promise and requirement."""

    use_fieldset = True

    def __init__(self, promises: Mapping[str, Any], rows: list[ServiceRequirement]) -> None:
        super().__init__()
        self.promises, self.rows = promises, rows

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The table has no single field that a label could name."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The pairs that were ticked; a list of objects is what a program sent."""
        given = data.get(name)
        if isinstance(given, list):
            return given
        boxes = data.getlist(f"{name}-box") if hasattr(data, "getlist") else []
        return [tuple(box.rsplit(" ", 1)) for box in boxes if " " in box]

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The table, or what to do first."""
        if not self.rows:
            return format_html(
                '<input type="hidden" name="{}" value="1"><p class="muted">{} <a href="/service-requirements">{}</a></p>',
                name, _("No requirement on its services is agreed yet."), _("Service requirements"),
            )  # fmt: skip
        ticked = {(str(pair[0]), str(pair[1])) for pair in value or () if isinstance(pair, tuple)}
        heads = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in self.promises.values()))
        rows = format_html_join(
            "",
            '<tr><th scope="row">{} <span class="muted">{}</span></th>{}</tr>',
            ((row.title, row.service.title, self._boxes(name, row, ticked)) for row in self.rows),
        )
        return format_html(
            '<input type="hidden" name="{}" value="1"><div class="sideways" tabindex="0" role="region" aria-label="{}">'
            '<table class="targets boxes"><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>',
            name, _("Built on"), heads, rows,
        )  # fmt: skip

    def _boxes(self, name: str, row: ServiceRequirement, ticked: set[Pair]) -> SafeString:
        cells = (
            (f"{name}-box", f"{promise} {row.pk}", f"{row.title}: {label}",
             " checked" if (promise, str(row.pk)) in ticked else "")
            for promise, label in self.promises.items()
        )  # fmt: skip
        return format_html_join("", '<td><input type="checkbox" name="{}" value="{}" aria-label="{}"{}></td>', cells)


class BasisField(forms.Field):
    """Pairs of promise and requirement: ticked in the table, or given by number from a program."""

    def __init__(self, rows: list[ServiceRequirement], promises: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(widget=BasisWidget(promises, rows), required=False, **kwargs)
        self.known = {str(row.pk): row for row in rows} | {row.number: row for row in rows}
        self.promises = promises

    def to_python(self, value: Any) -> list[tuple[str, ServiceRequirement]]:
        """The pairs. Raises ValidationError for one that names nothing that can be meant."""
        return [self._pair(place, one) for place, one in enumerate(value or (), 1)]

    def _pair(self, place: int, one: Any) -> tuple[str, ServiceRequirement]:
        match one:
            case {"promise": str(promise), "requirement": str(given)}:
                pass
            case (str(promise), str(given)):
                pass
            case _:
                raise ValidationError(_("%(place)d: give a promise and a requirement.") % {"place": place})
        found = self.known.get(given)
        if promise not in self.promises or found is None:
            said = _("%(place)d: there is no such promise, or no agreed requirement of that number on its services.")
            raise ValidationError(said % {"place": place})
        return promise, found


def rests(record: Agreement | None, actor: Actor) -> forms.Field:
    """What the agreement is built on, as it stands."""
    if record is None:
        return BasisField([], {})
    now = selectors.bases_of(record)
    rows = {row.pk: row for row in selectors.possible(record, actor)} | {
        one.requirement_id: one.requirement for one in now
    }
    return BasisField(
        sorted(rows.values(), key=lambda row: row.number), selectors.promised(record), label=_("Built on"),
        help_text=_("Tick which requirement stands behind which target. Only agreed ones on its services are offered."),
        initial=[(one.promise, str(one.requirement_id)) for one in now],
    )  # fmt: skip
