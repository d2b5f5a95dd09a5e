"""Refusals as RFC 9457 problem details: the one place where what can go wrong becomes a status and a code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.core.exceptions import BadRequest, ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellkept.kernel.errors import Conflict, Denied, Invalid, StorageFull, WellkeptError
from wellkept.kernel.outage import Outage, outage_of
from wellkept.toolkit.rest.attributes import json_value
from wellkept.toolkit.rest.listing import WrongParameter
from wellkept.toolkit.rest.reading import Malformed

log = structlog.get_logger("wellkept.api")

MEDIA_TYPE = "application/problem+json"
#: Where the documentation of the codes stands; the fragment is the code.
TYPES = "/api/v1/docs#problem-"


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of problem: its status, its title and what the caller does next."""

    status: int
    title: Any
    advice: Any


SORTS: dict[str, Sort] = {
    "malformed": Sort(400, gettext_lazy("The request could not be read"), gettext_lazy("Correct its form and send it again.")),
    "unauthenticated": Sort(
        401, gettext_lazy("Say who you are"),
        gettext_lazy("Send a token that is valid: Authorization: Bearer wk_…; make one under Settings, Tokens."),
    ),
    "permission_denied": Sort(
        403, gettext_lazy("This is not open to you"),
        gettext_lazy("`permission` names what is missing: in the scopes of the token, or in the roles of its owner."),
    ),
    "csrf": Sort(
        403, gettext_lazy("The session's proof is missing"),
        gettext_lazy("With a session cookie send the header X-CSRFToken too, or use a token instead."),
    ),
    "not_found": Sort(
        404, gettext_lazy("There is nothing here"),
        gettext_lazy("What does not exist and what you may not see look the same."),
    ),
    "method_not_allowed": Sort(
        405, gettext_lazy("This address does not work that way"), gettext_lazy("The header Allow names the methods that it knows.")
    ),
    "refused": Sort(409, gettext_lazy("Not in this state"),
        gettext_lazy("`detail` says what stands in the way; `code` is stable.")),
    "conflict": Sort(
        409, gettext_lazy("Somebody else was faster"),
        gettext_lazy(
            "`theirs` shows what changed, `by` and `at` who did it last and when."
            " Read the record again, decide, and send its new version."
        ),
    ),
    "stale": Sort(
        412, gettext_lazy("Somebody else was faster"),
        gettext_lazy(
            "`theirs` shows what changed, `by` and `at` who did it last and when."
            " Read the record again, decide, and send its new ETag as If-Match."
        ),
    ),
    "too_large": Sort(413, gettext_lazy("That was too much at once"), gettext_lazy("Send less, or in parts.")),
    "unsupported_media_type": Sort(
        415, gettext_lazy("The body has another form than expected"), gettext_lazy("Send JSON, or a multipart form for files.")
    ),
    "invalid": Sort(422, gettext_lazy("Some values cannot be accepted"), gettext_lazy("`errors` says what is wrong with each.")),
    "key_reused": Sort(
        422, gettext_lazy("The Idempotency-Key was used for something else"), gettext_lazy("Use a new key for a new request.")
    ),
    "version_required": Sort(
        428, gettext_lazy("Say which version you read"),
        gettext_lazy("Send If-Match with the ETag that you got, so that nobody's change is lost."),
    ),
    "too_many_requests": Sort(
        429, gettext_lazy("Too many requests"), gettext_lazy("Wait as many seconds as Retry-After says.")
    ),
    "server_error": Sort(
        500,
        gettext_lazy("Something went wrong on our side"),
        gettext_lazy("Nothing was saved. Tell your administrator the request id.")
    ),
    "unavailable": Sort(
        503, gettext_lazy("The database does not answer"),
        gettext_lazy("Try again after Retry-After seconds; with the same Idempotency-Key nothing can happen twice."),
    ),
    "storage_full": Sort(
        503, gettext_lazy("The disk is full or cannot be written to"),
        gettext_lazy("Nothing was saved. Tell your administrator; try again when there is room."),
    ),
}  # fmt: skip


@dataclass(eq=False)
class Problem(Exception):
    """A refusal on its way to the caller. `sort` is one of SORTS, `code` may say it more exactly, `more` are members."""

    sort: str
    detail: str
    code: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return SORTS[self.sort].status

    def body(self) -> dict[str, Any]:
        """The members of the problem; nothing in it depends on what was asked for, only on what is wrong."""
        return {
            "type": TYPES + self.sort,
            "title": str(SORTS[self.sort].title),
            "status": self.status,
            "detail": str(self.detail),
            "code": self.code or self.sort,
            **self.more,
        }

    def response(self) -> HttpResponse:
        """The answer."""
        text = json.dumps(self.body(), ensure_ascii=False, separators=(",", ":"))
        headers = {"Cache-Control": "no-store", **self.headers}
        return HttpResponse(text.encode(), status=self.status, content_type=MEDIA_TYPE, headers=headers)


def not_found() -> Problem:
    """What does not exist, or is not the caller's to see; always the same bytes."""
    return Problem("not_found", _("There is no such thing, or it is not one that you can see."))


def malformed(detail: str) -> Problem:
    """A request that cannot be read."""
    return Problem("malformed", detail)


def errors(fields: Mapping[str, str], row: int | None = None) -> list[dict[str, Any]]:
    """What is wrong with each field, with a JSON pointer into the body (from the row, in a body of many)."""
    before = "#" if row is None else f"#/{row}"
    found = []
    for name, message in fields.items():
        pointer = f"{before}/{name.replace('~', '~0').replace('/', '~1')}" if name else before
        one = {"field": name, "detail": str(message), "pointer": pointer}
        found.append(one if row is None else {"row": row, **one})
    return found


def invalid(found: Sequence[Mapping[str, Any]]) -> Problem:
    """Values that cannot be accepted."""
    detail = " ".join(dict.fromkeys(str(one["detail"]) for one in found[:5]))
    return Problem("invalid", detail, more={"errors": list(found)})


def parameter(name: str, message: str) -> Problem:
    """A query parameter or header that cannot be accepted."""
    return invalid([{"field": name, "detail": str(message), "parameter": name}])


def conflict(
    error: Conflict, *, by_header: bool, readable: frozenset[str], faster: Mapping[str, Any] | None = None
) -> Problem:
    """A stale version: 412 when a header stated it, 409 when the body did; `theirs` shows what the caller may read, `faster`
    (by, at) who changed it last and when.
    """
    shown = {}
    for attribute, (old, new) in error.theirs.items():
        name = attribute if attribute in readable else attribute.removesuffix("_id")
        if name in readable:
            shown[name] = [json_value(old), json_value(new)]
    more = {"current": error.current, "theirs": shown, **(faster or {})}
    headers = {"ETag": f'"{error.current}"'}
    return Problem("stale" if by_header else "conflict", error.message, more=more, headers=headers)


def of(error: BaseException) -> Problem | None:
    """The problem that an exception means; None for a defect, which is for the shell around us to report."""
    if isinstance(error, Problem):
        return error
    outage = outage_of(error)
    if outage is not None:
        return _away(outage, error)
    if isinstance(error, WellkeptError):
        return _refusal(error)
    if isinstance(error, ObjectDoesNotExist | Http404):
        return not_found()
    if isinstance(error, RequestDataTooBig):
        return Problem("too_large", _("The body is larger than this installation accepts."))
    if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError | UnicodeError):
        return malformed(_("The request could not be read."))
    if isinstance(error, DataError | OverflowError):
        return Problem("invalid", _("A value is longer or larger than can be kept."), more={"errors": []})
    if isinstance(error, IntegrityError):
        return Problem("refused", _("This does not go together with what is on record."), "integrity")
    return None


def _away(outage: Outage, error: BaseException) -> Problem:
    log.warning("out of reach", what=outage.name.lower(), error=str(error).strip())
    headers = {"Retry-After": str(outage.value)}
    if outage is Outage.DISK:
        told = error.message if isinstance(error, StorageFull) else _("Nothing was saved by this request.")
        return Problem("storage_full", told, headers=headers)
    detail = _("Nothing confirmed that this request was carried out. Look, and send it again if it was not.")
    return Problem("unavailable", detail, headers=headers)


def _refusal(error: WellkeptError) -> Problem:
    if isinstance(error, Denied):
        more = {"permission": error.permission} if error.permission else {}
        return Problem("permission_denied", error.message, more=more)
    if isinstance(error, Invalid):
        return invalid(errors(error.fields))
    if isinstance(error, WrongParameter):
        return parameter(error.name, error.message)
    if isinstance(error, Malformed):
        return malformed(error.message)
    if isinstance(error, Conflict):
        return conflict(error, by_header=False, readable=frozenset())
    if error.code == "unknown_transition":
        return not_found()
    return Problem("refused", error.message, error.code)
