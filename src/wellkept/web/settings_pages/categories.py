"""The tree of categories: adding below another, renaming, retiring, using again."""

from dataclasses import dataclass, field

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from wellkept.components.classification import selectors, services
from wellkept.components.classification.models import Category
from wellkept.directory.permissions import Permissions
from wellkept.toolkit.routes import Request, requires
from wellkept.web.settings_pages.answers import SettingsForm, kept, stepped

HERE = "/settings/categories"


@dataclass
class Branch:
    """A category with those below it, and how deep it stands (1 is the top)."""

    category: Category
    depth: int = 1
    below: "list[Branch]" = field(default_factory=list)


def tree(categories: list[Category]) -> list[Branch]:
    """The categories in the order of a tree, each with its depth."""
    branches = {category.pk: Branch(category) for category in categories}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.category.parent_id or 0)
        (above.below if above else tops).append(branch)
    ordered: list[Branch] = []

    def walk(level: list[Branch], depth: int) -> None:
        for branch in sorted(level, key=lambda one: one.category.name.casefold()):
            branch.depth = depth
            ordered.append(branch)
            walk(branch.below, depth + 1)

    walk(tops, 1)
    return ordered


class CategoryForm(SettingsForm):
    """A new category."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Below"), required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(self, branches: list[Branch], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offered = [(b.category.pk, b.category.path) for b in branches if b.category.active]
        self.fields["parent"].choices = [("", _("At the top")), *offered]  # type: ignore[attr-defined]


class RenameForm(SettingsForm):
    """Another name for a category."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=80)


@requires(Permissions.SETTINGS)
class Categories(View):
    """Shows the tree and takes its small steps."""

    def get(self, request: Request) -> HttpResponse:
        """Show the tree; `?below=` prepares the form for a branch, `?rename=` the one for another name."""
        branches = tree(list(selectors.categories()))
        category = _category(request.GET.get("rename", ""))
        if category is not None:
            return self._page(request, branches, RenameForm(initial={"name": category.name}), renamed=category)
        return self._page(request, branches, CategoryForm(branches, initial={"parent": request.GET.get("below", "")}))

    def post(self, request: Request) -> HttpResponse:
        """Add a category, rename or retire one, or use it again; 404 for a step that does not exist."""
        step, _sep, key = request.POST.get("do", "").partition(":")
        if step == "add":
            return self._add(request)
        category = _category(key)
        if category is None or step not in ("rename", "retire", "use"):
            raise Http404
        if step == "rename":
            return self._rename(request, category)
        return stepped(request, HERE, lambda: self._use(request, category, step == "use"))

    @staticmethod
    def _use(request: Request, category: Category, active: bool) -> HttpResponse:
        services.set_category_active(category, active, actor=request.actor)
        text = _("“%(path)s” is offered again.") if active else _("“%(path)s” is not offered any more.")
        return kept(request, HERE, text % {"path": category.path})

    def _add(self, request: Request) -> HttpResponse:
        branches = tree(list(selectors.categories()))
        form = CategoryForm(branches, request.POST)

        def act(values: dict[str, object]) -> Category:
            parent = next((b.category for b in branches if b.category.pk == values["parent"]), None)
            return services.add_category(actor=request.actor, name=str(values["name"]), parent=parent)

        made = form.attempt(act)
        if made is None:
            return self._page(request, branches, form, 422)
        below = f"?below={made.parent_id}" if made.parent_id else ""
        text = _("“%(path)s” is offered now.") % {"path": made.path}
        return kept(request, f"{HERE}{below}#add", text, draft="settings:category")

    def _rename(self, request: Request, category: Category) -> HttpResponse:
        form, before = RenameForm(request.POST), category.path
        made = form.attempt(lambda values: services.rename_category(category, actor=request.actor, **values))
        if made is None:
            return self._page(request, tree(list(selectors.categories())), form, 422, renamed=category)
        text = _("“%(before)s” is called “%(path)s” now.") % {"before": before, "path": made.path}
        return kept(request, HERE, text, draft=f"settings:category:{made.pk}")

    @staticmethod
    def _page(
        request: Request, branches: list[Branch], form: SettingsForm, status: int = 200, renamed: Category | None = None
    ) -> HttpResponse:
        context = {"branches": branches, "form": form, "renamed": renamed}
        return render(request, "settings/categories.html", context, status=status)


def _category(key: str) -> Category | None:
    return selectors.category(int(key)) if key.isascii() and key.isdecimal() and len(key) <= 18 else None
