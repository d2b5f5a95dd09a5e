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


def pick_address(kind: Kind, name: str) -> str:
    """Where the pick-list of an attribute asks for matches."""
    return f"/pick/{kind.slug}/{name}"


def step_address(number: str, name: str) -> str:
    """The transition or action of a record."""
    return f"{record_address(number)}/do/{name}"


def edit_address(number: str) -> str:
    """The form that changes a record."""
    return f"{record_address(number)}/edit"
