"""`wellkept demo`: the demonstration company's year in an empty database."""

import argparse

from wellkept.cli import console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments: there are none."""


def run(args: argparse.Namespace) -> int:
    """Tell the year, unless there is data already."""
    console.load()
    from wellkept.cli import preparing
    from wellkept.demo import story

    preparing.prepare_folder()
    preparing.migrate()
    if story.tell_once(say=console.say):
        console.say("Start it with `wellkept up --demo`, which offers one-click sign-in.")
        return 0
    console.complain("There is data in this database already; the story is told into an empty one only.")
    return 2
