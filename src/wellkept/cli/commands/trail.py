"""`wellkept trail`: checkpoints, and proofs for people who do not trust this installation."""

import argparse
import json
from pathlib import Path

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = """Take the trail outside, where nobody here can reach it.

A checkpoint is a signed statement: so many entries, this hash. Whoever keeps one finds out whether anything before it was
changed, removed, inserted or reordered later. The worker signs one a day and puts it where WELLKEPT_ANCHOR says."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("checkpoint", help="sign a checkpoint now and print it; to anchor it use --anchor").add_argument(
        "--anchor", action="store_true", help="also put it where WELLKEPT_ANCHOR says"
    )
    verbs.add_parser("key", help="print the public key that checkpoints are checked with")
    kit = verbs.add_parser("kit", help="write trail, checkpoints, key and a checking program that needs only Python")
    kit.add_argument("folder", type=Path)
    kit.add_argument("--texts", action="store_true", help="with personal text; without it the kit may leave the house")
    proof = verbs.add_parser("prove", help="print the proof that one event is in the signed trail")
    proof.add_argument("event", type=int, help="the id of the event")
    proof.add_argument("--text", action="store_true", help="with its personal text")


def run(args: argparse.Namespace) -> int:
    """Do what the verb says; status 2 when the trail cannot give it."""
    console.load()
    from wellkept.ledger import checkpoints, export, tree

    try:
        if args.verb == "checkpoint":
            made = checkpoints.make()
            console.say(made.note)
            if args.anchor:
                console.say(f"Kept at {checkpoints.anchor(made)}.")
        elif args.verb == "key":
            console.say(checkpoints.signer().verifier.line())
        elif args.verb == "kit":
            last = export.write_kit(args.folder, texts=args.texts)
            console.say(f"{args.folder}: {last.size} entries. Check them anywhere, with the checkpoints that you kept:")
            console.say(f"  python3 {export.VERIFIER} trail.jsonl.gz checkpoint-*.txt --key public.key")
        else:
            console.say(json.dumps(export.prove(args.event, text=args.text), indent=1, ensure_ascii=False))
    except (ValueError, tree.Damaged, OSError) as problem:
        console.complain(str(problem))
        return 2
    return 0
