"""The way to a certificate: what is done in which phase, in the order in which it is best done. Data alone."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the way: the clauses that it is for, what to do, how, and where; `role` sees to it."""

    clauses: tuple[str, ...]
    title: Any
    what: Any
    href: str
    role: str = "sms-manager"


@dataclass(frozen=True, slots=True)
class Leg:
    """A phase: its name, what it is for, and within how many days from the beginning it is walked."""

    title: Any
    purpose: Any
    days: int
    stretches: tuple[Stretch, ...]


WAY = (
    Leg(
        _("Foundation"), _("Who you are, who decides, what you want, and the papers that say so."), 45,
        (
            Stretch(("5.2",), _("Approve the policy and make it known"),
                    _("Read the draft, word it as you mean it, ask for its approval, and say who is to read it."),
                    "/documents", "top-management"),
            Stretch(("5.1", "5.3"), _("Have the appointments accepted"),
                    _("Give everybody who is appointed an account; each accepts the roles, or says why not."),
                    "/roles", "top-management"),
            Stretch(("4.1", "4.2"), _("Complete circumstances and interested parties"),
                    _("Add what helps and hinders you, and what each party needs. Say of each whether a risk arises."), "/issues"),
            Stretch(("4.3",), _("Approve the scope"),
                    _("Make the services live that it covers, then put the statement to top management."), "/scope"),
            Stretch(("6.1",), _("Assess the risks and treat the first ones"),
                    _("Give likelihood and impact, decide, and finish the first actions."), "/risks", "risk-manager"),
            Stretch(("6.2",), _("Set objectives"),
                    _("Give each a figure, an owner and a date, set it, and note its values."), "/objectives"),
            Stretch(("6.3", "7.1"), _("Complete the service management plan and the resources"),
                    _("Fill the sections that are empty, list people, technology, information and money, have the plan "
                      "approved."), "/documents"),
            Stretch(("4.4", "8.1"), _("Put the processes into operation"),
                    _("Say where each is described and who owns it, then put it into operation one after the other."),
                    "/process-map"),
            Stretch(("7.2", "7.3", "7.4"), _("Look after skills, awareness and communication"),
                    _("Name the skills that the work needs, see who has them, and plan who is told what."),
                    "/competence", "people-manager"),
            Stretch(("7.5", "7.6"), _("Complete the documents and the knowledge"),
                    _("The register shows which documents are missing. Begin those, and write the first articles."),
                    "/documents/register", "document-controller"),
        ),
    ),
    Leg(
        _("Operation"), _("The work itself is done in the system; its records are the proof."), 105,
        (
            Stretch(("8.2.1", "8.2.2", "8.2.4"), _("Plan the services and publish the catalogue"),
                    _("Agree what is needed from each service, make it live, and offer what can be ordered."),
                    "/services", "service-portfolio-manager"),
            Stretch(("8.3.2", "8.3.3"), _("Agree service levels with customers"),
                    _("Draw up an agreement with targets, put it in force, and review it with the customer."),
                    "/agreements", "service-level-manager"),
            Stretch(("8.6.1", "8.6.2"), _("Work incidents and requests here"),
                    _("Log each call, keep its times, and close what is solved."), "/incidents", "incident-manager"),
            Stretch(("8.6.3",), _("Find the causes of problems"),
                    _("Open a problem for what comes again, find its cause, and note what helps meanwhile."),
                    "/problems", "problem-manager"),
            Stretch(("8.5.1",), _("Control changes"),
                    _("Ask for each change, weigh it, decide, and look at what came of it."), "/changes", "change-manager"),
            Stretch(("8.2.5", "8.2.6"), _("Record assets and configuration"),
                    _("Put on file what the services run on, and how it hangs together."), "/items", "configuration-manager"),
            Stretch(("8.2.3", "8.3.4"), _("Steer suppliers and other parties"),
                    _("Say who does which part, agree it in a contract, and measure it."), "/prove/list?clause=8.3.4",
                    "supplier-manager"),
            Stretch(("8.4",), _("Plan money, demand and capacity"),
                    _("Compare budget and costs, foresee demand, and plan the capacity for it."), "/prove/list?clause=8.4",
                    "financial-manager"),
            Stretch(("8.5.2", "8.5.3"), _("Plan new services and releases"),
                    _("Plan, design, build and hand over what is new, and release it under control."),
                    "/prove/list?clause=8.5", "transition-manager"),
            Stretch(("8.7",), _("Secure availability, continuity and information"),
                    _("Assess the risks of each, plan for them, and try the plans."), "/prove/list?clause=8.7",
                    "information-security-manager"),
        ),
    ),
    Leg(
        _("Proof"), _("You look at yourselves before others do."), 150,
        (
            Stretch(("9.1", "9.4"), _("Measure and report"),
                    _("Say what is measured, note the values, and report them to those who decide."),
                    "/measurement-series", "reporting-analyst"),
            Stretch(("9.2",), _("Audit everything once"),
                    _("Draw up a programme that covers all clauses, with auditors who do not audit their own work."),
                    "/audit-programmes", "audit-programme-manager"),
            Stretch(("10.1",), _("Put right what the audit found"),
                    _("Find the cause of each nonconformity, act, and check whether it worked."), "/findings",
                    "improvement-manager"),
            Stretch(("9.3",), _("Hold the management review"),
                    _("Top management looks at the whole, with its figures, and decides."), "/reviews", "top-management"),
            Stretch(("10.2",), _("Improve something"),
                    _("Weigh ideas by your own criteria, carry one out, and measure what it brought."), "/improvements",
                    "improvement-manager"),
        ),
    ),
    Leg(
        _("Certification"), _("An accredited body looks in two stages."), 210,
        (
            Stretch((), _("Choose a certification body"),
                    _("Ask two or three accredited bodies for an offer: scope, sites and headcount decide the days."), "/scope",
                    "top-management"),
            Stretch((), _("Pass stage 1"),
                    _("The body reads the documents and asks whether you are ready. Put right what concerns it."), "/prove"),
            Stretch((), _("Pass stage 2"),
                    _("The body looks at the work and its records. Have a full audit, a management review and some months of "
                      "records behind you."), "/prove"),
        ),
    ),
)  # fmt: skip
