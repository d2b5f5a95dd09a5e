"""The tables of articles: what they say, who found them helpful, and how often they were opened."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellkept.components.classification.models import Category
from wellkept.directory.models import Person
from wellkept.records.models import Numbered, Record, state_checks
from wellkept.sms.support.knowledge.lifecycle import LIFECYCLE


class Article(Numbered):
    """A piece of knowledge that people look up. `services` are the cards of the services it is about, none for all of them;
    with a `customer` it is for that one alone. Where it was used are links from the work.
    """

    class Audience(models.TextChoices):
        STAFF = "staff", _("Staff")
        CUSTOMERS = "customers", _("Customers")
        EVERYBODY = "everybody", _("Everybody")

    body = models.TextField(_("Article"), blank=True, help_text=_("Markdown works: headings, lists, tables, links."))
    audience = models.CharField(
        _("For whom"), max_length=9, choices=Audience.choices, default=Audience.STAFF,
        help_text=_("Customers read it once it is published, where it is about a service that they use."),
    )  # fmt: skip
    services = models.ManyToManyField(
        Record, blank=True, related_name="articles", verbose_name=_("Services"),
        help_text=_("The services that it is about; none if it is about all of them."),
    )  # fmt: skip
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Category")
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    video = models.CharField(
        _("Video"), max_length=500, blank=True,
        help_text=_("The address of a film that shows it. Or attach one as a file."),
    )  # fmt: skip
    published_at = models.DateTimeField(_("Published"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("Reviewed"), null=True, editable=False)
    next_review_at = models.DateTimeField(_("Next review"), null=True, blank=True)
    return_reason = models.TextField(_("What is missing"), blank=True)
    retire_reason = models.TextField(_("Why it is retired"), blank=True)

    class Meta:
        constraints: ClassVar = state_checks("knowledge_item", LIFECYCLE)


class ArticleVote(models.Model):
    """Whether an article helped somebody; each person has one word, the latest."""

    id = models.BigAutoField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    helpful = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "person"], name="article_vote_once")]


class ArticleViews(models.Model):
    """How often an article was opened in a month; by whom stands nowhere."""

    id = models.BigAutoField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="views")
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "month"], name="article_views_once")]
