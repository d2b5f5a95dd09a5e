"""What the environment says, read once and checked: a wrong value stops the start with a sentence."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """One environment variable: what it means and what holds without it."""

    name: str
    meaning: str
    default: str = ""


VARIABLES = (
    Variable("WELLKEPT_HOME", "Folder of database, uploaded files and keys, private to its owner.", "./var"),
    Variable(
        "DATABASE_URL",
        "The database: sqlite:///path or postgres://user:password@host:port/name.",
        "SQLite in WELLKEPT_HOME",
    ),
    Variable("PORT", "Port of the web server.", "8000"),
    Variable("WELLKEPT_HOST", "Address that the web server listens on.", "127.0.0.1"),
    Variable(
        "WELLKEPT_URL",
        "Address under which people reach it; used in mails and for origin checks.",
        "http://localhost:PORT",
    ),
    Variable(
        "WELLKEPT_ALLOWED_HOSTS", "Host names that are answered, separated by commas.", "localhost,127.0.0.1,[::1]"
    ),
    Variable("WELLKEPT_TRUSTED_PROXIES", "Addresses of proxies whose forwarding headers are believed.", "none"),
    Variable(
        "EMAIL_URL",
        "How mail is sent: smtp+tls://user:password@host:587, or consolemail:// to print it.",
        "consolemail://",
    ),
    Variable("WELLKEPT_MAIL_FROM", "Sender of mails.", "Wellkept <desk@localhost>"),
    Variable("WELLKEPT_UPLOAD_LIMIT", "Largest upload in megabytes.", "25"),
    Variable("WELLKEPT_LOG", "Form of the log: plain or json.", "plain"),
    Variable(
        "WELLKEPT_DEMO",
        "Offer one-click sign-in as the demonstration company's people. Never on a real installation.",
        "off",
    ),
    Variable("WELLKEPT_DEBUG", "Show errors in full; for development only.", "off"),
    Variable("SECRET_KEY", "Key that signs sessions and links.", "secret.key in WELLKEPT_HOME"),
)


@dataclass(frozen=True)
class Environment:
    """The settings that an installation may set (VARIABLES), read and checked."""

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
