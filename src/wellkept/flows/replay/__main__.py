"""`python -m wellkept.flows.replay` is `wellkept replay`."""

import argparse
import os
import sys

from wellkept.flows.replay import command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellkept.config.settings")
parser = argparse.ArgumentParser(prog="wellkept replay", description=command.__doc__)
command.add_arguments(parser)
sys.exit(command.run(parser.parse_args()))
