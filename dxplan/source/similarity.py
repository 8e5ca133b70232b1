"""Whether two files say the same, or all but a little."""

from difflib import SequenceMatcher

from dxplan.source.source_file import Source

_SAME = 0.85
"""The part of the lines of the longer file that the other has too."""
_LONGEST = 2_000
"""Files of more lines are not compared by the line."""


def is_nearly_the_same(one: Source, other: Source) -> bool:
    """Whether two records are surely copies.

    They are equal, or of one title and number and with few lines that differ.
    """
    lines = one.text.splitlines()
    others = other.text.splitlines()
    if lines == others:
        return True
    longest = max(len(lines), len(others))
    if longest > _LONGEST or not _is_named_alike(one, other):
        return False
    matcher = SequenceMatcher(None, lines, others, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same >= _SAME * longest


def _is_named_alike(one: Source, other: Source) -> bool:
    fields = one.front_matter
    other_fields = other.front_matter
    if not isinstance(fields, dict) or not isinstance(other_fields, dict):
        return False
    keys = ("title", "number", "indicator")
    return all(fields.get(key) == other_fields.get(key) for key in keys)
