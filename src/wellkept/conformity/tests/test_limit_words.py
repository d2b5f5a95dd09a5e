"""Time spans of rules in words: every one has a name, and what is written is read, in German as in English."""

import pytest
from django.utils import translation

from wellkept.conformity import limit_words
from wellkept.conformity.catalogue import Limit, catalogue


def test_every_limit_has_a_name_and_no_name_is_left_over() -> None:
    names = {name for rule in catalogue().rules for name in rule.limits}
    assert names == set(limit_words.NAMES)


def test_it_is_said_and_read_in_the_language_in_force() -> None:
    with translation.override("de"):
        assert limit_words.name_of("rhythm_medium") == "Üblicher Abstand"
        assert limit_words.in_words(Limit.parse("10 working days")) == "10 Arbeitstage"
        assert limit_words.read(" 1  monat") == Limit.parse("1 month") == limit_words.read("1 month")
    assert limit_words.in_words(Limit.parse("1 day")) == "1 day"


@pytest.mark.parametrize("text", ["", "days", "0 days", "1.5 days", "-1 days", "10 weeks", "9" * 9 + " days", "² days"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        limit_words.read(text)
