"""Keeping the index: every write of a record updates it in its own transaction; components add what they know."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from wellkept.kernel.registry import Kind, kinds
from wellkept.records import bulk, hooks
from wellkept.records.hooks import Write
from wellkept.records.search import table
from wellkept.records.search.query import marks_of
from wellkept.records.search.table import Document


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about a record that is to be found: a comment, or an internal note (`public` False)."""

    record_id: int
    text: str
    public: bool


Source = Callable[[Sequence[int]], Iterable[Remark]]
_sources: list[Source] = []


def contribute(source: Source) -> None:
    """Register who gives the remarks of some records, in their order, when the index is made anew."""
    if source not in _sources:
        _sources.append(source)


def append(remarks: Iterable[Remark]) -> None:
    """Let records be found by what was just said about them; one statement for each record and degree of openness."""
    said: dict[tuple[int, bool], list[str]] = {}
    for remark in remarks:
        said.setdefault((remark.record_id, remark.public), []).append(remark.text)
    sets = bulk.current()
    for (record_id, public), texts in said.items():
        text = "\n".join(texts)
        waiting = sets.belongings.left(_index, record_id) if sets is not None else None
        if sets is not None and waiting is not None and waiting.new:
            sets.belongings.leave(
                table.NAME, _index, record_id, _Left(waiting.document.and_also(text, public=public), new=True)
            )
        else:
            table.extend(record_id, text, public=public)


def register() -> None:
    """Follow every write of records."""
    hooks.effect(complete=_follow)


def rebuild() -> int:
    """Make the whole index anew from the records and their remarks; returns the number of records.

    It happens in one transaction: others search the old index until it is done.
    """
    count = 0
    with transaction.atomic():
        table.drop(connection)
        table.create(connection)
        for kind in kinds():
            for rows in _chunks(kind):
                remarks = [r for source in _sources for r in source([row.pk for row in rows])]
                table.put([_with_remarks(_document(kind, row), remarks) for row in rows])
                count += len(rows)
        table.settle(connection)
    return count


def _chunks(kind: Kind, size: int = 1000) -> Iterator[list[Any]]:
    last = 0
    while rows := list(kind.model.objects.filter(pk__gt=last).order_by("pk")[:size]):
        yield rows
        last = rows[-1].pk


@dataclass(frozen=True, slots=True)
class _Left:
    """A document to be written: a new one, or title, body and marks of one that is there."""

    document: Document
    new: bool


def _follow(writes: Sequence[Write]) -> None:
    concerned = [write for write in writes if write.created or write.changed(*_indexed(write.kind))]
    due = [_Left(_document(write.kind, write.instance), write.created) for write in concerned]
    sets = bulk.current()
    if sets is None:
        _index(due)
        return
    for one in due:
        before = sets.belongings.left(_index, one.document.record_id)
        if before is not None and before.new:
            said = {"comments": before.document.comments, "notes": before.document.notes}
            one = _Left(replace(one.document, **said), new=True)
        sets.belongings.leave(table.NAME, _index, one.document.record_id, one)


def _index(due: Sequence[_Left]) -> None:
    table.put([one.document for one in due if one.new])
    for one in due:
        if not one.new:
            table.replace_core(one.document)


def _indexed(kind: Kind) -> tuple[str, ...]:
    requester = kind.projection.requester
    return ("title", *_body_fields(kind), "customer_id", *((f"{requester}_id",) if requester else ()))


def _body_fields(kind: Kind) -> tuple[str, ...]:
    """What is found beside the title; attributes that only some may read are left out."""
    return tuple(name for name in kind.searched if name != "title" and name not in kind.internal)


def _document(kind: Kind, row: Any) -> Document:
    requester = kind.projection.requester
    return Document(
        record_id=row.pk,
        title=f"{row.number} {row.title}",
        body="\n".join(str(value) for name in _body_fields(kind) if (value := getattr(row, name))),
        marks=marks_of(kind, row.customer_id, getattr(row, f"{requester}_id") if requester else None),
    )


def _with_remarks(document: Document, remarks: Iterable[Remark]) -> Document:
    mine = [remark for remark in remarks if remark.record_id == document.record_id]
    return Document(
        record_id=document.record_id,
        title=document.title,
        body=document.body,
        marks=document.marks,
        comments="\n".join(remark.text for remark in mine if remark.public),
        notes="\n".join(remark.text for remark in mine if not remark.public),
    )
