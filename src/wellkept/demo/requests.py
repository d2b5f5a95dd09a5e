"""What people order over the year: the catalogue of five things, new colleagues at the customers, some refused, some waiting."""

import random
from datetime import datetime, timedelta
from typing import Any

from wellkept.components.approvals import selectors as polls
from wellkept.components.approvals import services as approvals
from wellkept.components.comments import services as comments
from wellkept.demo import cast
from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.directory.actors import actor_of
from wellkept.directory.models import Person, User
from wellkept.kernel.permissions import Actor
from wellkept.records import services as records
from wellkept.sms.portfolio.catalogue import services as catalogue
from wellkept.sms.resolution.requests import selectors, services
from wellkept.sms.resolution.requests.services import Chosen

ORDERS_A_WEEK = 2.2
#: Shares of orders that are refused, that wait for an answer, and that somebody takes back.
REFUSED, ASKED, TAKEN_BACK = 0.06, 0.1, 0.03

#: key -> (title, what one gets, service, category, hours, instructions, form)
ITEMS: dict[str, tuple[str, str, str, str, int, str, dict[str, Any]]] = {
    "laptop": (
        "Laptop",
        "A laptop with our image, ready to sign in, brought to the desk.",
        "workplace",
        "Workplace / Hardware",
        40,
        "1. Take one from the shelf, else order it at Copperline.\n2. Put the image of the customer on it.\n"
        "3. Note the serial number in the item.\n4. Hand it over in person and let the user sign in once.",
        {
            "fields": [
                {"key": "model", "label": "Which model", "type": "choice", "choices": ["Light", "Strong"], "required": True},
                {
                    "key": "why", "label": "What needs so much power", "type": "long", "required": True,
                    "when": {"field": "model", "is": ["Strong"]},
                },
                {"key": "day", "label": "Needed by", "type": "date"},
                {"key": "dock", "label": "With a dock for the desk", "type": "yes_no"},
            ],
            "approvals": [{"name": "The customer's manager", "voters": [{"role": "customer"}]}],
            "tasks": [
                {"title": "Get the laptop from the shelf or from Copperline"},
                {"title": "Set it up and note its serial number"},
                {"title": "Hand it over"},
            ],
        },
    ),
    "account": (
        "Account for a new colleague",
        "Sign-in, mailbox and shared folders on the first day.",
        "workplace",
        "Workplace / Sign-in",
        16,
        "Create the account from the template of the customer, never by copying a person. Send the first password by phone.",
        {
            "fields": [
                {"key": "name", "label": "Name of the new colleague", "required": True},
                {"key": "day", "label": "First day", "type": "date", "required": True},
                {"key": "folders", "label": "Which shared folders", "type": "long"},
            ],
            "tasks": [{"title": "Create account and mailbox"}, {"title": "Open the folders and phone the password through"}],
        },
    ),
    "folder": (
        "Access to a folder",
        "Somebody can open a folder of Hosted Files that was closed to him.",
        "files",
        "Files / Access",
        8,
        "Only the owner of the folder decides. Add the person to the folder's group, never to the folder itself.",
        {
            "fields": [
                {"key": "folder", "label": "Which folder", "required": True},
                {"key": "write", "label": "To change files, too", "type": "yes_no"},
            ],
            "approvals": [{"name": "The customer's manager", "voters": [{"role": "customer"}]}],
            "tasks": [{"title": "Add the person to the folder's group"}],
        },
    ),
    "vpn": (
        "Work from outside (VPN)",
        "The network of your office from wherever you are.",
        "network",
        "Network / VPN",
        8,
        "Check that the device is ours and up to date. Send the profile by mail, the code by phone.",
        {
            "fields": [{"key": "device", "label": "On which device", "required": True}],
            "approvals": [
                {"name": "Security", "voters": [{"role": "information-security-manager"}]},
            ],
            "tasks": [{"title": "Make the profile"}, {"title": "Try it with the user"}],
        },
    ),
    "restore": (
        "Get a file back",
        "A file or folder as it was on a day you name.",
        "backup",
        "Backup / Restore",
        4,
        "Restore beside the present file, never over it. Tell the user where it lies.",
        {
            "fields": [
                {"key": "path", "label": "Which file or folder", "required": True},
                {"key": "day", "label": "As it was on", "type": "date", "required": True},
            ],
        },
    ),
}  # fmt: skip

ANSWERS: dict[str, tuple[dict[str, Any], ...]] = {
    "laptop": (
        {"model": "Light", "dock": True},
        {"model": "Strong", "why": "X-ray pictures and the planning program at the same time."},
    ),
    "account": ({"name": "Robin Vale", "day": "2026-04-01", "folders": "Reception, Letters"},),
    "folder": ({"folder": "Accounts 2026"}, {"folder": "Projects / North", "write": True}),
    "vpn": ({"device": "The laptop that I got from you"},),
    "restore": ({"path": "Letters / Invitation.docx", "day": "2026-01-15"},),
}
RESULTS = ("Done as the instructions say.", "Done; the user was there and tried it.", "Done, and noted in the item.")


class Orders:
    """Puts the catalogue and a year of orders on the agenda."""

    def __init__(self, stage: Stage, agenda: Agenda, seed: int = 862) -> None:
        self.stage = stage
        self.agenda = agenda
        self.dice = random.Random(seed)  # noqa: S311  a story, not a secret
        self.items: dict[str, Any] = {}

    def plan(self) -> None:
        """The catalogue in the second week, then orders on working days, and what waits today."""
        self.agenda.at(self.stage.start + timedelta(days=8), self._offer)
        self.agenda.at(self.stage.until - timedelta(days=60), self._look_again)
        day = self.stage.start + timedelta(days=14)
        while day < self.stage.until - timedelta(days=9):
            if day.weekday() < 5 and self.dice.random() < ORDERS_A_WEEK / 5:
                moment = day.replace(hour=8) + timedelta(minutes=self.dice.randrange(0, 480))
                self.agenda.at(moment, self._order(self.dice.choice(list(ITEMS)), goes_on=True))
            day += timedelta(days=1)
        for hours, key, customer in ((52, "vpn", "sallow"), (30, "laptop", "oldmere"), (20, "account", "pinnock"),
                                     (6, "folder", "oldmere"), (2, "restore", "marlow")):  # fmt: skip
            self.agenda.at(
                self.stage.until - timedelta(hours=hours), self._order(key, goes_on=False, customer=customer)
            )

    def _offer(self, _moment: datetime) -> None:
        amara, stage = self.stage.actor("amara"), self.stage
        for key, (title, words, service, category, hours, instructions, form) in ITEMS.items():
            item = catalogue.add_item(
                actor=amara, title=title, description=words, service=stage.services[service],
                category=stage.categories[category], team=stage.teams["desk"], owner=stage.people["amara"],
                expected_hours=hours, calendar=stage.hours, instructions=instructions,
            )  # fmt: skip
            item = catalogue.set_form(item, actor=amara, **form)
            self.items[key] = records.transition(item, "offer", actor=amara)

    def _look_again(self, _moment: datetime) -> None:
        for item in self.items.values():
            catalogue.confirm_instructions(type(item).objects.get(pk=item.pk), actor=self.stage.actor("amara"))

    def _order(self, key: str, *, goes_on: bool, customer: str = "") -> Any:
        where = customer or self.dice.choices(cast.CUSTOMERS, weights=[c.weight for c in cast.CUSTOMERS])[0].key
        who = self.dice.choice(self.stage.callers[where])
        answers = self.dice.choice(ANSWERS[key])

        def act(moment: datetime) -> None:
            row = services.order(actor=_actor(who), chosen=[Chosen(self.items[key], answers)])
            if goes_on:
                self._go_on(row.pk, where, moment)

        return act

    def _go_on(self, key: int, customer: str, moment: datetime) -> None:
        """Vote, fulfil task by task, close, rate: each at its time."""
        fate, later = self.dice.random(), moment
        if fate < TAKEN_BACK:
            self._later(moment + timedelta(hours=1), key, self._take_back)
            return
        later += timedelta(hours=self.dice.uniform(0.5, 5))
        self._later(later, key, lambda row: self._vote(row, customer, refused=fate > 1 - REFUSED))
        if TAKEN_BACK < fate < TAKEN_BACK + ASKED:
            self._later(later + timedelta(minutes=20), key, self._ask)
            self._later(later + timedelta(hours=2), key, self._answer)
        for _turn in range(4):
            later += timedelta(hours=self.dice.uniform(2.1, 4))
            self._later(later, key, self._work)
        self._later(later + timedelta(hours=self.dice.uniform(3, 40)), key, self._close)
        self._later(later + timedelta(hours=50), key, self._rate)

    def _later(self, moment: datetime, key: int, act: Any) -> None:
        self.agenda.at(moment, lambda _moment: act(selectors.request(key)))

    def _take_back(self, row: Any) -> None:
        if row.state in ("submitted", "awaiting_approval"):
            services.withdraw(row, actor=_actor(row.requester), cancel_reason="A colleague has lent me his.")

    def _vote(self, row: Any, customer: str, *, refused: bool) -> None:
        poll = polls.poll_of(row.pk) if row.state == "awaiting_approval" else None
        for seat in poll.awaited() if poll is not None else ():
            choice, words = ("reject", "There is one in the cupboard; please ask me.") if refused else ("approve", "")
            approvals.vote(row, actor=_actor(seat.person), choice=choice, comment=words)

    def _ask(self, row: Any) -> None:
        if row.state == "in_fulfilment":
            amara = self.stage.actor("amara")
            comments.comment(row, actor=amara, body="When are you at your desk? We come by.", public=True)
            records.transition(row, "hold", actor=amara, hold_reason="caller")

    def _answer(self, row: Any) -> None:
        if row.state == "on_hold":
            comments.comment(row, actor=_actor(row.requester), body="All morning, thank you.", public=True)

    def _work(self, row: Any) -> None:
        agent = self.stage.actor(self.dice.choice(("jonah", "sam")))
        if row.state in ("submitted", "approved"):
            records.transition(row, "start", actor=agent)
        elif row.state == "in_fulfilment":
            open_ones = [task for task in selectors.tasks(row.pk) if task.state not in ("done", "cancelled")]
            if open_ones:
                records.transition(open_ones[0], "finish", actor=agent, result=self.dice.choice(RESULTS))
            elif not selectors.tasks(row.pk):
                records.transition(
                    row, "fulfil", actor=agent, fulfilment="Put it back beside the present one, and said where."
                )

    def _close(self, row: Any) -> None:
        if row.state == "fulfilled":
            records.transition(row, "close", actor=_actor(row.requester))

    def _rate(self, row: Any) -> None:
        if row.state == "closed" and self.dice.random() < 0.6:
            stars = self.dice.choices((5, 4, 3, 2), weights=(6, 4, 2, 1))[0]
            words = "" if stars > 3 else "It took longer than it said."
            services.rate(row, actor=_actor(row.requester), satisfaction=stars, satisfaction_words=words)


def _actor(person: Person) -> Actor:
    return actor_of(User.objects.select_related("person__organization").get(person=person))
