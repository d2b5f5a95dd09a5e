"""The catalogue of ISO/IEC 20000-1:2018 in the product's own words: versioned data, read once, without Django."""

from .limits import Limit, LimitUnit
from .loader import catalogue
from .model import Catalogue, Documented, EvidenceRule, Part, Periodic, Requirement, clause_order
from .reference import Activity, ArisesWith, Decision, Document, Kpi, Process, Raci, Role, Term
from .vocabulary import Engine, Grace, Predicate, RecordType, SmallPopulation

__all__ = [
    "Activity",
    "ArisesWith",
    "Catalogue",
    "Decision",
    "Document",
    "Documented",
    "Engine",
    "EvidenceRule",
    "Grace",
    "Kpi",
    "Limit",
    "LimitUnit",
    "Part",
    "Periodic",
    "Predicate",
    "Process",
    "Raci",
    "RecordType",
    "Requirement",
    "Role",
    "SmallPopulation",
    "Term",
    "catalogue",
    "clause_order",
]
