"""What to know before taking a step with a finding."""

from django.utils.translation import gettext as _

from wellkept.components.findings.models import Finding
from wellkept.components.tasks import selectors as tasks
from wellkept.kernel.permissions import Actor


def before_deciding(finding: Finding, actor: Actor) -> str:
    """That the search comes first, and where actions are put down."""
    if finding.similar_searched_at is None:
        return _("Search first whether the like exists elsewhere.")
    return _("Then put down each action as a task about this finding.")


def before_checking(finding: Finding, actor: Actor) -> str:
    """Which actions are still open."""
    waiting = tasks.open_tasks_of(finding.record)
    return _("Still open: %(numbers)s") % {"numbers": ", ".join(waiting)} if waiting else ""


def before_confirming(finding: Finding, actor: Actor) -> str:
    """Who says the last word, and that a rule is looked at again."""
    said = [_("Somebody else than the owner then says whether it is closed.")]
    if finding.rule:
        said.append(_("The rule %(rule)s is looked at again and must not fail.") % {"rule": finding.rule})
    return "\n".join(said)
