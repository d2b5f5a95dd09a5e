"""Reads a spreadsheet from standard input and writes its first table as CSV; a program of its own.

One stray cell far down, or a file made to do harm, can ask for more memory than there is, which ends the process that
reads it: this one, and not the web server. Ends with a status other than 0 when the file cannot be read.
"""

import contextlib
import csv
import io
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

#: What reading may take (bytes of memory, seconds of the processor), and what it may give (rows, characters).
MEMORY, SECONDS = 1024**3, 30
ROWS, CHARACTERS = 100_001, 50_000_000
#: The status with which it ends when a table is larger than that.
TOO_MUCH = 3


def main() -> None:
    """Do it."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
    lines = csv.writer(out)
    written = 0
    for place, row in enumerate(book.get_sheet_by_index(0).iter_rows()):
        cells = [_cell(value) for value in row]
        written += sum(map(len, cells))
        if place > ROWS or written > CHARACTERS:
            sys.exit(TOO_MUCH)
        lines.writerow(cells)
    out.flush()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


if __name__ == "__main__":
    main()
