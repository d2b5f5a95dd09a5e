"""The inbox: open work of every kind, from the cards alone, the nearest deadline first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wellkept.components.approvals import selectors as approvals
from wellkept.components.classification.models import Priority
from wellkept.kernel import occasion
from wellkept.kernel.lifecycle import Phase
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Kind, kinds
from wellkept.kernel.registry import kind as of_key
from wellkept.ledger import selectors as ledger
from wellkept.records.models import OPEN, Record
from wellkept.records.scope import scope_key, visible_cards
from wellkept.toolkit import marks, paging, rail
from wellkept.toolkit.columns import due_cell
from wellkept.toolkit.paging import Order
from wellkept.toolkit.routes import Request, signed_in
from wellkept.toolkit.words import initials, tone

ADDRESS = "/work"
PAGE = 50
_ORDER = Order("due_at", down=False)
_PATHS = ("pk", "kind", "number", "title", "state", "phase", "priority", "due_at", "owner__name", "team__name")

#: The kinds whose records lie about as they are (services, items, agreements) are no work that waits for somebody.
WORK_SECTIONS = ("work", "changes", "improve")


@dataclass(frozen=True, slots=True)
class Tray:
    """A tab of the inbox: whose work it shows. A `steady` one asks the same for the same actor, so that it can be prepared."""

    key: str
    label: Any
    of: Callable[[Actor], Q]
    staff: bool = True
    steady: bool = True


TRAYS = (
    Tray("mine", pgettext_lazy("inbox", "Mine"), lambda actor: Q(owner=actor.person_id)),
    Tray("teams", gettext_lazy("My teams"), lambda actor: Q(team__in=actor.teams)),
    Tray("unassigned", gettext_lazy("Unassigned"), lambda _actor: Q(owner__isnull=True)),
    Tray(
        "watching", gettext_lazy("Watching"), lambda a: Q(audience__person=a.person_id, audience__watching=True), False
    ),
    Tray("votes", gettext_lazy("To vote on"), lambda a: Q(pk__in=approvals.awaiting(a, occasion.now())), False, False),
    Tray("requested", gettext_lazy("Reported by me"), lambda actor: Q(requester=actor.person_id), False),
    Tray("all", gettext_lazy("All open"), lambda _actor: Q(), False),
)

rail.announce(
    rail.Entry(
        "work", gettext_lazy("Inbox"), ADDRESS, icon="inbox", purpose=gettext_lazy("Open work, next deadline first.")
    )
)


def trays(actor: Actor) -> list[Tray]:
    """The tabs that make sense for an actor; customers' people have no teams and take no work."""
    return [tray for tray in TRAYS if actor.provider or not tray.staff]


def is_work(kind: Kind) -> bool:
    """Whether the open records of a kind are work that waits for somebody."""
    return kind.section in WORK_SECTIONS and not kind.standing


def open_work(actor: Actor, tray: Tray) -> QuerySet[Record]:
    """The open cards of a tray that the actor may see."""
    working = [kind.key for kind in kinds() if is_work(kind)]
    return visible_cards(actor, working).filter(OPEN, tray.of(actor))


def dated(actor: Actor) -> QuerySet[Record]:
    """The open cards with a date that are no work yet: duties, documents to look at again, risks to assess, audits planned."""
    standing = [kind.key for kind in kinds() if kind.projection.due and not is_work(kind)]
    return visible_cards(actor, standing).filter(OPEN, due_at__isnull=False)


def chosen(request: Request) -> Tray:
    """The tray that an address asks for, else the usual one."""
    offered = trays(request.actor)
    usual = "mine" if request.actor.provider else "requested"
    return next((tray for tray in offered if tray.key == request.GET.get("tray", usual)), offered[0])


@signed_in
def inbox(request: Request) -> HttpResponse:
    """The inbox of the person who asks."""
    actor, tray = request.actor, chosen(request)
    since = marks.mark(ledger.latest())
    page = paging.take(
        Record, lambda: open_work(actor, tray), _ORDER, _PATHS, size=PAGE,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
        key=(tray.key, actor.person_id, actor.teams, scope_key(actor)) if tray.steady else None,
    )  # fmt: skip
    address = f"{ADDRESS}?tray={tray.key}"
    context = {
        "tabs": [(one.label, f"{ADDRESS}?tray={one.key}", one is tray) for one in trays(actor)],
        "tray": tray,
        "since": since,
        "body": draw(page.rows),
        "empty": not page.rows,
        "previous": f"{address}&before={page.before}" if page.before else "",
        "next": f"{address}&after={page.after}" if page.after else "",
    }
    template = "toolkit/inbox.html"
    if request.htmx and str(request.htmx.target).endswith("list"):
        template = "toolkit/inbox.html#list"
    return render(request, template, context)


def draw(rows: Sequence[Sequence[Any]]) -> SafeString:
    """The rows of cards as a list's body: every value is escaped."""
    now = datetime.now(UTC)
    known: dict[str, tuple[Kind, dict[str, str]]] = {
        kind.key: (kind, {s.name: escape(str(s.label)) for s in kind.lifecycle.states})
        for kind in map(of_key, {row[1] for row in rows})
    }
    priorities = {value: escape(str(label)) for value, label in Priority.choices}
    nobody = escape(_("nobody yet"))
    out = []
    for _pk, key, number, title, state, phase, priority, due_at, owner, team in rows:
        kind, states = known[key]
        mark = (
            f'<span class="priority p{priority}">P{priority} {priorities.get(priority, "")}</span>' if priority else ""
        )
        who = owner or team
        tint, letters = (f"tone-{tone(who)}", escape(initials(who))) if who else ("nobody", "")
        person = (
            f'<span class="person"><span class="initials {tint}" aria-hidden="true">{letters}</span>'
            f"<span>{escape(who) if who else nobody}</span></span>"
        )
        out.append(
            f'<tr><td class="c-number">{escape(number)}</td>'
            f'<td class="c-title"><a href="/{kind.slug}/{escape(number)}">{escape(title or number)}</a></td>'
            f'<td class="c-state"><span class="state {escape(phase)}">{states.get(state, escape(state))}</span></td>'
            f'<td class="c-priority">{mark}</td>'
            f'<td class="c-due">{due_cell(due_at, Phase(phase), now)}</td>'
            f'<td class="c-person">{person}</td></tr>'
        )
    return mark_safe("".join(out))  # noqa: S308  every value was escaped above
