"""What the environment says, read once and checked: a wrong value stops the start with a sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from wellkept.config import home


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
    Variable(
        "WELLKEPT_ANCHOR",
        "Where the daily checkpoint of the trail goes: a folder, or the mail address of somebody outside.",
        "checkpoints in WELLKEPT_HOME",
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
    anchor: str

    @property
    def files(self) -> Path:
        """Where uploaded files lie."""
        return self.home / "files"


_SWITCH = {
    "": False,
    **dict.fromkeys(("1", "on", "true", "yes"), True),
    **dict.fromkeys(("0", "off", "false", "no"), False),
}
_DATABASES = ("sqlite", "postgres", "postgresql")


def read(given: Mapping[str, str] = os.environ) -> Environment:
    """Read the environment; raises ImproperlyConfigured with the variable's name and what to write instead."""
    env = environ.Env()
    env.ENVIRON = given
    folder = home.prepared(env.str("WELLKEPT_HOME", default="") or str(Path.cwd() / "var"))
    port = _whole(given, "PORT", 8000, most=65535)
    log_format = env.str("WELLKEPT_LOG", default="") or "plain"
    if log_format not in ("plain", "json"):
        raise _wrong("WELLKEPT_LOG", log_format, "plain or json")
    return Environment(
        home=folder,
        database=_database(env, folder),
        port=port,
        host=env.str("WELLKEPT_HOST", default="") or "127.0.0.1",
        base_url=_address(env.str("WELLKEPT_URL", default="") or f"http://localhost:{port}"),
        allowed_hosts=tuple(env.list("WELLKEPT_ALLOWED_HOSTS", default=[]) or ["localhost", "127.0.0.1", "[::1]"]),
        trusted_proxies=tuple(env.list("WELLKEPT_TRUSTED_PROXIES", default=[])),
        email=_email(env),
        email_from=env.str("WELLKEPT_MAIL_FROM", default="") or "Wellkept <desk@localhost>",
        demo=_switch(given, "WELLKEPT_DEMO"),
        log_format=log_format,
        secret_key=env.str("SECRET_KEY", default="") or home.secret(folder),
        debug=_switch(given, "WELLKEPT_DEBUG"),
        upload_limit=_whole(given, "WELLKEPT_UPLOAD_LIMIT", 25, most=2000) * 1024 * 1024,
        anchor=env.str("WELLKEPT_ANCHOR", default="") or str(folder / "checkpoints"),
    )


def _wrong(name: str, value: object, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is “{value}”, but must be {wanted}.")


def _whole(given: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = given.get(name, "").strip() or str(default)
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if not 1 <= number <= most:
        raise _wrong(name, text, f"a whole number from 1 to {most}")
    return number


def _switch(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "").strip().lower()
    if text not in _SWITCH:
        raise _wrong(name, text, "on or off")
    return _SWITCH[text]


def _address(text: str) -> str:
    parts = _split("WELLKEPT_URL", text, "an address such as https://desk.example.org")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _wrong("WELLKEPT_URL", text, "an address such as https://desk.example.org")
    return text.rstrip("/")


def _split(name: str, text: str, wanted: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        raise _wrong(name, text, wanted) from None
    return parts


def _database(env: environ.Env, folder: Path) -> dict[str, object]:
    text = env.str("DATABASE_URL", default="")
    if not text:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "wellkept.sqlite3")}
    scheme, _colon, _rest = text.partition("://")
    wanted = "sqlite:///path or postgres://user:password@host:port/name"
    # A password in it is nobody's business.
    shown = f"{scheme[:20]}://…" if _colon else "no address"
    if scheme not in _DATABASES:
        raise _wrong("DATABASE_URL", shown, wanted)
    try:
        found = dict(env.db_url_config(text))
    except (ValueError, ImproperlyConfigured):
        raise _wrong("DATABASE_URL", shown, wanted) from None
    if not found.get("NAME"):
        raise _wrong("DATABASE_URL", shown, f"{wanted}, with the name of the database")
    return found


def _email(env: environ.Env) -> dict[str, object]:
    try:
        found = dict(env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://"))
    except (ValueError, KeyError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            "EMAIL_URL must be smtp+tls://user:password@host:587, smtp+ssl://…, smtp://… or consolemail://."
        ) from None
    if found["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
        found["EMAIL_BACKEND"] = "wellkept.config.console.ConsoleMail"
    return found
