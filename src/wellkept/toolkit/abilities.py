"""Permissions in words: what somebody may do, and with what."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from wellkept.kernel.registry import kind_by_slug, kinds

Text = str | Promise

#: What a permission lets one do, by its last part.
_VERBS: dict[str, Text] = {
    "view": pgettext_lazy("permission", "see all"),
    "view_customer": pgettext_lazy("permission", "see those of the own organization"),
    "view_own": pgettext_lazy("permission", "see those that one reported or was given"),
    "view_shared": pgettext_lazy("permission", "see those that concern the own organization"),
    "report": pgettext_lazy("permission", "report"),
    "create": pgettext_lazy("permission", "add"),
    "comment": pgettext_lazy("permission", "reply"),
    "note": pgettext_lazy("permission", "read and write internal notes"),
    "work": pgettext_lazy("permission", "work on them"),
    "reopen": pgettext_lazy("permission", "reopen"),
    "steer": pgettext_lazy("permission", "decide on major ones and change how they are handled"),
    "raise": pgettext_lazy("permission", "raise"),
    "propose": pgettext_lazy("permission", "propose"),
    "treat": pgettext_lazy("permission", "treat them"),
    "regrade": pgettext_lazy("permission", "change their grade, give them more time and withdraw them"),
    "decide": pgettext_lazy("permission", "decide on them"),
    "manage": pgettext_lazy("permission", "add and change"),
    "hold": pgettext_lazy("permission", "hold"),
    "operate": pgettext_lazy("permission", "look after worker, mail and trail"),
    "assess": pgettext_lazy("permission", "assess"),
    "judge": pgettext_lazy("permission", "give verdicts"),
    "tune": pgettext_lazy("permission", "change thresholds"),
}

#: What permissions are about where no kind of record says it.
_SUBJECTS: dict[str, Text] = {
    "directory": gettext_lazy("People and organizations"),
    "settings": gettext_lazy("Settings"),
    "system": gettext_lazy("System"),
    "conformity": gettext_lazy("Proof"),
    "configuration": gettext_lazy("Items"),
}


def abilities(permissions: Iterable[str]) -> list[tuple[str, list[str]]]:
    """What these permissions let one do: pairs of a subject and what may be done there, in the order of the kinds."""
    return [(subject, [words for _permission, words in told]) for subject, told in _grouped(permissions)]


def choices(permissions: Iterable[str]) -> list[tuple[str, str]]:
    """Permissions as choices of a form: each with its subject and what it lets one do."""
    return [(p, f"{subject}: {words}") for subject, told in _grouped(permissions) for p, words in told]


def _grouped(permissions: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    verbs, order = list(_VERBS), [kind.slug for kind in kinds()]
    grouped: dict[str, list[tuple[str, str]]] = {}
    parts = [(str(permission), *str(permission).partition(".")[::2]) for permission in permissions]
    for permission, subject, verb in sorted(parts, key=lambda p: (verbs.index(p[2]) if p[2] in verbs else 99, p[2])):
        words = str(_VERBS.get(verb, verb.replace("_", " ")))
        grouped.setdefault(subject, []).append((permission, words))
    ranked = sorted(grouped, key=lambda s: (order.index(s) if s in order else len(order), s))
    return [(_subject(subject), grouped[subject]) for subject in ranked]


def _subject(key: str) -> str:
    kind = kind_by_slug(key)
    return str(kind.plural if kind else _SUBJECTS.get(key, capfirst(key.replace("_", " "))))
