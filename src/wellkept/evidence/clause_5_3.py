"""Clause 5.3: everybody with a part in the system knows his duties and powers, and has taken them on."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellkept.conformity.asof import AsOf
from wellkept.conformity.catalogue import catalogue
from wellkept.conformity.measuring import NEWEST_FIRST, Fault, measure
from wellkept.conformity.outcomes import Check, RuleResult
from wellkept.conformity.rules import rule
from wellkept.conformity.selectors import had
from wellkept.conformity.yardsticks import Yardstick
from wellkept.sms.leadership.authority import selectors as authority
from wellkept.sms.leadership.authority.lifecycle import OPEN
from wellkept.sms.leadership.authority.roles import appointable

#: Who holds one of these answers for what internal audits look at.
_ANSWERING = ("top-management", "sms-manager")


def _open(asof: AsOf) -> QuerySet[Any]:
    """The appointments that held then, accepted or not."""
    return authority.on_record(asof.at).filter(had("state", OPEN, asof), authority.running(asof.at.date()))


@rule("5.3-01-e1", _("Role register and appointments"), parts="a")
def register_of_roles(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every needed role has somebody who has not left, and somebody audits who does not answer for the whole system."""
    current = _open(asof).filter(person__active=True)
    needed = [role for role in appointable() if role.mandatory]
    held = set(current.order_by().values_list("role", flat=True))
    missing = [role for role in needed if role.slug not in held]
    begun = bool(held)
    main = Check(
        _("Roles that the management system needs"),
        len(needed) if begun else 0,
        len(needed) - len(missing) if begun else 0,
        yardstick.threshold,
    )
    auditors = current.filter(role="internal-auditor")
    answering = current.filter(role__in=_ANSWERING).order_by().values("person")
    apart = auditors.exclude(person__in=answering)
    impartial = Check(
        _("An internal auditor who does not answer for the whole system"),
        int(auditors.exists()),
        int(apart.exists()),
        on_occasion=True,
    )
    shown = [
        (format_lazy(_("Nobody is appointed: {role}"), role=pgettext_lazy("role", role.name)), 1) for role in missing
    ]
    return RuleResult(checks=[main, impartial], faults=shown if begun else ())


@rule("5.3-01-e2", _("Communication and acceptance of appointments"), parts="b")
def appointments_known_and_accepted(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Every appointment in force carries powers, was made known to whoever is appointed, and was accepted by him."""
    accepted = Q(accepted_at__isnull=False, accepted_at__lte=asof.at)
    return measure(
        _("Appointments in force"),
        _open(asof),
        [
            Fault(_("No powers"), Q(authority="")),
            Fault(_("Not made known to the person"), ~Q(authority.told(asof.at))),
            Fault(_("Not accepted"), ~accepted),
        ],
        yardstick,
    ).result()


@rule("5.3-02-e1", _("Appointment of the system manager by top management"), parts="ab")
def manager_of_the_system(asof: AsOf, yardstick: Yardstick) -> RuleResult:
    """Top management has appointed who sees to conformity and who reports performance; one person may do both."""
    managers = _open(asof).filter(role="sms-manager", person__active=True)
    proper = managers.filter(by_top_management=True)
    asked = int(managers.exists())
    return RuleResult(
        checks=[
            Check(_("A manager of the system is appointed by top management"), asked, int(proper.exists())),
            Check(_("Somebody sees to conformity"), asked, int(proper.filter(conformity=True).exists())),
            Check(_("Somebody reports performance"), asked, int(proper.filter(reporting=True).exists())),
        ],
        failing=_numbers(managers.filter(by_top_management=False)),
        passing=_numbers(proper),
    )


def _numbers(rows: QuerySet[Any]) -> list[str]:
    return list(rows.order_by(*NEWEST_FIRST).values_list("number", flat=True)[: catalogue().engine.failing_shown])
