"""Mail on the console, for an installation that has no mail server yet: what a person wants to read of it."""

import re
import sys
from collections.abc import Sequence
from textwrap import indent

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

#: What stands below the signature mark: why somebody gets the mail.
_SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
#: So much of a mail is printed: lines, of which the last holds the link, and letters of each.
MOST_LINES, MOST_LETTERS = 12, 300
_GAPS = re.compile(r"\n{2,}")


class ConsoleMail(BaseEmailBackend):
    """Prints to whom, about what and the text, links included; headers and HTML are left out."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print them; returns how many there were."""
        for message in email_messages:
            lines = _GAPS.sub("\n", _SIGNATURE.sub("", str(message.body)).strip()).splitlines()
            shown = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 2], "…", lines[-1]]
            text = "\n".join(line[:MOST_LETTERS] for line in shown)
            said = f"Mail to {', '.join(message.recipients())}: {message.subject}\n{indent(text, '    ')}\n"
            sys.stdout.write(said)
        sys.stdout.flush()
        return len(email_messages)
