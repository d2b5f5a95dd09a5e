"""Reads a Word or PDF file from standard input and writes what it says as JSON; a program of its own.

A file made to do harm can ask for more time or memory than there is, which ends the process that reads it: this one, and not
the web server. Ends with a status other than 0 when the file cannot be read.
"""

import contextlib
import json
import resource
import sys

#: What reading may take: bytes of memory, seconds of the processor.
MEMORY, SECONDS = 2 * 1024**3, 30
#: The statuses with which it ends when a file is locked by a password, or says more than is read.
LOCKED, TOO_MUCH = 3, 4


def main(kind: str) -> None:
    """Do it."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    content = sys.stdin.buffer.read()
    if kind == "word":
        from wellkept.toolkit.paper.reading import word

        said = word.read(content)
    else:
        from wellkept.toolkit.paper.reading import pdf

        said = pdf.read(content)
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
