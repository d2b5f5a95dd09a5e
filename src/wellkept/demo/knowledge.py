"""What the desk wrote down: Amara's articles, the calls that they answered, and who found them helpful."""

from datetime import datetime, timedelta
from typing import Any

from wellkept.demo.agenda import Agenda
from wellkept.demo.stage import Stage
from wellkept.flows.knowledge_at_work import use_article
from wellkept.records import services as records
from wellkept.sms.resolution.incidents.proving import selectors as incidents
from wellkept.sms.support.knowledge import services

DAY = timedelta(days=1)
#: Articles: title, who wrote it, for whom, services, category, what it says, days after the start.
ARTICLES = (
    (
        "Reset a forgotten password", "amara", "everybody", ("workplace",), "Workplace / Sign-in", 40,
        "You can do it yourself, day and night.\n\n1. On the sign-in screen choose **Forgotten**.\n2. Type the address that we "
        "write to you at.\n3. Follow the link in the mail within an hour and choose a new password.\n\nNo mail? Look into the "
        "folder for unwanted mail, then call us: we ask you two questions before we reset it.",
    ),
    (
        "Print from a tablet", "jonah", "everybody", ("workplace",), "Workplace / Printing", 62,
        "Tablets print on the Pagewright printers of your own floor.\n\n- Swipe your card at the printer first; it stays awake for "
        "ten minutes.\n- Choose **Share**, then **Print**, then the printer with your floor in its name.\n\n"
        "If no printer is shown, the "
        "tablet is in the guests' network. Change to the one that is called like your house.",
    ),
    (
        "Get a file back that was changed or deleted", "amara", "customers", ("files",), "Files / Lost or changed file", 75,
        "Hosted Files keeps **30 days** of earlier versions.\n\n1. In the web page right-click the folder and choose "
        "**Versions**.\n2. Choose a day and press **Look**; nothing is changed yet.\n"
        "3. Press **Take back** for the file or the whole folder.\n\n"
        "Older than 30 days? Tell us the folder and the day, and we read it from the nightly copy.",
    ),
    (
        "Files open slowly: what to look at first", "rashid", "staff", ("files",), "Files / Speed", 96,
        "# One caller or many?\n\nOne caller: restart the synchronization client and let it finish. Many callers of one house: "
        "look at the line before the cluster.\n\n# On the cluster\n\n| What | Good | Else |\n|---|---|---|\n| "
        "answer of the metadata database | below 20 ms | call Rashid |\n| queue of files-01 | below 50 | move clients to files-02 |"
        "\n\nWrite what you saw into the incident; the problem needs it.",
    ),
    (
        "Work from home: the VPN in five minutes", "amara", "everybody", ("network",), "Network / VPN", 118,
        "1. Open the VPN and choose your house.\n2. Confirm on your telephone.\n3. Wait for the green shield.\n\nIf it asks again "
        "and again, the clock of your telephone is wrong by more than a minute. Set it to *automatic*.",
    ),
    (
        "A line is down: whom to call at Brightreed", "rashid", "staff", ("network",), "Network / Line", 130,
        "1. Look at the light of the modem: red is theirs, orange is ours.\n2. Red: call Brightreed's desk with the number of the "
        "line and note theirs in the incident.\n3. Put the incident on hold for the supplier; the clock of the customer goes on.",
    ),
    (
        "How we take a call", "amara", "staff", ("desk",), None, 20,
        "- Name, house, and what does not work **in the caller's words**.\n- Since when, and who else?\n- Say what happens next "
        "and when. Then do it.\n\nThe ticket form has six fields since the summer. If you need a seventh, tell Amara.",
    ),
)  # fmt: skip
#: A draft that waits for its review, about the one service that nothing is published about.
DRAFT = (
    "Read a server back from the nightly copy", "sam",
    "# Before\n\nAsk Nadia which copy is clean.\n\n# Then\n\n1. Choose the server in Safehouse.\n2. Read it back "
    "beside the old one.",
)  # fmt: skip


def plan(stage: Stage, agenda: Agenda) -> None:
    """The articles are written over the first months, used from then on, and bettered once."""
    made: dict[str, Any] = {}

    def write(title: str, who: str, audience: str, about: tuple[str, ...], category: str | None, body: str) -> Any:
        def act(_moment: datetime) -> None:
            row = services.write_article(
                actor=stage.actor(who), title=title, body=body, audience=audience,
                services=[stage.services[key].record for key in about],
                category=stage.categories[category] if category else None,
            )  # fmt: skip
            if who != "amara":
                row = records.transition(row, "submit", actor=stage.actor(who))
            made[title] = records.transition(row, "publish", actor=stage.actor("amara"))

        return act

    for title, who, audience, about, category, days, body in ARTICLES:
        agenda.at(stage.start + days * DAY + timedelta(hours=3), write(title, who, audience, about, category, body))
    agenda.at(stage.start + 150 * DAY, _better(stage, made))
    _draft(stage, agenda)
    day = stage.start + 45 * DAY
    while day < stage.until:
        agenda.at(day + timedelta(hours=9), _use(stage, made))
        day += 5 * DAY
    agenda.at(stage.start + 200 * DAY, _say(stage, made))


def _better(stage: Stage, made: dict[str, Any]) -> Any:
    """Amara betters the article about passwords after a caller did not find the mail."""

    def act(_moment: datetime) -> None:
        row = made["Reset a forgotten password"]
        body = row.body.replace("No mail? Look into", "No mail after five minutes? Look into")
        made[row.title] = services.edit_article(row, actor=stage.actor("amara"), body=body)

    return act


def _draft(stage: Stage, agenda: Agenda) -> None:
    title, who, body = DRAFT

    def act(_moment: datetime) -> None:
        row = services.write_article(
            actor=stage.actor(who), title=title, body=body, services=[stage.services["backup"].record]
        )
        records.transition(row, "submit", actor=stage.actor(who))

    agenda.at(stage.until - 9 * DAY, act)


def _use(stage: Stage, made: dict[str, Any]) -> Any:
    """Jonah notes which calls of the last days an article answered."""

    def act(moment: datetime) -> None:
        for article in made.values():
            calls = incidents.opened_between(moment - 5 * DAY, moment).exclude(state="cancelled")
            for incident in calls.filter(category=article.category).order_by("pk")[:1]:
                use_article(incident, actor=stage.actor("jonah"), article=article)

    return act


def _say(stage: Stage, made: dict[str, Any]) -> Any:
    """People at the customers say whether it helped; one of them could not find what he looked for."""

    def act(_moment: datetime) -> None:
        for place, key in enumerate(("olly@oldmere", "petra@oldmere", "una@sallow", "pat@pinnock")):
            services.found_helpful(made["Reset a forgotten password"], actor=stage.actor(key))
            say = services.found_unhelpful if place == 1 else services.found_helpful
            say(made["Print from a tablet"], actor=stage.actor(key))

    return act
