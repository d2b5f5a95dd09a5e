"""`wellkept shell`."""

import argparse
import code

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("-c", "--code", help="run this Python and stop")


def run(args: argparse.Namespace) -> int:
    """Open Python with the product loaded."""
    console.load()
    from wellkept.kernel.permissions import system
    from wellkept.kernel.registry import kind, kinds

    names = {"kind": kind, "kinds": kinds, "system": system}
    if args.code:
        exec(compile(args.code, "<command>", "exec"), names)  # noqa: S102  the operator's own words
        return 0
    code.interact(banner="Wellkept. At hand: kind, kinds, system.", local=names, exitmsg="")
    return 0
