"""The priority matrix: nine choices, how much open work each cell holds, and what was in force before."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from wellkept.components.classification import matrix
from wellkept.components.classification import selectors as classification
from wellkept.components.classification.models import Level, Priority
from wellkept.directory.permissions import Permissions
from wellkept.kernel import occasion
from wellkept.kernel.wording import lowered
from wellkept.sms.resolution.incidents import selectors as incidents
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept

#: A cell: its place in the matrix by impact and urgency, 1 (high) to 3 (low).
_CELLS = [(impact, urgency) for impact in Level for urgency in Level]


def cell_name(impact: int, urgency: int) -> str:
    """The name of a cell's field."""
    return f"cell_{impact}_{urgency}"


class MatrixForm(SettingsForm):
    """Nine priorities."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(p.value, f"P{p.value} {p.label}") for p in Priority]
        for impact, urgency in _CELLS:
            label = _("Impact %(impact)s, urgency %(urgency)s") % {
                "impact": lowered(impact.label),
                "urgency": lowered(urgency.label),
            }
            self.fields[cell_name(impact, urgency)] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, widget=forms.Select(attrs={"aria-label": label})
            )

    def cells(self) -> matrix.Cells:
        """The matrix that was chosen."""
        rows = [[self.cleaned_data[cell_name(impact, urgency)] for urgency in Level] for impact in Level]
        return tuple(tuple(row) for row in rows)  # type: ignore[return-value]


@requires(Permissions.SETTINGS)
class Priorities(View):
    """Shows the matrix in force and puts another one in force."""

    def get(self, request: Request) -> HttpResponse:
        """Show it."""
        present = matrix.in_force(occasion.now())
        initial = {cell_name(i, u): present[i - 1][u - 1] for i, u in _CELLS}
        return self._page(request, MatrixForm(initial=initial))

    def post(self, request: Request) -> HttpResponse:
        """Put the matrix in force; records keep the priority that they were given."""
        form = MatrixForm(request.POST)
        before = matrix.in_force(occasion.now())

        def act(_values: dict[str, Any]) -> bool:
            if form.cells() != before:
                matrix.change(form.cells(), actor=request.actor)
            return True

        if form.attempt(act) is None:
            return self._page(request, form, 422)
        cells = form.cells()
        if cells == before:
            return kept(request, "/settings/priorities", _("Nothing was changed."))
        held = incidents.open_by_cell(request.actor)
        moved = sum(n for (i, u), n in held.items() if cells[i - 1][u - 1] != before[i - 1][u - 1])
        text = _("The new matrix is in force.")
        if moved:
            text += " " + ngettext(
                "%(n)d open incident keeps the priority that it was given.",
                "%(n)d open incidents keep the priority that they were given.",
                moved,
            ) % {"n": moved}
        return kept(request, "/settings/priorities", text)

    @staticmethod
    def _page(request: Request, form: MatrixForm, status: int = 200) -> HttpResponse:
        held = incidents.open_by_cell(request.actor)
        grid = [
            (impact.label, [(form[cell_name(impact, urgency)], held.get((impact, urgency), 0)) for urgency in Level])
            for impact in Level
        ]
        context = {
            "form": form,
            "grid": grid,
            "urgencies": [urgency.label for urgency in Level],
            "history": classification.matrices(),
            "levels": [level.label for level in Level],
        }
        return render(request, "settings/priorities.html", context, status=status)
