"""The operations of ordering from the catalogue, for OpenAPI."""

from collections.abc import Iterator

from wellkept.api.operations import (
    ALWAYS,
    CREATING,
    ETAG,
    IF_MATCH,
    KEY,
    LOCATION,
    VERSIONED,
    Placed,
    json_answer,
    number_in_path,
    operation,
)
from wellkept.api.shapes import whole_list
from wellkept.kernel.registry import kind
from wellkept.toolkit.rest.schemas import camel, ref

_AT, _TAG = "/api/v1/order", "Ordering"


def of_orders() -> Iterator[Placed]:
    """What can be ordered, ordering it, and answering a draft anew."""
    request = kind("request")
    record = ref(camel(request.key))
    offered = {"200": json_answer(whole_list(ref("OfferedItem")), "Items, by service")}
    read = operation(
        "list_offered_items", "What you can order, and what each item asks", offered, (*ALWAYS, 422), tag=_TAG
    )
    yield (_AT, "get", read)
    made = {"201": json_answer(record, "The order as a service request", {**ETAG, **LOCATION})}
    summary = "Order items of the catalogue, for yourself or on behalf of somebody"
    yield (_AT, "post", operation("order", summary, made, CREATING, tag=_TAG, takes=[KEY], body=ref("Order")))
    change = operation(
        "answer_draft_anew",
        "Change the answers of a draft",
        {"200": json_answer(record, "The draft as a service request", ETAG)},
        VERSIONED,
        tag=_TAG,
        takes=[number_in_path(request), {**IF_MATCH, "required": True}],
        body=ref("OrderAnswers"),
    )
    yield (f"{_AT}/{{number}}", "patch", change)
