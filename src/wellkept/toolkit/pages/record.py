"""The page of a record: the story at the left, the facts at the right, the next steps as buttons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellkept.components.attachments.selectors import files_of
from wellkept.components.comments.rendering import on_paper
from wellkept.components.comments.selectors import comments_between
from wellkept.components.presence.selectors import keeps_company
from wellkept.components.subject import may_add
from wellkept.components.tasks.permissions import Permissions as Tasks
from wellkept.conformity.permissions import Permissions as Conformity
from wellkept.kernel import prepared
from wellkept.kernel.lifecycle import Transition
from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import Action, Kind
from wellkept.ledger import selectors as ledger
from wellkept.ledger.models import Event
from wellkept.records import watching
from wellkept.records.scope import scope_key, sees_notes, visible_to
from wellkept.toolkit import explaining, facts, marks, related, relations, timeline
from wellkept.toolkit.addresses import edit_address, list_address, record_address, step_address
from wellkept.toolkit.forms import field_label
from wellkept.toolkit.models import Preset
from wellkept.toolkit.pages.access import actions, find, steps, viewers
from wellkept.toolkit.pages.answers import see
from wellkept.toolkit.pages.edit import parts
from wellkept.toolkit.pages.steps import Step, asks
from wellkept.toolkit.presets import selectors as presets
from wellkept.toolkit.presets.selectors import keeps_presets
from wellkept.toolkit.routes import Request, requires

View = Callable[..., HttpResponse]
#: How many events the page tells at first.
EVENTS = 50
#: How many next steps stand as buttons; the others are in a menu.
NEAR = 3


@dataclass(frozen=True, slots=True)
class Button:
    """A next step: `asks` opens a form first, `solid` is the one that comes next, `keys` are letters that take it."""

    label: Any
    href: str
    asks: bool
    solid: bool = False
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """A part of the story: an attribute's name and its text, `paper` where that is set as on paper."""

    name: str
    label: str
    text: str
    paper: bool = False


def record_view(kind: Kind) -> View:
    """The view of a record of a kind."""

    @requires(*viewers(kind))
    def view(request: Request, number: str) -> HttpResponse:
        actor = request.actor
        joined = tuple(sorted(facts.related(kind, {*facts.readable(kind, actor, kind.facts), "customer"})))

        def named(number: str, person: int) -> "QuerySet[Any, Any]":
            rows = visible_to(kind.model._default_manager.filter(number=number), actor)
            return watching.annotated(rows, person).select_related(*joined)

        key = ("record page", kind.key, joined, scope_key(actor, kind))
        found = prepared.read(key, named, number=number, person=actor.person_id or 0)
        if not found:
            raise Http404
        return render(request, "toolkit/record.html", context(kind, request, found[0]))

    return view


def context(kind: Kind, request: Request, record: Any, **more: Any) -> dict[str, Any]:
    """What the page of a record shows."""
    actor, here = request.actor, record_address(record.number)
    state = kind.lifecycle.state(record.state)
    buttons = _buttons(kind, request, record)
    may_edit = actor.can(kind.access.edit)
    changeable = may_edit and not (kind.fixed is not None and kind.fixed(record))
    part = parts(kind)
    known = facts.facts(kind, actor, record)
    clocks = explaining.clocks_of(kind, record)
    story = _story(kind, request, record)
    solid = any(button.solid for button in buttons)
    panels, leads = _panels(kind, request, record, story, {**more.pop("voting", {}), "solid": solid})
    return {
        "kind": kind,
        "record": record,
        "state": state,
        "mark": kind.mark(record) if kind.mark is not None else ("", ""),
        "list": list_address(kind),
        "here": here,
        "link": f"{here}/link",
        "story": _tellings(kind, request, record),
        "entries": timeline.draw(story.entries, f"{here}/proof" if sees_notes(kind, actor) else ""),
        "earlier": story.earlier,
        "live": story.latest is not None and "wrong" not in more,
        "since": "" if story.latest is None else marks.mark(story.latest),
        "company": keeps_company(kind, actor),
        "facts": facts.listed([fact for fact in known if not fact.empty]),
        "unset": facts.not_given(kind, record, known),
        "clocks": clocks,
        "lacking": explaining.lacking(kind, record, actor, counted=bool(clocks)),
        "buttons": buttons[:NEAR],
        "further": buttons[NEAR:],
        "take": _taking(kind, actor, record),
        "presets": f"{list_address(kind)}/presets" if keeps_presets(kind, actor) else "",
        "macros": _macros(kind, record, actor),
        "version": record.version,
        "watched": getattr(record, "watched", False),
        "watches": f"{record_address(record.number)}/watch" if actor.person_id else "",
        "edit": edit_address(record.number) if may_edit else "",
        "edits_story": changeable and bool(part["story"]),
        "edits_facts": changeable and bool(part["facts"]),
        "may_reply": may_add(kind, actor, public=True) and bool(kind.access.comment),
        "may_note": may_add(kind, actor, public=False) and sees_notes(kind, actor),
        "task": f"/tasks/new?about={record.number}" if actor.can(Tasks.WORK) and kind.key != "task" else "",
        "proof": f"/prove/records/{record.number}" if actor.can(Conformity.VIEW) else "",
        "files": files_of(record, actor) if story.may_tell("attached") else [],
        "ties": related.ties(kind, record, actor),
        "panels": panels,
        "solid": bool(buttons) or leads,
        "draft": f"comment-{record.number}",
        "upload_limit": settings.ENV.upload_limit,
        **more,
    }


def _buttons(kind: Kind, request: Request, record: Any) -> list[Button]:
    """The next steps, the likeliest first; one of them at most is solid."""
    leading: list[Step] = []
    awaited: list[Step] = []
    further: list[Step] = []
    for action in actions(kind, record, request.actor):
        if action.leads is not None and action.leads(record):
            leading.append(action)
        else:
            (awaited if action.awaited is not None and action.awaited(record) else further).append(action)
    offered: list[Step] = [*steps(kind, record, request.actor)]
    ranked = [*leading, *offered[:1], *awaited, *offered[1:], *further]
    return [
        Button(
            one.label,
            step_address(record.number, one.name),
            asks(kind, one),
            place == 0 and (one in leading or (isinstance(one, Transition) and one.primary)),
            _keys(kind, one, place),
        )
        for place, one in enumerate(ranked)
    ]


def _macros(kind: Kind, record: Any, actor: Actor) -> list[dict[str, str]]:
    """The macros that one can use on the record."""
    if not keeps_presets(kind, actor):
        return []
    here = record_address(record.number)
    return [
        {"name": one.name, "href": f"{here}/macro?preset={one.pk}"}
        for one in presets.offered(kind, Preset.Use.MACRO, actor)
    ]


def _taking(kind: Kind, actor: Actor, record: Any) -> dict[str, Any] | None:
    """How the actor takes a record that is not his at one click: the step that says whose it is, with himself."""
    owner = kind.projection.owner
    if not owner or not actor.provider or actor.person_id in (None, getattr(record, f"{owner}_id")):
        return None
    step = next((s for s in steps(kind, record, actor) if owner in s.accepts and not s.primary), None)
    if step is None or step.requires:
        return None
    return {"href": step_address(record.number, step.name), "name": owner, "me": actor.person_id}


def _keys(kind: Kind, step: Step, place: int) -> str:
    """The letters that take a step: s the likeliest, a the one that is about whose the record is."""
    if isinstance(step, Action):
        return "s" if place == 0 else ""
    assigns = kind.projection.owner in step.accepts and not step.primary
    return " ".join(letter for letter, here in (("s", place == 0), ("a", assigns)) if here)


def _tellings(kind: Kind, request: Request, record: Any) -> list[Telling]:
    names = facts.readable(kind, request.actor, kind.story)
    return [_telling(kind, record, request.actor, name) for name in names if getattr(record, name)]


def _telling(kind: Kind, record: Any, actor: Actor, name: str) -> Telling:
    text = getattr(record, name)
    if name in kind.drawn:
        return Telling(name, field_label(kind, name), kind.drawn[name](record, actor), paper=True)
    if name in kind.formatted:
        return Telling(name, field_label(kind, name), on_paper(text), paper=True)
    return Telling(name, field_label(kind, name), text)


@dataclass(frozen=True, slots=True)
class Story:
    """What is told on a page: the latest entries (or those before the one that the address names), where still earlier ones
    begin, and what the events tell; `whole` where there are no others. What nobody has done yet need not be looked for.
    `latest` is the id of the last event of all, on the page that tells it: what comes later is news to it.
    """

    entries: list[timeline.Entry]
    earlier: int | None
    verbs: frozenset[str]
    whole: bool
    latest: int | None = None

    def may_tell(self, past: str) -> bool:
        """Whether such a thing can have happened to the record."""
        return not self.whole or past in self.verbs


def _story(kind: Kind, request: Request, record: Any) -> Story:
    actor = request.actor
    inside = sees_notes(kind, actor)
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 19 else None
    events = ledger.timeline(kind.key, record.pk, public_only=not inside, limit=EVENTS, before=start)
    fields = timeline.tellable(kind, actor)
    names = relations.names_read(timeline.wanted(events, fields), actor, timeline.linked(events))
    more = len(events) == EVENTS
    told = timeline.told(kind, actor, events, names)
    verbs = frozenset(event.verb.rpartition(".")[2] for event in events)
    latest = None if start is not None else _latest(record, events)
    story = Story(timeline.story(told), events[0].pk if more else None, verbs, not more and start is None, latest)
    if not story.may_tell("commented") or (start is not None and not events):
        return story
    since = events[0].effective_at if more else None
    until = events[-1].effective_at if start is not None else None
    said = timeline.written(comments_between(record, actor, since, until), record.customer_id, events)
    return replace(story, entries=timeline.story(told, said))


def _latest(record: Any, events: Sequence[Event]) -> int:
    """The last event that the record as it was read has in it: what happened between two statements is news."""
    return max((e.pk for e in events if (e.changes.get("version") or (0, 0))[1] <= record.version), default=0)


def _panels(
    kind: Kind, request: Request, record: Any, story: Story, more: Mapping[str, Any]
) -> tuple[list[tuple[Any, SafeString, bool]], bool]:
    """The panels of a record, and whether one of them `leads`: holds what the reader has to do next."""
    shown, leads = [], False
    for panel in kind.panels:
        if panel.permission and not request.actor.can(panel.permission):
            continue
        if panel.told and not story.may_tell(panel.told):
            continue
        content = {
            **panel.context(record, request.actor),
            **more,
            "record": record,
            "kind": kind,
            "actor": request.actor,
        }
        html = render_to_string(panel.template, content, request=request).strip()
        if html:
            shown.append((panel.label, SafeString(html), panel.side))
            leads |= bool(content.get("leads"))
    return shown, leads


def watch_view(kind: Kind) -> View:
    """Begins or ends watching a record: who watches it is told of what happens."""

    @requires(*viewers(kind))
    def view(request: Request, number: str) -> HttpResponse:
        record = find(kind, request.actor, number)
        if request.method == "POST":
            on = request.POST.get("on") == "1"
            watching.watch(record, actor=request.actor, on=on)
            said = _("You watch %(number)s now.") if on else _("You no longer watch %(number)s.")
            messages.success(request, said % {"number": number})
        return see(request, record_address(number))

    return view
