"""Checkpoints of the trail: signed, kept in the database, and anchored where its administrator does not reach.

The key lies in the folder of the installation, never in the database: who can write to the tables alone can make them
agree with each other, but cannot sign. He can remove the checkpoints, and the worker would sign what he left; so those that
were anchored in a folder are read from there too. Who holds the key as well is found out by a checkpoint that somebody else
keeps; that is what anchoring is for.
"""

import contextlib
import itertools
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from wellkept.jobs import clock
from wellkept.kernel.files import write_private
from wellkept.ledger import hashing, notes, tree
from wellkept.ledger.models import Checkpoint

KEY = "trail.key"
#: How often a checkpoint is made and anchored while the trail grows.
RHYTHM = timedelta(days=1)
#: So much later than its rhythm one may come: the worker looks each ten minutes, and stands still now and then.
LEEWAY = timedelta(hours=1)


class Forged(Exception):
    """A checkpoint in the database that this installation's key did not sign, or no key to tell; `size` says which."""

    def __init__(self, size: int, why: str = "") -> None:
        untrue = _("The checkpoint of entry %(size)d was not signed with the key of this installation.")
        self.size = size if isinstance(size, int) else 0
        super().__init__(why or untrue % {"size": self.size})


def signer() -> notes.Signer:
    """The key that signs this trail's checkpoints; made before the first. Raises ValueError when it is gone or damaged."""
    path: Path = settings.ENV.home / KEY
    if not path.exists():
        if Checkpoint.objects.exists():
            raise ValueError(_("%(path)s is gone. Bring it back from a backup.") % {"path": path})
        host = urlsplit(settings.ENV.base_url).hostname or "localhost"
        write_private(path, notes.new_signer(f"{host}/trail").line() + "\n", once=True)
    return notes.read_signer(path.read_text())


def make() -> Checkpoint:
    """Sign the tree as it stands; the same checkpoint again when nothing was sealed since. Raises ValueError."""
    tree.grow()
    size = tree.size()
    key = signer()
    found = Checkpoint.objects.filter(pk=size).first()
    if found is not None:
        return found
    root = tree.root()
    note = key.sign(notes.Statement(key.name, size, root).text())
    return Checkpoint.objects.get_or_create(pk=size, defaults={"root": root, "note": note, "made_at": clock.now()})[0]


def stated() -> dict[int, bytes]:
    """What the checkpoints in the database state: the root at each size. Raises Forged."""
    found: dict[int, bytes] = {}
    kept = list(Checkpoint.objects.order_by("size").values_list("size", "root", "note"))
    if not kept:
        return found
    try:
        key = signer().verifier
    except ValueError as problem:
        raise Forged(kept[0][0], str(problem)) from problem
    for size, root, note in kept:
        try:
            said = notes.open_checkpoint(note, key)
        except (TypeError, ValueError):
            raise Forged(size) from None
        if (said.size, said.root) != (size, hashing.stored(root)):
            raise Forged(size)
        found[said.size] = said.root
    return found


def anchored() -> dict[int, set[bytes]]:
    """What the checkpoints in the folder state that they are anchored in, if it is one: the roots at each size. Those that
    this installation did not sign are passed over, for others may share the folder.
    """
    found: dict[int, set[bytes]] = {}
    folder, path = settings.ENV.anchor, settings.ENV.home / KEY
    if _is_address(folder) or not path.exists():
        return found
    with contextlib.suppress(OSError, ValueError):
        key = signer().verifier
        for file in Path(folder).expanduser().glob("*.txt"):
            with contextlib.suppress(OSError, TypeError, ValueError):
                said = notes.open_checkpoint(file.read_text(encoding="utf-8"), key)
                found.setdefault(said.size, set()).add(said.root)
    return found


def may_wait(recorded: datetime) -> bool:
    """Whether it is too early to miss the checkpoint of what was recorded at a moment."""
    return clock.now() - recorded < RHYTHM + LEEWAY


def is_due() -> bool:
    """Whether the trail has grown since a checkpoint of more than a day ago, or one is still not anchored."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return tree.has_more() or tree.size() > 0
    if last.anchored_at is None:
        return True
    return clock.now() - last.made_at >= RHYTHM and (tree.has_more() or tree.size() > last.size)


def anchor(checkpoint: Checkpoint) -> str:
    """Put a checkpoint where it is kept, a folder or a mail address; returns where. Raises OSError."""
    place: str = settings.ENV.anchor
    if _is_address(place):
        subject = _("Checkpoint of the trail at entry %(size)d") % {"size": checkpoint.size}
        body = _("Keep this message. With it anybody can find out whether something before it was changed.")
        key = _("Public key: %(key)s") % {"key": signer().verifier.line()}
        send_mail(subject, f"{body}\n\n{checkpoint.note}\n{key}\n", None, [place])
    else:
        folder = Path(place).expanduser()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put(folder, f"{checkpoint.size:012}", checkpoint.note)
        write_private(folder / "public.key", signer().verifier.line() + "\n")
    checkpoint.anchored_to, checkpoint.anchored_at = place, clock.now()
    checkpoint.save(update_fields=["anchored_to", "anchored_at"])
    return place


def _put(folder: Path, name: str, note: str) -> None:
    """Write a checkpoint beside those that are there; one that states something else is evidence and stays."""
    for place in itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2))):
        file = folder / f"{place}.txt"
        write_private(file, note, once=True)
        if file.read_text(encoding="utf-8", errors="replace") == note:
            return


def _is_address(place: str) -> bool:
    return "@" in parseaddr(place)[1] and "/" not in place
