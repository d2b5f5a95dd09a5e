"""The risk matrix: 25 levels, what the steps mean, what is accepted, and when risks of each level are assessed again."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from wellkept.kernel import occasion
from wellkept.sms.planning.risks import matrix
from wellkept.sms.planning.risks.models import RiskLevel
from wellkept.sms.planning.risks.permissions import Permissions
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept

HERE = "/settings/risks"
SIDES = {"likelihood": gettext_lazy("Likelihood"), "impact": gettext_lazy("Impact")}


def cell_name(likelihood: int, impact: int) -> str:
    """The name of a cell's field."""
    return f"cell_{likelihood}_{impact}"


class RiskMatrixForm(SettingsForm):
    """The whole matrix."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level.value, level.label) for level in RiskLevel]
        for side, name in SIDES.items():
            for step in matrix.STEPS:
                label = _("%(side)s %(step)d means") % {"side": name, "step": step}
                self.fields[f"{side}_{step}"] = forms.CharField(label=label, max_length=120)
        for likelihood in matrix.STEPS:
            for impact in matrix.STEPS:
                label = _("Likelihood %(likelihood)d, impact %(impact)d") % {"likelihood": likelihood, "impact": impact}
                self.fields[cell_name(likelihood, impact)] = forms.TypedChoiceField(
                    label=label, choices=levels, coerce=int, widget=forms.Select(attrs={"aria-label": label})
                )
        self.fields["acceptable"] = forms.TypedChoiceField(
            label=_("Whoever handles a risk may accept it up to"), choices=levels, coerce=int,
            help_text=_("Above that top management or the manager of the system accepts it, for a time."),
        )  # fmt: skip
        self.fields["criteria"] = forms.CharField(
            label=_("Criteria of acceptance"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )
        for level in RiskLevel:
            label = _("%(level)s: assessed again after (months)") % {"level": level.label}
            self.fields[f"months_{level}"] = forms.IntegerField(label=label, min_value=1, max_value=36)

    def matrix(self) -> matrix.Matrix:
        """The matrix that was filled in."""
        given = self.cleaned_data
        return matrix.Matrix(
            tuple(tuple(given[cell_name(row, column)] for column in matrix.STEPS) for row in matrix.STEPS),
            tuple(given[f"likelihood_{step}"] for step in matrix.STEPS),
            tuple(given[f"impact_{step}"] for step in matrix.STEPS),
            given["acceptable"],
            given["criteria"],
            tuple(given[f"months_{level}"] for level in RiskLevel),
        )


def _initial(present: matrix.Matrix) -> dict[str, Any]:
    found: dict[str, Any] = {"acceptable": present.acceptable, "criteria": str(present.criteria)}
    for step in matrix.STEPS:
        found[f"likelihood_{step}"] = str(present.likelihoods[step - 1])
        found[f"impact_{step}"] = str(present.impacts[step - 1])
        found |= {cell_name(step, impact): present.level(step, impact) for impact in matrix.STEPS}
    return found | {f"months_{level}": present.months[level - 1] for level in RiskLevel}


@requires(Permissions.STEER)
class RiskSettings(View):
    """Shows the matrix in force and puts another one in force."""

    def get(self, request: Request) -> HttpResponse:
        """Show it."""
        return self._page(request, RiskMatrixForm(initial=_initial(matrix.in_force(occasion.now()))))

    def post(self, request: Request) -> HttpResponse:
        """Put the matrix in force; what was assessed keeps its level until it is assessed again."""
        form = RiskMatrixForm(request.POST)
        before = _initial(matrix.in_force(occasion.now()))

        def act(_values: dict[str, Any]) -> bool:
            if _initial(form.matrix()) == before:
                return False
            matrix.change(form.matrix(), actor=request.actor)
            return True

        changed = form.attempt(act)
        if changed is None:
            return self._page(request, form, 422)
        text = _("The new matrix is in force; risks keep their level until they are assessed again.")
        return kept(request, HERE, text if changed else _("Nothing was changed."), draft="settings:risks")

    @staticmethod
    def _page(request: Request, form: RiskMatrixForm, status: int = 200) -> HttpResponse:
        grid = [(step, [form[cell_name(step, impact)] for impact in matrix.STEPS]) for step in reversed(matrix.STEPS)]
        context = {
            "form": form,
            "grid": grid,
            "steps": list(matrix.STEPS),
            "words": [[form[f"{side}_{step}"] for step in matrix.STEPS] for side in SIDES],
            "months": [form[f"months_{level}"] for level in RiskLevel],
            "history": [
                {"since": since, "rows": [[(v, RiskLevel(v).label) for v in row] for row in reversed(one.cells)],
                 "acceptable": RiskLevel(one.acceptable).label, "criteria": one.criteria}
                for since, one in matrix.history()[:10]
            ],
        }  # fmt: skip
        return render(request, "settings/risks.html", context, status=status)
