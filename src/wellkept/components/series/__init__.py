"""Series: a named measure with a value for each day, month or moment, from which targets are worked out."""
