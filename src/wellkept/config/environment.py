"""What the environment says, read once and checked: a wrong value stops the start with a sentence."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Environment:
    """The settings that an installation may set; each is documented in docs/reference/settings.md."""

    home: Path
    database: dict[str, object]
    port: int
    host: str
    base_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    email: dict[str, object]
    email_from: str
    demo: bool
    log_format: str
    secret_key: str
    debug: bool
    upload_limit: int

    @property
    def files(self) -> Path:
        """Where uploaded files lie."""
        return self.home / "files"


def _secret(home: Path) -> str:
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


def read() -> Environment:
    """Read the environment; raises ImproperlyConfigured with the variable's name."""
    env = environ.Env()
    home = Path(env.str("WELLKEPT_HOME", default=str(Path.cwd() / "var"))).expanduser().resolve()
    url = env.str("DATABASE_URL", default="")
    if url:
        database: dict[str, object] = dict(env.db_url_config(url))
    else:
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / "wellkept.sqlite3")}
    engine = str(database["ENGINE"])
    if engine not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must name a sqlite or postgres database.")
    port = env.int("PORT", default=8000)
    log_format = env.str("WELLKEPT_LOG", default="plain")
    if log_format not in ("plain", "json"):
        raise ImproperlyConfigured("WELLKEPT_LOG must be plain or json.")
    base_url = env.str("WELLKEPT_URL", default=f"http://localhost:{port}").rstrip("/")
    return Environment(
        home=home,
        database=database,
        port=port,
        host=env.str("WELLKEPT_HOST", default="127.0.0.1"),
        base_url=base_url,
        allowed_hosts=tuple(env.list("WELLKEPT_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])),
        trusted_proxies=tuple(env.list("WELLKEPT_TRUSTED_PROXIES", default=[])),
        email=dict(env.email_url("EMAIL_URL", default="consolemail://")),
        email_from=env.str("WELLKEPT_MAIL_FROM", default="Wellkept <desk@localhost>"),
        demo=env.bool("WELLKEPT_DEMO", default=False),
        log_format=log_format,
        secret_key=env.str("SECRET_KEY", default="") or _secret(home),
        debug=env.bool("WELLKEPT_DEBUG", default=False),
        upload_limit=env.int("WELLKEPT_UPLOAD_LIMIT", default=25) * 1024 * 1024,
    )
