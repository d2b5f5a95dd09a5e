"""`wellkept replay`: read another system's event log as if its people had worked here."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellkept.flows.replay.report import Report

#: What a program reads from the exit status when the work stopped in the middle and can go on.
CAN_GO_ON = 75
#: How many rejected updates are printed; the report has all.
_SHOWN = 20
#: Seconds between two signs of progress: on a terminal, and elsewhere.
_LIVE, _SPARSE = 0.2, 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "log",
        type=Path,
        metavar="LOG",
        help="a CSV file, compressed or not: one row for each update, or for each request",
    )
    parser.add_argument(
        "--mapping",
        required=True,
        metavar="NAME|FILE",
        help="how its rows are to be read: servicenow, boston311, or a YAML file",
    )
    parser.add_argument("--dry-run", action="store_true", help="do everything, report, and take it back")
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the report there as JSON")


def run(args: argparse.Namespace) -> int:
    """Replay the log. 0: done, whatever was rejected; 2: refused; 75: stopped in the middle, the same command goes on."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.utils.translation import gettext as _

    from wellkept.flows.replay.engine import replay
    from wellkept.flows.replay.refusal import Interrupted
    from wellkept.kernel.errors import WellkeptError

    shown = Progress(live=sys.stderr.isatty())
    try:
        report = replay(
            args.log, args.mapping, dry_run=args.dry_run, report=args.report, progress=shown, reading=shown.reading
        )
    except Interrupted as stop:
        sys.stderr.write(f"\n{stop}\n")
        return CAN_GO_ON
    except KeyboardInterrupt:
        sys.stderr.write("\n" + _("Stopped. Give the same command again to go on from there.") + "\n")
        raise
    except WellkeptError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except OSError as error:
        sys.stderr.write(_("%(file)s: %(why)s.") % {"file": error.filename, "why": error.strerror} + "\n")
        return 2
    shown.end()
    sys.stdout.write(summary(report) + "\n")
    return 0


class Progress:
    """How many updates are done and how long it will still take: on a terminal one line that is written over (`live`),
    elsewhere a line at the beginning, every ten seconds and at the end.
    """

    def __init__(self, *, live: bool) -> None:
        self.live = live
        self.began = self.written = time.monotonic()
        self.first: int | None = None
        self.line = ""

    def reading(self, rows: int) -> None:
        """Show how many rows of the file have been read."""
        if self._due(time.monotonic()):
            self._write(f"{rows:,} rows read")

    def __call__(self, done: int, updates: int) -> None:
        """Show how many of the updates are done."""
        now = time.monotonic()
        begins = self.first is None
        if self.first is None:
            self.first, self.began = done, now
        if not (self._due(now) or begins or done == updates):
            return
        gone, here = now - self.began, done - self.first
        left = f"{_clock(gone / here * (updates - done))} left" if here else ""
        share = 100 * done // updates if updates else 100
        self._write(f"{done:,} of {updates:,} updates ({share} %)  {_clock(gone)}  {left}".rstrip())

    def end(self) -> None:
        """Leave the line that is written over."""
        if self.live:
            sys.stderr.write("\n")

    def _due(self, now: float) -> bool:
        if now - self.written < (_LIVE if self.live else _SPARSE):
            return False
        self.written = now
        return True

    def _write(self, line: str) -> None:
        if line != self.line:
            sys.stderr.write(f"\r{line}\033[K" if self.live else f"{line}\n")
            sys.stderr.flush()
        self.line = line


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _of_incidents(report: "Report") -> tuple[tuple[str, int], ...]:
    from django.utils.translation import gettext as _

    return (
        (_("Incidents"), report.incidents),
        (_("reopened"), report.reopened),
        (_("reassigned"), report.reassigned),
        (_("linked to a problem"), report.linked_problem),
        (_("linked to a change"), report.linked_change),
        (_("Conflicts with the priority matrix"), report.matrix_conflicts),
    )


def _of_requests(report: "Report") -> tuple[tuple[str, int], ...]:
    from django.utils.translation import gettext as _

    targets, verdicts = report.targets, report.verdicts
    return (
        (_("Requests"), report.requests),
        (_("Targets that the log names"), targets["recorded"]),
        (_("the same by our clocks, to the minute"), targets["within_60s"]),
        (_("another by our clocks"), targets["differ"]),
        (_("taken over, for no agreement gives one"), targets["taken_over"]),
        (_("Verdicts that the log names"), verdicts["compared"]),
        (_("the same by the log's targets"), verdicts["agree"]),
        (_("the same by our clocks"), verdicts["by_clock"]["agree"]),
    )


def summary(report: "Report") -> str:
    """The report in lines for a person."""
    from django.utils.translation import gettext as _

    lines = []
    if report.nothing_to_do:
        lines.append(_("Nothing to do: this log has been replayed to its end."))
    elif report.dry_run:
        lines.append(_("Tried, and taken back:"))
    elif report.resumed_at:
        lines.append(_("Went on after %(done)s updates:") % {"done": f"{report.resumed_at:,}"})
    rows = (
        (_("Updates"), report.updates),
        (_("applied"), report.applied),
        (_("nothing to change"), report.unchanged),
        (_("rejected"), len(report.rejected)),
        *(_of_requests(report) if report.targets else _of_incidents(report)),
        (_("Steps inferred because the log skips them"), report.inferred),
    )
    width = max(len(label) for label, _count in rows) + 4
    lines += [f"{'' if label[0].isupper() else '  '}{label}".ljust(width) + f"{count:>9,}" for label, count in rows]
    if report.passed_over:
        lines.append(_("%(rows)s rows are passed over by the mapping.") % {"rows": f"{report.passed_over:,}"})
    lines.append(_("%(seconds)s seconds") % {"seconds": f"{report.seconds:,.1f}"})
    for entry in report.rejected[:_SHOWN]:
        lines.append(_("Update %(row)s: %(reason)s") % entry)
    if len(report.rejected) > _SHOWN:
        lines.append(_("… and %(more)s more; --report writes all.") % {"more": len(report.rejected) - _SHOWN})
    return "\n".join(lines)
