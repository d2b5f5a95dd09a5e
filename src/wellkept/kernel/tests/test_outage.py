"""Telling an outage from a mistake, by what the drivers say and not by their words."""

import errno
from types import SimpleNamespace
from typing import Any

import psycopg.errors
import pytest
from django.db import DataError, InterfaceError, InternalError, OperationalError, ProgrammingError
from pysqlite3 import dbapi2

from wellkept.kernel.errors import Refused, StorageFull
from wellkept.kernel.outage import Outage, outage_of


def _caused(raised: Exception, cause: BaseException) -> Exception:
    raised.__cause__ = cause
    return raised


def _sqlite(code: int) -> Exception:
    cause = dbapi2.OperationalError("words that may change")
    cause.sqlite_errorcode = code
    return _caused(OperationalError(), cause)


@pytest.mark.parametrize(
    ("raised", "meant"),
    [
        (_sqlite(5), Outage.DATABASE),  # locked
        (_sqlite(261), Outage.DATABASE),  # locked, in recovery
        (_sqlite(10), Outage.DATABASE),  # the disk fails
        (_sqlite(14), Outage.DATABASE),  # cannot be opened
        (_sqlite(13), Outage.DISK),
        (_sqlite(1), None),  # a wrong statement
        (_caused(OperationalError(), psycopg.OperationalError("connection refused")), Outage.DATABASE),
        (_caused(OperationalError(), psycopg.errors.AdminShutdown()), Outage.DATABASE),
        (_caused(OperationalError(), psycopg.errors.TooManyConnections()), Outage.DATABASE),
        (_caused(OperationalError(), psycopg.errors.DeadlockDetected()), Outage.DATABASE),
        (_caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), Outage.DATABASE),
        (_caused(OperationalError(), psycopg.errors.DiskFull()), Outage.DISK),
        (_caused(OperationalError(), psycopg.errors.ProgramLimitExceeded()), None),
        (_caused(ProgrammingError(), psycopg.errors.UndefinedTable()), None),
        (_caused(DataError(), psycopg.errors.NumericValueOutOfRange()), None),
        (InterfaceError("connection is closed"), Outage.DATABASE),
        (OSError(errno.ENOSPC, "full"), Outage.DISK),
        (OSError(errno.EDQUOT, "quota"), Outage.DISK),
        (OSError(errno.EROFS, "read-only"), Outage.DISK),
        (OSError(errno.ENOENT, "missing"), None),
        (StorageFull("full"), Outage.DISK),
        (Refused("no"), None),
        (ValueError("a defect"), None),
        (None, None),
    ],
)
def test_what_is_away(raised: Any, meant: Outage | None) -> None:
    assert outage_of(raised) is meant


def test_a_cause_without_a_code_still_counts_as_an_outage() -> None:
    assert outage_of(_caused(OperationalError(), Exception(SimpleNamespace()))) is Outage.DATABASE
