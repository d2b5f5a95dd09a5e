"""Checks what rules and formulas say: the types, fields, predicates, documents and time spans they name must exist."""

import re
from collections.abc import Iterable, Iterator

from .model import Catalogue, EvidenceRule

_TOKEN = re.compile(r"\b([a-z][a-z_]*)\.([a-z][a-z_]*)\b")
_CALL = re.compile(r"\b([a-z]+(?:-[a-z]+)+)\(([^)]*)\)")
_SPAN = re.compile(r"(?<![0-9.])([0-9]+) (hour|day|working day|month|record)s?\b")
_TAKES_KEY = ("current-document", "outline-complete", "heading-filled", "acknowledged")


def unknown(where: str, what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """A sentence for each name that is not among the known ones."""
    held = set(known)
    return (f"{where}: unknown {what} “{name}”." for name in names if name not in held)


class Wording:
    """The vocabulary of one catalogue, ready to check texts against it."""

    def __init__(self, checked: Catalogue) -> None:
        self.catalogue = checked
        self.fields = {kind.name: {*kind.fields, *checked.common_fields} for kind in checked.record_types}
        self.documents = {document.key: document for document in checked.documents}
        self.predicates = {predicate.name for predicate in checked.predicates}

    def rule(self, rule: EvidenceRule) -> Iterator[str]:
        """What is wrong with one evidence rule."""
        yield from unknown(rule.id, "evidence type", [rule.type], self.catalogue.vocabularies["evidence_type"])
        yield from unknown(rule.id, "record type", rule.record_types, self.fields)
        yield from unknown(rule.id, "document", rule.document_keys, self.documents)
        yield from self._text(rule.rule, rule.id)
        for kind, _name in _TOKEN.findall(rule.rule):
            if kind in self.fields and kind not in rule.record_types:
                yield f"{rule.id}: record_types lacks {kind}."
        if not rule.record_types:
            yield f"{rule.id}: no record type is named."
        if rule.withdrawn != bool(rule.reason):
            yield f"{rule.id}: a rule is withdrawn with a reason, and only then has one."
        for share in rule.thresholds:
            if not re.search(r"(?<![0-9.])" + re.escape(f"{share:g}"), rule.rule):
                yield f"{rule.id}: the threshold {share} is not in the rule."
        yield from self._spans(rule)

    def _spans(self, rule: EvidenceRule) -> Iterator[str]:
        # Every time span of the text is data, and all data is in the text.
        standard = self.catalogue.engine.window_months
        held = {(str(limit.value), str(limit.unit)) for limit in rule.limits.values()}
        stated = set(_SPAN.findall(rule.rule))
        called = {(arguments.rsplit(", ", 1)[-1], "month") for _, arguments in _CALL.findall(rule.rule)}
        windows = {(str(rule.window_months), "month"), (str(standard), "month")}
        for value, unit in stated - held - windows:
            yield f"{rule.id}: {value} {unit} is in the rule but not among its limits."
        for value, unit in held - stated - called:
            yield f"{rule.id}: the limit of {value} {unit} is not in the rule."
        if rule.window_months != standard and (str(rule.window_months), "month") not in stated:
            yield f"{rule.id}: the window of {rule.window_months} months is not in the rule."
        if "no-gap(" in rule.rule and not any(name.startswith("rhythm") for name in rule.limits):
            yield f"{rule.id}: it speaks of a gap but its limits name no rhythm."

    def _text(self, text: str, where: str) -> Iterator[str]:
        yield from self.tokens(text, where)
        for name, arguments in _CALL.findall(text):
            if name not in self.predicates:
                yield f"{where}: unknown predicate {name}."
            first, _, second = (argument.strip() for argument in arguments.partition(","))
            if name in _TAKES_KEY:
                yield from unknown(where, "document", [first], {*self.documents, "key"})
            if name == "none-occurred":
                yield from unknown(where, "subject", [first], {*self.documents, *self.fields, "key"})
            if name == "heading-filled" and first in self.documents and second not in self.documents[first].outline:
                yield f"{where}: the outline of {first} has no heading “{second}”."

    def tokens(self, text: str, where: str) -> Iterator[str]:
        """A sentence for each type.field in a text that the vocabulary does not have."""
        for kind, name in _TOKEN.findall(text):
            if name == "yaml":
                continue
            if kind not in self.fields:
                yield f"{where}: unknown record type in {kind}.{name}."
            elif name not in self.fields[kind]:
                yield f"{where}: unknown field {kind}.{name}."
