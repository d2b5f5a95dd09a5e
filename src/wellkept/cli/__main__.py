"""`python -m wellkept.cli` is `wellkept`."""

import sys

from wellkept.cli.main import main

sys.exit(main())
