"""A catalogue parsed block by block says what it says parsed as a whole."""

from pathlib import Path

import pytest

from dxplan import messages
from dxplan.messages import LANGUAGES, catalogue, read_catalogue


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_entry_is_the_same_asked_for_alone(lang: str) -> None:
    whole = read_catalogue(lang, Path(messages.__file__).with_name(f"{lang}.yaml"))
    lazy = catalogue(lang).entries
    assert {key: lazy[key] for key in whole.entries} == whole.entries
    assert dict(lazy) == whole.entries
    assert lazy.get("findings.no-such-rule.message") is None
    assert lazy.get("nothing") is None
