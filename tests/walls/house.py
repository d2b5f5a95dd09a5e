"""A house with two customers: of every kind one record each and one of the provider, full of words that give a leak away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from wellkept.components.approvals.electing import Asked, Voter
from wellkept.components.approvals.services import ask, vote
from wellkept.components.attachments.services import attach
from wellkept.components.clocks.models import Clock
from wellkept.components.comments.services import comment
from wellkept.components.findings.services import contain
from wellkept.components.links.services import link
from wellkept.components.notifications.models import Notification
from wellkept.components.results import services as results
from wellkept.components.results.services import Finding
from wellkept.components.series import periods
from wellkept.components.series.services import Reading, note_values
from wellkept.components.tasks.services import add_task
from wellkept.conformity.jobs import WORK
from wellkept.directory import services as directory
from wellkept.directory.models import Person, User
from wellkept.jobs.models import BackgroundJob
from wellkept.kernel import occasion
from wellkept.kernel.permissions import system
from wellkept.kernel.registry import Kind, kind, kinds
from wellkept.records import services as records
from wellkept.records.models import Audience, Numbered, Record, SavedListView
from wellkept.sms import factories
from wellkept.sms.evaluation.audits.sampling import selectors as sampling
from wellkept.sms.evaluation.audits.sampling.services import draw_sample
from wellkept.sms.evaluation.reports.services import compose
from wellkept.sms.improvement.improvements import services as improvements
from wellkept.sms.improvement.nonconformities.services import search_similar
from wellkept.sms.planning.objectives.services import note_measurement
from wellkept.sms.planning.risks.services import decide
from wellkept.sms.resolution.incidents import major
from wellkept.sms.resolution.incidents.services import open_incident
from wellkept.sms.resolution.problems.models import Recurrence
from wellkept.sms.resolution.problems.services import open_problem
from wellkept.sms.resolution.requests.services import Chosen, open_request, order
from wellkept.sms.support.awareness import services as awareness
from wellkept.sms.support.competence import services as competence
from wellkept.toolkit.models import Preset
from wellkept.toolkit.testing.cast import PASSWORD, World, build

#: Whose records there are: two customers', and the provider's own.
SIDES = ("oldmere", "pinnock", "own")
#: Beside the cast: people of the provider who may see one customer only.
NARROW = {"nils": ("Nils Aas", "service-desk-agent"), "vera": ("Vera Lind", "sms-manager")}
#: Whose vote every request of the house waits for.
VOTER = "tomas"
#: Every secret word begins so, and so does every text that search finds it by.
MARK = "zq"


@dataclass(frozen=True)
class Secret:
    """A word that only some may read: of a record (`internal`: only with its notes), or of one person's own things."""

    word: str
    kind: str = ""
    side: str = ""
    internal: bool = False
    owner: str = ""
    title: bool = False


@dataclass
class House:
    """The world, its records by kind and side, and every secret in it."""

    world: World
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    files: dict[tuple[str, str, bool], int] = field(default_factory=dict)
    links: dict[tuple[str, str], int] = field(default_factory=dict)
    notices: dict[str, int] = field(default_factory=dict)
    views: dict[tuple[str, str], int] = field(default_factory=dict)
    presets: dict[tuple[str, str], int] = field(default_factory=dict)
    doubles: dict[tuple[str, str], Any] = field(default_factory=dict)
    jobs: dict[tuple[str, str], int] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    recurrence: int = 0
    draft: Any = None
    quiz: Any = None
    short_of: Any = None
    paper: Any = None
    written: Any = None
    results: dict[str, int] = field(default_factory=dict)
    samples: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    feeds: dict[str, int] = field(default_factory=dict)
    substitutions: dict[str, int] = field(default_factory=dict)
    shared: set[tuple[str, str, str]] = field(default_factory=set)
    named: set[tuple[tuple[str, str], tuple[str, str]]] = field(default_factory=set)

    def word(self, of: Kind, side: str, name: str, *, internal: bool = False) -> str:
        """A new secret of a record, as a text."""
        made = f"{MARK}{side}{of.key}{name}".replace("_", "")
        self.secrets.append(Secret(made, of.key, side, internal, title=name == "title"))
        return f"{MARK} {made}"

    def own_word(self, owner: str, name: str) -> str:
        """A new secret of a person's own things."""
        made = f"{MARK}{owner}{name}"
        self.secrets.append(Secret(made, owner=owner))
        return made

    def card(self, key: str, side: str) -> Record:
        """The card of a record."""
        return Record.objects.get(pk=self.rows[key, side].pk)


def begin() -> House:
    """The cast, the narrow ones, and the records of the provider and of Oldmere; nothing of Pinnock's yet."""
    house = House(build())
    world, by = house.world, system()
    for key, (name, role) in NARROW.items():
        person = directory.add_person(actor=by, organization=world.own, name=name, email=f"{key}@own.example")
        world.people[key] = person
        world.users[key] = directory.open_account(
            actor=by, person=person, email=f"{key}@own.example", roles=(role,), password=PASSWORD,
            customers=[world.organizations["oldmere"]],
        )  # fmt: skip
    for side in ("own", "oldmere"):
        furnish(house, side)
    return house


def complete(house: House) -> None:
    """What leads from one customer's record to another's, and everybody's own things."""
    _tie(house)
    _name(house)
    _share(house)
    _measure(house)
    _sample(house)
    _rest(house)
    _double(house)
    _draft(house)
    _lack(house)
    house.paper = factories.new_version(house.world, factories.in_force(house.world), body="Other words.")
    house.written = factories.document(house.world)
    _keep(house)


def furnish(house: House, side: str) -> None:
    """One record of every kind for a side, with texts, comments and files, public and internal."""
    for of in _in_order():
        row = _make(house, of, side)
        house.rows[of.key, side] = row
        _fill(house, of, side, row)
        for public in (True, False):
            name = f"{'public' if public else 'internal'}"
            word = house.word(of, side, f"{name}comment", internal=not public)
            comment(row, actor=system(), body=word, public=public)
            word = house.word(of, side, f"{name}content", internal=not public)
            title = house.word(of, side, f"{name}file", internal=not public)
            made = attach(row, actor=system(), name=f"{title}.txt", file=[word.encode()], public=public)
            house.files[of.key, side, public] = made.pk
        if of.key == "knowledge_item" and side == "pinnock":
            # A draft can be published, what is published be found helpful.
            house.rows[of.key, side] = records.transition(house.rows[of.key, side], "publish", actor=system())
        if of.key == "service_requirement" and side == "pinnock":
            # An agreed one can be reviewed and not edited, the others edited and not reviewed.
            house.rows[of.key, side] = records.transition(row, "agree", actor=system())


def _in_order() -> list[Kind]:
    """Kinds with what they refer to before them."""
    first = (
        "service", "item", "catalogue_item", "agreement", "incident", "interested_party", "improvement_criterion", "audit",
    )  # fmt: skip
    return [kind(key) for key in first] + [k for k in kinds() if k.key not in first]


def _make(house: House, of: Kind, side: str) -> Any:
    """A record of a kind through its service; a kind without an entry here needs no more than its texts and choices."""
    world = house.world
    customer = None if side == "own" else world.organizations[side]
    given: dict[str, Any] = {"title": house.word(of, side, "title"), "customer": customer}
    caller = {"oldmere": "olly", "pinnock": "pat", "own": "employee"}[side]
    more: dict[str, Callable[[], dict[str, Any]]] = {
        "item": lambda: {"service": house.rows["service", side]},
        "catalogue_item": lambda: {"service": house.rows["service", side]},
        "service_requirement": lambda: {"service": house.rows["service", side]},
        "process": lambda: {"covers": ["incident-management"]},
        "party_requirement": lambda: {"party": house.rows["interested_party", side]},
        "series": lambda: {"about": house.card("service", side)},
        "knowledge_item": lambda: {"services": [house.card("service", side)], "owner": world.people["jonah"]},
        "request": lambda: {"requester": world.people[caller], "service": house.rows["service", side]},
        "problem": lambda: {"service": house.rows["service", side]},
        "duty": lambda: {"owner": world.people[VOTER]},
        "audit_check": lambda: {"audit": house.rows["audit", side]},
        "audit": lambda: {"lead": world.people["greta"]},
        "audit_programme": lambda: {"period_start": occasion.now().date(), "period_end": occasion.now().date()},
        "change_model": lambda: {name: house.word(of, side, name) for name in ("instructions", "backout")},
        "document": lambda: {"body": house.word(of, side, "body", internal=True), "approver": world.people[VOTER]},
        "agreement": lambda: {"services": [house.rows["service", side]]},
        "role_assignment": lambda: {
            "person": world.people["jonah"],
            # Of one role nothing says yet what it takes.
            **({"role": "problem-manager"} if side == "pinnock" else {}),
        },
        "competence_requirement": lambda: {"skill": house.rows["skill", side]},
        "competence_record": lambda: {"person": world.people["jonah"], "skill": house.rows["skill", side]},
        "training": lambda: {"person": world.people["jonah"], "skill": house.rows["skill", side]},
        "resource": lambda: {"required": Decimal(2), "available": Decimal(1)},
        "awareness_question": lambda: {
            "campaign": house.rows["awareness_campaign", side],
            "answer": house.word(of, side, "answer"),
            "others": house.word(of, side, "others"),
        },
        "finding": lambda: {"owner": world.people[VOTER]},
        "task": lambda: {"about": house.card("incident", side)},
        "objective": lambda: {
            "unit": "%",
            "target": Decimal(5),
            "due_at": occasion.now() - timedelta(hours=1),
            "owner": world.people["tomas"],
            "measure": house.word(of, side, "measure"),
        },
        "review": lambda: {"subject": house.card("incident", side)},
        "report_definition": lambda: {"purpose": "performance", "owner": world.people["tomas"]},
        "report": lambda: {"definition": house.rows["report_definition", side]},
        "incident": lambda: {
            "requester": world.people[caller],
            "service": house.rows["service", side],
            "item": house.rows["item", side],
        },
    }
    given |= more.get(of.key, dict)()
    for column in of.model._meta.concrete_fields:
        if column.choices and column.name in of.create_fields and not column.has_default():
            given.setdefault(column.name, column.choices[0][0])
    make = of.create or (lambda **fields: records.create(of, **fields))
    row = make(actor=system(), **given)
    if of.key == "agreement":
        factories.set_version(
            row, actor=system(), targets={("incident", "response", None): 3600, ("incident", "resolution", None): 28800},
            calendar=world.hours, pauses_for=["caller"],
        )  # fmt: skip
        row = records.transition(row, "sign", actor=system(), signed_on=occasion.now().date())
    if of.key == "catalogue_item":
        row = records.transition(row, "offer", actor=system())
    if of.key in ("change_model", "duty") or (of.key, side) == ("improvement_criterion", "own"):
        row = records.transition(row, "approve", actor=system())
    if of.key == "improvement":
        given = [{"criterion": house.rows["improvement_criterion", "own"].number, "score": 3}]
        row = improvements.score(row, actor=system(), scores=given)
    if of.key in ("request", "finding"):
        voters = (Voter(person=world.people[VOTER].pk),)
        ask(row, actor=system(), steps=[Asked(house.word(of, side, "step"), voters)], excluded=())
    if of.key == "request":
        row = records.transition(row, "ask_approval", actor=system())
    if of.key == "finding" and side == "pinnock":
        # The others wait for their correction; what is contained awaits the decision whether more is needed.
        row = contain(row, actor=system(), correction="Put right.", consequences="None.")
        row = search_similar(row, actor=system(), similar_query="The like of it")
    if of.key == "report" and side == "pinnock":
        # The others can be sent; of this one those whom it concerns can be told what follows.
        row = records.transition(
            records.transition(row, "send", actor=system()), "decide", actor=system(), decisions="Buy it."
        )
        add_task(actor=system(), title="Buy a disk", about=row.record)
    if of.key == "audit_check" and side == "pinnock":
        # Its audit is under way, and what was looked at does not conform: a finding can be raised.
        opened = records.transition(house.rows["audit", side], "open", actor=system())
        house.rows["audit", side] = opened
        row = records.transition(row, "check", actor=system(), method="record", result="nonconform", notes="Seen.")
    if of.key == "document":
        row = records.transition(row, "submit", actor=system())
    if of.key == "objective" and side == "oldmere":
        # What is set is measured and made known, and can come to a result; what is a draft can be set.
        row = records.transition(row, "activate", actor=system())
        row = note_measurement(row, actor=system(), values=[Reading(Decimal(6), day=occasion.now().date())])
    if of.key == "risk":
        row = decide(row, actor=system(), decision="reduce")
        done = add_task(actor=system(), title="Look for another way", about=row.record)
        records.transition(done, "finish", actor=system(), result="Found.")
    if of.key == "scope_statement":
        row = _put_to_the_vote(house, row, side)
    if of.key == "review":
        voters = (Voter(person=world.people[VOTER].pk),)
        ask(row, actor=system(), steps=[Asked(house.word(of, side, "step"), voters)], excluded=())
    if of.key == "series":
        row = _valued(row)
    if of.key == "report_definition":
        row = compose(row, actor=system(), sections=["problems"], readers=["top-management"])
    if of.key == "incident":
        row = major.accept(row, actor=system(), major_reason=house.word(of, side, "major_reason", internal=True))
    return row


def _valued(row: Any) -> Any:
    """A series with a value in the month that is over."""
    last = periods.last_ended(row.rhythm, occasion.now())
    return note_values(row, actor=system(), values=[Reading(Decimal(5), day=last)])


def _put_to_the_vote(house: House, row: Any, side: str) -> Any:
    """The provider's own scope waits for a vote, Oldmere's is in force, Pinnock's is a draft."""
    if side == "pinnock":
        return row
    with occasion.occasion(origin=occasion.Origin.DEMO):
        row = records.transition(row, "propose", actor=system())
        if side == "own":
            voters = (Voter(person=house.world.people[VOTER].pk),)
            ask(
                row,
                actor=system(),
                steps=[Asked(house.word(kind("scope_statement"), side, "step"), voters)],
                excluded=(),
            )
        else:
            vote(row, actor=house.world.actor("ines"), choice="approve")
    return type(row).objects.get(pk=row.pk)


def _fill(house: House, of: Kind, side: str, row: Any) -> None:
    """Put a secret into every text that the record still lacks."""
    texts = {}
    for column in of.model._meta.concrete_fields:
        free = isinstance(column, models.CharField | models.TextField) and not column.choices and column.editable
        if free and column.name != "title" and not getattr(row, column.name):
            internal = column.name in of.internal
            texts[column.name] = house.word(of, side, column.name, internal=internal)[: column.max_length]
    row = type(row).objects.get(pk=row.pk)
    house.rows[of.key, side] = records.edit(row, actor=system(), **texts)


def _tie(house: House) -> None:
    """Lead from one customer's records to the other's wherever somebody who sees both can: links, parents, what a row names."""
    by = system()
    for of in kinds():
        for one, other in (("oldmere", "pinnock"), ("pinnock", "oldmere"), ("own", "pinnock")):
            made = link(house.card(of.key, one), house.card(of.key, other), "relates", actor=by)
            house.links[of.key, one] = made.pk
    rows, world = house.rows, house.world
    crossings = {
        ("incident", "oldmere"): {"parent": rows["incident", "pinnock"]},
        ("incident", "own"): {"service": rows["service", "pinnock"], "item": rows["item", "pinnock"]},
        ("item", "oldmere"): {"service": rows["service", "pinnock"]},
        ("catalogue_item", "oldmere"): {"service": rows["service", "pinnock"]},
        ("request", "oldmere"): {"service": rows["service", "pinnock"]},
        ("task", "oldmere"): {"about": house.card("incident", "pinnock")},
        ("review", "oldmere"): {"subject": house.card("incident", "pinnock")},
        ("task", "pinnock"): {"assignee": world.people["ivo"]},
        **{("problem", side): {"known_error_at": occasion.now()} for side in SIDES},
    }
    for (key, side), changes in crossings.items():
        rows[key, side] = records.edit(type(rows[key, side]).objects.get(pk=rows[key, side].pk), actor=by, **changes)
    rows["agreement", "oldmere"].services.add(rows["service", "pinnock"])
    for one, other in (("own", "oldmere"), ("oldmere", "pinnock")):
        link(house.card("incident", one), house.card("problem", other), "caused_by", actor=by)
    done = factories.implemented(world)
    for side in SIDES:
        link(house.card("problem", side), done.record, "resolved_by", actor=by)
    found = Recurrence(
        service=rows["service", "own"], category=world.category, count=5, first_at=occasion.now(), last_at=occasion.now(),
        proposed_at=occasion.now(),
    )  # fmt: skip
    found.save()
    house.recurrence = found.pk


def _name(house: House) -> None:
    """Note which records are named by others: a service by its incident, an agreement by the clocks that follow it."""
    keys = {row.pk: place for place, row in house.rows.items()}
    for place, row in house.rows.items():
        for column in (*row._meta.fields, *row._meta.many_to_many):
            found = getattr(row, column.name) if column.is_relation and column.name != "record" else None
            others = found.all() if column.many_to_many and found is not None else [found]
            house.named |= {
                (place, keys[other.pk]) for other in others if isinstance(other, Record | Numbered) and other.pk in keys
            }
        clocks = Clock.objects.filter(record=row.pk, agreement__isnull=False)
        house.named |= {(place, keys[clock.agreement_id]) for clock in clocks}
    for place, row in house.rows.items():
        if place[1] != "own":
            house.secrets.append(Secret(row.number, *place, title=True))


def _share(house: House) -> None:
    """Note which records the product shares beyond their customer: services by agreements, tasks with whom they are given to."""
    keys = {row.pk: (key, side) for (key, side), row in house.rows.items()}
    people = {person.pk: name for name, person in house.world.people.items()}
    organizations = {row.pk: name for name, row in house.world.organizations.items()}
    for shared in Audience.objects.filter(record__in=keys):
        whom = people[shared.person_id] if shared.person_id else organizations[shared.organization_id or 0]
        house.shared.add((*keys[shared.record_id], whom))


def _measure(house: House) -> None:
    """A missed target of each side's agreement, worked out from incidents of every side, and answered in words."""
    start, end = occasion.now() - timedelta(days=60), occasion.now() - timedelta(days=30)
    behind = [house.rows["incident", side].pk for side in SIDES]
    for side in SIDES:
        found = Finding(
            "incident.resolution.others", end.date().replace(day=1), start, end, "missed", Decimal(100), Decimal(0), 3, 0, 3,
            {"promised": {"seconds": 28800, "share": 100, "version": 1, "exceptions": ""}, "kept": [], "missed": behind},
        )  # fmt: skip
        [row] = results.freeze(house.card("agreement", side), [found], actor=system())
        reason = house.word(kind("agreement"), side, "answer")
        results.answer(row, actor=system(), kind_of_answer="reason", reason=f"{reason} could not be helped")
        house.results[side] = row.pk


def _sample(house: House) -> None:
    """For each side a sample that its audit drew of the provider's audits, whose numbers are no secret."""
    for side in SIDES:
        draw_sample(house.rows["audit", side], actor=house.world.actor("greta"), population="audit", size=1)
        house.samples[side] = sampling.of_audit(house.rows["audit", side].pk)[0].pk


def _rest(house: House) -> None:
    """What a scope can rest on: a service that is live, and a party that there is."""
    factories.service(title="A live one")
    given = {"title": "A party", "category": "customer", "owner": house.world.people["tomas"]}
    records.create(kind("interested_party"), actor=system(), **given)


def _double(house: House) -> None:
    """For each side a second incident, request and problem, into which the first can be merged."""
    makers = {"incident": open_incident, "request": open_request, "problem": open_problem}
    for (key, side), row in list(house.rows.items()):
        if key in makers:
            house.doubles[key, side] = makers[key](actor=system(), title="A double", customer=row.customer)


def _draft(house: House) -> None:
    """An order of the provider's employee that was not sent yet, of what is offered to everybody."""
    item = factories.catalogue_item(house.world, title="A mouse", form={"fields": [{"label": "Colour"}]})
    actor = house.world.actor("employee")
    house.draft = order(actor=actor, chosen=[Chosen(item, {"colour": "Grey"})], draft=True)


def _lack(house: House) -> None:
    """Something that the desk's agents are asked to answer, and a skill that Jonah's role needs and he lacks."""
    by = system()
    quiz = records.create(kind("awareness_campaign"), actor=by, title="A quiz", text="Read this.")
    awareness.ask(actor=by, campaign=quiz, title="Well?", topic="policy", answer="Yes", others="No")
    quiz = awareness.choose_audience(quiz, actor=by, audience=["service-desk-agent"])
    house.quiz = records.transition(quiz, "start", actor=by)
    house.short_of = records.create(kind("skill"), actor=by, title="A skill")
    role = house.rows["role_assignment", "own"].role
    needed = competence.require_skill(actor=by, role=role, skill=house.short_of)
    records.transition(needed, "approve", actor=by)


def _keep(house: House) -> None:
    """Give everybody with an account things of his own: a notice, a view of a list, a token, an import."""
    now = occasion.now()
    for place, (key, user) in enumerate(house.world.users.items(), start=1):
        text = house.own_word(key, "notice")
        notice = Notification.objects.create(
            person_id=user.person_id, record=_first_seen(house, key), event_id=-place, verb="incident.told", text=text,
            at=now,
        )  # fmt: skip
        house.notices[key] = notice.pk
        token = user.tokens.create(name=house.own_word(key, "token"), digest=f"none-{key}", hint="none", scopes=[])
        house.tokens[key] = token.pk
        link = user.tokens.create(name=house.own_word(key, "link"), digest=f"link-{key}", hint="none", feed="requested")
        house.feeds[key] = link.pk
        other = Person.objects.exclude(pk=user.person_id).filter(organization=user.person.organization_id).first()
        if other is not None:
            span = {"since": now + timedelta(days=1), "until": now + timedelta(days=2)}
            house.substitutions[key] = user.person.substitutions.create(substitute=other, **span).pk
        house.looks[key] = _running(WORK, user, {}, {})
        for of in kinds():
            name = house.own_word(key, f"view{of.key}")
            house.views[of.key, key] = SavedListView.objects.create(kind=of.key, owner=user, name=name).pk
            name = house.own_word(key, f"preset{of.key}")
            macro = {"kind": of.key, "owner": user, "use": "macro", "name": name, "content": {"note": name}}
            house.presets[of.key, key] = Preset.objects.create(**macro).pk
            upload = {"kind": of.key, "token": "none", "user": user.pk, "dry_run": True}
            skipped = [house.own_word(key, f"import{of.key}")]
            house.jobs[of.key, key] = _running("toolkit.import", user, upload, {"skipped": skipped})


def _running(name: str, user: User, payload: dict[str, Any], result: dict[str, Any]) -> int:
    """Long work that somebody started and that some worker is busy with."""
    now = occasion.now()
    made = BackgroundJob.objects.create(
        name=name, payload=payload, result=result, actor_id=user.pk, created_at=now, state=BackgroundJob.State.RUNNING,
        holder="another", lease_until=now + timedelta(days=1),
    )  # fmt: skip
    return made.pk


def _first_seen(house: House, key: str) -> Record | None:
    """A record that somebody's notice is about: one of his own side."""
    sides = {"ada": "oldmere", "olly": "oldmere", "bo": "pinnock", "pat": "pinnock"}
    return house.card("incident", sides[key]) if key in sides else None


def names_of(house: House, *sides: str) -> Iterator[str]:
    """The names of some organizations and their people."""
    for side in sides:
        organization = house.world.organizations[side]
        yield organization.name
        yield from Person.objects.filter(organization=organization).values_list("name", flat=True)
        yield from User.objects.filter(person__organization=organization).values_list("email", flat=True)
