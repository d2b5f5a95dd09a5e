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

#: Seconds to wait for a lock of SQLite, so that whoever waits for a page gets an answer before his browser gives up.
SQLITE_PATIENCE = 8
#: After how long a PostgreSQL that fell silent counts as gone: a new connection, and one in use (seconds, milliseconds).
POSTGRES_PATIENCE = {
    "connect_timeout": 3,
    "tcp_user_timeout": 8000,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
#: A statement that a connection repeats is planned once and its plan kept (docs/adr/0010).
POSTGRES_PLANS = {"server_side_binding": True, "prepare_threshold": 2}


def durable(database: dict[str, Any]) -> dict[str, Any]:
    """The connection settings with the durability that the product promises (SECURITY: power cuts, two processes).

    Each thread keeps its connection and looks before each request whether it still holds: an absent database is told at
    once, and the first request after its return finds it again. A pool would let every request wait for its timeout.
    """
    settings = dict(database)
    options = dict(settings.get("OPTIONS", {}))
    if settings["ENGINE"].endswith("sqlite3"):
        settings["ENGINE"] = "wellkept.config.sqlite3"
        options |= {"transaction_mode": "IMMEDIATE", "timeout": SQLITE_PATIENCE, "init_command": SQLITE_PRAGMAS}
    else:
        settings["ENGINE"] = "wellkept.config.postgresql"
        # Compiling a query takes PostgreSQL longer than running any of ours, and so does trying every order of many joins:
        # what is joined first is what the statement names first, the rows that were asked for.
        options = {**POSTGRES_PATIENCE, **POSTGRES_PLANS, **options, "options": "-c jit=off -c join_collapse_limit=4"}
        settings["CONN_HEALTH_CHECKS"] = True
    settings["OPTIONS"] = options
    settings.setdefault("CONN_MAX_AGE", None)
    return settings
