"""Making an installation ready: folder, tables, static files, keys. Every step is skipped when nothing has to be done."""

import hashlib
import os
import secrets
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import wellkept
from wellkept.cli.console import say
from wellkept.kernel.errors import Refused


def prepare_folder() -> None:
    """Make the installation's folder, readable by its owner alone."""
    home: Path = settings.ENV.home
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.FILES.mkdir(parents=True, exist_ok=True, mode=0o700)


def missing_migrations() -> int:
    """How many migrations the database still needs."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_old_tables() -> None:
    """Raise Refused when the database is not that of this version."""
    if missing_migrations():
        raise Refused("The database is not up to date. Run `wellkept migrate` first.")


def migrate() -> int:
    """Bring the database to this version; returns how many steps that took."""
    missing = missing_migrations()
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    return missing


def _static_stamp() -> str:
    """What tells one build's static files from another's: names, sizes and times."""
    digest = hashlib.sha256(wellkept.__version__.encode())
    root = Path(wellkept.__file__).parent
    for folder in sorted(root.glob("**/static")):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                stat = path.stat()
                digest.update(f"{path.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def collect_static() -> bool:
    """Gather hashed and compressed static files, once per build; says whether it did."""
    stamp_file = Path(settings.STATIC_ROOT) / ".stamp"
    stamp = _static_stamp()
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, stdout=StringIO())
    stamp_file.write_text(stamp)
    return True


def first_administrator() -> tuple[str, str] | None:
    """Make the first account of an empty system; returns address and password, to be printed once."""
    from wellkept.directory.models import User
    from wellkept.directory.services import add_person, make_room, open_account, own_organization
    from wellkept.kernel.permissions import ADMINISTRATOR, system

    if User.objects.exists():
        return None
    by = system()
    own = own_organization() or make_room(actor=by, zone=_machine_zone())
    person = add_person(actor=by, organization=own, name="Administrator", email="admin@localhost")
    password = secrets.token_urlsafe(12)
    roles = (ADMINISTRATOR, "sms-manager")
    open_account(actor=by, person=person, email="admin@localhost", roles=roles, password=password)
    return "admin@localhost", password


def _machine_zone() -> str:
    import zoneinfo

    name = os.environ.get("TZ", "")
    local = Path("/etc/timezone")
    if not name and local.exists():
        name = local.read_text().strip()
    return name if name in zoneinfo.available_timezones() else "UTC"


def prepare() -> None:
    """Everything that must be there before the web server starts, with a line for each step that took work."""
    prepare_folder()
    steps = migrate()
    if steps:
        say(f"Database ready ({steps} steps).")
    collect_static()
