"""What Tavermoor tells whom: the communication plan, and what was told of it over the year."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.sms.support.communication import services

DAY = timedelta(days=1)
#: Lines: title, about, audience, rhythm, method, who, on which occasion.
LINES = (
    ("Why good service management matters to us", "importance", "staff", "half", "meeting", "ines", ""),
    ("What the year's objectives are and how far we got", "objectives", "staff", "quarter", "notice", "ines", ""),
    ("Service levels of the month", "services", "customers", "month", "report", "lotte", ""),
    ("Planned work that people will notice", "changes", "users", "occasion", "notice", "mei", "A change is announced"),
    ("How a major incident stands", "incidents", "customers", "occasion", "call", "amara", "A major incident"),
    ("What we need in the coming quarter", "value", "suppliers", "quarter", "notice", "piotr", ""),
    ("One thing about information security", "security", "staff", "month", "notice", "nadia", ""),
)  # fmt: skip
#: What is said, by title: texts in turn.
WORDS = {
    LINES[0][0]: (
        "All of us in the canteen. What the bad Tuesday cost Oldmere, what we changed since, and thanks to the desk.",
        "Half-year talk in both towns: the audit is near, and everybody knows which of his own records an auditor will ask for.",
    ),
    LINES[1][0]: (
        "Two objectives are reached, one is behind: restores that were tried before a release. Rashid has what he needs now.",
        "We answer nine of ten calls in time. The objective for the second quarter is what comes after the answer.",
        "Objectives of the year stand on the board in both towns. Ask me about any of them.",
    ),
    LINES[2][0]: ("Sent with the report of the month; questions came from two customers and were answered.",),
    LINES[5][0]: ("Our forecast for the quarter: more storage in cluster A, no new lines.",),
    LINES[6][0]: (
        "Someone calls and asks for your password: nobody at Tavermoor ever does.",
        "Lock the screen when you stand up. It takes one key.",
        "A mail that is in a hurry wants you not to look. Look.",
    ),
}  # fmt: skip
#: So many days lie between two times.
EVERY = {"month": 30, "quarter": 90, "half": 180}
#: Nadia has not written since she prepares the continuity test.
STOPS = {LINES[6][0]: 70}


def plan(stage: Stage, agenda: Agenda) -> None:
    """Tomas puts the plan together in spring, and it is told in its rhythm; one line has fallen behind."""
    made: dict[str, Any] = {}

    def write(_moment: datetime) -> None:
        for title, subject, audience, rhythm, method, who, occasion in LINES:
            made[title] = services.plan_item(
                actor=stage.actor("tomas"), title=title, subject=subject, audience=audience, rhythm=rhythm, method=method,
                responsible=stage.people[who], occasion=occasion,
            )  # fmt: skip

    def tell(title: str, who: str, method: str, turn: int) -> Any:
        def act(moment: datetime) -> None:
            said = WORDS[title][turn % len(WORDS[title])]
            if method == "notice":
                made[title] = services.send(made[title], actor=stage.actor(who), message=said)
            else:
                made[title] = services.note(made[title], actor=stage.actor(who), held_at=moment, said=said)

        return act

    begin = stage.start + 70 * DAY
    agenda.at(begin, write)
    for place, (title, _subject, _audience, rhythm, method, who, _occasion) in enumerate(LINES):
        last = stage.until - STOPS.get(title, 0) * DAY
        day, turn = begin + (5 + 3 * place) * DAY, 0
        while rhythm in EVERY and day < last:
            agenda.at(day + timedelta(hours=2), tell(title, who, method, turn))
            day, turn = day + EVERY[rhythm] * DAY, turn + 1
