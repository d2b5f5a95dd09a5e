"""The SQLite library that Wellkept runs on."""

import sys

#: Older releases can corrupt a write-ahead-log database written by two processes (sqlite.org, fixed in 3.51.3).
OLDEST_SAFE = (3, 51, 3)


def use_bundled_sqlite() -> None:
    """Put the bundled SQLite in place of the interpreter's module, so that Django picks it up."""
    import pysqlite3
    from pysqlite3 import dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
