"""What an order form asks: fields with a type, some only where another was answered so. Pure: no tables, no requests.

Conditions are evaluated here, on the server, whatever a browser showed or hid: an answer to a question that was not asked is
dropped and never kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from wellkept.kernel.errors import Invalid
from wellkept.toolkit import words

#: The longest answer (characters), the most questions of a form, and the most choices of a question.
LONGEST, MOST, MOST_CHOICES = 5000, 40, 100


class Type(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


#: The longest answers to what has a shorter field.
LENGTHS = {Type.TEXT: 500, Type.NUMBER: 20}


@dataclass(frozen=True, slots=True)
class When:
    """A question is asked only where the answer to an earlier one is among `values` (none: where it has any answer)."""

    field: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question."""

    key: str
    label: str
    type: Type = Type.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    when: When | None = None
    help: str = ""

    def data(self) -> dict[str, Any]:
        """The question as JSON."""
        found: dict[str, Any] = {
            "key": self.key,
            "label": self.label,
            "type": str(self.type),
            "required": self.required,
        }
        if self.choices:
            found["choices"] = list(self.choices)
        if self.when is not None:
            found["when"] = {"field": self.when.field, "is": list(self.when.values)}
        if self.help:
            found["help"] = self.help
        return found


def fields_from(data: Sequence[Mapping[str, Any]]) -> list[Field]:
    """The questions that JSON describes. Raises Invalid with a sentence for the first that makes no sense."""
    if len(data) > MOST:
        raise Invalid({"fields": _("A form asks %(most)d questions at most.") % {"most": MOST}})
    found: dict[str, Field] = {}
    for one in data:
        field = _field_from(one, found)
        found[field.key] = field
    return list(found.values())


def _field_from(data: Mapping[str, Any], before: Mapping[str, Field]) -> Field:
    label = str(data.get("label") or "").strip()[:120]
    if not label:
        raise Invalid({"fields": _("Give each question its words.")})
    key = slugify(str(data.get("key") or label)).replace("-", "_")[:40] or f"field_{len(before) + 1}"
    if key in before:
        raise Invalid({"fields": _("Two questions are both called “%(label)s”.") % {"label": label}})
    try:
        type_ = Type(data.get("type") or Type.TEXT)
    except ValueError:
        raise Invalid({"fields": _("“%(label)s” has a type that there is not.") % {"label": label}}) from None
    choices = tuple(dict.fromkeys(str(one).strip() for one in data.get("choices") or () if str(one).strip()))
    if type_ is Type.CHOICE and len(choices) < 2:
        raise Invalid({"fields": _("Give “%(label)s” at least two choices.") % {"label": label}})
    if len(choices) > MOST_CHOICES:
        told = {"label": label, "most": MOST_CHOICES}
        raise Invalid({"fields": _("Give “%(label)s” at most %(most)d choices.") % told})
    return Field(
        key, label, type_, bool(data.get("required")), choices if type_ is Type.CHOICE else (),
        _when_from(data.get("when"), label, before), str(data.get("help") or "").strip()[:300],
    )  # fmt: skip


def _when_from(data: Mapping[str, Any] | None, label: str, before: Mapping[str, Field]) -> When | None:
    if not data:
        return None
    on = before.get(str(data.get("field")))
    if on is None:
        raise Invalid({"fields": _("“%(label)s” hangs on a question that does not come before it.") % {"label": label}})
    given = data.get("is") or ()
    if not isinstance(given, list | tuple):
        raise Invalid({"fields": _("Say as a list which answers “%(label)s” hangs on.") % {"label": label}})
    values = tuple(str(value) for value in given)
    strange = [value for value in values if on.type is Type.CHOICE and value not in on.choices]
    if strange:
        told = {"label": label, "value": strange[0], "on": on.label}
        raise Invalid({"fields": _("“%(label)s” hangs on “%(value)s”, which “%(on)s” does not offer.") % told})
    return When(on.key, values)


def asked(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[Field]:
    """The questions that are asked, given what was answered; what hangs on a question that is not asked is not asked."""
    shown: dict[str, Field] = {}
    for field in fields:
        if field.when is None or (field.when.field in shown and _holds(field.when, answers.get(field.when.field))):
            shown[field.key] = field
    return list(shown.values())


def _holds(when: When, answer: Any) -> bool:
    text = "" if answer is None or answer is False else "yes" if answer is True else str(answer).strip()
    return text in when.values if when.values else text not in ("", "no")


def answered(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are kept: of asked questions alone, each in the form of its type.

    Raises Invalid with a sentence for each question that lacks its answer or has one that does not fit.
    """
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        if field not in asked(fields, kept):
            continue
        try:
            value = _value(field, given.get(field.key))
        except ValueError as error:
            wrong[field.key] = str(error)
            continue
        if value is not None:
            kept[field.key] = value
        elif field.required:
            wrong[field.key] = _("This is needed.")
    if wrong:
        raise Invalid(wrong)
    return kept


_YES, _NO = ("yes", "on", "true", "1"), ("", "no", "off", "false", "0")


def _value(field: Field, given: Any) -> Any:
    """One answer in the form of its type; None for none. Raises ValueError with a sentence."""
    text = "yes" if given is True else "" if given is None or given is False else str(given).strip()
    if field.type is Type.YES_NO:
        if text.lower() not in (*_YES, *_NO):
            raise ValueError(_("Answer yes or no."))
        return True if text.lower() in _YES else None if field.required else False
    if not text:
        return None
    most = LENGTHS.get(field.type, LONGEST)
    if len(text) > most:
        raise ValueError(_("At most %(most)d characters.") % {"most": most})
    if field.type is Type.NUMBER:
        return _number(text)
    if field.type is Type.DATE:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(_("Give a day.")) from None
    if field.type is Type.CHOICE and text not in field.choices:
        raise ValueError(_("Choose one from the list."))
    return text


def _number(text: str) -> int | float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(_("Give a number.")) from None
    if not abs(number) < 1e12:
        raise ValueError(_("Give a number."))
    return int(number) if number == int(number) else number


def in_words(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was asked and answered, as people read it."""
    return [(field.label, _said(field, answers[field.key])) for field in fields if field.key in answers]


def _said(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.type is Type.DATE:
        return words.day(date.fromisoformat(value))
    return str(value)
