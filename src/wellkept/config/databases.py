"""How each database is opened so that an acknowledged write survives a power cut."""

from typing import Any

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA recursive_triggers=ON;"
    "PRAGMA mmap_size=0;"
    "PRAGMA cache_size=-65536;"
    "PRAGMA temp_store=MEMORY;"
)


def durable(database: dict[str, Any]) -> dict[str, Any]:
    """The connection settings with the durability that the product promises (SECURITY: power cuts, two processes)."""
    settings = dict(database)
    options = dict(settings.get("OPTIONS", {}))
    if settings["ENGINE"].endswith("sqlite3"):
        options |= {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
    else:
        # Compiling a query takes PostgreSQL longer than running any of ours.
        options |= {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}, "options": "-c jit=off"}
        settings["CONN_HEALTH_CHECKS"] = True
    settings["OPTIONS"] = options
    settings.setdefault("CONN_MAX_AGE", 0 if "pool" in options else None)
    return settings
