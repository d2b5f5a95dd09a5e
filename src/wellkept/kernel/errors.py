"""What can go wrong on purpose: every refusal is a sentence for a person, with a stable code for a program."""

from collections.abc import Mapping


class WellkeptError(Exception):
    """Base of all refusals; `code` is stable, the message is for the person who asked."""

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code


class Denied(WellkeptError):
    """The actor lacks the permission; `permission` names it."""

    code = "permission_denied"

    def __init__(self, message: str, *, permission: str = "") -> None:
        super().__init__(message)
        self.permission = permission


class Refused(WellkeptError):
    """A guard, gate or rule of the domain says no."""


class StorageFull(WellkeptError):
    """The disk has no room; nothing was kept."""

    code = "storage_full"


class Invalid(WellkeptError):
    """The input cannot be accepted; `fields` says per field what is wrong ("" for the whole)."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(str(message) for message in fields.values()))
        self.fields = dict(fields)


class Conflict(WellkeptError):
    """Somebody else changed the record; `theirs` maps each attribute to (as the actor read it, as it is now)."""

    code = "conflict"

    def __init__(
        self, message: str, *, current: int, theirs: Mapping[str, tuple[object, object]] | None = None
    ) -> None:
        super().__init__(message)
        self.current = current
        self.theirs = dict(theirs or {})
