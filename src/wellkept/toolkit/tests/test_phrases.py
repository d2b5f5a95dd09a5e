"""The timeline tells what happened in words of its own."""

import pytest

from wellkept.kernel.registry import kinds
from wellkept.toolkit.phrases import PHRASES


@pytest.mark.parametrize("of", kinds(), ids=lambda of: of.key)
def test_every_step_of_a_kind_has_words(of):
    assert [step.past for step in of.lifecycle.transitions if not step.told and step.past not in PHRASES] == []
    assert of.born in PHRASES
