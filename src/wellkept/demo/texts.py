"""What Tavermoor's documents say, in the words of the people who wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the story: `day` of the year on which it is begun, who writes it, who signs it in that order."""

    name: str
    title: str
    keys: tuple[str, ...]
    author: str
    owner: str
    day: int
    body: str
    signed: tuple[str, ...] = ()
    reviewer: str = ""
    approver: str = ""
    readers: tuple[str, ...] = ("staff",)
    must_read: bool = False
    review_months: int = 12
    classification: str = "internal"


def _text(sections: Mapping[str, str]) -> str:
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections.items()) + "\n"


_POLICY = {
    "Purpose and reach of the policy": (
        "We run other people's working day. This policy says how we want to do that. It holds for everybody at Tavermoor and"
        " for every service in our scope."
    ),
    "How the policy fits the organization's direction": (
        "We grow by keeping customers, not by winning them twice. A service that is dull because it works is what we sell."
    ),
    "What value means for customers and for us": (
        "For customers: their staff work without thinking of us. For us: a fair margin, and evenings without telephone calls."
    ),
    "Frame for setting objectives": (
        "Each year we set at most six objectives. Each has a number, an owner and a date, and follows from one of these:\n\n"
        "- what we promised is kept,\n- what breaks does not break twice,\n- people are answered in words they understand."
    ),
    "Commitment to meet requirements and obligations": (
        "We do what we agreed, what the law asks, and what our customers have to prove to others. Where we cannot, we say so"
        " before the date and not after it."
    ),
    "Commitment to improve the system and the services": (
        "Every major incident and every complaint ends with something we change, or with the reason why we change nothing."
    ),
    "Responsibilities": (
        "Ines Vallory answers for this policy and for the means to keep it. Tomas Rehn looks after the management system. Each"
        " service has an owner by name."
    ),
    "How the policy is made known and to whom": (
        "Everybody reads it in the first week and confirms it here; customers and suppliers find it beside their services."
    ),
}
POLICY = _text(_POLICY)
POLICY_2 = _text(
    {
        **_POLICY,
        "Commitment to meet requirements and obligations": (
            "We do what we agreed, what the law asks, and what our customers have to prove to others. Where we cannot, we say"
            " so before the date and not after it. **A customer whose files are gone hears from us every hour, and nothing is"
            " released that we have not once restored.**"
        ),
    }
)

SCOPE = _text(
    {
        "Name of the organization that manages and delivers": "Tavermoor Services, with all of its 60 people in both towns.",
        "Services covered": (
            "Managed Workplace, Hosted Files, Network Care, Backup and Service Desk, with all that they are built on."
        ),
        "Customers served": "The twelve customers with an agreement, and their staff.",
        "Organizational units and sites": (
            "Service desk, infrastructure, security, customers and suppliers; the office by the river and the machine room on"
            " the hill."
        ),
        "Technology and locations of delivery": (
            "Our machine room, the hosting of Northquay for files, and the sites of our customers where we care for networks."
        ),
        "Other parties and where their work begins and ends": (
            "| party | does | ends at |\n|---|---|---|\n| Northquay Hosting | runs the storage of Hosted Files | the file"
            " service |\n| Brightreed Telecom | lines to the sites | the socket in the wall |\n| Safehouse Storage | keeps our"
            " second copies | the tape that comes back |"
        ),
        "Inputs considered: issues, needs, services": (
            "The register of circumstances, what interested parties require, and the list of services, as they stood in"
            " February."
        ),
        "Applicability of all requirements": "All of them apply. We leave nothing out.",
        "Certificate wording": (
            "The service management system of Tavermoor Services that supports the delivery of managed workplaces, hosted"
            " files, network care, backup and a service desk to business customers."
        ),
    }
)

PLAN = _text(
    {
        "Inputs and how they were used": (
            "The policy gives the direction, the scope the edges, the registers of circumstances and of requirements what we"
            " have to reckon with. Two years of tickets told us where the time goes."
        ),
        "List of services": "As they stood when this version was approved:\n\n{{services}}",
        "Known limits of the system and the services": (
            "One person knows the old backup system. After 18:00 two people cover everything. Hosted Files depends on a single"
            " data centre."
        ),
        "Obligations and how they apply": (
            "Data protection for all services; rules for patients' data for Oldmere and Quarry Lane; public procurement for"
            " Sallow Valley. The register says how each is kept:\n\n{{obligations}}"
        ),
        "Authorities and responsibilities": (
            "Who may decide what stands with the roles in the directory. Money above five thousand is for Ines, a change that"
            " cannot wait for whoever leads the incident.\n\n{{roles}}"
        ),
        "People, technology, information and money": (
            "Eleven people carry the services. This year pays for monitoring and for one more person on the network."
        ),
        "Working with other parties in the service lifecycle": (
            "Piotr asks each supplier once a quarter for figures and forecasts; nothing new goes live before they have seen it."
        ),
        "Technology that supports the system": "This system holds the records; monitoring and the telephone send theirs to it.",
        "How effectiveness is measured, audited, reported and improved": (
            "Targets each month, Greta's audits through the year, one review by management in autumn, and a list of"
            " improvements that somebody owns."
        ),
        "Related plans and how they are kept in line": (
            "The plan for communication and the audit programme are tied to this one; who changes one of them looks at the"
            " others."
        ),
        "Change history and approvals": "Stand beside this text: every version, who wrote it, who approved it.",
    }
)

_PROCEDURE = {
    "Criteria for a major incident": (
        "Priority 1, or a service that more than one customer cannot use, or data that may be lost. In doubt it is one."
    ),
    "Declaring and classifying": (
        "Whoever sees it proposes it; whoever leads the desk that hour decides within ten minutes. Impact and urgency are"
        " high, whatever the first call said."
    ),
    "Person in charge and team": (
        "Amara leads, at night whoever holds the telephone. The one who leads mends nothing. One person mends, one writes to"
        " customers, one writes down."
    ),
    "Steps from start to end": (
        "1. Say out loud that it is one.\n2. Open the record and name who leads.\n3. Tell customers what they cannot do and"
        " when they hear again.\n4. Look at the last changes first.\n5. Work around before you mend.\n6. Say when it is over,"
        " and ask whether it is."
    ),
    "Keeping top management informed": "Ines is told when it begins and when it is over.",
    "Informing customers and users": "Every hour, also when there is nothing new. The notice stands on the first page.",
    "Link to continuity and security": (
        "After four hours without an end Nadia decides whether the continuity plan is called. Strangers in the system are"
        " hers from the first minute."
    ),
    "Report and review": "Within five working days: what happened, what we saw, what we change. No names of who to blame.",
}
PROCEDURE = _text(_PROCEDURE)
PROCEDURE_SHORT = _text({name: text for name, text in _PROCEDURE.items() if not name.startswith("Keeping")})
PROCEDURE_2 = _text(
    {
        **_PROCEDURE,
        "Keeping top management informed": (
            "Ines is told within 30 minutes, by telephone, and again each two hours until it is over."
        ),
        "Steps from start to end": _PROCEDURE["Steps from start to end"]
        + "\n7. Nothing that was released goes out again before somebody has restored from it.",
    }
)

RISKS = _text(
    {
        "Aim and reach": "No surprise twice. It holds for the management system and for every service in scope.",
        "Sources of risk: organization, unmet requirements, other parties": (
            "We look in three places: ourselves (who is alone with what), promises we may not keep, and those we buy from."
        ),
        "How risks and opportunities are found": (
            "Once a quarter, an hour with each service owner; after each major incident; whenever a supplier changes hands."
        ),
        "Scales for likelihood and impact": (
            "| | 1 | 2 | 3 | 4 |\n|---|---|---|---|---|\n| likely | once in ten years | every few years | each year | each month"
            " |\n| hurts | a nuisance | an hour's work lost | a day lost | a customer lost |"
        ),
        "How the effect on customers is judged": "By what their staff cannot do, not by what is broken at our end.",
        "Criteria for accepting risk": (
            "Up to 4 the owner may accept it; up to 9 Tomas may, with a date to look again; above that only Ines, in writing."
        ),
        "Ways to treat risks and use opportunities": "Leave it, lessen it, hand it over, or carry it with open eyes.",
        "Roles and approval of remaining risk": "Each risk has one owner by name. What remains is approved as said above.",
        "Review rhythm and reporting": "Each quarter, and before the review by management.",
    }
)

CHANGES = _text(
    {
        "Aim and reach": "Change what needs changing, and know in the morning what was changed at night.",
        "Components and items under change control": "Everything that is an item of a service, and whatever customers log on to.",
        "Kinds of change": "Normal, standard (by an approved model) and emergency.",
        "Handling of each kind": (
            "Normal: assessed, authorized by Mei, scheduled. Standard: as its model says. Emergency: at once, and decided on"
            " within two working days."
        ),
        "Emergency changes": "Whoever leads the incident may let one go ahead; somebody else looks at it afterwards.",
        "Criteria for possible major effect": (
            "More than one customer, more than an hour of outage, or data that cannot be made again."
        ),
        "Which changes go through design and transition": "New services, services that end, and whatever has a major effect.",
        "Roles and decision rights": "Mei authorizes; Tomas where Mei asks; Ines where it costs more than five thousand.",
        "Measures and review of the policy": "Failed changes, late decisions on emergencies, incidents within a week of a change.",
    }
)

SECURITY = _text(
    {
        "Aim and reach": "Other people's data is the thing we must never lose, leak or bend.",
        "Link to service requirements": "What each customer asked of confidentiality stands with the requirements of the service.",
        "Obligations considered": "Data protection law, the rules for patients' data, and what our contracts ask.",
        "Principles and rules": (
            "- No shared accounts.\n- What leaves the house is encrypted.\n- Nobody sees more than the work needs.\n- Whoever"
            " leaves gives back keys on the last day."
        ),
        "Handling of security risks": "By the approach to risks; Nadia owns the method, service owners own their risks.",
        "Responsibilities": "Nadia decides, everybody reports, Ines pays.",
        "Reporting of security incidents": "At once to the desk, by telephone, before you try anything yourself.",
        "Consequences of breaches": "A talk first. Hiding one is worse than causing one.",
        "Making the policy known": "In the first week, and again whenever it changes; suppliers sign for it.",
    }
)

COMMUNICATION = _text(
    {
        "Topics": "Planned work, outages, results of the month, changes of the system.",
        "Audiences inside and outside": "Staff, customers' managers, their users, suppliers.",
        "Timing": "Planned work five working days ahead; outages each hour; results by the tenth.",
        "Methods": "Notices on the first page, mail, one visit a quarter.",
        "Responsible persons": "Lotte outside, Tomas inside, Amara while something is broken.",
        "Proof of communication": "What was sent stands with the record that it was about.",
    }
)

AUDITS = _text(
    {
        "Period and aims": "Twelve months; every clause once, changes and incidents twice.",
        "Frequency of audits": "One each quarter, and one more where something went wrong.",
        "Methods": "Reading records, asking people, watching a shift.",
        "Responsibilities and impartiality": "Greta leads and audits nothing that she did herself.",
        "Planning requirements": "Scope and dates are known two weeks ahead.",
        "Importance of processes, changes and earlier results": "Continuity first this year: its last test was never reviewed.",
        "Audit plan per clause and process": "Spring 4 to 6, summer 8.2 to 8.5, autumn 8.6 and 8.7, winter 7, 9 and 10.",
        "Reporting": "To Ines within ten days, to whoever owns a finding on the same day.",
    }
)

CONTINUITY = _text(
    {
        "Services and scenarios covered": "Hosted Files and Backup: loss of the machine room, loss of Northquay's site.",
        "Criteria for triggering and who may trigger": "Four hours without an end in sight; Nadia or Ines.",
        "Roles and responsibilities": "Nadia leads, Rashid restores, Lotte tells customers.",
        "Procedures for a major loss of service": "> To be agreed with Northquay: which of their sites takes over, and how fast.",
        "Contact list": "Kept with the telephones of the desk.",
    }
)

PAPERS = (
    Paper(
        "policy", "Service management policy", ("service-management-policy",), "tomas", "tomas", 98, POLICY, ("ines",),
        readers=("staff", "customers", "suppliers"), must_read=True, classification="public",
    ),
    Paper(
        "scope", "Scope of the management system", ("sms-scope",), "tomas", "tomas", 98, SCOPE, ("ines",),
        readers=("staff", "public"), classification="public",
    ),
    Paper(
        "plan", "Service management plan", ("service-management-plan",), "tomas", "tomas", 102, PLAN, ("nadia", "ines"),
        reviewer="nadia",
    ),
    Paper(
        "risks", "How we deal with risks and opportunities", ("risk-management-approach",), "nadia", "nadia", 104, RISKS,
        ("tomas", "ines"), reviewer="tomas",
    ),
    Paper(
        "procedure", "Major incidents: what we do", ("major-incident-procedure",), "amara", "amara", 70, PROCEDURE,
        ("rashid", "ines"), reviewer="rashid",
    ),
    Paper("changes", "Change management policy", ("change-management-policy",), "mei", "mei", 106, CHANGES, ("ines",)),
    Paper(
        "security", "Information security policy", ("information-security-policy",), "nadia", "nadia", 110, SECURITY,
        ("ines",), readers=("staff", "suppliers"),
    ),
    Paper(
        "communication", "Plan for communication", ("communication-plan",), "lotte", "lotte", 60, COMMUNICATION, ("tomas",),
        review_months=6,
    ),
    Paper(
        "audits", "Audit programme", ("internal-audit-programme",), "tomas", "greta", 120, AUDITS, ("greta", "ines"),
        reviewer="greta",
    ),
    Paper("continuity", "Service continuity plan", ("service-continuity-plan",), "nadia", "nadia", 300, CONTINUITY),
)  # fmt: skip
