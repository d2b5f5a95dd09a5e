"""Performing each row of a batch wholly or not at all, in the quickest way that bears what is refused."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from enum import Enum, auto

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from wellkept.flows.replay.labels import Labels
from wellkept.flows.replay.refusal import BatchRefused, RowProblem
from wellkept.kernel.errors import WellkeptError
from wellkept.records.bulk import Sets


class Way(Enum):
    """How a batch is performed: each next way is slower than the one before and bears more that is refused."""

    BOLDLY = auto()  # writes are gathered; any refusal fails the batch as a whole
    IN_SETS = auto()  # an update that a service refuses is left out; what the database refuses fails the batch
    SINGLY = auto()  # every refused update is left out


@dataclass(slots=True)
class Outcome:
    """What came of an attempt: why it was refused, or nothing."""

    refusal: str = ""


class Attempts:
    """The attempts of one batch; `sets` are where writes are gathered, if they are."""

    def __init__(self, way: Way, sets: Sets | None, labels: Labels) -> None:
        self.way, self.sets, self.labels = way, sets, labels

    @contextmanager
    def attempt(self) -> Iterator[Outcome]:
        """Do what is inside, and take it back where it is refused; the outcome says why. Raises BatchRefused, DataError,
        IntegrityError where the batch must be performed in another way.
        """
        outcome = Outcome()
        self.labels.mark()
        try:
            with self._point():
                yield outcome
        except (RowProblem, WellkeptError) as refused:
            if self.way is Way.BOLDLY:
                raise BatchRefused from refused
            outcome.refusal = str(refused)
        except (DataError, IntegrityError) as refused:
            if self.way is Way.BOLDLY:
                raise
            outcome.refusal = _("The database refuses it: %(why)s.") % {"why": str(refused).splitlines()[0]}
        if outcome.refusal:
            self.labels.forget_new()

    def _point(self) -> AbstractContextManager[None]:
        """What takes back an attempt that is refused."""
        if self.way is Way.BOLDLY:
            return nullcontext()
        return self.sets.attempt() if self.sets is not None else transaction.atomic()
