"""L: in which languages a record speaks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dxplan.diagnostics import Applicability, KeyPath, Replace, SetValue, SymbolicFix
from dxplan.model.fields import keys_where
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Body, Context, Findings, finding, is_extension
from dxplan.rules.texts import field_of
from dxplan.source.markdown import addresses_in, unread_in
from dxplan.source.source_file import ENGLISH
from dxplan.text.letters import (
    STROKED,
    Lookalike,
    lookalikes_in,
    may_hold_lookalikes,
)


def missing_vietnamese(context: Context) -> Findings:
    """L101: text without its Vietnamese."""
    for record, path, text in context.bilingual_texts:
        if text.vi is None:
            yield finding("L101", record, path)


def missing_english(context: Context) -> Findings:
    """L102: a name or title without its English, of groups and milestones too."""
    for record, path, text in context.bilingual_texts:
        if text.en is None and _is_name(path):
            yield finding("L102", record, path)


def _is_name(path: KeyPath) -> bool:
    """Whether it is the name of a record, or of a group or milestone in it."""
    if path in {("title",), ("name",)}:
        return True
    return path[0] in {"groups", "milestones"} and path[-1] == "title"


def mixed_language(context: Context) -> Findings:
    """L103: Vietnamese where English is said to stand, or English where Vietnamese is."""
    for record, path, text in context.bilingual_texts:
        if path[-1] == "as_cited":
            continue  # a source is cited in its own words
        if text.vi is not None:
            yield from _mixed_text(record, (*path, "vi"), text.vi)
        is_copy = text.en == text.vi
        if text.en is not None and not is_copy:
            yield from _mixed_text(record, (*path, "en"), text.en)
    for body in context.bodies:
        yield from _mixed_body(body)


def _mixed_text(record: Record[Any], path: KeyPath, text: str) -> Findings:
    lang = str(path[-1])
    if not _is_doubtful(text, lang):
        return
    actual = language_of(text)
    if actual not in {None, lang}:
        yield finding("L103", record, path, **_languages(lang, actual))


def _mixed_body(body: Body) -> Findings:
    text = body.source.body
    is_english = body.source.file.endswith(ENGLISH)
    lang = "en" if is_english else "vi"
    if is_english and text.isascii():
        return  # not one letter that is Vietnamese
    if not is_english and not _CERTAIN_WORD.search(text, 0, 2 * _READ):
        return  # not one word that is surely English
    actual = language_of(_prose(body), names=0.25)
    if actual in {None, lang}:
        return
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0:
        end = len(text)
    yield body.finding("L103", (start, end), **_languages(lang, actual))


def _languages(expected: str, actual: str | None) -> dict[str, Any]:
    return {"expected": f"language-{expected}", "found": f"language-{actual}"}


def _is_doubtful(text: str, lang: str) -> bool:
    """Whether a text may be in the other language at all: one letter says that most are not."""
    if lang == "en":
        return not text.isascii()
    return _VIETNAMESE.search(text) is None


def same_in_both_languages(context: Context) -> Findings:
    """L104: Vietnamese that was copied where its translation should stand."""
    for record, path, text in context.bilingual_texts:
        if text.en is None or text.vi is None:
            continue
        if text.vi.split() != text.en.split():
            continue
        if _is_a_vietnamese_phrase(text.en):
            yield finding("L104", record, (*path, "en"))


def _is_a_vietnamese_phrase(text: str) -> bool:
    """Whether a text has several words, one of them with a Vietnamese letter."""
    composed = unicodedata.normalize("NFC", text)
    if len(_WORD.findall(composed)) <= 3:
        return False
    return _VIETNAMESE.search(composed) is not None


_READ_BY_PEOPLE = keys_where(
    lambda field: (
        (field.is_bilingual or field.meaning.text == "name")
        and field.meaning.text != "quotation"
    )
)
"""Keys whose plain texts people read."""
_NOT_READ = frozenset({"as_cited", "aliases"})
"""Keys with letters of their own: a source is cited in its own, aliases are odd on purpose."""


def lookalike_letter(context: Context) -> Findings:
    """L105: letters of other alphabets, wide ones or ligatures in the place of those meant."""
    for record, path, text in context.texts_where(may_hold_lookalikes):
        if _is_read(path):
            yield from _lookalikes_in_value(record, path, text)
    for body in context.bodies:
        yield from _lookalikes_in_body(body)


def _lookalikes_in_value(record: Record[Any], path: KeyPath, text: str) -> Findings:
    if record.kind == "document" and path == ("number",):
        text = text.translate(STROKED)  # a rule of its own corrects these letters
    lookalikes = _outside(lookalikes_in(text), addresses_in(text))
    for group, applicability in _by_certainty(lookalikes):
        step = SetValue((*record.path, *path), _corrected(text, group))
        fix = SymbolicFix(applicability, (step,))
        yield finding("L105", record, path, fix=fix, **_first_lookalike(group))


def _lookalikes_in_body(body: Body) -> Findings:
    text = body.source.body
    if not may_hold_lookalikes(text):
        return
    lookalikes = list(lookalikes_in(text))
    if not lookalikes:
        return
    for group, applicability in _by_certainty(_outside(lookalikes, unread_in(text))):
        steps = [
            Replace(body.file_span(lookalike.span), lookalike.meant)
            for lookalike in group
        ]
        fix = SymbolicFix(applicability, tuple(steps))
        yield body.finding("L105", group[0].span, fix, **_first_lookalike(group))


def _is_read(path: KeyPath) -> bool:
    """Whether people read the text at a path, and want its letters to be the common ones."""
    if is_extension(path):
        return False
    if not _NOT_READ.isdisjoint(path):
        return False
    if path[-1] in {"vi", "en"}:
        return True
    return field_of(path) in _READ_BY_PEOPLE


def _outside(
    lookalikes: Iterable[Lookalike], unread: Sequence[tuple[int, int]]
) -> list[Lookalike]:
    """The lookalikes, in their order, that no span touches; both are walked once."""
    spans = sorted(unread, reverse=True)
    outside, reached = [], 0
    for lookalike in lookalikes:
        while spans and spans[-1][0] < lookalike.span[1]:
            reached = max(reached, spans.pop()[1])
        if reached <= lookalike.span[0]:
            outside.append(lookalike)
    return outside


def _by_certainty(
    lookalikes: Sequence[Lookalike],
) -> Iterator[tuple[list[Lookalike], Applicability]]:
    sure: list[Lookalike] = []
    unsure: list[Lookalike] = []
    for lookalike in lookalikes:
        group = sure if lookalike.sure else unsure
        group.append(lookalike)
    if sure:
        yield sure, "safe"
    if unsure:
        yield unsure, "unsafe"


def _corrected(text: str, lookalikes: Sequence[Lookalike]) -> str:
    for lookalike in reversed(lookalikes):
        text = text[: lookalike.span[0]] + lookalike.meant + text[lookalike.span[1] :]
    return text


def _first_lookalike(lookalikes: Sequence[Lookalike]) -> dict[str, Any]:
    """The first lookalike, what it is meant to be, and its odd letters by their code points."""
    first = lookalikes[0]
    code_points: dict[str, str] = {}
    for letter in first.written:
        if letter not in first.meant:
            code_points[letter] = f"{letter} (U+{ord(letter):04X})"
    return {
        "value": first.written,
        "suggestion": first.meant,
        "letters": ", ".join(code_points.values()),
    }


_WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE = re.compile(
    r"[ăâđêôơư\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd"
    r"ĩũ\u1ea0-\u1ef9]",
    re.IGNORECASE,
)
_CERTAIN = frozenset(
    {
        "of",
        "and",
        "for",
        "with",
        "from",
        "by",
        "are",
        "is",
        "was",
        "were",
        "this",
        "that",
        "which",
        "will",
    }
)
_INITIALS = "".join(sorted({word[0] for word in _CERTAIN}))
_CERTAIN_WORD = re.compile(
    rf"[{_INITIALS}{_INITIALS.upper()}](?<![^\W\d_].)"
    rf"(?<=(?=(?i:{'|'.join(sorted(_CERTAIN))})(?![^\W\d_])).)"
)
"""One of these words by itself; a search that begins with a letter of a few is a fast one."""
_ENGLISH = _CERTAIN | {"the", "to", "in", "on", "be", "has", "have", "its"}
"""The small words of English; without a certain one they may be unaccented Vietnamese."""
_QUOTED = re.compile(
    r"“[^“”]*+”|\"[^\"\n]*+\"|«[^«»]*+»|‘[^‘’]*+’|`[^`]*+`|https?://\S++", re.IGNORECASE
)
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|\||```).*", re.MULTILINE)
_FEWEST = 4
"""Words that a text needs to have a language; fewer may be a name."""
_READ = 20_000
"""Characters of a text that say which language it is in."""


def _prose(body: Body) -> str:
    return _QUOTED_LINE.sub("", body.source.body[: 2 * _READ])


def language_of(text: str, *, names: float = 0) -> str | None:
    """The language a text is surely in; ``names`` is the share of Vietnamese names in English.

    What stands in quotation marks may be in any language.
    """
    unquoted = _QUOTED.sub(" ", text[:_READ])
    words = _WORD.findall(unicodedata.normalize("NFC", unquoted))
    if len(words) < _FEWEST:
        return None
    accented = [word for word in words if _has_accent(word)]
    small_words = [word.lower() for word in words if word.lower() in _ENGLISH]
    if not _CERTAIN.isdisjoint(small_words):
        has_enough_small_words = len(small_words) >= max(2, len(words) // 20)
        has_few_accents = len(accented) <= names * len(words)
        is_english = has_enough_small_words and has_few_accents
        return "en" if is_english else None
    if _is_vietnamese(words, accented):
        return "vi"
    return None


def _is_vietnamese(words: Sequence[str], accented: Sequence[str]) -> bool:
    """Whether so many words have accents, and not only names among them."""
    if len(accented) <= 0.4 * len(words):
        return False
    in_small_letters = sum(map(str.islower, accented))
    return in_small_letters >= 2


def _has_accent(word: str) -> bool:
    if word.isascii():
        return False
    return _VIETNAMESE.search(word) is not None
