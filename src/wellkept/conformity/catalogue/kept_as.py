"""What rules and processes call a record, and the key of the kind that keeps it, where the two differ."""

from collections.abc import Mapping

KEPT_AS: Mapping[str, str] = {
    "action": "task",
    "awareness_check": "awareness_campaign",
    "ci": "item",
    "context_issue": "issue",
    "incident_review": "review",
    "management_review": "review",
    "measurement": "series",
    "metric": "series",
    "service_request": "request",
    "sla": "agreement",
}
