"""Full-text search over all kinds: titles, numbers, what a kind declares as `searched`, and comments.

    hits = search(actor, "printer toner")      # the newest that match, those that match in the title first
    more = search(actor, "printer toner", before=hits.older)

The index is one table (an FTS5 table on SQLite, text with a tsvector on PostgreSQL) with one row a record. It is kept by
the writes themselves, in their transaction, and can be made anew with rebuild(). Internal notes stand in a column of their own,
so that whoever may not read them never finds anything by them. What the index offers is only a suggestion: every card that
is returned has passed records.scope.
"""

from wellkept.records.search.find import Hit, Hits, search
from wellkept.records.search.upkeep import Remark, append, contribute, rebuild, register

__all__ = ["Hit", "Hits", "Remark", "append", "contribute", "rebuild", "register", "search"]
