"""The first texts of a management system, worded from the answers: policy, plan and scope."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wellkept.sms.support.documents import outline
from wellkept.web.start.answers import Answers

POLICY, PLAN = "service-management-policy", "service-management-plan"


def policy(answers: Answers, organization: str) -> str:
    """The policy, a paragraph below each heading of the catalogue's outline."""
    said = {"organization": organization, "leader": answers.leader, "manager": answers.manager}
    paragraphs = [
        answers.purpose + "\n\n"
        + _("This policy holds for everybody at %(organization)s who works on these services:") % said
        + "\n\n" + listed(answers.services),
        _("We live from services that people can count on. Managing them well is part of how %(organization)s is led.") % said,
        _("A service has value when customers reach with it what they need, in the time and quality that was agreed, and when "
          "it pays for the work that it takes."),
        _("Each year we set objectives that follow from this policy, can be measured, and have an owner and a date. We look at "
          "them in the management review."),
        _("We meet what we agreed with customers, what the law and contracts ask of us, and what ISO/IEC 20000-1 requires."),
        _("We look for what can be done better in the services and in how we manage them, and we do it."),
        _("%(leader)s answers for this policy and provides what it takes. %(manager)s runs the management system and reports "
          "how it works. Everybody says so when something goes wrong.") % said,
        _("Everybody who works for us is told of this policy and confirms to have read it; customers and partners get it when "
          "they ask."),
    ]  # fmt: skip
    return _written(POLICY, paragraphs)


def plan(answers: Answers) -> str:
    """The plan of the system: what the answers say already is written, the rest keeps the outline's hints."""
    said = {"leader": answers.leader, "manager": answers.manager, "n": answers.headcount}
    known = {
        1: listed(answers.services),
        4: _("%(leader)s decides, %(manager)s runs the system day to day. The appointments say who answers for what.") % said,
        5: _("People who work on the services: %(n)d. Technology, information and money are on record as resources.") % said,
        6: (_("These suppliers take part in our services:") + "\n\n" + listed(answers.suppliers))
        if answers.suppliers else "",
        8: _("One internal audit and one management review a year, figures of the processes each month, improvements as they "
             "come up."),
    }  # fmt: skip
    return _written(PLAN, [known.get(place, "") for place in range(len(outline.headings([PLAN])))])


def boundary(answers: Answers, organization: str) -> str:
    """The organizational boundary of the scope."""
    return _("All of %(organization)s: %(n)d people who plan, deliver and support the services.") % {
        "organization": organization, "n": answers.headcount,
    }  # fmt: skip


def technology(answers: Answers) -> str:
    """Where the means of delivery end."""
    inside = _("Inside: what we use and look after ourselves to deliver the services.")
    if not answers.suppliers:
        return inside
    outside = _("Outside, steered by contracts: what these suppliers run: %(names)s.")
    return f"{inside} {outside % {'names': ', '.join(answers.suppliers)}}"


def listed(lines: Sequence[str]) -> str:
    """A list of the format that documents use."""
    return "\n".join(f"* {line}" for line in lines)


def _written(key: str, paragraphs: Sequence[str]) -> str:
    """Paragraphs below the headings of an outline; where there is none, the outline's own hint stays."""
    begun = outline.template([key]).split("\n## ")
    parts = []
    for heading, hint, text in zip(outline.headings([key]), begun, paragraphs, strict=True):
        parts.append(f"## {heading}\n\n{text}\n" if text else f"## {hint.removeprefix('## ')}")
    return "\n".join(parts)
