"""What programs read of audits and programmes beside their attributes."""

from typing import Any

from wellkept.kernel.permissions import Actor
from wellkept.records.scope import visible_cards
from wellkept.sms.evaluation.audits import selectors
from wellkept.sms.evaluation.audits.sampling import selectors as sampling
from wellkept.toolkit.rest.attributes import Schema, instant

_MOMENT: Schema = {"type": "string", "format": "date-time"}
_SAMPLE: dict[str, Schema] = {
    "id": {"type": "integer"},
    "population": {"type": "string", "description": "The kind of record that was drawn from."},
    "query": {"type": "string", "description": "The filters, as in the address of the kind's list."},
    "as_of": _MOMENT,
    "method": {"type": "string"},
    "seed": {"type": "string"},
    "size": {"type": "integer"},
    "population_count": {"type": "integer"},
    "population_digest": {
        "type": "string",
        "description": "SHA-256 of the population's numbers in their order, a line each.",
    },
    "drawn": {"type": "array", "items": {"type": "string"}},
    "drawn_at": _MOMENT,
}
SAMPLES: Schema = {
    "type": "array",
    "description": "Where one record is read: what was drawn. Random: the numbers in the order of SHA-256(“seed:number”), the "
    "first ones. Draw with the same seed, filters and moment to repeat it.",
    "items": {
        "type": "object",
        "properties": _SAMPLE,
        "required": list(_SAMPLE),
        "additionalProperties": False,
    },
}
WEIGHTS: Schema = {
    "type": "object",
    "description": "Where one record is read: the clauses that matter more (3) or less (1) than the others (2).",
    "additionalProperties": {"type": "integer"},
}


def samples(number: str, actor: Actor) -> list[dict[str, Any]]:
    """What was drawn for the audit with that number, which the actor has been found to see; of the records drawn those that he
    may see as well.
    """
    found = sampling.of_number(number)
    names = {name for one in found for name in one.drawn}
    seen = set(visible_cards(actor).filter(number__in=names).values_list("number", flat=True)) if names else set()
    return [
        {
            "id": one.pk,
            "population": one.kind,
            "query": one.query,
            "as_of": instant(one.as_of),
            "method": one.method,
            "seed": one.seed,
            "size": one.size,
            "population_count": one.population,
            "population_digest": one.digest,
            "drawn": [name for name in one.drawn if name in seen],
            "drawn_at": instant(one.drawn_at),
        }
        for one in found
    ]


def weights(number: str, actor: Actor) -> dict[str, int]:
    """How much the clauses of the programme with that number matter; the actor has been found to see it."""
    return selectors.weights_of(number)
