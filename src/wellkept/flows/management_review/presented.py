"""What the rooms present to a management review, a line each; see components.reviews.management for the topics a to l."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wellkept.components.efforts import selectors as efforts
from wellkept.components.results import selectors as results
from wellkept.components.reviews import selectors as reviews
from wellkept.components.reviews.management import contribute, none_of
from wellkept.conformity import selectors as conformity
from wellkept.sms.context.interested_parties import selectors as parties
from wellkept.sms.context.issues import selectors as issues
from wellkept.sms.resolution.incidents.proving import selectors as incidents
from wellkept.sms.resolution.problems.figures import selectors as solving
from wellkept.sms.resolution.problems.proving import selectors as problems
from wellkept.sms.resolution.requests import selectors as requests
from wellkept.sms.support.documents import selectors as documents
from wellkept.sms.support.knowledge import selectors as knowledge
from wellkept.sms.transition.changes import selectors as changes


def _new_issues(since: datetime, until: datetime) -> int:
    return issues.on_record(until).filter(opened_at__gt=since).count()


def _new_requirements(since: datetime, until: datetime) -> int:
    return parties.requirements(until).filter(opened_at__gt=since).count()


def _unmet(_since: datetime, until: datetime) -> int | None:
    return conformity.not_met_at(until)


def _majors(since: datetime, until: datetime) -> int:
    return incidents.classified_between(since, until).count()


def _emergencies(since: datetime, until: datetime) -> int:
    return changes.opened_between(since, until).filter(type="emergency").count()


def _satisfaction(since: datetime, until: datetime) -> str:
    return requests.satisfaction_between(since, until)


contribute("b", _("Circumstances recorded"), _new_issues, source=_("Issues"), href="/issues")
contribute(
    "b",
    _("Requirements of parties recorded"),
    _new_requirements,
    source=_("Interested parties"),
    href="/party-requirements",
)
contribute(
    "c", _("Requirements of the standard that the records show as not met"), _unmet, source=_("Prove"), href="/prove"
)
contribute("c", _("Reviews held"), reviews.held_between, source=_("Reviews"), href="/reviews")
contribute("d", _("Reviews that named improvements"), reviews.improving_between, source=_("Reviews"), href="/reviews")
contribute(
    "d",
    _("Problems that came back after their fix"),
    lambda s, u: solving.solving(s, u).recurred,
    source=_("Problems"),
    href="/reports/problems",
)
contribute(
    "e", _("Requests rated by those who asked"), requests.rated_between, source=_("Service requests"), href="/requests"
)
contribute("e", _("Satisfaction on average, of 5"), _satisfaction, source=_("Service requests"), href="/requests")
contribute(
    "h",
    _("Incidents recorded"),
    lambda s, u: incidents.opened_between(s, u).count(),
    source=_("Incidents"),
    href="/reports/incidents",
)
contribute("h", _("Major incidents"), _majors, source=_("Incidents"), href="/incidents")
contribute(
    "h",
    _("Requests fulfilled"),
    lambda s, u: requests.fulfilled_between(s, u).count(),
    source=_("Service requests"),
    href="/requests",
)
contribute(
    "h",
    _("Targets of agreements met"),
    lambda s, u: results.judged_between(s, u, "met"),
    source=_("Targets"),
    href="/reports/targets",
)
contribute(
    "h",
    _("Targets of agreements missed"),
    lambda s, u: results.judged_between(s, u, "missed"),
    source=_("Targets"),
    href="/reports/targets",
)
contribute(
    "h", _("Work in which an article was used"), knowledge.uses_between, source=_("Knowledge"), href="/knowledge"
)
contribute(
    "i",
    _("Problems that suppliers told of"),
    lambda s, u: problems.opened_between(s, u).filter(source="supplier").count(),
    source=_("Problems"),
    href="/problems?source=supplier",
)
contribute("j", _("Hours noted on work"), efforts.hours_between, source=_("Time spent"), href="/reports/time")
contribute(
    "k",
    _("Problems whose risk was accepted"),
    lambda s, u: problems.resolved_between(s, u).filter(resolution_code="risk_accepted").count(),
    source=_("Problems"),
    href="/problems?ended=risk_accepted",
)
contribute(
    "l",
    _("Changes planned ahead"),
    lambda _s, u: changes.ahead_of(u),
    source=_("Changes"),
    href="/changes",
    trend=False,
)

none_of("document", _("Further documents of our own choice"), documents.own_choice_between)
none_of("major_incident", _("Major incidents"), _majors)
none_of("emergency_change", _("Emergency changes"), _emergencies)
