"""Labels within a sentence, in each language's way."""

import pytest
from django.utils import translation

from wellkept.kernel.wording import lowered


@pytest.mark.parametrize(
    ("language", "label", "said"),
    [
        ("en", "Configuration item", "configuration item"),
        ("en", "E-mail", "e-mail"),
        ("en", "VPN line", "VPN line"),
        ("de", "Nicht erfüllt", "nicht erfüllt"),
        ("de", "Urteil nötig", "Urteil nötig"),
        ("de", "Störungen", "Störungen"),
    ],
)
def test_nouns_and_acronyms_keep_their_capitals(language, label, said):
    with translation.override(language):
        assert lowered(label) == said
