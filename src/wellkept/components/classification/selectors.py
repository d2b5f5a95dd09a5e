"""Reading categories and priority matrices."""

from django.db.models import QuerySet

from wellkept.components.classification.models import Category, PriorityMatrix


def categories() -> QuerySet[Category]:
    """Every category, by path."""
    return Category.objects.order_by("path")


def in_use() -> QuerySet[Category]:
    """The categories that can be chosen."""
    return Category.objects.filter(active=True)


def category(pk: int) -> Category | None:
    """One category, or None."""
    return Category.objects.filter(pk=pk).first()


def matrices(limit: int = 20) -> list[PriorityMatrix]:
    """The latest matrices, the one in force first; empty while the default holds."""
    return list(PriorityMatrix.objects.order_by("-valid_from")[:limit])
