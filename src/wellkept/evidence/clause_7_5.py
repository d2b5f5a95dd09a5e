"""Clause 7.5: what is to be written is in force, identified, approved by others, made known, versioned, kept and disposed of."""

from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wellkept.components.duties import selectors as duties
from wellkept.components.reviews import management
from wellkept.components.reviews import selectors as reviews
from wellkept.conformity.asof import AsOf, months_after, months_before
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.catalogue.kept_as import KEPT_AS
from wellkept.conformity.measuring import Fault, Measured, Mending, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had, recorded_kinds
from wellkept.conformity.yardsticks import Yardstick
from wellkept.directory.selectors import has_suppliers, suppliers_in_use
from wellkept.evidence.none_occurred import none_occurred
from wellkept.kernel.registry import kinds
from wellkept.sms.evaluation.audits import selectors as audits
from wellkept.sms.planning.objectives import selectors as objectives
from wellkept.sms.planning.processes import selectors as processes
from wellkept.sms.portfolio.catalogue import selectors as request_catalogue
from wellkept.sms.portfolio.services import selectors as services
from wellkept.sms.relationship.agreements import selectors as agreements
from wellkept.sms.support.documents.outline import described
from wellkept.sms.support.documents.proving import selectors as documents

#: What records of the system are the document themselves while they hold.
KEPT_AS_RECORDS: Mapping[str, Callable[[AsOf], bool]] = {
    "service-requirements": lambda asof: (
        services.requirements(asof.at).filter(had("state", ("agreed",), asof)).exists()
    ),
    "service-catalogue": lambda asof: (
        request_catalogue.on_record(asof.at).filter(had("state", ("offered",), asof)).exists()
    ),
    "service-level-agreement": lambda asof: _agreed("sla", asof),
    "supplier-contract": lambda asof: _agreed("uc", asof),
    "service-management-objectives": lambda asof: (
        objectives.on_record(asof.at).filter(had("state", ("active",), asof)).exists()
    ),
    "process-descriptions": lambda asof: (
        processes.on_record(asof.at).filter(had("state", ("operating",), asof)).exists()
    ),
    "internal-audit-programme": lambda asof: audits.programmes(asof.at).exists(),
    "document-register": lambda asof: documents.in_force(asof).exists(),
}


def _agreed(type_: str, asof: AsOf) -> bool:
    return agreements.on_record(asof.at).filter(had("state", ("in_force",), asof), type=type_).exists()


def _called_for(key: str) -> bool:
    """Whether a document is called for: those of an event or a party once there is such a record."""
    arises = described()[key].arises_with
    if arises is None:
        return True
    if arises.record_type == "supplier":
        return "external" in arises.where and has_suppliers()
    return KEPT_AS.get(arises.record_type, arises.record_type) in {one.key for one in kinds()}


def _in_writing(keys: list[str], asof: AsOf) -> Measured:
    """Whether each of some documents is in force, as a document or as the records that it is kept in."""
    in_force = documents.keys_in_force(asof)
    wanted = [key for key in keys if _called_for(key)]
    kept = {key for key in wanted if key in in_force or (key in KEPT_AS_RECORDS and KEPT_AS_RECORDS[key](asof))}
    stale = any(in_force.get(key) for key in kept)
    missing = [key for key in wanted if key not in kept]
    begun = bool(kept) or documents.holding(asof).exists()
    label = _("Documents that are called for")
    if not begun:
        return Measured(Check(label, 0, 0))
    drafts = documents.drafted(missing, asof).order_by("-pk").values_list("number", flat=True)
    return Measured(
        Check(label, len(wanted), len(kept), stale=stale),
        list(drafts[: catalogue().engine.failing_shown]),
        faults=[(_("Not in force: %(title)s") % {"title": described()[key].title}, 1) for key in missing],
    )


@rule("7.5.1-01-e1", _("Document register compared with the catalogue"), parts="a")
def what_is_required_is_there(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every document that the standard requires is in force, and of every kind of record that it requires there are some."""
    written = _in_writing(documents.required_keys(minimum=False), asof)
    if not written.check.population:
        return written.result()
    known, recorded = {one.key for one in kinds()}, recorded_kinds(months_before(asof.at, 12), asof.at)
    wanted = {
        one.key: {KEPT_AS.get(name, name) for name in one.record_types}
        for one in catalogue().documents
        if one.required and one.nature == "record"
    }
    elsewhere = sorted(key for key, names in wanted.items() if not names & known)
    arisen = [key for key, names in wanted.items() if names & recorded]
    silent = [one.title for one in catalogue().documents if one.key in wanted and one.key not in (*arisen, *elsewhere)]
    judged = _("Nothing was recorded of: %(titles)s. Say whether nothing occurred.") % {"titles": ", ".join(silent)}
    check = Check(
        _("Kinds of record that are called for and arose"), len(arisen), len(arisen), on_occasion=True,
        needs_judgement=judged if silent and arisen else "",
    )  # fmt: skip
    found = written.result(check)
    untested = _("Whether there are records is not tested for: %(keys)s") % {"keys": ", ".join(elsewhere)}
    return RuleResult(found.checks, found.failing, faults=found.faults, not_automated=untested if elsewhere else "")


@rule("7.5.1-01-e2", _("Own choice of further documents"), parts="b")
def what_else_is_needed_is_there(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """There are documents that the organization itself found necessary, or the last management review says that none are."""
    own = measure(
        _("Documents of the organization's own choice"), documents.in_force(asof).filter(keys=""), [], yardstick
    )
    if own.check.population:
        return own.result()
    label = _("Whether further documents are needed was said in a management review")
    none = none_occurred("document", label, asof)
    asked = reviews.approved(management.GENRE, asof.at).exists()
    return RuleResult([none or Check(label, int(asked), 0)])


@rule("7.5.2-01-e1", _("Document attributes"), parts="abc")
def documents_are_identified(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each document in force says who wrote it, or whose it is, and somebody reviewed and approved it."""
    return measure(
        _("Documents in force"),
        documents.in_force(asof),
        [
            Fault(_("Written by nobody who is named"), Q(from_outside=False) & ~documents.has_author(asof)),
            Fault(
                _("Does not say whose it is, or which version"),
                Q(from_outside=True) & (Q(source="") | Q(source_version="")),
            ),
            Fault(_("No language"), Q(language="")),
            Fault(_("Nobody approved it"), ~documents.is_signed(asof)),
        ],
        yardstick,
    ).result()


@rule("7.5.2-01-e2", _("Approval of each version by somebody other than the author"), parts="c")
def others_approve(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each version approved in the window was approved by somebody other than who wrote it, and says what is new."""
    return measure(
        _("Documents with a version approved in the window"),
        documents.versioned_in_window(asof),
        [
            Fault(_("Approved by nobody but who wrote it"), documents.self_approved(asof), Mending.NEVER),
            Fault(_("Does not say what is new"), documents.unexplained(asof), Mending.NEVER),
        ],
        yardstick,
    ).result()


@rule("7.5.3.1-01-e1", _("Availability and protection attributes"), parts="ab")
def documents_are_open_to_whom_they_concern(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each document in force is classified, says who may read it, and is open to them."""
    faults = [
        Fault(_("Not classified"), Q(classification="")),
        Fault(_("Made known to nobody"), Q(distribution="")),
    ]
    if asof.live:
        faults.append(Fault(_("Not open to those whom it is made known to"), documents.shut_out()))
    return measure(
        _("Documents in force"), documents.in_force(asof), faults, yardstick, default=Q(classification="internal")
    ).result()


@rule("7.5.3.1-01-e2", _("Access behaves as intended"), parts="ab")
def documents_are_protected(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Nobody outside can open what is not made known to them, and that documents come back from a backup was tried: by a duty
    that sets its rhythm for this requirement.
    """
    beyond = (
        [Fault(_("Open to somebody outside whom it is not made known to"), documents.open_beyond())]
        if asof.live
        else []
    )
    closed = measure(_("Documents in force"), documents.in_force(asof), beyond, yardstick)
    tried = duties.done_for("7.5.3.1-01", asof.at).filter(done_at__gte=asof.window_start).count()
    label = _("Trials that documents come back from a backup")
    if tried:
        return closed.result(Check(label, tried, tried))
    return closed.result(Check.never_done(label, asof, months_after(asof.set_up_at, yardstick.window_months)))


@rule("7.5.3.2-01-e1", _("Arrangements per document"), parts="ab")
def arrangements_are_made(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """For each document in force it is said whom it is made known to, who answers for it and how long it is kept."""
    return measure(
        _("Documents in force"),
        documents.in_force(asof),
        [
            Fault(_("Made known to nobody"), Q(distribution="")),
            Fault(_("No owner"), Q(owner__isnull=True)),
            Fault(_("Nothing says how long it is kept"), Q(retention_months__lt=1)),
        ],
        yardstick,
        default=Q(retention_months=36),
    ).result()


@rule("7.5.3.2-01-e2", _("Version control"), parts="c")
def versions_have_no_gap(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Documents with more than one version have each of them, and one is the newest."""
    return measure(
        _("Documents with more than one version"),
        documents.several_versions(asof),
        [Fault(_("A version is missing"), documents.has_gap(asof), Mending.NEVER)],
        yardstick,
    ).result()


@rule("7.5.3.2-01-e3", _("Retention and disposal"), parts="d")
def disposed_of_in_time(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What is no longer to be kept is disposed of within the limit, or held for a reason; nothing goes before its time."""
    population, forgotten, early = documents.over_for_long(asof, yardstick.within("disposed_within"))
    return measure(
        _("Documents whose time to be kept is over"),
        population,
        [
            Fault(_("Neither disposed of nor held"), forgotten),
            Fault(_("Disposed of before its time"), early, Mending.NEVER),
        ],
        yardstick,
    ).result()


@rule("7.5.3.2-02-e1", _("Register of external documents"))
def outside_documents_are_known(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Documents from outside say whose they are and which version, have an owner, and are looked at again when due."""
    return measure(
        _("Documents from outside"),
        documents.outside(asof),
        [
            Fault(_("Does not say whose it is, or which version"), Q(source="") | Q(source_version="")),
            Fault(_("No owner"), Q(owner__isnull=True)),
            Fault(_("Not in force, so no review is due"), Q(next_review_on__isnull=True)),
            Fault(_("Past its review"), documents.review_overdue(asof)),
        ],
        yardstick,
    ).result()


@rule("7.5.4-01-e1", _("Minimum set present and valid"), parts="abcdefghijkl")
def the_minimum_set_is_in_force(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every document of the minimum set that is called for is in force."""
    return _in_writing(documents.required_keys(minimum=True), asof).result()


@rule("7.5.4-01-e2", _("Agreements, contracts and requirements present"), parts="fhij")
def services_are_agreed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Each live service has an agreement in force and an agreed requirement, and each supplier a contract in force."""
    in_force = agreements.on_record(asof.at).filter(had("state", ("in_force",), asof))
    covering = in_force.filter(Q(services=OuterRef("pk")) | Q(services__isnull=True), type="sla")
    wanted = services.requirements(asof.at).filter(had("state", ("agreed",), asof), service=OuterRef("pk"))
    found = measure(
        _("Live services"),
        services.on_record(asof.at).filter(had("state", ("live",), asof)),
        [
            Fault(_("No service level agreement in force covers it"), ~Q(Exists(covering))),
            Fault(_("No requirement on it is agreed"), ~Q(Exists(wanted))),
        ],
        yardstick,
        threshold=1.0,
    )
    if not found.check.population:
        return found.result()
    bound = set(in_force.filter(supplier__isnull=False).values_list("supplier", flat=True))
    known = suppliers_in_use()
    missing = [name for pk, name in known.items() if pk not in bound]
    check = Check(_("Suppliers with a contract in force"), len(known), len(known) - len(missing), on_occasion=True)
    faults = [(_("No contract with %(name)s") % {"name": name}, 1) for name in missing]
    return found.result(Measured(check, faults=faults))
