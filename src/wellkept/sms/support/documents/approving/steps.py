"""Whose signatures a document needs, and what each of them means."""

from django.utils.translation import gettext as _

from wellkept.components.approvals.electing import Asked, Voter
from wellkept.sms.support.documents import outline
from wellkept.sms.support.documents.models import Document


def steps_of(document: Document) -> list[Asked]:
    """The steps of the approval with the meaning of each signature: first who checks the content, then who puts it in force: a
    named person, else for each role that approves such documents whoever holds it, else whoever manages the system.
    """
    steps = []
    if document.reviewer_id is not None:
        voter = Voter(person=document.reviewer_id, mandatory=True)
        steps.append(Asked(_("Checked: the content is complete and right"), (voter,)))
    meaning = _("Approved: it may come into force")
    if document.approver_id is not None:
        steps.append(Asked(meaning, (Voter(person=document.approver_id, mandatory=True),)))
        return steps
    roles = dict.fromkeys(one.approver_role for one in outline.known(outline.keys_of(document.keys)))
    steps += [Asked(meaning, (Voter(role=role),)) for role in roles or ("sms-manager",)]
    return steps
