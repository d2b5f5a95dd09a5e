"""From a known error to an article: one step on the problem's page drafts what people should know, and ties the two together."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.components.links import services as links
from wellkept.components.links.models import Link
from wellkept.kernel.permissions import Actor, system
from wellkept.kernel.registry import Action, Input, extend
from wellkept.records import services as records
from wellkept.records.models import Record
from wellkept.sms.resolution.problems.known_errors import is_one
from wellkept.sms.resolution.problems.models import Problem
from wellkept.sms.support.knowledge import services as knowledge
from wellkept.sms.support.knowledge.permissions import Permissions

TITLE_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 200}


def make_article(problem: Problem, *, actor: Actor, article_title: str, version: int | None = None) -> Problem:
    """Draft an article of what a known error taught: how it shows and what helps. What is published to users is for
    everybody, else the article is for the staff. Raises Denied, Invalid, Conflict.
    """
    with transaction.atomic():
        row: Problem = records.edit(problem, actor=system(actor.name), version=version)
        article = knowledge.write_article(
            actor=actor,
            title=article_title,
            body=_body(row),
            audience="everybody" if row.advised_at is not None else "staff",
            services=_services(row),
            category_id=row.category_id,
            customer_id=row.customer_id,
        )
        links.link(article.record, row.record, Link.Type.RELATES, actor=system(actor.name))
    return row


def _services(problem: Problem) -> list[Record]:
    return [problem.service.record] if problem.service is not None else []


def _body(problem: Problem) -> str:
    """What an article takes over: the words for users where there are any, else those for the desk."""
    if problem.advised_at is not None:
        return problem.advice
    parts = ((_("How it shows"), problem.symptoms), (_("What helps"), problem.workaround))
    return "\n\n".join(f"# {heading}\n\n{text}" for heading, text in parts if text)


def _title(record: Any, actor: Actor) -> forms.Field:
    known = getattr(record, "advice_title", "") if getattr(record, "advised_at", None) else ""
    return forms.CharField(
        label=_("Article"),
        max_length=200,
        initial=known or getattr(record, "title", ""),
        help_text=_("What it answers. What helps meanwhile is taken over into a draft."),
    )


extend(
    "problem",
    actions=(
        Action(
            "make_article",
            gettext_lazy("Make an article of it"),
            Permissions.WRITE,
            make_article,
            ("article_title",),
            offered=is_one,
            inputs=(Input("article_title", _title, schema=TITLE_SCHEMA),),
        ),
    ),
)
