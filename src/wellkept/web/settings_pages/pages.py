"""The pages of the section Settings, as the rail and the index know them."""

from django.utils.translation import gettext_lazy as _

from wellkept.directory.permissions import Permissions as Directory
from wellkept.sms.planning.risks.permissions import Permissions as Risks
from wellkept.sms.resolution.incidents.permissions import Permissions as Incidents
from wellkept.sms.resolution.problems.permissions import Permissions as Problems
from wellkept.toolkit.rail import Entry, announce

INDEX = announce(
    Entry(
        "settings",
        _("All settings"),
        "/settings",
        (Directory.SETTINGS, Directory.MANAGE, Directory.OPERATE, Incidents.STEER, Problems.STEER),
        icon="settings",
    )
)
PEOPLE = announce(
    Entry(
        "settings",
        _("People and accounts"),
        "/settings/people",
        (Directory.MANAGE,),
        icon="users",
        purpose=_("Who works here or calls here, who may sign in, and which roles everybody holds."),
    )
)
ROLES = announce(
    Entry(
        "settings",
        _("Roles"),
        "/settings/roles",
        (Directory.MANAGE,),
        icon="id-badge-2",
        purpose=_("What each role answers for, what it may do here, and who holds it."),
    )
)
TEAMS = announce(
    Entry(
        "settings",
        _("Teams"),
        "/settings/teams",
        (Directory.MANAGE,),
        icon="users-group",
        purpose=_("Groups that take work together. Records can be given to a team instead of a person."),
    )
)
ORGANIZATIONS = announce(
    Entry(
        "settings",
        _("Customers and suppliers"),
        "/settings/organizations",
        (Directory.MANAGE,),
        icon="building-community",
        purpose=_("The organizations that you serve and those that serve you."),
    )
)
PROVIDER = announce(
    Entry(
        "settings",
        _("Your organization"),
        "/settings/organization",
        (Directory.SETTINGS,),
        icon="building",
        purpose=_("The name, time zone and language of the provider whose system this is."),
    )
)
CALENDARS = announce(
    Entry(
        "settings",
        _("Calendars"),
        "/settings/calendars",
        (Directory.SETTINGS,),
        icon="calendar",
        purpose=_("The hours in which targets count: each day's hours, public holidays, days with other hours."),
    )
)
PRIORITIES = announce(
    Entry(
        "settings",
        _("Priority matrix"),
        "/settings/priorities",
        (Directory.SETTINGS,),
        icon="table",
        purpose=_("Which priority follows from impact and urgency."),
    )
)
RISKS = announce(
    Entry(
        "settings",
        _("Risk matrix"),
        "/settings/risks",
        (Risks.STEER,),
        icon="table",
        purpose=_(
            "Which level follows from likelihood and impact, what is accepted, and when risks are assessed again."
        ),
    )
)
CATEGORIES = announce(
    Entry(
        "settings",
        _("Categories"),
        "/settings/categories",
        (Directory.SETTINGS,),
        icon="sitemap",
        purpose=_("The tree of categories by which the desk sorts its work."),
    )
)
INCIDENTS = announce(
    Entry(
        "settings",
        _("Incident handling"),
        "/settings/incidents",
        (Incidents.STEER,),
        icon="flame",
        purpose=_(
            "When an incident is a major one and what happens then; when resolved incidents close by themselves."
        ),
    )
)
PROBLEMS = announce(
    Entry(
        "settings",
        _("Problem handling"),
        "/settings/problems",
        (Problems.STEER,),
        icon="bug",
        purpose=_("When a problem is proposed, how long one may take and how long its fix is watched."),
    )
)
SYSTEM = announce(
    Entry(
        "settings",
        _("System"),
        "/settings/system",
        (Directory.OPERATE,),
        icon="activity",
        purpose=_(
            "Whether the worker, the mail, the trail and the database are well, and what to do when they are not."
        ),
    )
)
SUBSTITUTE = announce(
    Entry(
        "settings",
        _("Substitute"),
        "/settings/substitute",
        icon="users",
        personal=True,
        purpose=_("Who votes in your place while you are away."),
    )
)
