"""Why a replay does not begin or does not go on; a row that cannot be applied is no refusal but a line of the report."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Refused


class MappingRefused(Refused):
    """A mapping file says something that cannot be; `problems` holds one sentence each, with file, line and key."""

    code = "bad_mapping"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class LogRefused(Refused):
    """A log cannot be read, or does not have what the mapping asks for; nothing has been written."""

    code = "bad_log"


class Interrupted(Refused):
    """The work had to stop in the middle; what was committed stays, and the same command goes on from there."""

    code = "interrupted"

    def __init__(self, message: str, *, position: int, updates: int) -> None:
        left = _("%(done)s of %(all)s updates are done. Give the same command again to go on from there.")
        super().__init__(f"{message} {left % {'done': position, 'all': updates}}")
        self.position = position


class RowProblem(Exception):
    """Why one row cannot be applied; the rest of the log goes on."""


class BatchRefused(Exception):
    """An update of a batch is refused, and nothing of the batch is kept apart that could be taken back alone."""
