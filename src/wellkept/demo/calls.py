"""What people call the desk about, and how it ends: the stuff that the year's incidents are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One way that things go wrong: where, how hard, what the desk asks, what was done."""

    title: str
    story: str
    service: str
    category: str
    item: str = ""
    impact: int = 3
    urgency: int = 2
    team: str = "desk"
    note: str = ""
    question: str = ""
    waits_for: str = ""
    code: str = "solution"
    resolution: str = ""

    @property
    def greeting(self) -> str:
        """The desk's first word to the caller."""
        return "Thank you, we have your report and are working on it. You hear from us as soon as we know more."


CALLS = (
    Call("Cannot sign in after password change", "The new password is refused on the laptop but works in the browser.",
         "workplace", "Workplace / Sign-in", urgency=1, note="Cached sign-in of the laptop was out of date.",
         resolution="Locked and unlocked the laptop on the office network; the new password is cached now."),
    Call("Printer on the first floor prints blank pages", "Since this morning every page comes out empty.", "workplace",
         "Workplace / Printing", "Printer fleet Pagewright", question="Does the test page from the printer's own menu print?",
         waits_for="caller", resolution="Replaced the drum; test page and a document from the caller's desk printed well."),
    Call("Laptop does not charge", "Battery stays at 4 percent whatever socket I use.", "workplace", "Workplace / Hardware",
         impact=3, urgency=2, note="Charger gives no voltage.", resolution="Exchanged the charger; charging confirmed."),
    Call("Mail with attachment comes back", "Mails to one supplier come back with a message about size.", "workplace",
         "Workplace / Mail", "Mail gateway", urgency=3, code="workaround",
         resolution="The other side accepts 10 MB. Sent a share link instead and showed the caller how."),
    Call("Cannot open the shared folder Invoices", "It says that I have no permission; yesterday it worked.", "files",
         "Files / Access", "files-01 file server", urgency=1, note="Group membership was lost in the tidy-up of leavers.",
         resolution="Put the caller back into the group; folder opens."),
    Call("Files are very slow to open", "Opening a drawing takes a minute.", "files", "Files / Speed", "Files web gateway",
         impact=2, urgency=2, team="infrastructure", note="Gateway at 95 percent CPU during the virus scan.",
         resolution="Moved the scan to the night and restarted the gateway; drawings open in two seconds again."),
    Call("A folder has disappeared", "The folder Tender 2026 is not where it was.", "files", "Files / Lost or changed file",
         "files-01 file server", urgency=1, question="Who worked in it last, and roughly when did you see it last?",
         waits_for="caller", resolution="Found it inside the folder next to it: moved by mistake. Moved it back."),
    Call("Tablet does not synchronize", "Photos of the site visits stay on the tablet.", "files", "Files / Synchronization",
         urgency=3, resolution="Signed the app in again and freed space on the tablet; 214 photos came over."),
    Call("Wireless drops in the waiting room", "Every few minutes the tablets at reception lose the connection.", "network",
         "Network / Wireless", "Wireless controller", impact=2, team="infrastructure",
         note="Two access points on one channel.", resolution="Moved one access point to a free channel; watched for a day."),
    Call("No connection at the branch office", "Nobody at the branch can work.", "network", "Network / Line",
         "Brightreed line Sallow", impact=1, urgency=2, team="infrastructure", waits_for="supplier",
         note="Line down at Brightreed's side, ticket BR-20931.", resolution="Brightreed repaired the line; traffic checked."),
    Call("VPN asks for a code that never comes", "The message with the code does not arrive on my phone.", "network",
         "Network / VPN", "VPN gateway", urgency=1, resolution="The number on file was old. Changed it; code arrives."),
    Call("Nightly backup reported an error", "Monitoring: job SALLOW-02 ended with errors.", "backup", "Backup / Failed job",
         "backup-01 server", impact=3, urgency=2, team="infrastructure", note="One open file was locked by an export.",
         resolution="Moved the export before the backup window; next night's job ended well."),
    Call("Need yesterday's version of a spreadsheet", "I saved over it. Can you bring yesterday's back?", "backup",
         "Backup / Restore", "Safehouse vault", resolution="Restored yesterday's version beside the new one; caller has it."),
    Call("Headset crackles", "Callers hear noise when I speak.", "desk", "Telephone / Quality", "Telephone switchboard",
         urgency=3, resolution="Updated the headset's firmware; test call is clear."),
    Call("Screen stays black after lunch", "The computer runs but the second screen stays black.", "workplace",
         "Workplace / Hardware", code="user_error", urgency=3, resolution="The screen's cable was loose. Plugged it in."),
    Call("Program asks for an administrator", "The planning program wants an administrator for its update.", "workplace",
         "Workplace / Software", "Software distribution", note="Vendor changed the installer.",
         resolution="Packaged the update and sent it to all 14 computers that have the program."),
    Call("Calendar invitations show the wrong hour", "Meetings with Lisbon are off by one hour.", "workplace",
         "Workplace / Mail", urgency=3, resolution="The phone had a fixed zone. Set it to automatic; invitations are right."),
    Call("Cannot reach the booking page", "The page says that it cannot be found, also on my phone.", "network",
         "Network / Firewall", "fw-core firewall", impact=2, urgency=1, team="infrastructure",
         note="New block list holds the supplier's domain.", resolution="Took the domain off the list; page opens everywhere."),
    Call("Telephones at reception are silent", "No dial tone on three telephones.", "desk", "Telephone / No dial tone",
         "Telephone switchboard", impact=2, urgency=1, resolution="Restarted the switch that feeds them; tone is back."),
    Call("Laptop stolen from a car", "It was in the boot; the police have been told.", "workplace", "Workplace / Hardware",
         impact=2, urgency=1, note="Disk is encrypted; told Nadia.",
         resolution="Locked and wiped it remotely, changed the passwords, gave out a spare laptop."),
    Call("Scans do not arrive in the folder", "The scanner says sent, but nothing arrives.", "files", "Files / Access",
         "files-02 file server", resolution="The scanner's account had expired. Renewed it; a test scan arrived."),
    Call("Everything asks for the password again", "Mail, files and the portal ask each hour.", "workplace",
         "Workplace / Sign-in", "Directory server", impact=2, team="infrastructure", code="problem",
         note="Seen at three customers this week.", resolution="Clock of the directory server was off; set and watched."),
)  # fmt: skip
