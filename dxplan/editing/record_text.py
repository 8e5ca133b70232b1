"""A new record as text: its keys in the order in which people write them, its number as text."""

import re
from collections.abc import Mapping

from dxplan.diagnostics import Value
from dxplan.fixes.block_style import block_text

_FIRST = (
    "number", "group", "title", "part_of", "implements", "area", "lead_unit",
    "lead_unknown", "coordinating_units", "deliverables", "milestones", "targets",
    "indicator", "operator", "value", "value_text", "measure", "baseline", "deadline",
    "by", "steps",
)  # fmt: skip
"""The keys that stand first, in this order; all others follow as they are given."""
_LAST = ("source", "as_cited", "note", "reports", "measurements")
_BARE_NUMBER = re.compile(r"^(number: )([\w.-]+)$", re.MULTILINE)


def record_text(front_matter: Mapping[str, Value], body: str) -> str:
    """Front matter in block style, and the body.

    The number stands in quotation marks, so that no reader takes 1.10 for 1.1.
    """
    ordered = {key: front_matter[key] for key in sorted(front_matter, key=_rank)}
    head = _BARE_NUMBER.sub(r'\1"\2"', block_text(ordered), count=1)
    text = f"---\n{head}---\n"
    if body:
        text += body.rstrip("\n") + "\n"
    return text


def _rank(key: str) -> int:
    if key in _FIRST:
        return _FIRST.index(key)
    if key in _LAST:
        return len(_FIRST) + 1 + _LAST.index(key)
    return len(_FIRST)
