"""Characters that nobody sees, or that every reader sees otherwise: no text may hold them."""

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, NEL among them
    "\u2028\u2029"  # line breaks that only YAML sees
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # invisible, bidirectional
    "\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"  # tags: whole sentences that only programs read
    "\ue000-\uf8ff\U000f0000-\U0010ffff]"  # private use: every reader sees something else
)
SAFE_TO_DELETE = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
"""Those without which a text reads the same."""
UNKNOWN = "\ufffd"
"""What stands for each hidden character where a text is taken in spite of them."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def hidden_character_in(text: str) -> str:
    """The code of the first character that no text may hold, such as `U+202E`; empty without one.

    Half of a character (a surrogate) is one: a command line has it where its bytes are no UTF-8.
    """
    match = HIDDEN.search(text) or _SURROGATE.search(text)
    return "" if match is None else code_of(match[0])


def with_signs_for_hidden(text: str) -> str:
    """A text of the same length with `UNKNOWN` in the place of each hidden character."""
    if text.isprintable():  # nearly all are, and this is quicker
        return text
    return _SURROGATE.sub(UNKNOWN, HIDDEN.sub(UNKNOWN, text))


def code_of(character: str) -> str:
    """A character as people name it, such as `U+202E`."""
    return f"U+{ord(character):04X}"
