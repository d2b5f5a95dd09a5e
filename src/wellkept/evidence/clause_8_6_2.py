"""Clause 8.6.2: service requests are recorded, classified, fulfilled and closed, say what was done, and come with instructions."""

from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellkept.conformity.asof import AsOf
from wellkept.conformity.hours import working_days_before
from wellkept.conformity.measuring import Fault, Mending, measure, share_alike, share_copied
from wellkept.conformity.outcomes import RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import held
from wellkept.conformity.yardsticks import Yardstick
from wellkept.directory.selectors import home_zone
from wellkept.sms.portfolio.catalogue import selectors as catalogue
from wellkept.sms.resolution.requests import selectors as requests


@rule("8.6.2-01-e1", _("Request records"), parts="abcd")
def recorded_fulfilled_closed(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Requests have a priority and soon a class, their times are in order; within the limit the fulfilled ones are closed."""
    population = requests.recorded_between(asof.window_start, asof.at)
    fulfilled, limit = requests.fulfilled_by(asof.at), asof.at - yardstick.within("closed_within")
    forgotten = fulfilled & Q(fulfilled_at__lt=limit) & (Q(closed_at__isnull=True) | Q(closed_at__gt=asof.at))
    days = yardstick.limits["classified_within"].value
    due = fulfilled | Q(opened_at__lt=working_days_before(asof.at, days, ZoneInfo(home_zone())))
    timeless = Q(state__in=requests.GIVEN, fulfilled_at__isnull=True) | Q(state="closed", closed_at__isnull=True)
    if not asof.live:
        # What was taken up again since has lost those times, but not the spans of its states.
        forgotten |= ~fulfilled & Q(held("state", ["fulfilled"], asof.at, since=limit))
        timeless = Q(pk__in=())
    found = measure(
        _("Requests recorded in the window"),
        population,
        [
            Fault(_("No category"), due & Q(category__isnull=True)),
            Fault(
                _("Times that are missing or out of order"),
                timeless | fulfilled & requests.disorder(),
                Mending.UNTIL_CLOSED,
            ),
            Fault(_("Fulfilled long ago and still not closed"), forgotten),
        ],
        yardstick,
    )
    return found.result(identical=share_alike(population, "category", "priority"))


@rule("8.6.2-02-e1", _("Work log of requests"))
def says_what_was_done(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """In each fulfilled request a person says what was done: as its end, as the result of a task or in a comment."""
    population = requests.fulfilled_between(asof.window_start, asof.at)
    found = measure(
        _("Requests fulfilled in the window"),
        population,
        [
            Fault(
                _("No text in which a person says what was done"),
                ~requests.says_what_was_done(asof.at),
                Mending.UNTIL_CLOSED,
            )
        ],
        yardstick,
        entered="fulfilled_at",
    )
    return found.result(identical=share_copied(population, "fulfilment"))


@rule("8.6.2-03-e1", _("Instruction per kind of request"))
def instructions_at_hand(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """What was ordered has standard instructions that are not past their review, by its catalogue item or its category."""
    ordered = measure(
        _("Catalogue items that were ordered in the window"),
        requests.items_ordered(asof.window_start, asof.at),
        [
            Fault(_("No standard instructions"), Q(instructions="")),
            Fault(_("Instructions past their review"), catalogue.past_review(asof.at)),
        ],
        yardstick,
        on_occasion=True,
    )
    in_own_words = measure(
        _("Requests that name no catalogue item"),
        requests.without_item(asof.window_start, asof.at),
        [Fault(_("No instructions for this category"), ~requests.instructed(asof.at))],
        yardstick,
        on_occasion=True,
    )
    return ordered.result(in_own_words) if ordered.check.population else in_own_words.result(ordered)


@rule("8.6.2-03-e2", _("Access for fulfilment staff"))
def fulfillers_can_read_them(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Teams that were given requests have nobody who may not open them, on whose page the instructions stand."""
    found = measure(
        _("Requests that a team was given"),
        requests.given_to_teams(asof.window_start, asof.at),
        [
            Fault(
                _("Somebody of its team may not open requests, and so not the instructions"),
                Q(team__in=requests.teams_without_access()),
            )
        ],
        yardstick,
    )
    return found.result()
