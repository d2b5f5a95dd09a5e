"""One clock for a whole year: acts are put on the agenda and happen in the order of their time."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from wellkept.kernel.occasion import Origin, occasion

Act = Callable[[datetime], object]
BATCH = 200


class Agenda:
    """Acts waiting for their time; an act may put further acts on the agenda."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()

    def at(self, moment: datetime, act: Act) -> None:
        """Let something happen at a moment; what lies after the end of the story never happens."""
        if moment <= self.until:
            heapq.heappush(self._waiting, (moment, next(self._order), act))

    def play(self) -> int:
        """Let everything happen in order; returns how many acts there were."""
        played = 0
        while self._waiting:
            with transaction.atomic():
                for _place in range(BATCH):
                    if not self._waiting:
                        break
                    moment, _number, act = heapq.heappop(self._waiting)
                    with occasion(at=moment, origin=Origin.DEMO):
                        act(moment)
                    played += 1
        return played
