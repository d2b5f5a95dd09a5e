"""Tavermoor's documents: what Ines approved in March, who reads it, what is past its review and what is still a draft."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from wellkept.components.approvals import services as approvals
from wellkept.components.links.services import link
from wellkept.demo import texts
from wellkept.demo.agenda import Act, Agenda
from wellkept.demo.stage import Stage
from wellkept.kernel import occasion
from wellkept.records import services as records
from wellkept.sms.support.documents import reading, services
from wellkept.sms.support.documents.models import Document
from wellkept.sms.support.documents.selectors import document

#: The staff of the cast who read what everybody reads; Sam has the evenings and never got round to it.
READERS = ("ines", "tomas", "amara", "jonah", "mei", "rashid", "lotte", "piotr", "nadia", "greta", "wren")
LATE = "sam"
#: Papers that others wrote: title, whose, which version, who minds it.
OUTSIDE = (
    ("Handling of personal data in clinics", "The data protection authority", "Second edition", "nadia"),
    ("Terms of use of the hosting platform", "Northquay Hosting", "2025/1", "piotr"),
)


def _act(do: Callable[..., object], *what: Any, **how: Any) -> Act:
    """Something that happens later, whenever its moment comes."""
    return lambda _moment: do(*what, **how)


class Shelf:
    """The documents by a short name, and who does what with them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rows: dict[str, int] = {}

    def row(self, name: str) -> Document:
        """A document as it is now."""
        return document(self.rows[name])

    def write(self, paper: texts.Paper) -> None:
        """Somebody writes the first draft."""
        people = self.stage.people
        row = services.draft(
            actor=self.stage.actor(paper.author), title=paper.title, keys=paper.keys, body=paper.body,
            owner=people[paper.owner], reviewer=people[paper.reviewer] if paper.reviewer else None,
            approver=people[paper.approver] if paper.approver else None, review_months=paper.review_months,
            classification=paper.classification,
        )  # fmt: skip
        self.rows[paper.name] = row.pk

    def submit(self, name: str, by: str, **more: Any) -> None:
        """Whoever wrote it asks for its approval."""
        row = self.row(name)
        records.transition(
            row, "submit" if row.state == "draft" else "submit_revision", actor=self.stage.actor(by), **more
        )

    def sign(self, name: str, by: str, comment: str = "", choice: str = "approve") -> None:
        """Somebody signs, or refuses."""
        with occasion.occasion(entrance=occasion.Entrance.PAGES):
            approvals.vote(self.row(name), actor=self.stage.actor(by), choice=choice, comment=comment)

    def make_known(self, name: str, *groups: str, must_read: bool = False) -> None:
        """Tomas says whom it is for."""
        services.distribute(self.row(name), actor=self.stage.actor("tomas"), distribution=groups, must_read=must_read)

    def read(self, name: str, by: str) -> None:
        """Somebody confirms to have read it."""
        reading.acknowledge(self.row(name), actor=self.stage.actor(by))


def plan(stage: Stage, agenda: Agenda) -> None:
    """The papers of the year."""
    shelf = Shelf(stage)
    for place, paper in enumerate(texts.PAPERS):
        _papers(shelf, agenda, paper, place)
    _outside(shelf, agenda)
    _policy(shelf, agenda)
    _procedure(shelf, agenda)


def _papers(shelf: Shelf, agenda: Agenda, paper: texts.Paper, place: int) -> None:
    """One document: written, submitted, signed, made known."""
    begun = shelf.stage.start + timedelta(days=paper.day, hours=2, minutes=7 * place)
    agenda.at(begun, _act(shelf.write, paper))
    if not paper.signed:
        return
    agenda.at(begun + timedelta(days=3), _act(shelf.submit, paper.name, paper.author))
    after = begun + timedelta(days=4)
    for signer in paper.signed:
        agenda.at(after, _act(shelf.sign, paper.name, signer))
        after += timedelta(hours=27)
    agenda.at(after, _act(shelf.make_known, paper.name, *paper.readers, must_read=paper.must_read))
    if paper.must_read:
        for nth, reader in enumerate(READERS):
            agenda.at(after + timedelta(hours=20 + 19 * nth), _act(shelf.read, paper.name, reader))


def _outside(shelf: Shelf, agenda: Agenda) -> None:
    """What others publish and Tavermoor works by."""
    stage = shelf.stage

    def take_up(_moment: datetime) -> None:
        for title, source, version, owner in OUTSIDE:
            row = services.draft(
                actor=stage.actor(owner), title=title, category=Document.Category.OTHER, owner=stage.people[owner],
                approver=stage.people["tomas"], from_outside=True, source=source, source_version=version,
                body="The text is attached as its publisher made it.",
            )  # fmt: skip
            shelf.rows[title] = row.pk
            shelf.submit(title, owner)
            shelf.sign(title, "tomas", "We work by it.")
            shelf.make_known(title, "staff")

    agenda.at(stage.start + timedelta(days=95, hours=3), take_up)


def _policy(shelf: Shelf, agenda: Agenda) -> None:
    """In June the policy gets its second version, which everybody but Sam has read anew; the plan is looked at beside it."""
    start = shelf.stage.start

    def revise(_moment: datetime) -> None:
        row = shelf.row("policy")
        services.edit_document(row, actor=shelf.stage.actor("tomas"), body=texts.POLICY_2)

    agenda.at(start + timedelta(days=196, hours=3), revise)
    agenda.at(
        start + timedelta(days=197, hours=3),
        _act(
            shelf.submit,
            "policy",
            "tomas",
            change_summary="After the long outage in May: we say what we owe a customer whose files are gone.",
        ),
    )
    agenda.at(start + timedelta(days=199, hours=5), _act(shelf.sign, "policy", "ines"))
    for nth, reader in enumerate(READERS):
        moment = start + timedelta(days=201, hours=17 * nth)
        agenda.at(moment, _act(shelf.read, "policy", reader))

    def tie(_moment: datetime) -> None:
        plan = shelf.row("plan")
        for name in ("communication", "audits"):
            link(shelf.row(name).record, plan.record, "relates", actor=shelf.stage.actor("tomas"))

    agenda.at(start + timedelta(days=203, hours=2), tie)


def _procedure(shelf: Shelf, agenda: Agenda) -> None:
    """After the outage Amara rewrites the procedure; Ines sends the first attempt back."""
    start, amara = shelf.stage.start, shelf.stage.actor

    def rewrite(body: str) -> Any:
        return lambda _moment: services.edit_document(shelf.row("procedure"), actor=amara("amara"), body=body)

    agenda.at(start + timedelta(days=180, hours=4), rewrite(texts.PROCEDURE_SHORT))
    agenda.at(
        start + timedelta(days=181, hours=4),
        _act(shelf.submit, "procedure", "amara", change_summary="Shorter, for the middle of the night."),
    )
    agenda.at(start + timedelta(days=182, hours=4), _act(shelf.sign, "procedure", "rashid"))
    agenda.at(
        start + timedelta(days=182, hours=6),
        _act(
            shelf.sign,
            "procedure",
            "ines",
            "It no longer says who tells me, and when. That was what went wrong in May.",
            "reject",
        ),
    )
    agenda.at(start + timedelta(days=184, hours=4), rewrite(texts.PROCEDURE_2))
    agenda.at(
        start + timedelta(days=184, hours=6),
        _act(
            shelf.submit,
            "procedure",
            "amara",
            change_summary="Management is told within 30 minutes, and a restore check before any release.",
        ),
    )
    agenda.at(start + timedelta(days=185, hours=2), _act(shelf.sign, "procedure", "rashid"))
    agenda.at(start + timedelta(days=185, hours=3), _act(shelf.sign, "procedure", "ines"))
