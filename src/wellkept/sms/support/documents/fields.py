"""The form fields of what has no column that people type into: which keys a document serves, whom it is made known to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Input
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.outline import described, keys_of
from wellkept.sms.support.documents.readers.selectors import groups


class WordsWidget(forms.SelectMultiple):
    """A box to tick for each; that none is ticked is said, too, by an empty value."""

    use_fieldset = True
    #: The boxes are drawn here, not option by option by the template of fields.
    option_template_name = ""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """No single box that a label could name."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The ticked ones."""
        given = super().value_from_datadict(data, files, name)
        return [word for word in given if word] if isinstance(given, list) else given

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The boxes; those ticked come first, so that one sees them without reading all."""
        chosen = {str(word) for word in value or ()}
        choices = [(str(word), label) for word, label in self.choices]
        boxes = format_html_join(
            "",
            '<label><input type="checkbox" name="{}" value="{}"{}> {}</label>',
            (
                (name, word, SafeString(" checked") if word in chosen else "", label)
                for word, label in sorted(choices, key=lambda choice: choice[0] not in chosen)
            ),
        )
        return format_html('<input type="hidden" name="{}" value=""><div class="options many">{}</div>', name, boxes)


class WordsField(forms.MultipleChoiceField):
    """Some of a list, ticked on a page and given as a list by programs."""

    widget = WordsWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as sets."""
        return set(initial or ()) != set(data or ())


def _words(choices: Sequence[tuple[str, Any]], initial: Sequence[str], label: Any, help_text: Any) -> WordsField:
    known = {word for word, _label in choices}
    return WordsField(
        choices=choices, initial=[word for word in initial if word in known], label=label, help_text=help_text,
        required=False, error_messages={"invalid_choice": _("“%(value)s” is not one of the list.")},
    )  # fmt: skip


def keys(document: Document | None, _actor: Actor) -> forms.Field:
    """Which documents of the catalogue one serves."""
    choices = [(one.key, f"{one.title} ({one.clause})") for one in described().values()]
    present = keys_of(document.keys) if document is not None else []
    return _words(
        choices,
        present,
        _("Serves"),
        _("Which documents of the standard this one is. None: a further document of your own."),
    )


def distribution(document: Document | None, _actor: Actor) -> forms.Field:
    """Whom a document is made known to."""
    present = keys_of(document.distribution) if document is not None else []
    return _words(
        list(groups().items()), present, _("Made known to"), _("They may read what is in force, and are told of it.")
    )


def must_read(document: Document | None, _actor: Actor) -> forms.Field:
    """Whether each of the staff confirms to have read it."""
    column = Document._meta.get_field("must_read")
    initial = document.must_read if document is not None else False
    return forms.BooleanField(label=column.verbose_name, required=False, initial=initial)


def _list_of(known: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": list(known)}, "uniqueItems": True}


KEYS = Input("keys", keys, schema=_list_of(described()))
DISTRIBUTION = Input("distribution", distribution, schema={"type": "array", "items": {"type": "string"}})
MUST_READ = Input("must_read", must_read, schema={"type": "boolean"})
