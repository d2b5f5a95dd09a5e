"""Whether a text can be read as it is written. A title of signs that nobody sees leads nowhere in a list, and one that turns
the direction of writing shows something else than what it says.
"""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Categories of signs that leave no ink: controls, formats, separators, what is not assigned.
_WITHOUT_INK = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Cs"))
#: Letters by category that are drawn as nothing (fillers and the blank of Braille).
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: Embeddings, overrides and isolates of direction (Unicode Standard Annex 9); the plain marks U+200E and U+200F do no harm.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> None:
    """Refuse a text in which nothing can be seen. Raises ValidationError."""
    if not any(unicodedata.category(c) not in _WITHOUT_INK and c not in _BLANK for c in text):
        raise ValidationError(_("Nothing of this can be seen. Write something."), code="invisible")


def one_line(text: str) -> None:
    """Refuse a line with signs that turn its direction or break it. Raises ValidationError that names the sign."""
    for c in text:
        if c in _TURNING or unicodedata.category(c) in ("Cc", "Zl", "Zp"):
            raise ValidationError(
                _("The sign U+%(code)s cannot stand in a line of text: it changes how the line is shown.")
                % {"code": f"{ord(c):04X}"},
                code="unreadable",
            )
