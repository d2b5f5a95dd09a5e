"""The forms of a person's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellkept.kernel.permissions import Actor
from wellkept.toolkit.fields import DayInput
from wellkept.web.settings_pages.answers import SettingsForm
from wellkept.web.settings_pages.picking import pick_field

_ENDS = _("The last day of access. Leave it empty for access without end.")


class PersonForm(SettingsForm):
    """What is known of a person."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class NewPersonForm(PersonForm):
    """A new person and, with a role, an account."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = pick_field("organization", actor, label=_("Organization"))
        self.order_fields(["organization", "name", "email", "phone"])


class OpenAccountForm(SettingsForm):
    """A new account."""

    email = forms.EmailField(label=_("Signs in as"), help_text=_("The invitation goes to this address."))
    role = forms.ChoiceField(label=_("First role"), help_text=_("Further roles can be given afterwards."))
    ends = forms.DateField(label=_("Access until"), required=False, widget=DayInput(), help_text=_ENDS)
    invite = forms.BooleanField(
        label=_("Send the invitation now"),
        required=False,
        initial=True,
        help_text=_("A mail with a link to set the first password."),
    )

    def __init__(self, roles: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]


class AccountForm(SettingsForm):
    """What may be changed of an account."""

    email = forms.EmailField(label=_("Signs in as"))
    ends = forms.DateField(label=_("Access until"), required=False, widget=DayInput(), help_text=_ENDS)


class AppointForm(SettingsForm):
    """One more role."""

    role = forms.ChoiceField(label=_("Give a role"))

    def __init__(self, roles: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]


class GrantForm(SettingsForm):
    """One more customer that a colleague may see."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"] = pick_field("customer", actor, label=_("Customer"))
