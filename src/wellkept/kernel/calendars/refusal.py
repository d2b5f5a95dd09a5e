"""How the arithmetic of calendars says no; it works with and without Django."""

import sys

from wellkept.kernel.errors import WellkeptError


def sentence(text: str) -> str:
    """Marks a sentence for translation; `CalendarError` translates it."""
    return text


class CalendarError(WellkeptError, ValueError):
    """A calendar, or a question put to one, makes no sense; the message says what to do next.

    The sentence comes marked for translation, with its values apart. It is put into the language in force where an
    application runs, and stays English where none does (a script, the benchmark).
    """

    code = "calendar"

    def __init__(self, sentence: str, **values: object) -> None:
        text = _translated(sentence)
        super().__init__(text % values if values else text)


def _translated(text: str) -> str:
    django_apps = sys.modules.get("django.apps")
    if django_apps is None or not django_apps.apps.ready:
        return text
    from django.utils.translation import gettext

    return gettext(text)
