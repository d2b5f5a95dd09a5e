"""Words of the product as they stand within a sentence, in the language in force; and what people write, as it can be kept."""

from typing import Any

from django.utils.translation import pgettext


def lowered(label: Any) -> str:
    """A label as it stands within a sentence: acronyms keep their capitals, and nouns where the language writes them so."""
    text = str(label)
    first = text.partition(" ")[0]
    if not first[1:].islower():
        return text
    # Translators: The first words of labels that are written small within a sentence, with spaces between; * means all of them.
    small = pgettext("written small within a sentence", "*")
    return text[:1].lower() + text[1:] if small == "*" or first in small.split() else text


def written(text: str) -> str:
    """What somebody wrote, as every database can keep it: without the character 0, halves of characters and space around it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
