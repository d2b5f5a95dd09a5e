"""Reading the tables of a mapping file and gathering every complaint, each with file, line and key."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from django.utils.translation import gettext as _

from wellkept.flows.replay import sources, vocabulary
from wellkept.flows.replay.sources import Condition, Source, columns_of, fold
from wellkept.flows.replay.spec import KEEP
from wellkept.flows.replay.tree import Sequence as Listed
from wellkept.flows.replay.tree import Table, Value

_SOURCE_KEYS = ("column", "template", "value", "when", "pattern", "values", "otherwise", "optional")


class Reader:
    """One table of the file under its dotted path; all readers of a file share the list of problems."""

    def __init__(self, file: str, table: Table, path: str = "", problems: list[str] | None = None) -> None:
        self.file = file
        self.table = table
        self.path = path
        self.problems: list[str] = [] if problems is None else problems

    def name(self, key: str) -> str:
        """A key with the path to it, as messages name it."""
        return f"{self.path}.{key}" if self.path else key

    def complain(self, key: str, sentence: str) -> None:
        """Note a problem of a key."""
        line = self.table.lines.get(key, self.table.line)
        self.problems.append(
            _("%(file)s, line %(line)s, %(key)s: %(sentence)s")
            % {"file": self.file, "line": line, "key": self.name(key) if key else self.path, "sentence": sentence}
        )

    def only(self, known: Collection[str]) -> None:
        """Complain of keys that mean nothing here."""
        for key in self.table:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = _("Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
                listed = _("Known here: %(known)s.") % {"known": ", ".join(known)}
                self.complain(key, f"{_('there is no such key.')} {hint or listed}")

    def require(self, *keys: str) -> None:
        """Complain of keys that are absent."""
        for key in keys:
            if key not in self.table:
                self.problems.append(
                    _("%(file)s: the key “%(key)s” is missing.") % {"file": self.file, "key": self.name(key)}
                )

    def text(self, key: str, default: str = "", *, among: Collection[str] = ()) -> str:
        """A text, one of `among` if those are given."""
        value = self.table.get(key, default)
        if not isinstance(value, str):
            self.complain(key, _("one text is wanted here."))
            return default
        if among and value not in among:
            self.complain(key, _("“%(value)s” is not one of %(among)s.") % {"value": value, "among": ", ".join(among)})
            return default
        return value

    def texts(self, key: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.table.get(key)
        if value is None:
            return tuple(default)
        if isinstance(value, str):
            return (value,)
        if isinstance(value, Table) or not all(isinstance(item, str) for item in value):
            self.complain(key, _("a text or a list of texts is wanted here."))
            return tuple(default)
        return tuple(str(item) for item in value)

    def flag(self, key: str) -> bool:
        """Yes or no; no where nothing is said."""
        word = self.text(key, "no").casefold()
        if word not in ("yes", "true", "no", "false"):
            self.complain(key, _("say yes or no."))
        return word in ("yes", "true")

    def below(self, key: str) -> "Reader":
        """The table under a key; an empty one where there is none."""
        value = self.table.get(key)
        if value is not None and not isinstance(value, Table):
            self.complain(key, _("a table is wanted here."))
            value = None
        return Reader(self.file, value if value is not None else Table(), self.name(key), self.problems)

    def without(self, *keys: str) -> "Reader":
        """The same table without some keys."""
        rest = Table()
        rest.line, rest.lines = self.table.line, self.table.lines
        rest.update({key: value for key, value in self.table.items() if key not in keys})
        return Reader(self.file, rest, self.path, self.problems)

    def source(self, key: str, words: Collection[str] | None = None) -> Source | None:
        """Where a value comes from, or None; its table of values may only lead to `words`, if those are given."""
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, Table):
            return self.below(key).table_source(words, self.name(key))
        if isinstance(value, Listed) and any(isinstance(item, Table) for item in value):
            return Source(self.name(key), choices=self.listed(key, value, words))
        columns = self.texts(key)
        if not all(columns) or not columns:
            self.complain(key, _("name a column."))
        return Source(self.name(key), columns=columns)

    def listed(self, key: str, items: Listed, words: Collection[str] | None = None) -> tuple[Source, ...]:
        """The sources in a list, each a column or a table."""
        found: list[Source] = []
        for place, item in enumerate(items, 1):
            wrapped = Table()
            wrapped.line = self.table.lines[key]
            name = f"{key}[{place}]"
            wrapped[name] = item
            wrapped.lines[name] = item.line if isinstance(item, Table | Listed) else wrapped.line
            source = Reader(self.file, wrapped, self.path, self.problems).source(name, words)
            if source is not None:
                found.append(source)
        return tuple(found)

    def conditions(self, key: str) -> tuple[Condition, ...]:
        """Rows of which something holds: a table of columns, each with a word or several."""
        table = self.below(key)
        return tuple(Condition(column, frozenset(fold(word) for word in table.texts(column))) for column in table.table)

    def table_source(self, words: Collection[str] | None, key: str) -> Source:
        """A source from the keys of this table; `words` are ours that its table of values may lead to."""
        self.only(_SOURCE_KEYS)
        given = [name for name in ("column", "template", "value") if name in self.table]
        if len(given) != 1:
            self.complain("", _("give exactly one of column, template and value."))
        templates = self.texts("template")
        for template in templates:
            if not columns_of(template):
                self.complain("template", _("name at least one column in braces, as in {number}."))
        constant = self.text("value")
        if words is not None and constant and constant not in words:
            self.complain("value", _not_ours(constant, words))
        return Source(
            key,
            columns=self.texts("column"),
            templates=templates,
            constant=constant,
            values=self._values(words),
            otherwise=self.text("otherwise", sources.REJECT, among=(*sources.OTHERWISE, *(words or ()))),
            optional=self.flag("optional"),
            pattern=self._pattern(),
            when=self.conditions("when"),
        )

    def _pattern(self) -> re.Pattern[str] | None:
        pattern = self.text("pattern")
        try:
            return re.compile(pattern) if pattern else None
        except re.error as error:
            self.complain("pattern", _("this is no regular expression (%(why)s).") % {"why": error})
            return None

    def _values(self, words: Collection[str] | None) -> dict[str, str] | None:
        if "values" not in self.table:
            return None
        table = self.below("values")
        translated: dict[str, str] = {}
        for word, target in table.table.items():
            ours = table.word(word, target, words)
            if fold(word) in translated and translated[fold(word)] != ours:
                table.complain(word, _("this word stands here twice, with different meanings."))
            translated[fold(word)] = ours
        return translated

    def word(self, key: str, target: Value, words: Collection[str] | None) -> str:
        """What a word of the log becomes; a state on hold may bring its reason along in a table of its own."""
        if isinstance(target, Table) and words is not None and KEEP in words:
            inner = self.below(key)
            inner.only(("state", "hold_reason"))
            inner.require("state")
            state = inner.text("state", among=("on_hold",))
            return f"{state}:{inner.text('hold_reason', among=vocabulary.words('hold_reason') or ())}"
        if not isinstance(target, str):
            self.complain(key, _("one text is wanted here."))
            return ""
        if words is not None and target not in words and (target or KEEP in words):
            self.complain(key, _not_ours(target, words))
        return target


def _not_ours(word: str, words: Collection[str]) -> str:
    return _("“%(word)s” is none of our words: %(words)s.") % {"word": word, "words": ", ".join(words)}
