"""What the rooms of the management system itself present to a management review: audits, policies, objectives, means, risks."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.findings import selectors as findings
from wellkept.components.reviews.management import contribute
from wellkept.components.tasks import selectors as tasks
from wellkept.sms.evaluation.audits import selectors as audits
from wellkept.sms.improvement.improvements.proving import selectors as improvements
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.planning.risks import selectors as risks
from wellkept.sms.support.documents import selectors as documents
from wellkept.sms.support.resources import selectors as resources


def _audits(since: datetime, until: datetime) -> int:
    return audits.held_before(until).filter(held_at__gt=since).count()


def _raised(since: datetime, until: datetime) -> int:
    return findings.nonconformities(until).filter(opened_at__gt=since).count()


def _uncorrected(_since: datetime, until: datetime) -> int:
    return findings.nonconformities(until).filter(Q(closed_at__isnull=True) | Q(closed_at__gt=until)).count()


def _proposed(since: datetime, until: datetime) -> int:
    return improvements.on_record(until).filter(opened_at__gt=since).count()


def _carried_out(since: datetime, until: datetime) -> int:
    return improvements.on_record(until).filter(implemented_at__gt=since, implemented_at__lte=until).count()


def _policies(_since: datetime, until: datetime) -> int:
    return documents.policies(until).count()


def _policies_overdue(_since: datetime, until: datetime) -> int:
    return documents.policies(until).filter(next_review_on__lt=until.date()).count()


def _ended(state: str, since: datetime, until: datetime) -> int:
    return objectives.on_record(until).filter(state=state, concluded_at__gt=since, concluded_at__lte=until).count()


def _pursued(_since: datetime, until: datetime) -> int:
    return objectives.on_record(until).filter(state="active").count()


def _short(_since: datetime, until: datetime) -> int:
    return resources.on_record(until).filter(resources.short_within(until, until), state="active").count()


def _undecided(_since: datetime, until: datetime) -> int:
    short = resources.on_record(until).filter(resources.short_within(until, until), state="active")
    return short.filter(decided_at__isnull=True).count()


def _risks(_since: datetime, until: datetime) -> int:
    return risks.on_record(until).exclude(state="closed").count()


def _accepted(_since: datetime, until: datetime) -> int:
    return risks.on_record(until).filter(state="accepted").count()


def _late_actions(_since: datetime, until: datetime) -> int:
    return risks.actions(risks.on_record(until), until).filter(tasks.past_their_date(until)).count()


contribute("c", _("Audits held"), _audits, source=_("Audits"), href="/audits")
contribute("c", _("Nonconformities raised"), _raised, source=_("Findings"), href="/findings")
contribute("c", _("Nonconformities not closed"), _uncorrected, source=_("Findings"), href="/findings", trend=False)
contribute("d", _("Improvements proposed"), _proposed, source=_("Improvements"), href="/improvements")
contribute("d", _("Improvements carried out"), _carried_out, source=_("Improvements"), href="/improvements")
contribute(
    "f", _("Policies in force"), _policies, source=_("Documents"), href="/documents?category=policy", trend=False
)
contribute(
    "f", _("Policies past their review"), _policies_overdue, source=_("Documents"), href="/documents?category=policy",
    trend=False,
)  # fmt: skip
contribute("g", _("Objectives pursued"), _pursued, source=_("Objectives"), href="/objectives", trend=False)
contribute(
    "g",
    _("Objectives reached"),
    lambda s, u: _ended("reached", s, u),
    source=_("Objectives"),
    href="/objectives?view=all",
)
contribute(
    "g",
    _("Objectives missed"),
    lambda s, u: _ended("missed", s, u),
    source=_("Objectives"),
    href="/objectives?view=all",
)
contribute("j", _("Needs that are short"), _short, source=_("Resources"), href="/resources", trend=False)
contribute("j", _("Short and not decided on"), _undecided, source=_("Resources"), href="/resources", trend=False)
contribute("k", _("Risks and opportunities on the register"), _risks, source=_("Risks"), href="/risks", trend=False)
contribute("k", _("Risks that are accepted"), _accepted, source=_("Risks"), href="/risks?state=accepted", trend=False)
contribute("k", _("Actions about risks past their date"), _late_actions, source=_("Tasks"), href="/tasks", trend=False)
