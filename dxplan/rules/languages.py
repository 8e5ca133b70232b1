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
from dxplan.text.letters import STROKED, OddWord, odd_words


def missing_vietnamese(context: Context) -> Findings:
    """L101: text without its Vietnamese."""
    for record, path, text in context.bilingual_texts:
        if text.vi is None:
            yield finding("L101", record, path)


def missing_english(context: Context) -> Findings:
    """L102: a name or title without its English."""
    for record, path, text in context.bilingual_texts:
        if text.en is None and path in {("title",), ("name",)}:
            yield finding("L102", record, path)


def mixed_language(context: Context) -> Findings:
    """L103: Vietnamese where English is said to stand, or English where Vietnamese is."""
    for record, path, text in context.bilingual_texts:
        if path[-1] == "as_cited":
            continue  # a source is cited in its own words
        for lang, words in (("vi", text.vi), ("en", text.en)):
            is_copy = lang == "en" and text.en == text.vi
            if words is None or is_copy or not _is_doubtful(words, lang):
                continue
            actual = language_of(words)
            if actual not in {None, lang}:
                args = _languages(lang, actual)
                yield finding("L103", record, (*path, lang), **args)
    for body in context.bodies:
        yield from _mixed_body(body)


def _mixed_body(body: Body) -> Findings:
    text = body.source.body
    lang = "en" if body.source.file.endswith(ENGLISH) else "vi"
    if lang == "vi" and not _CERTAIN_WORD.search(text, 0, 2 * _READ):
        return  # not one word that is surely English
    actual = language_of(_prose(body), names=0.25)
    if actual in {None, lang}:
        return
    start = len(text) - len(text.lstrip())
    line_end = text.find("\n", start)
    span = (start, line_end if line_end > 0 else len(text))
    yield body.finding("L103", span, **_languages(lang, actual))


def _languages(expected: str, actual: str | None) -> dict[str, Any]:
    return {"expected": f"language-{expected}", "found": f"language-{actual}"}


def _is_doubtful(words: str, lang: str) -> bool:
    """Whether a text may be in the other language at all: one letter says that most are not."""
    if lang == "en":
        return not words.isascii()
    return _VIETNAMESE.search(words) is None


def same_in_both_languages(context: Context) -> Findings:
    """L104: Vietnamese that was copied where its translation should stand."""
    for record, path, text in context.bilingual_texts:
        if text.en is None or text.vi is None:
            continue
        if text.vi.split() != text.en.split():
            continue
        words = _WORD.findall(unicodedata.normalize("NFC", text.en))
        if len(words) > 3 and any(map(_VIETNAMESE.search, words)):
            yield finding("L104", record, (*path, "en"))


_READ_BY_PEOPLE = keys_where(
    lambda field: (
        (field.is_bilingual or field.meaning.text == "name")
        and field.meaning.text != "quotation"
    )
)
"""Keys whose plain texts people read; aliases may be odd spellings on purpose."""


def lookalike_letter(context: Context) -> Findings:
    """L105: letters of other alphabets, wide ones or ligatures in the place of those meant."""
    for record, texts in context.scalar_texts:
        for path, text in texts:
            if not text.isascii() and _is_read(path):
                yield from _lookalikes_in_value(record, path, text)
    for body in context.bodies:
        if not body.source.body.isascii():
            yield from _lookalikes_in_body(body)


def _lookalikes_in_value(record: Record[Any], path: KeyPath, text: str) -> Findings:
    if record.kind == "document" and path == ("number",):
        text = text.translate(STROKED)  # a rule of its own corrects these letters
    words = _outside(odd_words(text), addresses_in(text))
    for group, applicability in _by_certainty(words):
        step = SetValue((*record.path, *path), _corrected(text, group))
        fix = SymbolicFix(applicability, (step,))
        yield finding("L105", record, path, fix=fix, **_first_word(group))


def _lookalikes_in_body(body: Body) -> Findings:
    words = [*odd_words(body.source.body)]
    unread = unread_in(body.source.body) if words else []
    for group, applicability in _by_certainty(_outside(words, unread)):
        steps = [Replace(body.file_span(word.span), word.meant) for word in group]
        fix = SymbolicFix(applicability, tuple(steps))
        yield body.finding("L105", group[0].span, fix, **_first_word(group))


def _is_read(path: KeyPath) -> bool:
    """Whether people read the text at a path; a source is cited in its own letters."""
    if is_extension(path) or "as_cited" in path or "aliases" in path:
        return False
    return path[-1] in {"vi", "en"} or field_of(path) in _READ_BY_PEOPLE


def _outside(
    words: Iterable[OddWord], unread: Sequence[tuple[int, int]]
) -> list[OddWord]:
    """The words, in their order, that no span touches; spans and words are walked once."""
    spans = sorted(unread, reverse=True)
    outside, reached = [], 0
    for word in words:
        while spans and spans[-1][0] < word.span[1]:
            reached = max(reached, spans.pop()[1])
        if reached <= word.span[0]:
            outside.append(word)
    return outside


def _by_certainty(
    words: Sequence[OddWord],
) -> Iterator[tuple[list[OddWord], Applicability]]:
    sure = [word for word in words if word.sure]
    unsure = [word for word in words if not word.sure]
    if sure:
        yield sure, "safe"
    if unsure:
        yield unsure, "unsafe"


def _corrected(text: str, words: Sequence[OddWord]) -> str:
    for word in reversed(words):
        text = text[: word.span[0]] + word.meant + text[word.span[1] :]
    return text


def _first_word(words: Sequence[OddWord]) -> dict[str, Any]:
    """The first word, what it is meant to be, and its odd letters by their code points."""
    first = words[0]
    odd = dict.fromkeys(letter for letter in first.written if letter not in first.meant)
    letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in odd)
    return {"value": first.written, "suggestion": first.meant, "letters": letters}


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
_CERTAIN_WORD = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(sorted(_CERTAIN))})(?![^\W\d_])", re.IGNORECASE
)
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
    words = _WORD.findall(unicodedata.normalize("NFC", _QUOTED.sub(" ", text[:_READ])))
    number = len(words)
    if number < _FEWEST:
        return None
    accented = [word for word in words if _has_accent(word)]
    english = _ENGLISH.intersection(map(str.lower, words))
    if _CERTAIN.isdisjoint(english):
        in_small_letters = sum(map(str.islower, accented))
        is_mostly_accented = len(accented) > 0.4 * number
        return "vi" if is_mostly_accented and in_small_letters >= 2 else None
    small_words = sum(word.lower() in _ENGLISH for word in words)
    if small_words < max(2, number // 20):
        return None
    return "en" if len(accented) <= names * number else None


def _has_accent(word: str) -> bool:
    return not word.isascii() and _VIETNAMESE.search(word) is not None
