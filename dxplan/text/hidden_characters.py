"""Characters that nobody sees, or that every reader sees otherwise: no text may hold them."""

import re
from collections import Counter
from dataclasses import dataclass, field

from dxplan.diagnostics import MANY_FINDINGS

FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and patterns without ink: they stand like blanks and are none for any program."""
_WITHOUT_WIDTH = (
    "\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufff8"
)
"""Invisible ones, those that turn the direction, and selectors of a variant."""
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
"""Signs behind which a selector says whether they are drawn as text or in colours."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, NEL among them
    "\u2028\u2029"  # line breaks that only YAML sees
    f"{FILLERS}{_WITHOUT_WIDTH}"
    "\ufff9-\ufffb\ufffe\uffff"
    "\ue000-\uf8ff"  # private use: every reader sees something else
    "\U000e0000-\U0010ffff]"  # tags and selectors: whole sentences that only programs read
    f"(?<![{_EMOJI}][\ufe0e\ufe0f])(?<![0-9#*]\ufe0f(?=\u20e3))"  # honest emoji
)
BLANKS = f"\x0b\x0c\x85\u2028\u2029{FILLERS}"
"""Hidden characters in the place of which a blank is meant."""
SAFE_TO_DELETE = re.compile(f"[{_WITHOUT_WIDTH}\U000e0000-\U000effff]")
"""Those without which a text reads the same."""
UNKNOWN = "\ufffd"
"""What stands for each hidden character where a text is taken in spite of them."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNUSUAL = re.compile("[^ -~\u00a1-\u00ac\u00ae-\u034e\u1e00-\u1eff\u2010-\u2027]")
"""What is in few texts; none of the others is hidden."""

_PLAIN_BYTES = bytes(
    byte
    for byte in range(256)
    if (byte >= 0x20 or byte in b"\t\n")
    and byte not in b"\x7f\xc2\xcd\xd8\xe2\xe3\xee\xef\xf3\xf4"
)
"""Bytes of which no hidden character and no lone return is made, E1 alone excepted."""
_HIDDEN_IN_E1 = re.compile(rb"\xe1[\x84\x85\x9e\xa0]")
"""Of the bytes before most Vietnamese letters with two accents, those before hidden ones."""


def may_hold_hidden(content: bytes) -> bool:
    """Whether UTF-8 may hold a hidden character or a lone return; quick, and True too often."""
    if content.translate(None, _PLAIN_BYTES):
        return True
    return _HIDDEN_IN_E1.search(content) is not None


def hidden_character_in(text: str) -> str:
    """The code of the first character that no text may hold, such as `U+202E`; empty without one.

    Half of a character (a surrogate) is one: a command line has it where its bytes are no UTF-8.
    """
    match = HIDDEN.search(text) or _SURROGATE.search(text)
    return "" if match is None else code_of(match[0])


def with_signs_for_hidden(text: str) -> str:
    """A text of the same length with `UNKNOWN` in the place of each hidden character."""
    if _is_usual(text):  # nearly all are, and this is quicker
        return text
    return _SURROGATE.sub(UNKNOWN, HIDDEN.sub(UNKNOWN, text))


def can_be_seen(text: str) -> bool:
    """Whether a text is one line without hidden characters, and without any that has no sign."""
    if _is_usual(text):
        return True
    return text.isprintable() and HIDDEN.search(text) is None


def _is_usual(text: str) -> bool:
    """Whether a text surely holds nothing hidden."""
    if text.isascii():
        return text.isprintable()
    return _UNUSUAL.search(text) is None


def replacement_of(character: str) -> str | None:
    """What a hidden character can safely be replaced by; None where nobody can say."""
    if character in BLANKS:
        return " "
    if SAFE_TO_DELETE.match(character):
        return ""
    return None


def code_of(character: str) -> str:
    """A character as people name it, such as `U+202E`."""
    return f"U+{ord(character):04X}"


_MOST_SEEN = 20 * MANY_FINDINGS
"""Hidden characters of a file that are looked at: so many are all replaced by one `fix`."""


@dataclass(slots=True)
class FirstHidden:
    """Takes the first hidden characters of a file: as many that a fix replaces as of the others.

    So those that nobody can replace do not keep the others from being fixed.
    """

    seen: Counter[bool] = field(default_factory=Counter)

    def takes(self, character: str) -> bool:
        """Whether this one is among the first, counted with those asked for before."""
        is_fixable = replacement_of(character) is not None
        self.seen[is_fixable] += 1
        return self.seen[is_fixable] <= MANY_FINDINGS

    @property
    def is_full(self) -> bool:
        """Whether no more need to be looked at."""
        return self.seen.total() >= _MOST_SEEN
