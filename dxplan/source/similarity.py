"""Whether two files say the same, or all but a little."""

from difflib import SequenceMatcher

from dxplan.source.source_file import Source

_SAME = 0.85
"""The part of the lines of the longer file that the other has too."""
_LONGEST = 2_000
"""Files of more lines are not compared by the line."""


def is_nearly_the_same(one: Source, other: Source) -> bool:
    """Whether two records are surely copies: equal, or of one title and number and with few lines that differ."""
    lines, others = one.text.splitlines(), other.text.splitlines()
    if lines == others:
        return True
    longest = max(len(lines), len(others))
    if longest > _LONGEST or not _is_named_alike(one, other):
        return False
    blocks = SequenceMatcher(None, lines, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= _SAME * longest


def _is_named_alike(one: Source, other: Source) -> bool:
    if not isinstance(one.front_matter, dict) or not isinstance(
        other.front_matter, dict
    ):
        return False
    return all(
        one.front_matter.get(key) == other.front_matter.get(key)
        for key in ("title", "number", "indicator")
    )
