"""`wellkept verify`: is the trail as it was sealed."""

import argparse
import json
import sys

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--head", help="SEQ:HASH that you kept; finds a tail that was cut off or a chain made anew")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(args: argparse.Namespace) -> int:
    """Compute every hash again; status 1 names the first bad entry."""
    console.load()
    from wellkept.kernel.errors import Invalid
    from wellkept.ledger import verification

    expected = None
    if args.head:
        seq, _colon, digest = args.head.partition(":")
        if not (seq.isdecimal() and len(seq) < 19) or not digest:
            raise Invalid({"head": "Give the head as SEQ:HASH, as `wellkept verify` printed it."})
        expected = (int(seq), digest)
    progress = _progress if sys.stderr.isatty() else None
    verdict = verification.verify(progress, expected_head=expected)
    fault = verdict.first_bad
    if args.format == "json":
        answer = {
            "ok": verdict.ok,
            "events": verdict.events,
            "sealed": verdict.sealed,
            "unsealed": verdict.unsealed,
            "erased_texts": verdict.erased,
            "head": verdict.head,
            "first_bad": None
            if fault is None
            else {
                "seq": fault.seq,
                "event": fault.event_id,
                "kind": fault.subject_kind,
                "record": fault.subject_id,
                "why": fault.why,
            },
        }
        console.say(json.dumps(answer, indent=1))
    else:
        console.say(f"{verdict.events} events, {verdict.sealed} sealed, {verdict.unsealed} not sealed yet.")
        if fault is None:
            console.say("No change, deletion, insertion or reordering was found in what is sealed.")
            console.say("That is the trail. The records as they stand now were not compared with it.")
            console.say(f"Head {verdict.sealed}:{verdict.head}  (keep it elsewhere; give it back with --head)")
        else:
            place = f"entry {fault.seq}" if fault.seq else f"event {fault.event_id}"
            console.say(f"WRONG at {place}: {fault.why}")
    return 0 if verdict.ok else 1


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done:,} of {total:,}")
    if done >= total:
        sys.stderr.write("\n")
