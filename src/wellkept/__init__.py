"""Wellkept: service management whose own records prove that it conforms to ISO/IEC 20000-1."""

from wellkept.kernel.sqlite import use_bundled_sqlite

__version__ = "0.1.0"

# Before anything loads Django: the interpreter's own SQLite has a write-ahead-log race (fixed in 3.51.3).
use_bundled_sqlite()
