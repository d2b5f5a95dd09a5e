"""How the settings answer a form: kept and said so, or shown again with what was typed and what is wrong with it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from wellkept.kernel.errors import Denied, Invalid, WellkeptError
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.routes import Request

T = TypeVar("T")


class SettingsForm(forms.Form):
    """A form of the settings; takes a service's refusal as its own errors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def take(self, refusal: WellkeptError) -> None:
        """Show a refusal beside the fields that it names, else above the form."""
        named = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message}
        for name, message in named.items():
            self.add_error(name if name in self.fields else None, str(message))

    def attempt(self, act: Callable[[dict[str, Any]], T]) -> T | None:
        """Call a service with the values of the form; None when the form or the service refused. Raises Denied."""
        if not self.is_valid():
            return None
        try:
            return act(self.cleaned_data)
        except Denied:
            raise
        except WellkeptError as refusal:
            self.take(refusal)
            return None


def kept(request: Request, address: str, text: str, *, draft: str = "") -> HttpResponse:
    """Say that it is done and go on; `draft` is the key under which the browser kept what was typed."""
    messages.success(request, text)
    return see(request, address, sent=draft)


def stepped(request: Request, address: str, step: Callable[[], HttpResponse]) -> HttpResponse:
    """Take the step of a button without fields; where a service refuses, say why and go on to `address`. Raises Denied."""
    try:
        return step()
    except Denied:
        raise
    except WellkeptError as refusal:
        messages.error(request, refusal.message)
        return see(request, address)
