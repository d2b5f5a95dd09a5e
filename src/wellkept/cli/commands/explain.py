"""`wellkept explain KIND`."""

import argparse

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("kind", nargs="?", help="a kind, for example incident; none: list them")


def run(args: argparse.Namespace) -> int:
    """Show what a kind declares."""
    console.load()
    from wellkept.kernel.permissions import roles_with
    from wellkept.kernel.registry import kind, kinds

    if args.kind is None:
        for each in kinds():
            console.say(f"{each.key:<14}{each.prefix:<6}/{each.slug}/  clause {each.clause or '-'}  {each.plural}")
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
    for use in ("view", "view_customer", "view_own", "create", "edit", "comment", "note"):
        permission = getattr(found.access, use)
        if permission:
            console.say(f"  {use:<14}{permission:<28}{', '.join(roles_with(permission))}")
    console.say("\nStates")
    for state in found.lifecycle.states:
        console.say(f"  {state.name:<14}{state.phase:<10}{state.label}")
    console.say("\nTransitions")
    for t in found.lifecycle.transitions:
        needs = f"  needs {', '.join(t.requires)}" if t.requires else ""
        console.say(f"  {t.name:<14}{', '.join(t.sources)} -> {t.target}  ({t.permission}){needs}")
    console.say("\nFields: " + ", ".join((*found.create_fields, *found.more_fields)))
    console.say("Searched: " + ", ".join(found.searched))
    console.say("Known for any past date: " + ", ".join(found.spans))
    return 0
