"""The categories that an empty system begins with; an organization renames, retires and adds its own."""

from django.utils.translation import gettext as _


def usual() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of categories, each with those below it, in the present language."""
    return (
        (_("Access"), (_("Password"), _("Rights"))),
        (_("Application"), (_("Error"), _("Performance"), _("How to use it"))),
        (_("Data"), (_("Files"), _("Backup and restore"))),
        (_("Device"), (_("Computer"), _("Printer"), _("Telephone"))),
        (_("E-mail"), (_("Sending and receiving"), _("Mailbox"))),
        (_("Network"), (_("Connection"), _("Wireless"), _("Remote access"))),
        (_("Security"), (_("Suspicious message"), _("Malware"))),
        (_("Something else"), ()),
    )
