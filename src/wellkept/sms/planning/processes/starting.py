"""A set of processes to start with: all that the standard asks for, in the few bundles in which a small provider runs it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wellkept.kernel.permissions import Actor
from wellkept.kernel.registry import kind
from wellkept.records import services as records
from wellkept.sms.planning.processes import chart, figures, selectors
from wellkept.sms.planning.processes.models import Process

#: What each is called, and the catalogue's processes that it takes in; the first says who usually owns it.
SET: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Steering the management system"), (
        "sms-governance", "objectives-and-planning", "operational-planning-and-control", "management-review",
    )),
    (_("Risks and opportunities"), ("risk-management",)),
    (_("People and communication"), ("resource-and-competence-management", "awareness-and-communication")),
    (_("Documents and knowledge"), ("documented-information-management", "knowledge-management")),
    (_("Services and catalogue"), ("service-delivery", "service-planning", "service-catalogue-management")),
    (_("Configuration and assets"), ("configuration-management", "asset-management")),
    (_("Customers and service levels"), (
        "service-level-management", "business-relationship-management", "service-reporting",
    )),
    (_("Suppliers"), ("supplier-management", "control-of-other-parties")),
    (_("Money, demand and capacity"), ("budgeting-and-accounting", "demand-management", "capacity-management")),
    (_("Changes and releases"), (
        "change-management", "service-design-and-transition", "release-and-deployment-management",
    )),
    (_("Incidents and requests"), ("incident-management", "service-request-management")),
    (_("Problems"), ("problem-management",)),
    (_("Availability and continuity"), ("service-continuity-management", "service-availability-management")),
    (_("Information security"), ("information-security-management",)),
    (_("Audit and evaluation"), ("internal-audit", "performance-evaluation")),
    (_("Corrections and improvements"), ("continual-improvement", "nonconformity-and-corrective-action")),
)  # fmt: skip


def missing() -> list[tuple[Any, tuple[str, ...]]]:
    """What of the set no standing process takes in yet, bundle by bundle."""
    taken = selectors.covered()
    left = ((title, tuple(slug for slug in slugs if slug not in taken)) for title, slugs in SET)
    return [(title, slugs) for title, slugs in left if slugs]


@transaction.atomic
def take_over(*, actor: Actor) -> list[Process]:
    """Put on record, as planned, a process for each bundle of which something is not taken in yet. Its owner is who holds the
    usual role, criteria and interplay are those of the catalogue. Raises Denied.
    """
    actor.require(kind("process").access.create)
    wanted = missing()
    owners = selectors.holders({chart.by_slug()[slug].owner_role for _title, slugs in wanted for slug in slugs})
    drafts = [
        {
            "title": str(title),
            "covers": list(slugs),
            "owner": next((owners[role] for role in _roles(slugs) if role in owners), None),
            "criteria": criteria_of(slugs),
            "interactions": chart.interplay(slugs),
        }
        for title, slugs in wanted
    ]
    made: list[Process] = records.create_many(kind("process"), drafts, actor=actor)
    return made


def _roles(slugs: tuple[str, ...]) -> list[str]:
    return [chart.by_slug()[slug].owner_role for slug in slugs]


def criteria_of(slugs: tuple[str, ...]) -> str:
    """The key figures of some processes with their targets, a line each."""
    return "\n".join(
        f"{figure.name}: {figures.target_words(figure)}" for slug in slugs for figure in chart.by_slug()[slug].kpis
    )
