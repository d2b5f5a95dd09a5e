"""The form that appoints a person to a bundle of roles."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.sms.leadership.authority.roles import role_choices
from wellkept.toolkit.fields import field_for
from wellkept.toolkit.forms import Renderer

#: What the form takes for every role of the bundle, as attributes of an appointment.
_SHARED = ("scope", "authority", "conformity", "reporting", "starts_on", "ends_on")


class AppointForm(forms.Form):
    """Whom, to which roles, and what goes for all of them."""

    default_renderer = Renderer()
    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=forms.CheckboxSelectMultiple, choices=role_choices,
        error_messages={"required": _("Choose at least one role.")},
    )  # fmt: skip

    def __init__(
        self, actor: Actor, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        of = kind("role_assignment")
        self.fields["person"] = field_for(of, "person", actor)
        for name in _SHARED:
            self.fields[name] = field_for(of, name, actor)
        self.order_fields(["person", "roles", *_SHARED])
