"""Who takes part: the provider's people, its customers and suppliers. All names are invented."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: key -> (name, roles, one sentence for the sign-in page)
OWN: dict[str, tuple[str, tuple[str, ...], Promise]] = {
    "ines": ("Ines Vallory", ("top-management",), _("Managing director: how are we doing, what must I decide?")),
    "tomas": ("Tomas Rehn", ("sms-manager",), _("Service manager: owns the management system.")),
    "amara": (
        "Amara Okoye",
        ("incident-manager", "request-fulfilment-manager", "major-incident-manager"),
        _("Leads the service desk: incidents and requests."),
    ),
    "jonah": ("Jonah Pell", ("service-desk-agent",), _("Agent at the service desk.")),
    "mei": ("Mei Sandoval", ("change-manager", "release-manager", "support-engineer"), _("Changes and releases.")),
    "rashid": (
        "Rashid Karim",
        ("support-engineer", "configuration-manager", "problem-manager"),
        _("Infrastructure, configuration and problems."),
    ),
    "lotte": (
        "Lotte Brandvik",
        ("customer-relationship-manager", "service-level-manager"),
        _("Customers and agreements."),
    ),
    "piotr": ("Piotr Zelman", ("supplier-manager", "financial-manager"), _("Suppliers and money.")),
    "nadia": ("Nadia Ferro", ("information-security-manager", "continuity-manager"), _("Security and continuity.")),
    "greta": ("Greta Holm", ("internal-auditor",), _("Internal auditor.")),
    "sam": ("Sam Idowu", ("service-desk-agent",), _("Agent at the service desk, evenings.")),
    "wren": ("Wren Castell", ("administrator", "employee"), _("Administrator of this installation.")),
}


@dataclass(frozen=True)
class Customer:
    """A customer with the manager who speaks for it and people who call the desk."""

    key: str
    name: str
    manager: str
    callers: tuple[str, ...]
    weight: int = 1


CUSTOMERS = (
    Customer("oldmere", "Oldmere Clinics", "Dr Ada Wren", ("Olly Marsh", "Petra Sund", "Femi Adeyemi", "Rosa Lind"), 5),
    Customer("pinnock", "Pinnock Joinery", "Bo Pinnock", ("Pat Lowe", "Gil Harker"), 2),
    Customer(
        "sallow", "Sallow Valley Council", "Sal Marsh", ("Una Brook", "Theo Vance", "Iris Coyle", "Max Renner"), 4
    ),
    Customer("harrow", "Harrowgate Print", "Nell Tiding", ("Coby Rusk",), 1),
    Customer("fenwick", "Fenwick & Daughters", "Ida Fenwick", ("Jo Fenwick", "Lars Omar"), 1),
    Customer("brightwater", "Brightwater Schools", "Dana Quill", ("Kit Mallow", "Ottilie Prag"), 2),
    Customer("marlow", "Marlow Freight", "Hugo Marlow", ("Bea Stott", "Zain Rafiq"), 2),
    Customer("orchard", "Orchard Housing", "Mina Orchard", ("Ravi Sen", "Cleo Dunn"), 2),
    Customer("quarry", "Quarry Lane Dental", "Dr Emil Foss", ("Tess Wold",), 1),
    Customer("stonebridge", "Stonebridge Legal", "Vera Stone", ("Alan Pike", "June Abara"), 1),
    Customer("tidewell", "Tidewell Museums", "Ross Tide", ("Pia Lomax",), 1),
    Customer("umber", "Umber Foods", "Gwen Umber", ("Noor Haddad", "Finn Oakes"), 1),
)

SUPPLIERS = (
    ("northquay", "Northquay Hosting", "Ivo Strand"),
    ("brightreed", "Brightreed Telecom", "Brightreed service desk"),
    ("lattice", "Lattice Licences", "Ola Byrne"),
    ("copperline", "Copperline Hardware", "Del Marsh"),
    ("safehouse", "Safehouse Storage", "Kim Arden"),
    ("pagewright", "Pagewright Printing", "Moe Talbot"),
    ("signalbox", "Signalbox Monitoring", "Eda Novak"),
    ("greenfold", "Greenfold Recycling", "Tim Ashe"),
)

AUDITOR = ("helen", "Helen Cray", _("External auditor: reads everything in scope, changes nothing."))
