"""`wellkept explain KIND`."""

import argparse
from collections.abc import Iterable

from wellkept.cli import console

#: What one does with records that a permission of its own allows.
USES = ("view", "view_customer", "view_own", "create", "edit", "comment", "note")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("kind", nargs="?", help="a kind, for example incident; none: list them")


def run(args: argparse.Namespace) -> int:
    """Show what a kind declares."""
    console.load(needs_database=False)
    from wellkept.kernel.permissions import roles_with
    from wellkept.kernel.registry import kind, kinds

    if args.kind is None:
        _table((k.key, k.prefix, f"/{k.slug}/", f"clause {k.clause or '-'}", str(k.plural)) for k in kinds())
        return 0
    try:
        found = kind(args.kind)
    except KeyError:
        console.complain(f"There is no kind “{args.kind}”. Known: {', '.join(k.key for k in kinds())}.")
        return 2
    console.say(
        f"{found.label} ({found.key}): numbers {found.prefix}-000001, pages /{found.slug}/, REST /api/v1/{found.slug}"
    )
    console.say(f"Clause {found.clause}. {found.purpose}")
    console.say("\nPermissions")
    allowed = [(use, getattr(found.access, use)) for use in USES]
    _table(("", use, p, ", ".join(roles_with(p))) for use, p in allowed if p)
    console.say("\nStates")
    _table(("", state.name, state.phase, str(state.label)) for state in found.lifecycle.states)
    console.say("\nTransitions")
    for t in found.lifecycle.transitions:
        needs = f"  needs {', '.join(t.requires)}" if t.requires else ""
        console.say(f"  {t.name:<14}{', '.join(t.sources)} -> {t.target}  ({t.permission}){needs}")
    console.say("\nFields: " + ", ".join((*found.create_fields, *found.more_fields)))
    console.say("Searched: " + ", ".join(found.searched))
    console.say("Known for any past date: " + ", ".join(found.spans))
    return 0


def _table(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows in columns as wide as their longest word; the last one ends where it ends."""
    lines = list(rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line[:-1], widths, strict=False))
        console.say("  ".join((*cells, line[-1])))
