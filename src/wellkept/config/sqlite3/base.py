"""The connection: who begins a transaction takes his turn first, and gives it when the transaction has ended."""

from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from wellkept.kernel.turns import Turns, Waited, patience

#: The files that this process has open or had, by their place.
_opened: dict[Path, tuple[int, int]] = {}


# The hooks of a transaction are Django's own and missing in its stubs.
class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite's write lock is asked for only by the one whose turn it is; programs without turns wait as SQLite has them.

    A file that is moved, deleted or replaced while a process has it open takes no more writes of that process until it is
    back: SQLite itself would go on writing into what nobody finds again. A process that begins anew takes what it finds.
    """

    _turns: Turns | None = None
    _file: tuple[int, int] | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._note()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database, and the place in line beside it; a database in memory has no others to wait for.

        Raises OperationalError when this process had another file open at the same place.
        """
        path = Path(str(self.settings_dict["NAME"]))
        self._refuse_another(path)
        connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            self._file = self._note()
            try:
                self._turns = Turns(path)
            except OSError:
                # A folder that cannot be written holds a database that cannot be written either, and that is what to tell.
                self._turns = None
        return connection

    def is_usable(self) -> bool:
        """Whether the connection can be used: not while its file was moved, deleted or replaced."""
        try:
            self._refuse_another(Path(str(self.settings_dict["NAME"])))
        except OperationalError:
            return False
        return super().is_usable()

    def _note(self) -> tuple[int, int] | None:
        """Keep in mind which file is at the place, from the moment that this process knows of the place."""
        path = Path(str(self.settings_dict["NAME"]))
        found = _identity(path)
        if found is not None:
            _opened.setdefault(path, found)
        return found

    def _refuse_another(self, path: Path) -> None:
        known = self._file or _opened.get(path)
        if known is not None and _identity(path) != known:
            raise OperationalError(
                f"unable to open database file: {path} was moved, deleted or replaced; bring it back or restart"
            )

    def _start_transaction_under_autocommit(self) -> None:
        self._refuse_another(Path(str(self.settings_dict["NAME"])))
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
