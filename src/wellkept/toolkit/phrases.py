"""What the timeline says of an event after the name of who did it. Steps may bring their own words (Transition.told)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wellkept.conformity.selectors import role_name
from wellkept.kernel.lifecycle import Phase
from wellkept.kernel.registry import Kind

#: The last part of a verb and its words, or the whole verb where a kind says it otherwise; the verb stands in when it is not here.
PHRASES: dict[str, Any] = {
    "opened": gettext_lazy("opened it"),
    "created": gettext_lazy("created it"),
    "proposed": gettext_lazy("proposed it"),
    "recorded": gettext_lazy("put it on record"),
    "drafted": gettext_lazy("drafted it"),
    "planned": gettext_lazy("planned it"),
    "appointed": gettext_lazy("appointed somebody"),
    "asked": gettext_lazy("added the question"),
    "asked_again": gettext_lazy("asks it again"),
    "dropped": gettext_lazy("dropped it"),
    "answered": gettext_lazy("answered it"),
    "decided": gettext_lazy("decided on it"),
    "completed": gettext_lazy("completed it"),
    "approved": gettext_lazy("approved it"),
    "checked": gettext_lazy("checked the effect"),
    "edited": gettext_lazy("changed it"),
    "assigned": gettext_lazy("assigned it"),
    "started": gettext_lazy("started work"),
    "put_on_hold": gettext_lazy("put it on hold"),
    "resumed": gettext_lazy("resumed work"),
    "resolved": gettext_lazy("resolved it"),
    "reopened": gettext_lazy("reopened it"),
    "closed": gettext_lazy("closed it"),
    "cancelled": gettext_lazy("cancelled it"),
    "taken_back": gettext_lazy("took the last step back"),
    "escalated": gettext_lazy("escalated it"),
    "responded": gettext_lazy("gave the first response"),
    "commented": gettext_lazy("wrote a comment"),
    "attached": gettext_lazy("attached a file"),
    "detached": gettext_lazy("removed a file"),
    "linked": gettext_lazy("linked it"),
    "unlinked": gettext_lazy("removed a link"),
    "referred": gettext_lazy("noted a number elsewhere"),
    "sample_drawn": gettext_lazy("drew a sample"),
    "scope_set": gettext_lazy("set the scope"),
    "weighed": gettext_lazy("weighed the clauses"),
    "watched": gettext_lazy("watches it"),
    "time_noted": gettext_lazy("noted time spent"),
    "watchers_added": gettext_lazy("let others watch it"),
    "unwatched": gettext_lazy("no longer watches it"),
    "signed": gettext_lazy("put it in force"),
    "ended": gettext_lazy("ended it"),
    "version_set": gettext_lazy("set a new version of the targets"),
    "results_kept": gettext_lazy("worked out what was achieved against the targets"),
    "result_differs": gettext_lazy("found that a reckoning anew gives another result"),
    "result_agrees": gettext_lazy("found that a reckoning anew gives the same result"),
    "workaround_given": gettext_lazy("gave a workaround"),
    "caller_told": gettext_lazy("kept the caller informed"),
    "result_measured": gettext_lazy("worked out a target that nothing had measured before"),
    "requirements_set": gettext_lazy("named the requirements that it is built on"),
    "values_set": gettext_lazy("noted values"),
    "revision_started": gettext_lazy("began to revise it"),
    "agreed": gettext_lazy("agreed it"),
    "asked_for": gettext_lazy("gave a task out for it"),
    "called_for": gettext_lazy("said that it has happened"),
    "withdrawn": gettext_lazy("withdrew it"),
    "results_covered": gettext_lazy("looked at the results of the targets"),
    "results_reported": gettext_lazy("reported the results of the targets"),
    "missed_answered": gettext_lazy("said what follows from a missed target"),
    "done": gettext_lazy("finished it"),
    "held": gettext_lazy("held it"),
    "reported": gettext_lazy("reported it"),
    "reinstated": gettext_lazy("put it in force again"),
    "retired": gettext_lazy("retired it"),
    "revived": gettext_lazy("made it live again"),
    "deployed": gettext_lazy("took it into production"),
    "went_live": gettext_lazy("made it live"),
    "proposed_as_major": gettext_lazy("proposed it as a major incident"),
    "classified_as_major": gettext_lazy("declared a major incident"),
    "rejected_as_major": gettext_lazy("decided that it is no major incident"),
    "demoted_from_major": gettext_lazy("ended the major incident"),
    "major_steps_settled": gettext_lazy("thereby took steps of the procedure"),
    "major_step_taken": gettext_lazy("took a step of the procedure"),
    "major_step_omitted": gettext_lazy("left out a step of the procedure"),
    "told": gettext_lazy("told people about it"),
    "told_on": gettext_lazy("did what the plan says"),
    "took_place": gettext_lazy("noted that it took place"),
    "services_set": gettext_lazy("set its services"),
    "reviewed": gettext_lazy("confirmed that it still holds"),
    "drawn_up": gettext_lazy("drew it up"),
    "published": gettext_lazy("published it"),
    "scoped": gettext_lazy("said what it takes in"),
    "put_into_operation": gettext_lazy("put it into operation"),
    "planned_anew": gettext_lazy("went back to planning it"),
    "renewed": gettext_lazy("noted that it holds again"),
    "design_started": gettext_lazy("started its design"),
    "phase_out_started": gettext_lazy("started to retire it"),
    "kept": gettext_lazy("kept it live"),
    "stocked": gettext_lazy("put it in stock"),
    "taken_into_test": gettext_lazy("took it into test"),
    "maintenance_started": gettext_lazy("started maintenance"),
    "disposed": gettext_lazy("disposed of it"),
    "raised": gettext_lazy("asked for it"),
    "identified": gettext_lazy("put it on the register"),
    "reassessed": gettext_lazy("assessed it again"),
    "risk.decided": gettext_lazy("decided how it is handled"),
    "risk_raised": gettext_lazy("saw a risk in it"),
    "risk_ruled_out": gettext_lazy("decided that no risk arises from it"),
    "effect_checked": gettext_lazy("looked whether it worked"),
    "followed_up": gettext_lazy("asked for something more"),
    "measured": gettext_lazy("noted values"),
    "series_begun": gettext_lazy("began its series"),
    "made_known": gettext_lazy("made it known"),
    "assessed": gettext_lazy("began to assess it"),
    "submitted": gettext_lazy("asked for it"),
    "authorized": gettext_lazy("authorized it"),
    "begun_in_emergency": gettext_lazy("let it go ahead in an emergency"),
    "approved_afterwards": gettext_lazy("approved it afterwards"),
    "refused_afterwards": gettext_lazy("refused it afterwards"),
    "begun": gettext_lazy("began to implement it"),
    "implemented": gettext_lazy("noted the outcome"),
    "items_set": gettext_lazy("set its items"),
    "analysis_started": gettext_lazy("began to look for the cause"),
    "analysis_resumed": gettext_lazy("went back to the analysis"),
    "fix_started": gettext_lazy("found the cause and began the fix"),
    "recorded_as_known_error": gettext_lazy("recorded a known error"),
    "published_to_users": gettext_lazy("told users of it"),
    "withdrawn_from_users": gettext_lazy("no longer tells users of it"),
    "known_error_confirmed": gettext_lazy("confirmed the workaround"),
    "known_error_retracted": gettext_lazy("found that it is no known error"),
    "breached": gettext_lazy("saw a target pass"),
    "warned": gettext_lazy("warned that a target comes near"),
    "ordered": gettext_lazy("chose from the catalogue"),
    "form_set": gettext_lazy("set a new version of the form"),
    "found_helpful": gettext_lazy("found it helpful"),
    "found_unhelpful": gettext_lazy("did not find it helpful"),
    "rated": gettext_lazy("said how it was"),
    "approval_asked": gettext_lazy("asked for the approval"),
    "written": gettext_lazy("wrote its text"),
    "classified": gettext_lazy("said what it serves"),
    "distributed": gettext_lazy("said whom it is made known to"),
    "document.made_known": gettext_lazy("told its readers"),
    "readers_changed": gettext_lazy("let others read it"),
    "acknowledged": gettext_lazy("has read and understood it"),
    "read_reminded": gettext_lazy("reminded those who have yet to read it"),
    "review_called_for": gettext_lazy("called for its review"),
    "kept_longer": gettext_lazy("keeps it beyond its time"),
    "released": gettext_lazy("no longer keeps it beyond its time"),
    "texts_erased": gettext_lazy("erased its texts"),
    "vote_approved": gettext_lazy("approved it"),
    "vote_rejected": gettext_lazy("rejected it"),
    "vote_abstained": gettext_lazy("abstained"),
    "found": gettext_lazy("put on record what was found"),
    "finding_raised": gettext_lazy("raised a finding from it"),
    "accepted": gettext_lazy("accepted it"),
    "disputed": gettext_lazy("disputed it"),
    "regraded": gettext_lazy("changed its grade"),
    "prolonged": gettext_lazy("gave it more time"),
    "like_searched": gettext_lazy("searched for the like"),
    "analysed": gettext_lazy("wrote down why it happened"),
    "improvement_proposed": gettext_lazy("proposed an improvement from it"),
    "scored": gettext_lazy("weighed it by the criteria"),
    "improvement.measured": gettext_lazy("measured what it brought"),
}

#: The verbs that name steps of a procedure.
STEPS = ("major_steps_settled", "major_step_taken", "major_step_omitted")

#: Somebody without a name: the product itself.
NOBODY = pgettext_lazy("actor", "Wellkept")

_ICONS = {
    "edited": "pencil",
    "assigned": "user",
    "linked": "link",
    "unlinked": "unlink",
    "attached": "paperclip",
    "escalated": "trending-up",
    "responded": "message",
    "breached": "clock-exclamation",
    "warned": "clock-exclamation",
    "approval_asked": "gavel",
    "vote_approved": "thumb-up",
    "vote_rejected": "thumb-down",
}
_PHASES = {
    Phase.ACTIVE: "player-play",
    Phase.ON_HOLD: "player-pause",
    Phase.RESOLVED: "check",
    Phase.CLOSED: "circle-check",
    Phase.CANCELLED: "ban",
}


def phrase(kind: Kind, verb: str) -> str:
    """What was done, in words that follow a name."""
    last = verb.rpartition(".")[2]
    for step in kind.lifecycle.transitions:
        if step.past == last and step.told:
            return str(step.told)
    said = PHRASES.get(f"{kind.key}.{last}") or PHRASES.get(last)
    return str(said) if said is not None else _("noted: %(what)s") % {"what": last.replace("_", " ")}


#: Whom people tell something that are no role of the standard, or one that means others here.
_AUDIENCES = {
    "customer": gettext_lazy("The customer's managers"),
    "caller": gettext_lazy("The caller"),
    "staff": gettext_lazy("Staff"),
    "customers": gettext_lazy("Customers’ managers"),
    "users": gettext_lazy("Everybody at the customers"),
    "suppliers": gettext_lazy("Suppliers’ contacts"),
}


def audience_name(audience: str) -> str:
    """What those to whom something was told are called."""
    return str(_AUDIENCES.get(audience) or role_name(audience))


def sign(kind: Kind, verb: str) -> str:
    """The icon of an event."""
    last = verb.rpartition(".")[2]
    if last in _ICONS:
        return _ICONS[last]
    if last == kind.born:
        return "plus"
    for step in kind.lifecycle.transitions:
        if step.past == last:
            return _PHASES.get(kind.lifecycle.phase(step.target), "point")
    return "point"
