"""Who asks: everybody of the cast, two who see one customer only, programs, and nobody. And what each may see, by a rule
written here a second time, so that a fault in the product's own filter shows.
"""

import io
import json
import re
import traceback
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from unittest.mock import patch

from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart
from tests.walls.house import House, Secret, names_of

from wellkept.directory import services as directory
from wellkept.directory.actors import actor_of
from wellkept.directory.models import User
from wellkept.kernel import occasion, rows
from wellkept.kernel.permissions import Actor, permissions_of
from wellkept.kernel.registry import Kind, kind

_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
#: What differs from answer to answer and says nothing: the clock, request ids, references, tokens of forms.
_NONCE = re.compile(rb"(?<=data-now=\")\d+|\b[0-9a-f]{12}\b|\b[0-9a-f]{32}\b|[A-Za-z0-9]{64}|[A-Za-z0-9_-]{24}(?=\")")
#: Headers that differ by design.
_OWN_HEADERS = {"X-Request-ID", "Content-Length", "Set-Cookie"}
_COPY = rows._copy
#: Tables that remember sessions and the pace of programs; nothing of the business stands in them.
BESIDE = {"web_session", "api_givenanswer"}
#: Programs whose token has one scope only of all that its owner may do.
PROGRAMS = {
    "jonah-narrow": "incidents.view",
    "amara-narrow": "incidents.work",
    "rashid-narrow": "incidents.comment",
    "tomas-narrow": "incidents.note",
    "greta-narrow": "changes.view",
    "helen-narrow": "incidents.view",
    "ada-narrow": "incidents.view_customer",
    "olly-narrow": "incidents.view_own",
    "pat-narrow": "incidents.report",
}


@dataclass(frozen=True)
class Answer:
    """What came back: `written` are the tables of the business that the request wrote to."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    written: tuple[str, ...]
    fault: str = ""

    def bare(self, *given: str) -> tuple[int, bytes, dict[str, str]]:
        """The answer without nonces and without the words of the address that was asked for."""
        body = self.body
        headers = {name: value for name, value in self.headers.items() if name not in _OWN_HEADERS}
        for one in given:
            alone = rf"(?<![\w.]){re.escape(one)}(?![\w.])"
            body = re.sub(alone.encode(), b"#", body)
            headers = {name: re.sub(alone, "#", value) for name, value in headers.items()}
        return self.status, _NONCE.sub(b"", body), headers

    @property
    def text(self) -> str:
        """The words of the answer: spreadsheets unpacked, marks of a search taken out."""
        body = self.body
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as parts:
                body = b"".join(parts.read(name) for name in parts.namelist())
        return re.sub(r"</?mark>", "", body.decode("utf-8", "replace"))


@dataclass
class Visitor:
    """Somebody who asks; `actor` None is nobody. Programs bring a token where people bring a session."""

    key: str
    actor: Actor | None
    house: House
    cookie: str = ""
    token: str = ""
    _handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def ask(self, method: str, path: str, data: Any = None, *, partial: bool = False, **headers: str) -> Answer:
        """Send a request: `data` as a form, or as JSON to the API. `partial` asks for the short form of a refusal."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token and path.startswith("/api/"):
            given["Authorization"] = f"Bearer {self.token}"
        elif self.cookie:
            given["Cookie"] = f"sessionid={self.cookie}"
        if partial:
            given["HX-Request"] = "true"
        factory = RequestFactory(headers=given)
        as_json = path.startswith("/api/") and not _has_file(data)
        if method == "GET":
            environ = factory._base_environ(**_split(path))
        else:
            sent = _encoded(data or {}, as_json=as_json)
            environ = factory._base_environ(
                REQUEST_METHOD=method, CONTENT_TYPE=sent[0], CONTENT_LENGTH=str(len(sent[1])), **_split(path),
                **{"wsgi.input": io.BytesIO(sent[1])},
            )  # fmt: skip
        with _watched() as (written, faults):
            response = self._handler(environ)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(response.status_code, body, dict(response.headers), tuple(written), " ".join(faults))

    def may(self, permissions: tuple[str, ...]) -> bool:
        """Whether any of these permissions is held; true where none is asked for."""
        held = self.actor.permissions if self.actor else frozenset()
        return not permissions or bool(held & set(map(str, permissions)))

    def sees(self, of: Kind, side: str) -> bool:
        """Whether the records of a side are this visitor's to see: by customer, by organization, or as a matter of his own."""
        if self.actor is None:
            return False
        row, access = self.house.rows[of.key, side], of.access
        if self.may((access.view,)):
            return self.actor.customers is None or row.customer_id is None or row.customer_id in self.actor.customers
        own = self.actor.organization_id
        if access.view_customer and self.may((access.view_customer,)) and row.customer_id == own:
            return True
        asked = getattr(row, f"{of.projection.requester}_id", None) if of.projection.requester else None
        mine = asked is not None and asked == self.actor.person_id
        given = (of.key, side, self.person) in self.house.shared or (of.key, side, self.side) in self.house.shared
        return bool(access.view_own) and self.may((access.view_own,)) and (mine or given)

    def reads_notes(self, of: Kind) -> bool:
        """Whether internal words of a kind's records are open to this visitor where he sees the record."""
        return self.may((of.access.note or of.access.edit,))

    @property
    def person(self) -> str:
        """Whose account it is."""
        return self.key.removesuffix("-program").removesuffix("-narrow")

    @property
    def side(self) -> str:
        """The organization that the visitor belongs to; "" for nobody."""
        if self.actor is None:
            return ""
        known = self.house.world.organizations.items()
        return next((side for side, row in known if row.pk == self.actor.organization_id), "")

    @property
    def unlimited(self) -> bool:
        """Whether this is one of the provider's people for whom no customer is out of sight."""
        return self.actor is not None and self.side == "own" and self.actor.customers is None

    def forbidden_names(self) -> set[str]:
        """The names of organizations and people that must not stand in any answer to this visitor."""
        if self.unlimited:
            return set()
        hidden = {"oldmere", "pinnock", "northquay"} - {self.side}
        if self.key in ("nils", "vera"):
            hidden = {"pinnock"}
        return set(names_of(self.house, *hidden))

    @cached_property
    def forbidden(self) -> re.Pattern[str] | None:
        """Everything that must not stand in any answer to this visitor, as one pattern."""
        words = self.forbidden_names()
        for secret in self.house.secrets:
            if secret.owner:
                allowed = secret.owner == self.person
            else:
                of = kind(secret.kind)
                allowed = self.sees(of, secret.side) and (not secret.internal or self.reads_notes(of))
                allowed |= self._offered(secret)
                allowed |= secret.title and (secret.kind, secret.side) in self._named
            if not allowed:
                words.add(secret.word)
        longest_first = sorted(words, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        return re.compile(rf"(?:{either})(?![a-z])") if words else None

    def _offered(self, secret: Secret) -> bool:
        """Whether a word is what the catalogue says of an item to whoever can order it: who sees its service."""
        if secret.kind != "catalogue_item":
            return False
        item = self.house.rows["catalogue_item", secret.side]
        if secret.word != item.number and not secret.word.endswith(("title", "description")):
            return False
        of = next(
            side for (key, side), row in self.house.rows.items() if key == "service" and row.pk == item.service_id
        )
        theirs = self.side == "own" or item.customer_id in (None, self.actor.organization_id if self.actor else 0)
        return self.may(("requests.order",)) and self.sees(kind("service"), of) and theirs

    @cached_property
    def _named(self) -> set[tuple[str, str]]:
        """The records that those in sight name; of another customer none is named."""
        if self.actor is None:
            return set()
        known = {None, self.actor.organization_id, *(self.actor.customers or ())}
        rows, named = self.house.rows, set()
        for (key, side), other in self.house.named:
            if self.sees(kind(key), side) and (self.unlimited or rows[other].customer_id in known):
                named.add(other)
        return named

    def leaks(self, answer: Answer, *given: str) -> set[str]:
        """The forbidden words that stand in an answer, its headers included; not those that the visitor `given` himself."""
        if self.forbidden is None:
            return set()
        return set(self.forbidden.findall(answer.text + " ".join(answer.headers.values()))) - set(given)


def _split(path: str) -> dict[str, str]:
    where, _mark, query = path.partition("?")
    return {"PATH_INFO": where, "QUERY_STRING": query}


def _has_file(data: Any) -> bool:
    return isinstance(data, dict) and any(hasattr(value, "read") for value in data.values())


def _encoded(data: Any, *, as_json: bool) -> tuple[str, bytes]:
    if as_json:
        return "application/json", json.dumps(data).encode()
    return MULTIPART_CONTENT, encode_multipart(BOUNDARY, data)


@contextmanager
def _watched() -> Iterator[tuple[list[str], list[str]]]:
    """Notes every table of the business that is written to, and every exception that became a 500."""
    written: list[str] = []
    faults: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        found = _WRITE.match(sql)
        if found and found[2] not in BESIDE and context["cursor"].rowcount:
            written.append(found[2])
        return result

    def note_copied(model: Any, fields: Any, copied: Any, **how: Any) -> None:
        # PostgreSQL takes many rows as a stream, which no wrapper of statements sees.
        _COPY(model, fields, copied, **how)
        written.append(model._meta.db_table)

    def fault(sender: Any, **_given: Any) -> None:
        faults.append(traceback.format_exc()[-1500:])

    got_request_exception.connect(fault)
    try:
        with connection.execute_wrapper(note), patch.object(rows, "_copy", note_copied):
            yield written, faults
    finally:
        got_request_exception.disconnect(fault)


def everybody(house: House) -> dict[str, Visitor]:
    """Every visitor by key, signed in."""
    found = {"nobody": Visitor("nobody", None, house)}
    for key, user in house.world.users.items():
        actor = house.world.actor(key)
        client = Client()
        client.force_login(user)
        token = _token(house, user, sorted(actor.permissions))
        found[key] = Visitor(key, actor, house, client.cookies["sessionid"].value, token)
    for key, scope in PROGRAMS.items():
        user = house.world.users[key.removesuffix("-narrow")]
        owner = User.objects.select_related("person__organization").get(pk=user.pk)
        narrow = actor_of(owner, scopes=frozenset({scope}))
        token = _token(house, user, [scope])
        assert token, f"{key} holds no {scope}"
        found[key] = Visitor(key, narrow, house, token=token)
    return found


def _token(house: House, user: User, scopes: list[str]) -> str:
    """A program's token with these scopes; "" where there is nothing that a token could allow."""
    if not set(scopes) & permissions_of(frozenset(user.roles)):
        return ""
    token, secret = directory.issue_token(actor=actor_of(user), user=user, name="walls", scopes=scopes)
    type(token).objects.filter(pk=token.pk).update(last_used_on=occasion.now().date())
    return secret
