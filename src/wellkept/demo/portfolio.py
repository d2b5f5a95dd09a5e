"""What the company delivers: services, the items behind them, and what it promised to whom."""

from decimal import Decimal

#: (key, title, description, criticality, owner)
SERVICES = (
    ("workplace", "Managed Workplace", "Desktops, laptops and their software, kept running and safe.", 2, "mei"),
    (
        "files",
        "Hosted Files",
        "Shared folders that people reach from everywhere, with versions and restore.",
        1,
        "rashid",
    ),
    ("network", "Network Care", "Lines, firewalls and wireless of the customers' sites.", 1, "rashid"),
    ("backup", "Backup", "Daily copies of files and servers, restored on request.", 2, "nadia"),
    ("desk", "Service Desk", "One number and one address for every question.", 2, "amara"),
)

#: (title, type, service)
ITEMS = (
    ("files-01 file server", "server", "files"),
    ("files-02 file server", "server", "files"),
    ("Files web gateway", "application", "files"),
    ("Files metadata database", "database", "files"),
    ("Storage cluster Northquay A", "storage", "files"),
    ("fw-core firewall", "network", "network"),
    ("Brightreed line Oldmere", "network", "network"),
    ("Brightreed line Sallow", "network", "network"),
    ("Wireless controller", "network", "network"),
    ("VPN gateway", "network", "network"),
    ("backup-01 server", "server", "backup"),
    ("Safehouse vault", "storage", "backup"),
    ("Software distribution", "application", "workplace"),
    ("Directory server", "server", "workplace"),
    ("Mail gateway", "application", "workplace"),
    ("Printer fleet Pagewright", "device", "workplace"),
    ("Telephone switchboard", "software", "desk"),
    ("Remote help tool", "application", "desk"),
)

CATEGORIES = {
    "Workplace": ("Hardware", "Software", "Printing", "Mail", "Sign-in"),
    "Files": ("Access", "Speed", "Lost or changed file", "Synchronization"),
    "Network": ("Line", "Wireless", "VPN", "Firewall"),
    "Backup": ("Failed job", "Restore"),
    "Telephone": ("No dial tone", "Quality"),
}

HOUR = 3600
#: Working seconds to first response and to resolution by priority.
TARGETS = {
    ("incident", "response", 1): HOUR // 4,
    ("incident", "response", 2): HOUR // 2,
    ("incident", "response", 3): 2 * HOUR,
    ("incident", "response", 4): 4 * HOUR,
    ("incident", "response", 5): 8 * HOUR,
    ("incident", "resolution", 1): 4 * HOUR,
    ("incident", "resolution", 2): 8 * HOUR,
    ("incident", "resolution", 3): 17 * HOUR,
    ("incident", "resolution", 4): 34 * HOUR,
    ("incident", "resolution", 5): 68 * HOUR,
}
PREMIUM_TARGETS = {key: seconds // 2 for key, seconds in TARGETS.items()} | {
    ("incident", "response", 1): HOUR // 6,
    ("incident", "acknowledge", 1): HOUR // 6,
    ("incident", "next_update", 1): 2 * HOUR,
    ("incident", "workaround", 1): 2 * HOUR,
}
PREMIUM = ("oldmere", "sallow")
#: How far every agreement reaches: incidents a month, and what its targets leave out.
WORKLOAD_LIMIT = 60
#: Percent of a month's incidents that must keep their time, and of the service hours in which the services work.
SHARE, PREMIUM_AVAILABILITY = 90, Decimal("99.5")
EXCEPTIONS = "Maintenance announced five working days before; faults of equipment that the customer runs himself."

#: What is needed of each service: (title, category, level needed), the level first, availability second.
REQUIREMENTS = {
    "workplace": (
        ("Somebody helps the same day when a desk stands still", "level", "On the day, by urgency"),
        ("Desktops can be worked at in the opening hours", "availability", "99.5 % of the desk hours"),
    ),
    "files": (
        ("Files that do not open are back before work stops", "level", "Within hours, by urgency"),
        ("Shared folders are reached in the opening hours", "availability", "99.5 % of the desk hours"),
        ("Patients' files are read by nobody outside", "security", "Encrypted at rest and on the way"),
    ),
    "network": (
        ("A site without a line is seen to at once", "level", "Within hours, by urgency"),
        ("Lines carry work in the opening hours", "availability", "99.5 % of the desk hours"),
    ),
    "backup": (
        ("Lost files come back while somebody still misses them", "level", "Within two days"),
        ("Copies are taken each night and can be restored", "availability", "99.5 % of the desk hours"),
    ),
    "desk": (
        ("Calls are picked up and seen through", "level", "By urgency"),
        ("The desk is reached in its hours", "availability", "99.5 % of the desk hours"),
        ("Nobody waits long on the telephone", "support", "30 s on average"),
    ),
}
#: The telephone of the desk: seconds until somebody answers, on average and at most.
ANSWERED_WITHIN = Decimal(30)
