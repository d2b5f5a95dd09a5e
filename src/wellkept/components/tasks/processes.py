"""The processes of the catalogue that an action can be built into, and which of them a clause belongs to.

The catalogue stands on a higher floor, so the words are repeated here; a test of the catalogue holds the two alike.
"""

from django.utils.translation import gettext_lazy as _

#: Slug, name and clauses of each process, in the order of the standard.
_PROCESSES = (
    ("sms-governance", _("Governance of the system"), ("4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "5.3")),
    ("risk-management", _("Risks and opportunities"), ("6.1",)),
    ("objectives-and-planning", _("Objectives and service management planning"), ("6.2", "6.3")),
    ("resource-and-competence-management", _("Resources and competence"), ("7.1", "7.2")),
    ("awareness-and-communication", _("Awareness and communication"), ("7.3", "7.4")),
    ("documented-information-management", _("Documents and records"), ("7.5",)),
    ("knowledge-management", _("Knowledge"), ("7.6",)),
    ("operational-planning-and-control", _("Planning and control of operation"), ("8.1",)),
    ("service-delivery", _("Service delivery"), ("8.2.1",)),
    ("service-planning", _("Planning the services"), ("8.2.2",)),
    ("control-of-other-parties", _("Control of other parties"), ("8.2.3",)),
    ("service-catalogue-management", _("Service catalogue"), ("8.2.4",)),
    ("asset-management", _("Assets"), ("8.2.5",)),
    ("configuration-management", _("Configuration"), ("8.2.6",)),
    ("business-relationship-management", _("Business relationships"), ("8.3.2",)),
    ("service-level-management", _("Service levels"), ("8.3.3",)),
    ("supplier-management", _("Suppliers"), ("8.3.4",)),
    ("budgeting-and-accounting", _("Budgeting and accounting for services"), ("8.4.1",)),
    ("demand-management", _("Demand"), ("8.4.2",)),
    ("capacity-management", _("Capacity"), ("8.4.3",)),
    ("change-management", _("Changes"), ("8.5.1",)),
    ("service-design-and-transition", _("Design and transition of services"), ("8.5.2",)),
    ("release-and-deployment-management", _("Releases and deployment"), ("8.5.3",)),
    ("incident-management", _("Incidents"), ("8.6.1",)),
    ("service-request-management", _("Service requests"), ("8.6.2",)),
    ("problem-management", _("Problems"), ("8.6.3",)),
    ("service-availability-management", _("Availability"), ("8.7.1",)),
    ("service-continuity-management", _("Continuity"), ("8.7.2",)),
    ("information-security-management", _("Information security"), ("8.7.3",)),
    ("performance-evaluation", _("Monitoring and evaluation"), ("9.1",)),
    ("internal-audit", _("Internal audits"), ("9.2",)),
    ("management-review", _("Management review"), ("9.3",)),
    ("service-reporting", _("Service reporting"), ("9.4",)),
    ("nonconformity-and-corrective-action", _("Nonconformity and corrective action"), ("10.1",)),
    ("continual-improvement", _("Continual improvement"), ("10.2",)),
)

#: As choices of a field.
PROCESSES = [(slug, name) for slug, name, _clauses in _PROCESSES]
_BY_CLAUSE = {clause: slug for slug, _name, clauses in _PROCESSES for clause in clauses}


def process_of_clause(clause: str) -> str:
    """The slug of the process that a clause, or the clause above it, belongs to; "" where it is none's alone."""
    while clause:
        if clause in _BY_CLAUSE:
            return _BY_CLAUSE[clause]
        clause = clause.rpartition(".")[0]
    return ""
