"""What nobody sees is seen, whether Python calls it printable or not."""

import json

import pytest

from dxplan.text.hidden_characters import (
    can_be_seen,
    hidden_character_in,
    may_hold_hidden,
    with_signs_for_hidden,
)
from dxplan.text.terminal import json_for_terminal, printable

HIDDEN = "\x01\x85\u034f\u061c\u115f\u1160\u17b4\u180b\u200b\u2028\u202e\u2800\u3164\ufe01\ufe0f\uffa0"
BEYOND = "\ue000\U000e0041\U000e01ef\U000f0000"


@pytest.mark.parametrize("character", HIDDEN + BEYOND)
@pytest.mark.parametrize("before", ["ạ", "a"])
def test_a_hidden_character_is_seen_everywhere(before: str, character: str) -> None:
    text = f"{before}{character}b"
    code = f"U+{ord(character):04X}"
    assert hidden_character_in(text) == code
    assert with_signs_for_hidden(text) == f"{before}\ufffdb"
    assert printable(text) == f"{before}<{code}>b"
    assert not can_be_seen(text)
    assert may_hold_hidden(text.encode())


@pytest.mark.parametrize(
    "text",
    ["Ạ à đ ề “ế” – ≥ 5 %", "e\u0323\u0302", "☎\ufe0f 1\ufe0f\u20e3 \U0001f469", "行"],
)
def test_what_people_write_is_left(text: str) -> None:
    assert hidden_character_in(text) == ""
    assert with_signs_for_hidden(text) == printable(text) == text
    assert can_be_seen(text)


def test_a_no_break_space_is_written_and_is_no_sign() -> None:
    assert with_signs_for_hidden("5\u00a0%") == printable("5\u00a0%") == "5\u00a0%"
    assert not can_be_seen("5\u00a0%")


def test_json_says_the_same_with_hidden_characters_as_escapes() -> None:
    document = {f"ế{HIDDEN}": [f"##[error]{BEYOND}", "☎\ufe0f"]}
    text = json_for_terminal(document)
    assert json.loads(text) == document
    assert hidden_character_in(text) == ""
    assert "##[" not in text
    assert "ế" in text
