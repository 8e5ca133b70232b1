"""Texts that only hold the place of a value."""

import re
import unicodedata

_NOTHING = r"none|chưa có|không có"
_PLACEHOLDER = re.compile(
    r"\s*(?:todo|tbd|fixme|x{3,}|\?+|[-–—_]+|\.{2,}+|…+|~|n/a|null|nil"
    r"|to be (?:determined|announced|updated|added)|chưa rõ|chưa xác định"
    r"|(?:đang|sẽ|chờ) (?:được )?(?:cập nhật|bổ sung)|(?:cập nhật|bổ sung) sau|lorem ipsum\b.*"
    r"|<(?![^<>]*://)(?=[^<>]*[^\W\d])[^<>]*+>|\[(?=[^\[\]]*[^\W\d])[^\[\]]*+\]"
    rf"|\{{\{{[^{{}}]*\}}\}}|{_NOTHING})[\s.:!]*",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER = re.compile(rf"\s*(?:{_NOTHING}|chưa rõ|chưa xác định)[\s.!]*", re.IGNORECASE)


def is_placeholder(text: str) -> bool:
    """Whether a text only holds the place of a value."""
    return _PLACEHOLDER.fullmatch(unicodedata.normalize("NFC", text)) is not None


def is_answer(text: str) -> bool:
    """Whether a placeholder also answers a question: “không có” under `difficulty`."""
    return _ANSWER.fullmatch(unicodedata.normalize("NFC", text)) is not None
