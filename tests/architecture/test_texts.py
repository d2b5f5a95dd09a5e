"""The catalogues of translations hold what the product says: complete, with every placeholder, compiled as they stand."""

import pytest
from tools import texts

LANGUAGE = pytest.mark.parametrize("language", texts.LANGUAGES)


@pytest.fixture(scope="module")
def said():
    return {(text.words, text.context) for text in texts.texts()}


@LANGUAGE
def test_the_compiled_catalogue_is_of_the_written_one(language):
    written = texts.as_mo(texts.read(language))
    assert texts.place(language).with_suffix(".mo").read_bytes() == written, "run `make texts`"


@LANGUAGE
def test_what_is_put_into_a_text_is_put_into_its_translation(language):
    wrong = [
        (words, translated)
        for message in texts.said(texts.read(language))
        for words, translated in texts.forms(message)
        if translated and texts.placeholders(words) != texts.placeholders(translated)
    ]
    assert wrong == []


@LANGUAGE
def test_the_product_speaks_the_language(language, said):
    """A text or two may wait for its words while the code around it is written; more than that is another language."""
    catalogue = texts.read(language)
    fuzzy = [message.id for message in texts.said(catalogue) if message.fuzzy]
    translated = {(m.id, m.context) for m in texts.said(catalogue) if texts.is_translated(m) and not m.fuzzy}
    assert fuzzy == []
    assert len(said & translated) >= 0.98 * len(said), (
        f"run `make texts` and translate: {sorted(map(str, said - translated))}"
    )


def test_texts_of_python_and_of_templates_are_found(said):
    assert {
        ("Saved.", None),  # gettext
        ("Critical", None),  # gettext_lazy
        ("The caller has answered.", None),  # gettext_noop
        ("open", "records"),  # pgettext
        ("%(n)s h", "unit"),  # pgettext_lazy
        (("%(step)s: %(n)s record.", "%(step)s: %(n)s records."), None),  # ngettext
        ("Skip to the content", None),  # {% translate %}
        ("New %(kind)s", None),  # {% blocktranslate %}
        (("%(n)s day in the past", "%(n)s days in the past"), None),  # {% plural %}
        ("Remove the filter %(what)s", None),  # a component
        ("Set a new password", None),  # a mail
        ("Incident manager", "role"),  # the catalogue of the standard
    } <= said
