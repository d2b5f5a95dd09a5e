"""Changing the categories."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.components.classification.models import LONGEST_PATH, SEPARATOR, Category
from wellkept.components.classification.selectors import in_use
from wellkept.components.classification.usual import usual
from wellkept.directory.permissions import Permissions
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.ledger import services as ledger


def add_category(*, actor: Actor, name: str, parent: Category | None = None) -> Category:
    """Add a category under another or at the top. Raises Denied, Invalid when it exists or holds the separator."""
    actor.require(Permissions.SETTINGS)
    name = name.strip()
    path = _path(name, parent)
    with transaction.atomic():
        category = Category.objects.create(name=name, parent=parent, path=path)
        ledger.append([ledger.Entry("settings.category_added", changes={"path": (None, path)})], actor=actor)
    return category


def _path(name: str, parent: Category | None, *, but: int = 0) -> str:
    """The path of a name below a category. Raises Invalid when it cannot be, or when another than `but` has it."""
    if not name or SEPARATOR.strip() in name:
        raise Invalid({"name": _("Give a name without a slash.")})
    path = f"{parent.path}{SEPARATOR}{name}" if parent else name
    if Category.objects.filter(path__iexact=path).exclude(pk=but).exists():
        raise Invalid({"name": _("“%(path)s” exists already.") % {"path": path}})
    _refuse_long([path])
    return path


def _refuse_long(paths: Iterable[str]) -> None:
    if any(len(path) > LONGEST_PATH for path in paths):
        raise Invalid(
            {"name": _("The path of the category would be longer than %(n)d characters.") % {"n": LONGEST_PATH}}
        )


def rename_category(category: Category, *, actor: Actor, name: str) -> Category:
    """Call a category otherwise; records keep it, and whatever lies below moves along. Raises Denied, Invalid."""
    actor.require(Permissions.SETTINGS)
    name, before = name.strip(), category.path
    path = _path(name, category.parent, but=category.pk)
    if path == before:
        return category
    below = list(Category.objects.filter(path__startswith=before + SEPARATOR))
    moved = {each: path + each.path.removeprefix(before) for each in below if each.path.startswith(before + SEPARATOR)}
    _refuse_long(moved.values())
    with transaction.atomic():
        category.name, category.path = name, path
        category.save(update_fields=["name", "path"])
        for each, place in moved.items():
            each.path = place
        Category.objects.bulk_update(moved, ["path"])
        ledger.append([ledger.Entry("settings.category_changed", changes={"path": (before, path)})], actor=actor)
    return category


def add_usual_categories(*, actor: Actor) -> None:
    """Give an empty system the categories that most desks begin with, in the present language. Raises Denied."""
    for name, below in usual():
        parent = add_category(actor=actor, name=name)
        for each in below:
            add_category(actor=actor, name=each, parent=parent)


def set_category_active(category: Category, active: bool, *, actor: Actor) -> None:
    """Retire a category or take it back into use; records that have it keep it.

    Raises Denied, Refused for the last one in use, for without any nothing could be resolved.
    """
    actor.require(Permissions.SETTINGS)
    if not active and not in_use().exclude(pk=category.pk).exists():
        raise Refused(_("Keep at least one category in use: what is resolved needs one."))
    with transaction.atomic():
        Category.objects.filter(pk=category.pk).update(active=active)
        ledger.append(
            [
                ledger.Entry(
                    "settings.category_changed", changes={"path": category.path, "active": (category.active, active)}
                )
            ],
            actor=actor,
        )
