"""The connection: who begins a transaction takes his turn first, and gives it when the transaction has ended."""

from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from wellkept.kernel.turns import Turns, Waited, patience


# The hooks of a transaction are Django's own and missing in its stubs.
class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite's write lock is asked for only by the one whose turn it is; programs without turns wait as SQLite has them.

    A file that is moved, deleted or put in another's place while it is open is noticed: SQLite itself would go on writing
    into the old one, which nobody finds again.
    """

    _turns: Turns | None = None
    _file: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database, and the place in line beside it; a database in memory has no others to wait for.

        Raises OperationalError when the file is gone that this connection had open before.
        """
        path = Path(str(self.settings_dict["NAME"]))
        if self._file is not None and not path.exists():
            raise OperationalError("unable to open database file: it was moved or deleted")
        connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            self._file = _identity(path)
            try:
                self._turns = Turns(path)
            except OSError:
                # A folder that cannot be written holds a database that cannot be written either, and that is what to tell.
                self._turns = None
        return connection

    def close_if_unusable_or_obsolete(self) -> None:
        """Let go of a file that is no longer the one at its place, too; the next question opens what is there."""
        if self.connection is not None and not self.in_atomic_block and self._replaced():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _replaced(self) -> bool:
        return self._file is not None and _identity(Path(str(self.settings_dict["NAME"]))) != self._file

    def _start_transaction_under_autocommit(self) -> None:
        if self._replaced():
            self.close()
            self.connect()
        if self._turns is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        try:
            self._turns.take(patience(float(self.settings_dict["OPTIONS"].get("timeout", 5))))
        except Waited:
            raise OperationalError("database is locked") from None
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._turns.give()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        if self._turns is not None:
            self._turns.give()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            if self._turns is not None:
                self._turns.give()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._turns is not None:
                self._turns.close()
                self._turns = None


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one in its place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
