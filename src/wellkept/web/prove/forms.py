"""What people say on the pages of proof: verdicts, excuses, measures."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellkept.components.findings.models import NONCONFORMITIES
from wellkept.conformity import limit_words
from wellkept.conformity.catalogue import Limit
from wellkept.conformity.models import Verdict
from wellkept.conformity.yardsticks import Yardstick
from wellkept.web.settings_pages.answers import SettingsForm

_LIMIT = "limit_"


class VerdictForm(SettingsForm):
    """A person's judgement of a requirement."""

    judgement = forms.ChoiceField(
        label=_("Your judgement"), choices=Verdict.Judgement.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("What it rests on"),
        help_text=_("What you looked at and what you saw; it stands beside the outcome for everybody who may see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExcuseForm(SettingsForm):
    """Why a record that misses is excused."""

    number = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is excused, or how it was made good"), widget=forms.Textarea(attrs={"rows": 3})
    )


class FindingForm(SettingsForm):
    """A nonconformity that is raised because a rule fails."""

    title = forms.CharField(label=_("What is not as it has to be"), max_length=200)
    grade = forms.ChoiceField(label=_("Grade"), choices=[(one.value, one.label) for one in NONCONFORMITIES])


class MeasuresForm(SettingsForm):
    """What a rule measures against; empty fields mean the catalogue's value."""

    percent = forms.DecimalField(
        label=_("Share that has to conform, in percent"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
    )
    window_months = forms.IntegerField(label=_("Months to look back"), required=False, min_value=1, max_value=120)

    def __init__(self, yardstick: Yardstick, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = yardstick.rule
        self.fields["percent"].help_text = _("The catalogue proposes %(value)s %%.") % {
            "value": f"{rule.threshold * 100:.4g}"
        }
        self.fields["window_months"].help_text = _("The catalogue proposes %(value)s.") % {"value": rule.window_months}
        for name, limit in rule.limits.items():
            self.fields[f"{_LIMIT}{name}"] = forms.CharField(
                label=limit_words.name_of(name),
                required=False,
                max_length=30,
                help_text=_("The catalogue proposes %(value)s.") % {"value": limit_words.in_words(limit)},
            )
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            help_text=_("It stands beside every outcome of this rule."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def measures(self) -> dict[str, Any]:
        """The measures that were given, as the service takes them."""
        given = self.cleaned_data
        percent = given["percent"]
        limits = {
            name.removeprefix(_LIMIT): _plain(text) for name, text in given.items() if name.startswith(_LIMIT) and text
        }
        return {
            "threshold": float(percent / 100) if percent is not None else None,
            "window_months": given["window_months"],
            "limits": limits,
            "reason": given["reason"],
        }

    @staticmethod
    def of(yardstick: Yardstick) -> "MeasuresForm":
        """The form with what the organization has set so far."""
        own = yardstick.set_by
        initial: dict[str, Any] = {}
        if own is not None:
            initial = {f"{_LIMIT}{name}": limit_words.in_words(Limit.parse(text)) for name, text in own.limits.items()}
            initial["percent"] = None if own.threshold is None else round(own.threshold * 100, 2)
            initial["window_months"] = own.window_months
        return MeasuresForm(yardstick, initial=initial)


def _plain(text: str) -> str:
    """A time span as the catalogue writes it; what is none stays, for the service to refuse it."""
    try:
        return str(limit_words.read(text))
    except ValueError:
        return text
