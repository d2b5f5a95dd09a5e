"""The questions of the guided start, and what somebody answered."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.web.settings_pages.answers import SettingsForm

#: So many lines a list may have, each of so many characters.
MOST_LINES, LONGEST = 30, 120


@dataclass(frozen=True, slots=True)
class Answers:
    """What an organization says of itself; people and organizations by name."""

    purpose: str
    services: tuple[str, ...]
    customers: tuple[str, ...]
    headcount: int
    places: tuple[str, ...]
    leader: str
    manager: str
    auditor: str
    suppliers: tuple[str, ...]
    worry: str


class Lines(forms.CharField):
    """A list that is typed line by line; the same line twice counts once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=MOST_LINES * (LONGEST + 2), **kwargs)

    def clean(self, value: Any) -> Any:
        """The lines, in order. Raises ValidationError for too many or too long ones."""
        text = super().clean(value)
        found = {
            " ".join(line.split()).casefold(): " ".join(line.split()) for line in text.splitlines() if line.strip()
        }
        if len(found) > MOST_LINES:
            raise forms.ValidationError(_("Name %(n)d at most; more can be added later.") % {"n": MOST_LINES})
        if any(len(line) > LONGEST for line in found.values()):
            raise forms.ValidationError(_("Keep each line below %(n)d characters.") % {"n": LONGEST})
        return tuple(found.values())


class StartForm(SettingsForm):
    """The questions, in the order in which one would tell a stranger."""

    purpose = forms.CharField(
        label=gettext_lazy("What do you do, and for whom?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Two or three sentences, as you would tell a neighbour. They open your policy."),
    )
    services = Lines(
        label=gettext_lazy("Which services do you deliver?"),
        help_text=gettext_lazy("One on each line, such as: Service desk, Payroll, Cleaning of operating rooms."),
    )
    customers = Lines(
        label=gettext_lazy("Who are your main customers?"),
        required=False,
        help_text=gettext_lazy("One on each line. Leave it empty if you serve your own organization alone."),
    )
    headcount = forms.IntegerField(label=gettext_lazy("How many people work on it?"), min_value=1, max_value=100_000)
    places = Lines(label=gettext_lazy("Where do you work?"), help_text=gettext_lazy("One place on each line."))
    leader = forms.CharField(
        label=gettext_lazy("Who leads the organization?"),
        max_length=LONGEST,
        help_text=gettext_lazy("First and last name. This person approves policy and scope."),
    )
    manager = forms.CharField(
        label=gettext_lazy("Who runs it day to day?"),
        max_length=LONGEST,
        help_text=gettext_lazy("Keeps the management system going; may be yourself."),
    )
    auditor = forms.CharField(
        label=gettext_lazy("Who could audit?"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("Somebody who does not run what is audited. Leave it empty if you do not know yet."),
    )
    suppliers = Lines(
        label=gettext_lazy("Whom do you depend on?"),
        required=False,
        help_text=gettext_lazy("Your main suppliers, one on each line."),
    )
    worry = forms.CharField(
        label=gettext_lazy("What worries you most?"), max_length=LONGEST, required=False,
        help_text=gettext_lazy("In a few words. It becomes your first risk."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Names without double blanks; who runs the system does not audit it."""
        values = super().clean() or {}
        for name in ("leader", "manager", "auditor", "worry"):
            values[name] = " ".join((values.get(name) or "").split())
        if values["auditor"] and values["auditor"].casefold() == values["manager"].casefold():
            self.add_error("auditor", _("Nobody audits what he runs. Name somebody else, or nobody yet."))
        return values

    def answers(self) -> Answers:
        """What was answered; the form is valid."""
        return Answers(**self.cleaned_data)
