"""The form field of a text in Markdown: tall, with a look at it as it will be set."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.toolkit.templatetags.pages import previews

ROWS = 28


class MarkdownWidget(forms.Textarea):
    """A text field with a button that shows what it will look like below."""

    def __init__(self) -> None:
        super().__init__({"rows": ROWS, "class": "markdown"})

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The text field, the button, and the place of what it shows."""
        place = f"preview-of-{name}"
        return format_html(
            '{}<div class="button-row"><button class="button plain small" type="submit" {}>{}</button></div>'
            '<div class="preview" id="{}" role="status"></div>',
            super().render(name, value, dict(attrs or {}), renderer),
            previews(name, place),
            _("Preview"),
            place,
        )
