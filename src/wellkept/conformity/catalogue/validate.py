"""Checks every reference of the catalogue: names exist, lists agree with each other, counts are right."""

import re
from collections import Counter
from collections.abc import Iterator

from .loader import catalogue
from .model import Catalogue, Requirement, clause_order
from .reference import Document, Process
from .standard import CLAUSES, ITIL4_PRACTICES
from .wording import Wording, unknown


def problems(checked: Catalogue | None = None) -> list[str]:
    """Everything that is wrong with the catalogue, one sentence each; empty when all references hold."""
    return list(_Check(checked or catalogue()).run())


class _Check:
    def __init__(self, checked: Catalogue) -> None:
        self.catalogue = checked
        self.entries = (*checked.requirements, *checked.amendment)
        self.wording = Wording(checked)
        self.fields = self.wording.fields
        self.documents = self.wording.documents
        self.roles = {role.slug for role in checked.roles}
        self.processes = {process.slug for process in checked.processes}
        self.ids = {entry.id for entry in self.entries}

    def run(self) -> Iterator[str]:
        yield from self.uniqueness()
        yield from self.order_and_counts()
        for entry in self.entries:
            yield from self.requirement(entry)
            for rule in entry.evidence:
                yield from self.wording.rule(rule)
        for document in self.catalogue.documents:
            yield from self.document(document)
        for process in self.catalogue.processes:
            yield from self.process(process)
        if sum(len(process.requirements) for process in self.catalogue.processes) != len(self.catalogue.requirements):
            yield "The processes do not own every requirement exactly once."
        yield from self.roles_terms_and_vocabulary()

    def uniqueness(self) -> Iterator[str]:
        named = {
            "requirement": [entry.id for entry in self.entries],
            "part": [part.id for entry in self.entries for part in entry.parts],
            "evidence rule": [rule.id for entry in self.entries for rule in entry.evidence],
            "requirement text": [entry.text for entry in self.entries],
            "question": [entry.question for entry in self.entries],
            "document": [document.key for document in self.catalogue.documents],
            "process": [process.slug for process in self.catalogue.processes],
            "role": [role.slug for role in self.catalogue.roles],
            "term": [term.slug for term in self.catalogue.terms],
            "record type": [kind.name for kind in self.catalogue.record_types],
            "predicate": [predicate.name for predicate in self.catalogue.predicates],
        }
        for what, values in named.items():
            yield from (f"The {what} “{value}” occurs twice." for value, n in Counter(values).items() if n > 1)

    def order_and_counts(self) -> Iterator[str]:
        held = self.catalogue
        clauses = [entry.clause for entry in held.requirements]
        yield from unknown("catalogue", "clause", clauses, CLAUSES)
        yield from (f"The clause {clause} has no requirement." for clause in CLAUSES if clause not in clauses)
        if clauses != sorted(clauses, key=clause_order):
            yield "The requirements are not in the order of the clauses."
        if dict(held.entries_per_clause) != Counter(clauses):
            yield "meta.entries_per_clause does not agree with the requirements."
        every_rule = [rule for entry in held.requirements for rule in entry.evidence]
        counted = {
            "entries": len(held.requirements),
            "sentences": sum(not entry.same_sentence_as for entry in held.requirements),
            "parts": sum(len(entry.parts) for entry in held.requirements),
            "evidence_rules": len(every_rule),
            "active_rules": len(held.rules),
            "withdrawn_rules": sum(rule.withdrawn for rule in every_rule),
            "amendment_entries": len(held.amendment),
        }
        for name, count in counted.items():
            if held.totals.get(name) != count:
                yield f"meta.totals says {held.totals.get(name)} {name}, counted {count}."
        number: Counter[str] = Counter()
        for entry in held.requirements:
            number[entry.clause] += 1
            if entry.id != f"{entry.clause}-{number[entry.clause]:02d}":
                yield f"{entry.id}: the id does not follow the clause and the running number."

    def requirement(self, entry: Requirement) -> Iterator[str]:
        words = self.catalogue.vocabularies
        yield from unknown(entry.id, "kind", [entry.kind], words["kind"])
        yield from unknown(entry.id, "pdca", [entry.pdca], words["pdca"])
        yield from unknown(entry.id, "stage", [entry.stage], words["stage"])
        yield from unknown(entry.id, "principle", entry.principles, words["principle"])
        yield from unknown(entry.id, "ITIL 4 practice", entry.itil4, ITIL4_PRACTICES)
        yield from unknown(entry.id, "process", [entry.process], self.processes)
        yield from unknown(entry.id, "role", [entry.owner_role], self.roles)
        yield from unknown(entry.id, "document", entry.documented.keys, self.documents)
        yield from unknown(entry.id, "requirement", filter(None, [entry.same_sentence_as]), self.ids)
        if entry.documented.required and not entry.documented.keys:
            yield f"{entry.id}: documented information is required but no document is named."
        if entry.periodic.recurs and not entry.periodic.basis:
            yield f"{entry.id}: it recurs but no basis is given."
        if not entry.text.endswith(".") or ". " in entry.text:
            yield f"{entry.id}: the requirement is not one sentence."
        if re.search(r"\bshall\b", entry.text, re.IGNORECASE):
            yield f"{entry.id}: the requirement uses the wording of standards."
        if not entry.active_evidence:
            yield f"{entry.id}: no evidence rule is left."

    def document(self, document: Document) -> Iterator[str]:
        where = f"document {document.key}"
        asking = [entry for entry in self.catalogue.requirements if document.key in entry.documented.keys]
        yield from unknown(where, "nature", [document.nature], ("document", "record"))
        yield from unknown(where, "role", [document.owner_role, document.approver_role], self.roles)
        yield from unknown(where, "record type", document.record_types, self.fields)
        if document.arises_with:
            yield from unknown(where, "record type", [document.arises_with.record_type], self.fields)
            yield from self.wording.tokens(document.arises_with.where, where)
        if not 5 <= len(document.outline) <= 12:
            yield f"{where}: the outline has {len(document.outline)} headings, not 5 to 12."
        if document.requirements != tuple(entry.id for entry in asking):
            yield f"{where}: its requirements do not agree with the entries."
        if document.required and not any(entry.documented.required for entry in asking):
            yield f"{where}: it is required but no entry demands it."

    def process(self, process: Process) -> Iterator[str]:
        where = f"process {process.slug}"
        raci = process.raci
        told = (*raci.responsible, *raci.accountable, *raci.consulted, *raci.informed)
        doing = (process.owner_role, *told, *(activity.role for activity in process.activities))
        yield from unknown(where, "role", doing, self.roles)
        yield from unknown(where, "group", [process.group], self.catalogue.process_groups)
        yield from unknown(where, "clause", process.clauses, CLAUSES)
        yield from unknown(where, "record type", [activity.record for activity in process.activities], self.fields)
        owned = tuple(entry.id for entry in self.catalogue.requirements if entry.process == process.slug)
        if process.requirements != owned:
            yield f"{where}: its requirements do not agree with the entries."
        if len(raci.accountable) != 1:
            yield f"{where}: it needs exactly one accountable role."
        yield from self.flow(process, where)
        for kpi in process.kpis:
            yield from self.wording.tokens(kpi.formula, f"{where}, key figure {kpi.name}")

    def flow(self, process: Process, where: str) -> Iterator[str]:
        steps = [activity.step for activity in process.activities]
        if steps != list(range(1, len(steps) + 1)):
            yield f"{where}: its steps are not numbered from 1."
        reached = {1}
        for activity in process.activities:
            goals = [activity.next, *(decision.go_to for decision in activity.decisions)]
            reached.update(goal for goal in goals if goal is not None)
        yield from (f"{where}: a step goes to {goal}, which is none." for goal in sorted(reached - set(steps)))
        yield from (f"{where}: step {step} is never reached." for step in sorted(set(steps) - reached))

    def roles_terms_and_vocabulary(self) -> Iterator[str]:
        held = self.catalogue
        slugs = {term.slug for term in held.terms}
        for role in held.roles:
            yield from unknown(f"role {role.slug}", "process", role.owns_processes, self.processes)
        for term in held.terms:
            yield from unknown(f"term {term.slug}", "term", term.see_also, slugs)
            yield from unknown(f"term {term.slug}", "record type", term.record_types, self.fields)
        for kind in held.record_types:
            yield from unknown(kind.name, "field", kind.derived, self.fields[kind.name])
            yield from unknown(kind.name, "derivation", kind.derived.values(), held.derivations)
        yield from unknown("common fields", "field", held.common_derived, held.common_fields)
        yield from unknown("common fields", "derivation", held.common_derived.values(), held.derivations)
        for predicate in held.predicates:
            yield from self.wording.tokens(predicate.meaning, f"predicate {predicate.name}")
