"""How often something is to be done: as the duty in force says, else as the rule's measures have it."""

from datetime import timedelta

from wellkept.components.duties import selectors
from wellkept.conformity.asof import AsOf
from wellkept.conformity.yardsticks import Yardstick


def rhythm_of(asof: AsOf, yardstick: Yardstick, name: str = "rhythm") -> timedelta:
    """The interval of the duty that was in force at the moment for the rule's requirement; without one the limit `name`.

    A measure that the organization has set for the rule itself goes before its duty.
    """
    if yardstick.set_by is not None and name in yardstick.set_by.limits:
        return yardstick.within(name)
    return selectors.rhythms(asof.at).get(yardstick.rule.requirement_id) or yardstick.within(name)
