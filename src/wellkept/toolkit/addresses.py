"""The addresses of a kind's pages: /incidents, /incidents/new, /incidents/INC-000123. Strings, because lists need many."""

from wellkept.kernel.registry import Kind, kind_by_number


def list_address(kind: Kind) -> str:
    """The list of a kind."""
    return f"/{kind.slug}"


def create_address(kind: Kind) -> str:
    """The form that makes a new record of a kind."""
    return f"/{kind.slug}/new"


def record_address(number: str) -> str:
    """The page of a record by its number; KeyError when no kind has such numbers."""
    kind = kind_by_number(number)
    if kind is None:
        raise KeyError(number)
    return f"/{kind.slug}/{number}"
