"""What a catalogue says of a sentence that it lacks or can't fill: which, and in which file."""

from pathlib import Path

import pytest

from dxplan.messages import (
    LANGUAGES,
    Catalogue,
    SentenceError,
    catalogue,
    read_catalogue,
)
from dxplan.model.field_words import meaning
from dxplan.model.records import Task

FILES = ("dxplan/messages/vi.yaml",)


def test_a_sentence_that_is_not_there_is_named_as_it_was_asked_for() -> None:
    with pytest.raises(SentenceError) as raised:
        catalogue("vi")("site.nothing", count=2)
    assert raised.value.key == "missing-sentence"
    assert raised.value.details == {
        "files": "dxplan/messages/vi.yaml",
        "sentence": "site.nothing",
    }


def test_a_field_without_words_is_named_by_its_model() -> None:
    with pytest.raises(SentenceError) as raised:
        meaning(catalogue("en"), Task, "contract_no")
    assert raised.value.details["sentence"] == "fields.task.contract_no.meaning"


@pytest.mark.parametrize(
    ("sentence", "error", "detail"),
    [
        ("The {longst} text", "unknown-placeholder", {"placeholder": "longst"}),
        ("Up to {longest", "broken-sentence", {}),
        ("{}: {longest}", "broken-sentence", {}),
    ],
)
def test_a_sentence_that_cannot_be_filled_is_named(
    sentence: str, error: str, detail: dict[str, str]
) -> None:
    words = Catalogue("vi", {"a.b": sentence}, FILES)
    with pytest.raises(SentenceError) as raised:
        words("a.b", longest="100")
    assert raised.value.key == error
    named = {"files": FILES[0], "sentence": "a.b", **detail}
    assert named.items() <= raised.value.details.items()
    assert "sentence='a.b'" in str(raised.value)
    for lang in LANGUAGES:
        assert "a.b" in catalogue(lang).failure(error, raised.value.details)


def test_a_catalogue_knows_its_files(tmp_path: Path) -> None:
    file = tmp_path / "vi.yaml"
    file.write_text("a: b\n", encoding="utf-8")
    assert read_catalogue("vi", file).files == (str(file),)
