"""`wellkept verify`: is the trail as it was sealed, and do the records say what it tells."""

import argparse
import json
import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wellkept.cli import console

if TYPE_CHECKING:
    from wellkept.ledger.verification import Verdict
    from wellkept.records.comparison import Comparison, Difference

#: A head as it was written down: a place in the trail and the hash there.
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-fA-F]{64})")

#: The status when nothing is wrong, but no checkpoint vouches for it.
UNVOUCHED = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = """Check the trail and the records: was anything changed, deleted, inserted or reordered.

First every hash of the trail is computed again. Then each record is compared with what the trail tells of it, column by
column; a row that was changed, deleted or put in past the product is named. A million events take about 40 seconds, the
records that they tell of about as long again. Memory stays below 200 MB.

The status is 0 when all is well and 1 when something is wrong. It is 3 when the chain is whole, but no signed checkpoint
vouches for entries that are more than a day old, or one in the folder of checkpoints states another trail: whoever can write
to the database could have computed all of it anew.

Not compared: personal text that was erased, what no event tells (when a row was last updated), and what hangs on records
beside their own columns, votes and what was ordered excepted: comments, links, files, clocks, the targets of agreements."""
    parser.add_argument("--head", help="SEQ:HASH that you kept; finds a tail that was cut off or a chain made anew")
    parser.add_argument("--trail", action="store_true", help="check the trail alone and leave the records out")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(args: argparse.Namespace) -> int:
    """Compute every hash again and compare every record; status 1 names the first bad entry and what differs, 3 that
    nothing vouches for old entries.
    """
    console.load()
    from wellkept.kernel.errors import Invalid
    from wellkept.ledger import verification
    from wellkept.records import comparison

    expected = None
    if args.head:
        written = _HEAD.fullmatch(args.head.strip())
        if written is None:
            raise Invalid(
                {"head": "Give the head as SEQ:HASH with all of its 64 digits, as `wellkept verify` printed it."}
            )
        expected = (int(written[1]), written[2])
    progress = _progress if sys.stderr.isatty() else None
    verdict = verification.verify(progress, expected_head=expected)
    found = None if args.trail else comparison.compare(progress)
    if args.format == "json":
        console.say(json.dumps(_answer(verdict, found), indent=1))
    else:
        _tell_trail(verdict)
        _tell_records(found)
    if not verdict.ok or (found is not None and not found.ok):
        return 1
    return 0 if verdict.sure else UNVOUCHED


def _answer(verdict: "Verdict", found: "Comparison | None") -> dict[str, Any]:
    fault = verdict.first_bad
    first_bad = fault and {
        "seq": fault.seq,
        "event": fault.event_id,
        "kind": fault.subject_kind,
        "record": fault.subject_id,
        "why": fault.why,
    }
    return {
        "ok": verdict.ok and (found is None or found.ok),
        "events": verdict.events,
        "sealed": verdict.sealed,
        "unsealed": verdict.unsealed,
        "erased_texts": verdict.erased,
        "checkpoints": verdict.checkpoints,
        "vouched": verdict.vouched,
        "unvouched": verdict.unvouched,
        "denied": verdict.denied,
        "head": verdict.head,
        "first_bad": first_bad,
        "records": found and {**asdict(found), "ok": found.ok},
    }


def _tell_trail(verdict: "Verdict") -> None:
    fault = verdict.first_bad
    console.say(f"{verdict.events} events, {verdict.sealed} sealed, {verdict.unsealed} not sealed yet.")
    if fault is None:
        console.say("No change, deletion, insertion or reordering was found in what is sealed.")
        if verdict.checkpoints:
            agree = (
                "1 signed checkpoint agrees"
                if verdict.checkpoints == 1
                else f"{verdict.checkpoints} signed checkpoints agree"
            )
            console.say(f"{agree} with it.")
        _tell_unvouched(verdict)
        console.say(f"Head {verdict.sealed}:{verdict.head}  (keep it elsewhere; give it back with --head)")
    else:
        place = f" at entry {fault.seq}" if fault.seq else f" at event {fault.event_id}" if fault.event_id else ""
        console.say(f"WRONG{place}: {fault.why}")


def _tell_unvouched(verdict: "Verdict") -> None:
    from django.conf import settings

    place = settings.ENV.anchor
    if verdict.denied:
        console.say(
            f"NOT VOUCHED FOR: the chain is whole, but the checkpoint of entry {verdict.denied} at {place}\n"
            "states another trail. Either that checkpoint is of a database that is no longer this one (made anew, or brought\n"
            "back from an older backup; then move it away), or somebody computed this trail anew."
        )
    if verdict.unvouched:
        console.say(
            f"NOT VOUCHED FOR: the chain is whole, but no signed checkpoint vouches for entries {verdict.vouched + 1} to "
            f"{verdict.sealed},\nsome of them more than a day old. Whoever can write to the database could have computed them "
            f"anew.\nCheckpoints are kept at {place}: look there what is missing, and give a head that you kept with\n--head. "
            "If none was ever made: the worker signs one a day; `wellkept trail checkpoint --anchor` does it now."
        )


def _tell_records(found: "Comparison | None") -> None:
    if found is None:
        console.say("That is the trail. The records as they stand now were not compared with it.")
        return
    if found.ok:
        console.say(f"{found.records} records compared: each says what the trail tells.")
    for difference in found.differences:
        console.say(f"WRONG {_told(difference)}")
    if found.erased:
        console.say(f"{found.erased} records hold personal text that was erased; that text was not compared.")
    if not found.ok:
        more = "" if found.complete else " There may be more: the rest was not looked at."
        console.say(f"{found.differing} of {found.records} records compared differ from the trail.{more}")


def _told(difference: "Difference") -> str:
    name = difference.number or f"{difference.kind} {difference.record}"
    trail, table = (json.dumps(value, ensure_ascii=False) for value in (difference.trail, difference.table))
    what = {
        "changed": f"{difference.field}: the trail says {trail}, the table says {table}",
        "deleted": "the trail tells of it, but its row was deleted",
        "unknown": "its row stands in the table, but no event tells that it was made",
        "unreadable": "its row, or what hangs on it, can no longer be read",
        "card": f"{difference.field}: the record says {trail}, its card in lists and search says {table}",
    }[difference.what]
    return f"{difference.kind} {name}, {what}" if difference.number else f"{name}, {what}"


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done:,} of {total:,}")
    if done >= total:
        sys.stderr.write("\n")
