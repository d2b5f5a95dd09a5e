"""What the guided start makes of the answers: a line for each thing, shown before it is made, and made through the rooms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellkept.components.duties.permissions import Permissions as Duties
from wellkept.components.tasks.permissions import Permissions as Tasks
from wellkept.components.tasks.services import add_task
from wellkept.conformity.selectors import role_name
from wellkept.directory import services as directory
from wellkept.directory.models import Organization, Person
from wellkept.directory.permissions import Permissions as Directory
from wellkept.kernel import occasion
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.context.scope import selectors as scopes
from wellkept.sms.context.scope import services as scope
from wellkept.sms.leadership.authority import selectors as appointments
from wellkept.sms.leadership.authority import services as authority
from wellkept.sms.leadership.authority.permissions import Permissions as Authority
from wellkept.sms.leadership.authority.roles import mandatory
from wellkept.sms.planning.objectives import services as objectives
from wellkept.sms.planning.processes import starting
from wellkept.sms.planning.risks import services as risks
from wellkept.sms.support.documents import services as documents
from wellkept.web.start import selectors, texts, usual
from wellkept.web.start.answers import Answers
from wellkept.web.year import proposals

#: By when the first action of a risk is due, and the first objective.
FIRST_ACTION, FIRST_OBJECTIVE = timedelta(days=30), timedelta(days=180)
#: The roles that do not go to who runs the system day to day.
LEADS, AUDITS = "top-management", "internal-auditor"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to be made. `there` where it stands already, `allowed` whether the actor may make it."""

    group: Any
    title: str
    note: str
    there: bool
    allowed: bool
    make: Callable[[], object]

    @property
    def wanted(self) -> bool:
        """Whether it is made."""
        return self.allowed and not self.there


def preview(actor: Actor, answers: Answers) -> list[Line]:
    """Everything that these answers lead to, in the order in which it is made."""
    with transaction.atomic():
        return list(_Start(actor, answers).lines())


def begin(actor: Actor, answers: Answers) -> int:
    """Make what is not there yet, all of it or nothing; returns how many lines were made. Raises Invalid, Refused."""
    with transaction.atomic():
        made = 0
        # One after the other: what a line finds there may have been made by a line before.
        for line in _Start(actor, answers).lines():
            if line.wanted:
                line.make()
                made += 1
    return made


class _Start:
    """The answers of one organization, and who has them carried out."""

    def __init__(self, actor: Actor, answers: Answers) -> None:
        self.actor, self.answers = actor, answers
        self.own = selectors.own_organization()

    def lines(self) -> Iterator[Line]:
        """Every line, each looked up when its turn comes."""
        yield from self._people()
        yield from self._organizations()
        yield from self._services()
        yield from self._roles()
        yield from self._context()
        yield from self._papers()
        yield from self._risks()
        yield from self._work()

    def _line(
        self, group: Any, title: str, there: bool, needs: str, make: Callable[[], object], note: str = ""
    ) -> Line:
        return Line(group, title, note, there, self.actor.can(needs), make)

    def _person(self, name: str) -> Person | None:
        return selectors.find_person(name, self.own) if name else None

    @property
    def _leader(self) -> Person | None:
        return self._person(self.answers.leader)

    @property
    def _manager(self) -> Person | None:
        return self._person(self.answers.manager)

    def _people(self) -> Iterator[Line]:
        names = {
            name.casefold(): name for name in (self.answers.leader, self.answers.manager, self.answers.auditor) if name
        }
        for name in names.values():
            add = partial(directory.add_person, actor=self.actor, organization=self.own, name=name)
            yield self._line(gettext_lazy("People"), name, self._person(name) is not None, Directory.MANAGE, add)

    def _organizations(self) -> Iterator[Line]:
        groups = (
            (gettext_lazy("Customers"), Organization.Kind.CUSTOMER, self.answers.customers),
            (gettext_lazy("Suppliers"), Organization.Kind.SUPPLIER, self.answers.suppliers),
        )
        for group, sort, names in groups:
            for name in names:
                there = selectors.find_organization(name) is not None
                add = partial(
                    directory.add_organization, actor=self.actor, kind=sort, name=name, zone=self.own.zone,
                    language=self.own.language,
                )  # fmt: skip
                yield self._line(group, name, there, Directory.MANAGE, add)

    def _services(self) -> Iterator[Line]:
        for title in self.answers.services:
            there = selectors.on_record("service", title)
            yield self._record(gettext_lazy("Services"), "service", title, there, owner=self._manager)

    def _record(self, group: Any, key: str, title: str, there: bool, **fields: Any) -> Line:
        make = partial(records.create, kind(key), actor=self.actor, title=title, **fields)
        return self._line(group, title, there, kind(key).access.create, make)

    def _roles(self) -> Iterator[Line]:
        rest = [role for role in mandatory() if role not in (LEADS, AUDITS)]
        bundles = ((self.answers.leader, [LEADS]), (self.answers.manager, rest), (self.answers.auditor, [AUDITS]))
        for name, roles in bundles:
            if not name:
                continue
            free = [role for role in roles if not appointments.people_in([role]).exists()]
            named = role_name("sms-manager" if roles is rest else roles[0])
            more = ngettext("with %(n)d role", "with %(n)d roles in one bundle", len(free)) % {"n": len(free)}
            names = ", ".join(role_name(role) for role in free)
            yield self._line(
                gettext_lazy("Appointments"), f"{name}: {named}", not free, Authority.APPOINT,
                partial(self._appoint, name, free), f"{more}: {names}" if len(free) > 1 else "",
            )  # fmt: skip

    def _appoint(self, name: str, roles: list[str]) -> None:
        person = self._person(name)
        if person is not None:
            authority.appoint_bundle(actor=self.actor, person=person, roles=roles, conformity=True, reporting=True)

    def _context(self) -> Iterator[Line]:
        if self.answers.worry:
            there = selectors.on_record("issue", self.answers.worry)
            yield self._record(
                gettext_lazy("Circumstances"), "issue", self.answers.worry, there, side="internal", effect="hinder",
                owner=self._manager,
            )  # fmt: skip
        for category, title, reach, need in usual.PARTIES:
            if (category == "supplier" and not self.answers.suppliers) or (
                category == "customer" and not self.answers.customers
            ):
                continue
            there = selectors.on_record("interested_party", title)
            make = partial(self._party, category, str(title), reach, str(need))
            yield self._line(
                gettext_lazy("Interested parties"),
                str(title),
                there,
                kind("interested_party").access.create,
                make,
                str(need),
            )

    def _party(self, category: str, title: str, reach: str, need: str) -> None:
        party = records.create(
            kind("interested_party"), actor=self.actor, title=title, category=category, owner=self._manager
        )
        records.create(kind("party_requirement"), actor=self.actor, title=need, party=party, applies_to=reach)

    def _papers(self) -> Iterator[Line]:
        group, name = gettext_lazy("Drafts to approve"), self.own.name
        papers = (
            (texts.POLICY, _("Service management policy"), partial(texts.policy, self.answers, name)),
            (texts.PLAN, _("Service management plan"), partial(texts.plan, self.answers)),
        )
        for key, title, body in papers:
            there = selectors.paper(key, self.actor) is not None
            yield self._line(
                group, title, there, kind("document").access.create, partial(self._draft, key, title, body)
            )
        there = scopes.in_force() is not None or bool(scopes.drafts(self.actor))
        yield self._line(group, _("Statement of scope"), there, kind("scope_statement").access.create, self._scope)

    def _draft(self, key: str, title: str, body: Callable[[], str]) -> None:
        documents.draft(
            actor=self.actor, title=title, keys=[key], body=body(), owner=self._manager, approver=self._leader
        )

    def _scope(self) -> None:
        scope.draw_up(
            actor=self.actor, title=_("Scope of the service management system of %(name)s") % {"name": self.own.name},
            organizational_boundary=texts.boundary(self.answers, self.own.name),
            technology_boundary=texts.technology(self.answers), locations="\n".join(self.answers.places),
        )  # fmt: skip

    def _risks(self) -> Iterator[Line]:
        found: list[tuple[Any, Any, Any]] = [(one.title, one.action, one.domain) for one in usual.RISKS]
        if self.answers.worry:
            found.insert(0, (self.answers.worry, usual.FIRST_STEP, "sms"))
        for title, action, domain in found:
            if domain == "supplier" and not self.answers.suppliers:
                continue
            there = selectors.on_record("risk", title)
            line = self._line(
                gettext_lazy("Risks with a first action"), str(title), there, kind("risk").access.create,
                partial(self._risk, str(title), str(action), domain), str(action),
            )  # fmt: skip
            yield Line(line.group, line.title, line.note, there, line.allowed and self.actor.can(Tasks.WORK), line.make)

    def _risk(self, title: str, action: str, domain: str) -> None:
        row = risks.open_risk(actor=self.actor, title=title, domain=domain, owner=self._manager)
        due = occasion.now() + FIRST_ACTION
        add_task(actor=self.actor, title=action, about=row.record, assignee=self._manager, due_at=due)

    def _work(self) -> Iterator[Line]:
        title = str(usual.OBJECTIVE)
        there = selectors.on_record("objective", usual.OBJECTIVE)
        yield self._line(
            gettext_lazy("A first objective"), title, there, kind("objective").access.create, self._objective
        )
        left = [str(name) for name, _slugs in starting.missing()]
        said = ngettext("%(n)d process, planned", "%(n)d processes, planned", len(left)) % {"n": len(left)}
        yield self._line(
            gettext_lazy("Processes"), said if left else _("All processes of the standard"), not left,
            kind("process").access.create, partial(starting.take_over, actor=self.actor), ", ".join(left),
        )  # fmt: skip
        wanted = [one.id for one in proposals.wanted()]
        said = ngettext("%(n)d duty, proposed", "%(n)d duties, proposed", len(wanted)) % {"n": len(wanted)}
        yield self._line(
            gettext_lazy("What recurs"), said if wanted else _("All duties of the standard"), not wanted, Duties.KEEP,
            partial(proposals.propose, wanted, actor=self.actor), ", ".join(wanted),
        )  # fmt: skip

    def _objective(self) -> None:
        objectives.set_objective(
            actor=self.actor, title=str(usual.OBJECTIVE), measure=_("Answers within the agreed time"), unit="%",
            target=Decimal(90), owner=self._manager, due_at=occasion.now() + FIRST_OBJECTIVE,
        )  # fmt: skip
