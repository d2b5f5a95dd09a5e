"""A made-up log of incidents in the form of the mapping `servicenow`, for measuring the replay."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

COLUMNS = (
    "number", "incident_state", "sys_updated_at", "sys_updated_by", "opened_at", "opened_by", "caller_id", "category",
    "subcategory", "u_symptom", "contact_type", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "reassignment_count", "reopen_count", "sys_mod_count", "made_sla", "resolved_at", "resolved_by", "closed_at",
    "closed_code", "problem_id", "rfc", "caused_by",
)  # fmt: skip
LIFE = ("New", "Active", "Awaiting User Info", "Active", "Resolved", "Closed")


def write(path: Path, incidents: int) -> None:
    """Write a log of so many incidents with six updates each, an hour between updates, four incidents an hour."""
    start = datetime(2016, 3, 1, 8, tzinfo=UTC)
    with path.open("w", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for n in range(incidents):
            opened = start + timedelta(minutes=15 * n)
            resolved, closed = opened + timedelta(hours=4), opened + timedelta(hours=5)
            for place, state in enumerate(LIFE):
                rows.writerow(
                    {
                        "number": f"INC{n:07d}", "incident_state": state, "sys_mod_count": place,
                        "sys_updated_at": _time(opened + timedelta(hours=place)), "sys_updated_by": f"Updated by {n % 40}",
                        "opened_at": _time(opened), "opened_by": f"Opened by {n % 30}", "caller_id": f"Caller {n % 900}",
                        "category": f"Category {n % 20}", "subcategory": f"Subcategory {n % 90}", "u_symptom": "?",
                        "contact_type": "Phone", "impact": "2 - Medium", "urgency": "2 - Medium", "priority": "3 - Moderate",
                        "assignment_group": f"Group {(n + place // 3) % 25}", "assigned_to": f"Resolver {n % 60}",
                        "reassignment_count": place // 3, "reopen_count": 0, "made_sla": "true",
                        "resolved_at": _time(resolved), "resolved_by": f"Resolver {n % 60}", "closed_at": _time(closed),
                        "closed_code": "code 1", "problem_id": "?", "rfc": "?", "caused_by": "?",
                    }
                )  # fmt: skip


def _time(at: datetime) -> str:
    return f"{at.day}/{at.month}/{at.year} {at:%H:%M}"
