"""Every write of the directory: organizations, people, teams, accounts, appointments, calendars, tokens."""

from wellkept.directory.services.accounts import appoint, note_invitation, open_account, release, set_account
from wellkept.directory.services.calendars import add_calendar, edit_calendar
from wellkept.directory.services.organizations import (
    add_organization,
    edit_organization,
    make_room,
    own_organization,
    set_up,
)
from wellkept.directory.services.people import add_person, add_team, edit_person, edit_team, set_members
from wellkept.directory.services.rights import ROLES_OF_OTHERS, fits, may_give
from wellkept.directory.services.tokens import digest_of, issue_feed, issue_token, revoke_token

__all__ = [
    "ROLES_OF_OTHERS",
    "add_calendar",
    "add_organization",
    "add_person",
    "add_team",
    "appoint",
    "digest_of",
    "edit_calendar",
    "edit_organization",
    "edit_person",
    "edit_team",
    "fits",
    "issue_feed",
    "issue_token",
    "make_room",
    "may_give",
    "note_invitation",
    "open_account",
    "own_organization",
    "release",
    "revoke_token",
    "set_account",
    "set_members",
    "set_up",
]
