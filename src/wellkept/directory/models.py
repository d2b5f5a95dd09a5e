"""Tables of the directory. One installation is one provider's: exactly one organization has the kind `own`."""

import json
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Organization(models.Model):
    """The provider itself, a customer or a supplier."""

    class Kind(models.TextChoices):
        OWN = "own", _("Own organization")
        CUSTOMER = "customer", _("Customer")
        SUPPLIER = "supplier", _("Supplier")

    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("Name"), max_length=120, unique=True)
    active = models.BooleanField(_("Active"), default=True)
    zone = models.CharField(_("Time zone"), max_length=60, default="UTC")
    language = models.CharField(_("Language"), max_length=10, default="en")
    set_up_at = models.DateTimeField(_("In use since"), null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="own"), name="one_own_organization")
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where people work or where services are delivered."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("Name"), max_length=120)
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "name"], name="site_name_once")]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody: of the provider, a customer or a supplier; with or without an account."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        ordering: ClassVar = ["name"]
        indexes: ClassVar = [
            models.Index(fields=["organization", "name"], name="person_org_name"),
            models.Index(fields=["name", "id"], name="person_name"),
            models.Index(fields=["email"], name="person_email"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="person_email_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters that stand for the person where a picture would."""
        words = self.name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


class Team(models.Model):
    """People who take work together; the lead, one of them, may share views of lists with the staff."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("Name"), max_length=120)
    active = models.BooleanField(_("Active"), default=True)
    members = models.ManyToManyField(Person, related_name="teams", blank=True)
    lead = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Team lead")
    )

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A person holds a role of the management system over a period. Roles are slugs of the catalogue."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("Role"), max_length=60)
    since = models.DateTimeField(_("Since"))
    until = models.DateTimeField(_("Until"), null=True, blank=True)
    appointed_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["role", "since"]
        indexes: ClassVar = [models.Index(fields=["role", "since"], name="appointment_role")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(until__isnull=True), name="one_open_appointment"
            )
        ]


class UserManager(BaseUserManager["User"]):
    """Looks people up by the address they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this address, without regard to case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account. `roles`, `teams` and `customers` repeat appointments, memberships and grants, so that one row
    answers what its owner may do; directory.services keeps them, nothing else writes them.
    """

    email = models.EmailField(_("E-mail"), unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(_("Active"), default=True)
    expires_at = models.DateTimeField(_("Access ends"), null=True, blank=True)
    roles = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    customers = models.JSONField(_("Customers"), null=True, blank=True, help_text=_("Empty: every customer."))
    zone = models.CharField(_("Time zone"), max_length=60, blank=True)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    theme = models.CharField(_("Look"), max_length=10, default="auto")
    mail_notices = models.BooleanField(_("Notices by mail"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def get_full_name(self) -> str:
        """The person's name."""
        return self.person.name

    def __str__(self) -> str:
        return self.email


class Token(models.Model):
    """A key for a program, acting for its owner within named scopes; only the hash is kept.

    One with a `feed` is no key of the API but the address of a calendar: it shows its owner's due work and nothing else
    ("mine", "requested", or the key of a team).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("Name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(_("Scopes"), default=list)
    feed = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("Ends"), null=True, blank=True)
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Calendar(models.Model):
    """Service hours under a name; each dated version is data that the kernel's calendar understands.

    `day_names` says what the single days of the versions are called ("2026-12-25": "Christmas Day").
    """

    name = models.CharField(_("Name"), max_length=80, unique=True)
    active = models.BooleanField(_("Active"), default=True)
    versions = models.JSONField(default=list)
    day_names = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Any:
        """The calendar to compute with."""
        from wellkept.directory.hours import compiled

        return compiled(json.dumps(self.versions, sort_keys=True))
