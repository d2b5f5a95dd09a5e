"""What is said to a person about the reading of a document: what was left out, guessed or lost."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellkept.toolkit.words import figure


def sentences(kind: str, counts: Mapping[str, int]) -> list[str]:
    """What was found on the way, in sentences; `counts` says how often."""
    said = []
    if kind == "pdf":
        said.append(
            _("A PDF holds no headings, lists and tables: they were guessed from the text. Look them through.")
            if "empty" not in counts
            else _("The PDF holds no text, only pictures of it. Keep the file, and type what must be found.")
        )
    for name, count in counts.items():
        if name in _SENTENCES:
            said.append(_SENTENCES[name](count) % {"count": figure(count)})
    return said


_SENTENCES: dict[str, Callable[[int], str]] = {
    "pictures": lambda n: ngettext(
        "%(count)s picture was left out; a note stands in its place.",
        "%(count)s pictures were left out; a note stands in the place of each.",
        n,
    ),
    "footnotes": lambda n: ngettext(
        "%(count)s footnote stands at the end of the text.", "%(count)s footnotes stand at the end of the text.", n
    ),
    "comments": lambda n: ngettext(
        "%(count)s comment was left out.", "%(count)s comments were left out.", n
    ),
    "boxes": lambda n: ngettext(
        "%(count)s text box was left out. Look whether its text is needed.",
        "%(count)s text boxes were left out. Look whether their text is needed.",
        n,
    ),
    "formulas": lambda n: ngettext(
        "%(count)s formula was left out.", "%(count)s formulas were left out.", n
    ),
    "tracked": lambda n: _("The file holds changes that were not accepted yet; they were read as if they were."),
    "contents": lambda n: _("The list of contents was left out: a paper makes its own."),
    "ours": lambda n: _("The front page, approvals and history of an exported paper were left out: they are kept with the record."),
    "edges": lambda n: _("What stands at the head and foot of the pages was left out."),
    "nested": lambda n: ngettext(
        "%(count)s table within a table became text.", "%(count)s tables within tables became text.", n
    ),
    "merged": lambda n: _("Cells that span others were taken apart. Look the tables through."),
    "unreadable": lambda n: ngettext(
        "%(count)s page could not be read.", "%(count)s pages could not be read.", n
    ),
    "empty_pages": lambda n: ngettext(
        "%(count)s page holds no text.", "%(count)s pages hold no text.", n
    ),
}  # fmt: skip
