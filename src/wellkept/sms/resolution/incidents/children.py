"""Incidents below a parent: resolved with it, and none of them left open beneath it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wellkept.kernel import occasion
from wellkept.kernel.errors import Refused
from wellkept.records import bulk
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.resolution.incidents import recorded, selectors

_ABOVE = "incidents above others"


def mark_parents(writes: Sequence[Write]) -> None:
    """Effect: where writes are gathered, keep which incidents have others below them, so that nobody needs to ask."""
    sets = bulk.current()
    if sets is None:
        return
    for write in writes:
        if write.kind.key == "incident" and write.instance.parent_id is not None:
            sets.belongings.mark(write.instance.parent_id, _ABOVE)


def _nothing_below(write: Write) -> bool:
    """Whether that is known without asking: the incident is as new as what is gathered."""
    sets = bulk.current()
    return sets is not None and sets.belongings.has_none(write.instance.pk, _ABOVE)


def no_open_children(write: Write) -> None:
    """Guard: the incidents below a parent are resolved with it, so whoever resolves it must be allowed to work on them all.
    A log tells each by itself.
    """
    told = recorded.current()
    if told is not None and told.childless:
        return
    if _nothing_below(write):
        return
    below = set(selectors.open_children(write.instance).values_list("number", flat=True))
    if below and occasion.is_native():
        below -= set(selectors.visible_to(write.actor).filter(number__in=below).values_list("number", flat=True))
        if below:
            raise Refused(
                _("Incidents below it that you cannot see are still open: %(count)d.") % {"count": len(below)},
                code="open_children",
            )
    if below:
        raise Refused(
            _("These incidents below it are still open: %(numbers)s. Resolve them first.")
            % {"numbers": ", ".join(sorted(below))},
            code="open_children",
        )


def resolve_children(write: Write) -> None:
    """Effect: what is below a parent is resolved with it, by the same words; each keeps a category of its own."""
    if not occasion.is_native() or _nothing_below(write):
        return
    row = write.instance
    for child in selectors.open_children(row):
        with occasion.occasion(reason=_("Resolved with %(number)s.") % {"number": row.number}):
            records.transition(
                child,
                "resolve",
                actor=write.actor,
                resolution_code=row.resolution_code,
                resolution=row.resolution,
                category=child.category or row.category,
            )
