"""For whom a record is: of one customer's record nobody of another customer becomes the requester, who would read it."""

from typing import Any

from django.utils.translation import gettext as _

from wellkept.directory.models import Organization, Person
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid


def refuse_stranger(record: Any, name: str, person: Person | None) -> None:
    """Raise Invalid for the attribute `name` where somebody of another customer is to become the requester of a record."""
    if person is None or record.customer_id in (None, person.organization_id) or not occasion.is_native():
        return
    if person.organization.kind == Organization.Kind.CUSTOMER and person.pk != getattr(record, f"{name}_id"):
        said = _("%(person)s is of %(theirs)s, but this is a matter of %(whose)s, which they would read then.")
        names = {"person": person.name, "theirs": person.organization.name, "whose": record.customer.name}
        raise Invalid({name: said % names})
