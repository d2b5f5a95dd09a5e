"""`wellkept assess`: what the records prove, requirement by requirement."""

import argparse
import json
import sys
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wellkept.cli import console

if TYPE_CHECKING:
    from wellkept.conformity.reports import Assessment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--clause", default="", help="a clause such as 8.6.1 or 8.6, or one requirement; none: all")
    parser.add_argument(
        "--as-of", metavar="DATE", help="how it stood at the end of that day, or at a moment such as 2016-06-30T12:00Z"
    )
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table")
    parser.add_argument("--store", action="store_true", help="keep the result as a point of the trend")


def run(args: argparse.Namespace) -> int:
    """Evaluate the rules, or show what was stored on that day; status 2 for a clause or date that cannot be."""
    console.load()
    from wellkept.conformity import documents, services
    from wellkept.directory.selectors import home_zone
    from wellkept.kernel.permissions import system

    zone = ZoneInfo(home_zone())
    found = _assessment(args.as_of, args.clause.strip(), zone)
    if args.store and found.basis != "snapshot":
        services.store(found, actor=system("wellkept assess"))
    if args.format == "json":
        console.say(json.dumps(documents.as_json(found, zone), indent=1))
    elif args.format == "csv":
        sys.stdout.write(documents.as_csv(found, zone))
    else:
        _table(found, zone)
    return 0


def _assessment(text: str | None, clause: str, zone: ZoneInfo) -> "Assessment":
    from wellkept.conformity import engine
    from wellkept.conformity.selectors import snapshot_on
    from wellkept.kernel import occasion
    from wellkept.kernel.permissions import system

    actor = system("wellkept assess")
    progress = _progress if sys.stderr.isatty() else None
    if text is None:
        return engine.assess(clause=clause, actor=actor, progress=progress)
    day, moment = _moment(text, zone)
    if day is not None:
        stored = snapshot_on(day, zone)
        if stored is not None:
            return engine.narrowed(stored, clause)
        # The day that is still running stands as it does now.
        if day == occasion.now().astimezone(zone).date():
            moment = None
    return engine.assess(moment, clause, actor=actor, progress=progress)


def _moment(text: str, zone: ZoneInfo) -> tuple[date | None, datetime | None]:
    """The day that was given, if it was one, and the moment that is meant: the end of the day in the provider's zone."""
    from wellkept.kernel.errors import Invalid

    try:
        day = date.fromisoformat(text)
        return day, datetime.combine(day, time.max, zone)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            {"as_of": f"“{text}” is not a date. Write it as 2016-06-30, or a moment as 2016-06-30T12:00+01:00."}
        ) from None
    return None, moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _table(found: "Assessment", zone: ZoneInfo) -> None:
    from wellkept.conformity import documents

    at = found.as_of.astimezone(zone)
    what = f"clause {found.clause}" if found.clause else f"{len(found.requirements)} requirements"
    console.say(
        f"ISO/IEC 20000-1:{found.edition}, {what}, as of {at:%Y-%m-%d %H:%M} ({zone.key}): {found.basis.label}."
    )
    for line in documents.as_table(found):
        console.say(line)
    console.say(f"Catalogue {found.catalogue_version}; {len(found.rules)} rules tested in {found.seconds:.2f} s.")


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done} of {total} rules")
    if done >= total:
        sys.stderr.write("\n")
