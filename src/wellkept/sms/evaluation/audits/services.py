"""Planning, holding and reporting audits."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellkept.directory.models import Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.ledger import services as ledger
from wellkept.records import services as records
from wellkept.records.hooks import Write
from wellkept.sms.evaluation.audits import scope, selectors
from wellkept.sms.evaluation.audits.independence import selectors as independence
from wellkept.sms.evaluation.audits.lifecycle import OPEN
from wellkept.sms.evaluation.audits.models import Audit, AuditProgramme
from wellkept.sms.evaluation.audits.reporting import selectors as reporting
from wellkept.sms.portfolio.services.models import Service

#: How much a clause matters: more than others, as much, less.
MORE, USUAL, LESS = 3, 2, 1


def draft_programme(*, actor: Actor, title: str, **fields: Any) -> AuditProgramme:
    """Put a programme on file as a draft. Raises Denied, Invalid when it ends before it begins."""
    _refuse_disorder(fields.get("period_start"), fields.get("period_end"))
    if not (fields.get("owner") or fields.get("owner_id")):
        fields.pop("owner", None)
        fields["owner_id"] = actor.person_id
    made: AuditProgramme = records.create(kind("audit_programme"), actor=actor, title=title, **fields)
    return made


def edit_programme(
    programme: AuditProgramme, *, actor: Actor, version: int | None = None, **changes: Any
) -> AuditProgramme:
    """Change a draft; what was approved is revised first. Raises Denied, Invalid, Refused, Conflict."""
    with transaction.atomic():
        changed: AuditProgramme = records.edit(programme, actor=actor, version=version, **changes)
        if changed.state != "draft":
            raise Refused(_("%(number)s is in force; revise it to change it.") % {"number": changed.number})
        _refuse_disorder(changed.period_start, changed.period_end)
    return changed


def _refuse_disorder(start: Any, end: Any) -> None:
    if start and end and end < start:
        raise Invalid({"period_end": _("Give a day after the first one.")})


def weigh(
    programme: AuditProgramme,
    *,
    actor: Actor,
    important: Sequence[str] = (),
    less_important: Sequence[str] = (),
    version: int | None = None,
) -> AuditProgramme:
    """Say which clauses matter more, and which less, than others. Raises Denied, Invalid, Conflict."""
    known = {clause for clause, _title in scope.clauses()}
    wrong = {
        name: _("There is no clause “%(clause)s” with requirements.") % {"clause": sorted(set(given) - known)[0]}
        for name, given in (("important", important), ("less_important", less_important))
        if set(given) - known
    }
    if set(important) & set(less_important):
        wrong["less_important"] = _("A clause matters either more or less.")
    if wrong:
        raise Invalid(wrong)
    weights = {**dict.fromkeys(important, MORE), **dict.fromkeys(less_important, LESS)}
    weighed: AuditProgramme = records.edit(programme, actor=actor, version=version, verb="weighed", weights=weights)
    return weighed


def plan_audit(
    *, actor: Actor, title: str, services: Sequence[Service] = (), team: Sequence[Person] = (), **fields: Any
) -> Audit:
    """Put an audit on the agenda, of the whole standard until its scope is set; whoever plans it leads it unless somebody else
    is named. It belongs to the programme in force. Raises Denied, Invalid when an auditor owns something in its scope.
    """
    if not (fields.get("lead") or fields.get("lead_id")):
        fields.pop("lead", None)
        fields["lead_id"] = actor.person_id
    if not (fields.get("programme") or fields.get("programme_id")):
        fields["programme"] = selectors.current_programme(occasion.now())
    with transaction.atomic():
        audit: Audit = records.create(kind("audit"), actor=actor, title=title, **fields)
        audit.services.set(services)
        audit.team.set(team)
        _refuse_owners(audit, team and "team")
        if team or services:
            _tell(audit, actor, {"services": ([], _keys(services)), "team": ([], _keys(team))})
    return audit


def _keys(rows: Sequence[Any]) -> list[int]:
    return sorted(row.pk for row in rows)


def _tell(audit: Audit, actor: Actor, changes: dict[str, Any]) -> None:
    entry = ledger.Entry("audit.scope_set", subject_kind="audit", subject_id=audit.pk, changes=changes)
    ledger.append([entry], actor=actor)


def edit_audit(
    audit: Audit,
    *,
    actor: Actor,
    version: int | None = None,
    services: Sequence[Service] | None = None,
    team: Sequence[Person] | None = None,
    **changes: Any,
) -> Audit:
    """Change an audit's facts; what was reported stays as it was reported. Raises Denied, Invalid, Refused, Conflict."""
    with transaction.atomic():
        told: dict[str, Any] = {}
        for name, given in (("services", services), ("team", team)):
            before = sorted(getattr(audit, name).values_list("pk", flat=True))
            if given is not None and before != _keys(given):
                told[name] = (before, _keys(given))
        if told:
            changes["updated_at"] = occasion.now()
        changed: Audit = records.edit(audit, actor=actor, version=version, **changes)
        if changed.state not in OPEN:
            raise Refused(_("%(number)s was reported and stays as it is.") % {"number": changed.number})
        for name, (_before, after) in told.items():
            getattr(changed, name).set(after)
        if told:
            _tell(changed, actor, told)
        if told or {"lead", "lead_id"} & changes.keys():
            _refuse_owners(changed, "lead" if "lead" in changes else "team")
    return changed


def set_scope(
    audit: Audit,
    *,
    actor: Actor,
    clauses: Sequence[str] = (),
    processes: Sequence[str] = (),
    version: int | None = None,
) -> Audit:
    """Say which clauses (or single requirements) and processes of the catalogue an audit reaches. Raises Denied, Invalid,
    Refused, Conflict.
    """
    wanted, slugs = list(dict.fromkeys(clauses)), list(dict.fromkeys(processes))
    if unknown := [name for name in wanted if not scope.requirements_of([name])]:
        raise Invalid({"clauses": _("The standard has no requirements at “%(name)s”.") % {"name": unknown[0]}})
    if unknown := [slug for slug in slugs if slug not in scope.processes()]:
        raise Invalid({"processes": _("There is no process “%(name)s”.") % {"name": unknown[0]}})
    if not wanted and not slugs:
        raise Invalid({"clauses": _("Choose at least one clause or process.")})
    with transaction.atomic():
        changed: Audit = records.edit(
            audit, actor=actor, version=version, verb="scope_set", clauses=wanted, processes=slugs
        )
        if changed.state not in OPEN:
            raise Refused(_("%(number)s was reported and stays as it is.") % {"number": changed.number})
        _refuse_owners(changed, "clauses")
    return changed


def _refuse_owners(audit: Audit, name: Any) -> None:
    """Raise Invalid where somebody would audit what he owns."""
    found = independence.owned_in(audit, occasion.now())
    if found:
        said = _("%(who)s owns %(what)s, which is in the scope. Nobody audits his own work.")
        text = " ".join(dict.fromkeys(said % {"who": one.name, "what": one.what} for one in found[:3]))
        raise Invalid({str(name or "lead"): text})


# Guards and effects that the lifecycles name -----------------------------------------------------------------------


def independent(write: Write) -> None:
    """Guard: whoever audits owns nothing of what is audited, and there is somebody who does."""
    audit: Audit = write.instance
    if not occasion.is_native() and occasion.current().origin != occasion.Origin.DEMO:
        return
    if not independence.auditors(audit):
        raise Refused(_("Name the lead auditor first."), code="nobody_audits")
    found = independence.owned_in(audit, write.at)
    if found:
        said = _("%(who)s owns %(what)s, which is in the scope. Nobody audits his own work.")
        raise Refused(said % {"who": found[0].name, "what": found[0].what}, code="not_independent")


def note_approver(write: Write) -> None:
    """Effect: who put the programme in force, where a person did."""
    if write.actor.person_id is not None:
        records.set_attributes(write, approver_id=write.actor.person_id)


def address(write: Write) -> None:
    """Effect of reporting: who signed, and the managers whom the system tells."""
    names = ", ".join(person.name for person in selectors.managers())
    records.set_attributes(write, signer_id=write.actor.person_id, reported_to=names[:300])


def freeze(write: Write) -> None:
    """Effect of reporting: the report as it was signed is kept, with its digest; nothing changes it any more."""
    content = reporting.content(write.instance, write.at)
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    records.set_attributes(write, frozen=content, digest=hashlib.sha256(plain.encode()).hexdigest())
