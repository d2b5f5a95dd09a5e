"""Papers of text as PDF/UA-1, set by Typst; what they say goes in as JSON, so that no text becomes a command."""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from wellkept.kernel.errors import Refused
from wellkept.toolkit.paper import press
from wellkept.toolkit.paper.contents import contents
from wellkept.toolkit.paper.text import TextPaper

#: The template; it reads its words from data.json beside it.
SHEET = Path(__file__).parent / "text.typ"
#: Seconds that a paper may take; one of twenty pages takes half a second.
PATIENCE = 60


def pdf(paper: TextPaper) -> bytes:
    """The paper as PDF/UA-1. Raises Invalid when it is too large for one, Refused when it could not be set in time."""
    said = asdict(contents(paper)) | {"boxes": False}
    with tempfile.TemporaryDirectory(prefix="wellkept-paper-") as folder:
        place = Path(folder)
        (place / "data.json").write_text(json.dumps(said))
        (place / "text.typ").write_text(SHEET.read_text())
        try:
            subprocess.run(  # noqa: S603  our own command line
                [sys.executable, "-I", press.__file__, folder],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=PATIENCE,
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            raise Refused(
                _("This paper could not be set as PDF. Take it as a Word file, or divide the text into parts."),
                code="paper_not_set",
            ) from error
        return (place / "paper.pdf").read_bytes()
