"""What a statement of scope rests on: kinds of records offer what of them is to be considered, from whichever floor they are."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

#: The records of a kind that count now, as a queryset of its model.
Offer = Callable[[], "QuerySet[Any]"]
_offers: dict[str, Offer] = {}


def considers(key: str, offer: Offer) -> None:
    """Let a statement consider records of a kind: those that `offer` gives when it is drawn up."""
    _offers[key] = offer


def offers() -> dict[str, Offer]:
    """What is considered, by kind."""
    return dict(_offers)
