"""Reading categories and priority matrices."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from wellkept.components.classification.models import SEPARATOR, Category, PriorityMatrix


def categories() -> QuerySet[Category]:
    """Every category, by path."""
    return Category.objects.order_by("path")


def in_use() -> QuerySet[Category]:
    """The categories that can be chosen."""
    return Category.objects.filter(active=True)


def below(keys: Collection[int]) -> QuerySet[Category, Any]:
    """The keys of these categories and of all below them."""
    own_path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    over = Category.objects.filter(pk__in=keys).alias(own_path=own_path)
    start = Concat("path", Value(SEPARATOR))
    return Category.objects.filter(Q(pk__in=keys) | Exists(over.filter(own_path__startswith=start))).values("pk")


def category(pk: int) -> Category | None:
    """One category, or None."""
    return Category.objects.filter(pk=pk).first()


def matrices(limit: int = 20) -> list[PriorityMatrix]:
    """The latest matrices, the one in force first; empty while the default holds."""
    return list(PriorityMatrix.objects.order_by("-valid_from")[:limit])
