"""The demonstration's way in: the cast with a sentence each and one button. Does not exist outside the demonstration."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wellkept.demo import cast
from wellkept.directory.models import User
from wellkept.toolkit.routes import public
from wellkept.web import selectors
from wellkept.web.safe import own_path


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast on the sign-in page."""

    user: User
    sentence: object


@dataclass(frozen=True, slots=True)
class Group:
    """People of one side."""

    label: object
    members: list[Member]


def groups() -> list[Group]:
    """The cast by side, as far as it has accounts: the provider's people, customers, supplier and auditor."""
    own = {name: sentence for name, _roles, sentence in cast.OWN.values()}
    customers = {}
    for customer in cast.CUSTOMERS[:2]:
        customers[customer.manager] = str(_("Customer's manager, %(name)s.")) % {"name": customer.name}
        customers[customer.callers[0]] = str(_("Works at %(name)s and calls the desk.")) % {"name": customer.name}
    others: dict[str, object] = {cast.AUDITOR[1]: cast.AUDITOR[2]}
    others |= {who: str(_("Supplier, %(name)s.")) % {"name": name} for _key, name, who in cast.SUPPLIERS[:1]}
    found = selectors.accounts_of([*own, *customers, *others])
    sides = ((_("The provider's people"), own), (_("Customers"), customers), (_("Others"), others))
    made = [Group(label, [Member(found[n], s) for n, s in people.items() if n in found]) for label, people in sides]
    return [group for group in made if group.members]


@public
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast, by person id. Http404 outside the demonstration and for anybody else."""
    if not settings.DEMO:
        raise Http404
    members = {str(member.user.person_id): member.user for group in groups() for member in group.members}
    user = members.get(request.POST.get("person", ""))
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(own_path(request.POST.get("next", "")))
