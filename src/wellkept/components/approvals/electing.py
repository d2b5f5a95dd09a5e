"""Who may vote: persons, the members of a team, the holders of a role. Fixed when the approval is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wellkept.components.approvals import selectors
from wellkept.components.approvals.outcome import Step
from wellkept.directory.models import Person, User
from wellkept.kernel import occasion
from wellkept.kernel.errors import Invalid, Refused
from wellkept.kernel.permissions import permissions_of

#: The most steps of an approval, and the most voters (persons, teams, roles) that are named in one.
MOST_STEPS, MOST_NAMED = 10, 50


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody, everybody of a team, or everybody who holds a role; exactly one of the three. `mandatory` persons must agree."""

    person: int | None = None
    team: int | None = None
    role: str = ""
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A step as it is asked for: who votes, and how many must agree (`percent` of them, else `quorum`)."""

    name: str
    voters: tuple[Voter, ...]
    quorum: int = 1
    percent: int | None = None

    def data(self) -> dict[str, Any]:
        """The step as JSON."""
        voters: list[dict[str, Any]] = []
        for voter in self.voters:
            who = {"person": voter.person, "team": voter.team, "role": voter.role or None}
            voters.append({name: value for name, value in who.items() if value is not None})
            if voter.mandatory:
                voters[-1]["mandatory"] = True
        need: dict[str, Any] = {"quorum": self.quorum} if self.percent is None else {"percent": self.percent}
        return {"name": self.name, "voters": voters, **need}


def steps_from(data: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """The steps that JSON describes. Raises Invalid with a sentence for what is wrong."""
    if len(data) > MOST_STEPS:
        raise Invalid({"approvals": _("An approval has %(most)d steps at most.") % {"most": MOST_STEPS}})
    return [_step_from(one) for one in data]


def _step_from(data: Mapping[str, Any]) -> Asked:
    name = str(data.get("name") or "").strip()[:120] or _("Approval")
    rows = data.get("voters")
    voters = [_voter_from(one) for one in rows[: MOST_NAMED + 1]] if isinstance(rows, list | tuple) else []
    if len(voters) > MOST_NAMED:
        told = {"step": name, "most": MOST_NAMED}
        raise Invalid(
            {"approvals": _("Name at most %(most)d voters in the step “%(step)s”; a team counts once.") % told}
        )
    if not voters or None in voters:
        raise Invalid({"approvals": _("Say who votes in the step “%(step)s”.") % {"step": name}})
    quorum = _count(data.get("quorum") or 1, 32767)
    percent = None if data.get("percent") is None else _count(data["percent"], 100)
    if quorum is None or (percent is None and data.get("percent") is not None):
        raise Invalid({"approvals": _("Say how many must agree in the step “%(step)s”.") % {"step": name}})
    return Asked(name, tuple(filter(None, voters)), quorum, percent)


def _voter_from(data: Any) -> Voter | None:
    """A voter; None for what names nobody, or more than one."""
    if not isinstance(data, Mapping):
        return None
    given = {name: data[name] for name in ("person", "team", "role") if data.get(name) not in (None, "")}
    kinds = {"person": int, "team": int, "role": str}
    if len(given) != 1 or any(type(value) is not kinds[name] for name, value in given.items()):
        return None
    return Voter(given.get("person"), given.get("team"), given.get("role", ""), bool(data.get("mandatory")))


def _count(value: Any, most: int) -> int | None:
    """A whole number from 1 to so many, also as its digits; None for anything else."""
    text = str(value)
    if not isinstance(value, int | str) or not text.isdecimal() or len(text) > len(str(most)):
        return None
    return int(text) if 1 <= int(text) <= most else None


@dataclass(frozen=True, slots=True)
class Elected:
    """A seat to be: who, whether his yes is needed, and for which team or role he sits."""

    person: Person
    mandatory: bool
    via: str


def elect(
    asked: Asked, *, organization_id: int | None, excluded: frozenset[int], readers: frozenset[str]
) -> list[Elected]:
    """The seats of a step, each person once; whoever asks for something does not vote on it, nor does anybody who cannot read
    it. Raises Refused where too few are left to decide.
    """
    found: dict[int, Elected] = {}
    for voter in asked.voters:
        for person, via in _people(voter, organization_id):
            if person.pk in excluded or not _reads(person.user, organization_id, readers):
                continue
            before = found.get(person.pk)
            mandatory = voter.mandatory or (before is not None and before.mandatory)
            found[person.pk] = Elected(person, mandatory, before.via if before is not None else via)
    needed = Step(frozenset(found), quorum=asked.quorum, percent=asked.percent).needed()
    if len(found) < needed:
        raise Refused(
            _("In the step “%(step)s” %(needed)d must agree, and %(found)d may vote; who asks does not count.")
            % {"step": asked.name, "needed": needed, "found": len(found)},
            code="too_few_voters",
        )
    return list(found.values())


def _reads(user: User, organization_id: int | None, readers: frozenset[str]) -> bool:
    """Whether an account is good now, holds any of the permissions to read, and is not kept to other customers."""
    valid = user.expires_at is None or user.expires_at > occasion.now()
    granted = user.customers is None or organization_id is None or organization_id in user.customers
    return valid and granted and bool(readers & permissions_of(frozenset(user.roles)))


def _people(voter: Voter, organization_id: int | None) -> list[tuple[Person, str]]:
    if voter.person is not None:
        return [(person, "") for person in selectors.able([voter.person])]
    if voter.team is not None:
        name = selectors.team_name(voter.team)
        return [(person, name) for person in selectors.members(voter.team)]
    return [(person, voter.role) for person in selectors.holders(voter.role, organization_id)]
