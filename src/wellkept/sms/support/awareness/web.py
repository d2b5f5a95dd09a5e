"""The pages on which people answer: what waits for them, and one campaign with its questions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid
from wellkept.sms.support.awareness import selectors, services
from wellkept.sms.support.awareness.models import AwarenessCampaign, Topic
from wellkept.sms.support.awareness.permissions import Permissions
from wellkept.sms.support.awareness.questions import choices as offered_answers
from wellkept.toolkit.rail import Entry, announce
from wellkept.toolkit.routes import Request, requires

HERE = "/awareness"

announce(
    Entry(
        "plan", gettext_lazy("Awareness"), HERE, (Permissions.ANSWER, Permissions.VIEW_PEOPLE), icon="bulb",
        purpose=gettext_lazy("What you are asked to read and answer, and what everybody was shown to know."),
        work=(Permissions.MANAGE,), personal=True,
    )
)  # fmt: skip


@requires(Permissions.ANSWER, Permissions.VIEW_PEOPLE)
@require_safe
def mine(request: Request) -> HttpResponse:
    """What waits for an answer, and what was answered; for managers and auditors, how many know each topic."""
    context: dict[str, Any] = {"own": selectors.own(request.actor), "may_manage": request.actor.can(Permissions.MANAGE)}
    if request.actor.can(Permissions.VIEW_PEOPLE):
        at = occasion.now()
        known = selectors.topics_known(at, at - selectors.HOLDS)
        context |= {
            "topics": [(topic.label, known[topic.value]) for topic in Topic],
            "everybody": selectors.in_scope().count(),
            "running": list(selectors.running()),
        }
    return render(request, "awareness/mine.html", context)


@requires(Permissions.ANSWER)
def quiz(request: Request, number: str) -> HttpResponse:
    """Read, answer, and see at once what that showed."""
    campaign = selectors.answerable(request.actor, number)
    if campaign is None:
        raise Http404
    if request.method != "POST":
        return _page(request, campaign)
    given = _given(request)
    try:
        shown = services.answer(campaign, actor=request.actor, given=given)
    except Invalid as refusal:
        return _page(request, campaign, given=given, missing=set(refusal.fields), status=422)
    results = [(Topic(check.topic).label, check) for check in shown.checks]
    context = {"campaign": campaign, "shown": shown, "results": results}
    return render(request, "awareness/shown.html", context)


def _given(request: Request) -> dict[int, int]:
    """The place of what was chosen, by the key of its question; what is no number is left out."""
    found = {}
    for name, value in request.POST.items():
        key = name.removeprefix("q")
        if name.startswith("q") and _is_number(key) and _is_number(str(value)):
            found[int(key)] = int(str(value))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _page(
    request: Request, campaign: AwarenessCampaign, *, given: Any = None, missing: Any = (), status: int = 200
) -> HttpResponse:
    chosen, person = given or {}, request.actor.person_id or 0
    questions = [
        {
            "row": row,
            "topic": Topic(row.topic).label,
            "choices": list(enumerate(offered_answers(row, person))),
            "chosen": chosen.get(row.pk, -1),
            "missing": str(row.pk) in missing,
        }
        for row in selectors.questions(campaign)
    ]
    return render(
        request,
        "awareness/quiz.html",
        {"campaign": campaign, "questions": questions, "missing": missing},
        status=status,
    )


urlpatterns = [
    path("awareness", mine, name="awareness"),
    path("awareness/<number:number>", quiz, name="awareness-quiz"),
]
