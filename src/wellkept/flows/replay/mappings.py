"""Finding, reading and checking mapping files."""

import codecs
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wellkept.flows.replay import spec, tree, vocabulary
from wellkept.flows.replay.moments import NAMED_FORMATS, Times, check_format, zone_of
from wellkept.flows.replay.reader import Reader
from wellkept.flows.replay.refusal import MappingRefused
from wellkept.flows.replay.requests import reading
from wellkept.flows.replay.sources import Source, fold
from wellkept.flows.replay.spec import Category, Ending, FileForm, House, LogMapping, Outside
from wellkept.kernel.calendars import CalendarError
from wellkept.kernel.calendars.definition import parse_zone

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"

#: Attributes of incidents that a mapping may fill, in the order in which they are shown.
FIELDS = (
    "title", "description", "requester", "team", "assignee", "channel", "impact", "urgency", "priority", "category",
    "cancel_reason", "reopen_reason", "targets_met",
)  # fmt: skip
_TOP = (
    "about", "of", "system", "organization", "file", "times", "missing", "rows", "only", "identifier", "at", "by", "order",
    "opened_at", "opened_by", "state", "hold_reason", "fields", "ending", "counters", "references", "matrix",
)  # fmt: skip
_ENDING = ("resolved_at", "resolved_by", "code", "text", "closed_at")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_MARKS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def shipped() -> list[str]:
    """The names of the mappings that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def load(name_or_file: str | Path) -> LogMapping:
    """The mapping of that name, or in that file. Raises MappingRefused with every problem found."""
    path = Path(name_or_file)
    if path.suffix not in (".yaml", ".yml", ".json") and len(path.parts) == 1:
        path = SHIPPED / f"{name_or_file}.yaml"
        if not path.is_file():
            raise MappingRefused(
                [
                    _("There is no mapping called “%(name)s”. There are: %(names)s. Or name a file that ends in .yaml.")
                    % {"name": name_or_file, "names": ", ".join(shipped())}
                ]
            )
    table, _text = tree.read(path)
    reader = Reader(path.name, table)
    mapping = _mapping(reader)
    if reader.problems:
        raise MappingRefused(reader.problems)
    return mapping


def _mapping(top: Reader) -> LogMapping:
    of_requests = top.text("of", "incidents", among=("incidents", "requests")) == "requests"
    top.only(reading.TOP if of_requests else _TOP)
    top.require("system", "organization", "times", "identifier", *(() if of_requests else ("at", "state")))
    system = top.text("system")
    if system and not _SLUG.fullmatch(system):
        top.complain("system", _("use a short name of small letters, digits, dots and dashes."))
    fields = top.below("fields")
    absent = Source("", constant="-")
    times = _times(top.below("times"))
    return LogMapping(
        file=top.file,
        digest=hashlib.sha256(json.dumps(top.table, sort_keys=True).encode()).hexdigest(),
        system=system,
        house=_house(top.below("organization")),
        form=_form(top.below("file")),
        times=times,
        missing=frozenset(word.strip().casefold() for word in (*top.texts("missing"), "")),
        only=top.conditions("only"),
        identifier=top.source("identifier") or absent,
        at=top.source("at") or absent,
        by=top.source("by"),
        order=top.source("order"),
        opened_at=top.source("opened_at"),
        opened_by=top.source("opened_by"),
        category=_category(fields),
        references=_references(top, system),
        **(_of_requests(top, fields, times) if of_requests else _of_incidents(top, fields)),
    )


def _of_requests(top: Reader, fields: Reader, times: Times) -> dict[str, Any]:
    log = reading.request_log(top, times)
    names = [name for name in reading.FIELDS if name not in ("category", "service")]
    found = {name: fields.source(name, vocabulary.words(name)) for name in names}
    return {
        "rows": spec.CHANGES if top.text("rows") == spec.CHANGES else spec.COMPLETE,
        "state": top.source("state", (*vocabulary.REQUEST_STATES, spec.KEEP)) or Source("", constant=spec.KEEP),
        "hold_reason": top.source("hold_reason", vocabulary.request_hold_reasons()),
        "fields": {name: source for name, source in found.items() if source is not None},
        "ending": Ending(text=top.below("ending").source("text")),
        "requests": log,
    }


def _of_incidents(top: Reader, fields: Reader) -> dict[str, Any]:
    fields.only(FIELDS)
    ending = top.below("ending")
    ending.only(_ENDING)
    counters = top.below("counters")
    counters.only(("reassigned", "reopened"))
    words = {"code": vocabulary.words("resolution_code")}
    found = {name: fields.source(name, vocabulary.words(name)) for name in FIELDS if name != "category"}
    return {
        "rows": top.text("rows", spec.COMPLETE, among=(spec.COMPLETE, spec.CHANGES)),
        "state": top.source("state", vocabulary.words("state")) or Source("", constant="-"),
        "hold_reason": top.source("hold_reason", vocabulary.words("hold_reason")),
        "fields": {name: source for name, source in found.items() if source is not None},
        "ending": Ending(**{name: ending.source(name, words.get(name)) for name in _ENDING}),
        "reassigned": counters.source("reassigned"),
        "reopened": counters.source("reopened"),
        "matrix": _matrix(top.below("matrix")) if "matrix" in top.table else None,
    }


def _house(table: Reader) -> House:
    table.only(("name", "kind", "zone"))
    if table.table:
        table.require("name")
    house = House(
        table.text("name").strip(),
        table.text("kind", "customer", among=("customer", "own", "supplier")),
        table.text("zone", "UTC"),
    )
    if len(house.name) > 80 or "/" in house.name:
        table.complain("name", _("use at most 80 characters and no slash."))
    _check_zone(table, "zone", house.zone, parse_zone)
    return house


def _check_zone(table: Reader, key: str, zone: str, read: Callable[[str], object] = zone_of) -> None:
    try:
        read(zone)
    except CalendarError as error:
        table.complain(key, str(error))


def _form(table: Reader) -> FileForm:
    table.only(("encoding", "delimiter", "quote", "escape", "skip", "columns"))
    encoding = table.text("encoding", "utf-8")
    try:
        codecs.lookup(encoding)
    except LookupError:
        table.complain("encoding", _("“%(encoding)s” is no encoding. Try utf-8 or cp1252.") % {"encoding": encoding})
    skip = table.text("skip", "0")
    if not (skip.isdecimal() and len(skip) < 4):
        table.complain("skip", _("a number of lines is wanted here."))
        skip = "0"
    return FileForm(
        encoding,
        _mark(table, "delimiter", ","),
        _mark(table, "quote", '"', none=True),
        _mark(table, "escape", "none", none=True),
        int(skip),
        table.texts("columns"),
    )


def _mark(table: Reader, key: str, usual: str, *, none: bool = False) -> str:
    """One character, by itself or by its name; "" for none where that is possible."""
    word = table.text(key, usual)
    if none and word == "none":
        return ""
    mark = _MARKS.get(word, word)
    if len(mark) != 1 or mark in "\r\n" or not mark.isascii():
        table.complain(key, _("one character is wanted here."))
        return usual[:1]
    return mark


def _times(table: Reader, usual: Times | None = None) -> Times:
    """How times are written: in the whole log, or (`usual` being that of the log) in one column of it."""
    table.only(("formats", "zone", "zones", "offset_twice", *(() if usual else ("columns",))))
    if usual is None and table.table:
        table.require("formats", "zone")
    formats = table.texts("formats", usual.formats if usual else ())
    for form in formats:
        if not check_format(form):
            table.complain(
                "formats",
                _("“%(form)s” does not read a date. Use one of %(named)s or a pattern such as %%d/%%m/%%Y %%H:%%M.")
                % {"form": form, "named": ", ".join(NAMED_FORMATS)},
            )
    zone = table.text("zone", usual.zone if usual else "UTC")
    _check_zone(table, "zone", zone)
    zones = table.below("zones")
    named = {fold(word): zones.text(word) for word in zones.table}
    for word in zones.table:
        _check_zone(zones, word, zones.text(word))
    times = Times(formats, zone, named, offset_twice=table.flag("offset_twice"))
    below = table.below("columns")
    return replace(times, columns={name: _times(below.below(name), times) for name in below.table})


def _category(fields: Reader) -> Category:
    value = fields.table.get("category")
    if isinstance(value, tree.Table) and "levels" in value:
        inner = fields.below("category")
        inner.only(("levels",))
        levels = value["levels"]
        if isinstance(levels, tree.Sequence) and levels:
            return Category(inner.listed("levels", levels))
        inner.complain("levels", _("a list of columns is wanted here, the widest first."))
        return Category()
    if isinstance(value, tree.Table) and "split" in value:
        inner = fields.below("category")
        return Category((inner.without("split").table_source(None, inner.path),), inner.text("split"))
    single = fields.source("category")
    return Category((single,)) if single is not None else Category()


def _references(top: Reader, system: str) -> tuple[Outside, ...]:
    listed = top.table.get("references", tree.Sequence())
    if not isinstance(listed, tree.Sequence):
        top.complain("references", _("a list of tables is wanted here."))
        return ()
    found: list[Outside] = []
    for place, item in enumerate(listed):
        if not isinstance(item, tree.Table):
            top.complain("references", _("each entry is a table with relation and column."))
            continue
        table = Reader(top.file, item, f"references[{place + 1}]", top.problems)
        table.require("relation")
        relation = table.text("relation")
        if not _SLUG.fullmatch(relation) or len(relation) > 20 or relation == "identity":
            table.complain("relation", _("use a short name such as problem, change or caused_by."))
        source = table.without("relation", "system", "split").table_source(None, table.path)
        found.append(Outside(relation, table.text("system", system), source, table.text("split")))
    return tuple(found)


def _matrix(table: Reader) -> spec.Cells:
    levels = ("high", "medium", "low")
    table.only(levels)
    table.require(*levels)
    rows: list[tuple[int, int, int]] = []
    for impact in levels:
        row = table.below(impact)
        row.only(levels)
        row.require(*levels)
        a, b, c = (vocabulary.PRIORITIES[row.text(u, "moderate", among=tuple(vocabulary.PRIORITIES))] for u in levels)
        rows.append((a, b, c))
    for i in range(3):
        for j in range(2):
            if rows[i][j] > rows[i][j + 1] or rows[j][i] > rows[j + 1][i]:
                table.complain("", _("more impact or more urgency must not lower the priority."))
                return (rows[0], rows[1], rows[2])
    return (rows[0], rows[1], rows[2])
