"""L: in which languages a record speaks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from dxplan.diagnostics import Applicability, KeyPath, Replace, SetValue, SymbolicFix
from dxplan.model.fields import keys_where
from dxplan.rules.context import Body, Context, Findings, finding, is_extension
from dxplan.rules.texts import field_of
from dxplan.source.markdown import addresses_in, unread_in
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
        for lang, words in (
            ("vi", text.vi),
            ("en", text.en if text.en != text.vi else None),
        ):
            spoken = (
                language_of(words)
                if words is not None and _is_doubtful(words, lang)
                else lang
            )
            if spoken not in {None, lang}:
                yield finding(
                    "L103",
                    record,
                    (*path, lang),
                    expected=f"language-{lang}",
                    found=f"language-{spoken}",
                )
    for body in context.bodies:
        lang = "en" if body.source.file.endswith(".en.md") else "vi"
        if lang == "vi" and not _CERTAIN_WORD.search(body.source.body, 0, 2 * _READ):
            continue  # not one word that is surely English
        spoken = language_of(_prose(body), names=0.25)
        if spoken not in {None, lang}:
            start = len(body.source.body) - len(body.source.body.lstrip())
            end = body.source.body.find("\n", start)
            span = (start, end if end > 0 else len(body.source.body))
            yield body.finding(
                "L103", span, expected=f"language-{lang}", found=f"language-{spoken}"
            )


def _is_doubtful(words: str, lang: str) -> bool:
    """Whether a text may be in the other language at all: one letter says that most are not."""
    return not words.isascii() if lang == "en" else _VIETNAMESE.search(words) is None


def same_in_both_languages(context: Context) -> Findings:
    """L104: Vietnamese that was copied where its translation should stand."""
    for record, path, text in context.bilingual_texts:
        if (
            text.en is not None
            and text.vi is not None
            and text.vi.split() == text.en.split()
        ):
            words = _WORD.findall(unicodedata.normalize("NFC", text.en))
            if len(words) > 3 and any(map(_VIETNAMESE.search, words)):
                yield finding("L104", record, (*path, "en"))


_READ_BY_PEOPLE = keys_where(
    lambda field: (
        (field.is_bilingual or field.meaning.text == "name")
        and field.meaning.text != "quotation"
    )
)
"""Keys whose plain texts people read; of aliases, odd writings may be the reason why they are there."""


def lookalike_letter(context: Context) -> Findings:
    """L105: letters of other alphabets, wide ones, ligatures in the place of the ones that are meant."""
    for record, texts in context.scalar_texts:
        for path, text in texts:
            if not text.isascii() and _is_read(path):
                known = (
                    text.translate(STROKED)
                    if record.kind == "document" and path == ("number",)
                    else text
                )  # R116
                words = _outside(odd_words(known), addresses_in(text))
                for group, sure in _by_certainty(words):
                    fix = SymbolicFix(
                        sure, (SetValue((*record.path, *path), _mended(known, group)),)
                    )
                    yield replace(
                        finding("L105", record, path, fix=fix), args=_shown(group)
                    )
    for body in context.bodies:
        text = body.source.body
        words = [] if text.isascii() else [*odd_words(text)]
        for group, sure in _by_certainty(
            _outside(words, unread_in(text) if words else [])
        ):
            fix = SymbolicFix(
                sure,
                tuple(Replace(body.file_span(word.span), word.meant) for word in group),
            )
            yield body.finding("L105", group[0].span, fix, **_shown(group))


def _is_read(path: KeyPath) -> bool:
    if (
        is_extension(path) or "as_cited" in path or "aliases" in path
    ):  # a source is cited in its own letters
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
    sure, unsure = (
        [word for word in words if word.sure],
        [word for word in words if not word.sure],
    )
    if sure:
        yield sure, "safe"
    if unsure:
        yield unsure, "unsafe"


def _mended(text: str, words: Sequence[OddWord]) -> str:
    for word in reversed(words):
        text = text[: word.span[0]] + word.meant + text[word.span[1] :]
    return text


def _shown(words: Sequence[OddWord]) -> dict[str, Any]:
    """The first word, what it is meant to be, and its odd letters by their code points."""
    first = words[0]
    odd = dict.fromkeys(letter for letter in first.written if letter not in first.meant)
    letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in odd)
    return {"value": first.written, "suggestion": first.meant, "letters": letters}


_WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE = re.compile(
    r"[ăâđêôơư\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fdĩũ\u1ea0-\u1ef9]",
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
"""The small words of English; without the certain ones they may be Vietnamese typed without its marks."""
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
    """The language a text is surely in, if any. ``names``: the share of words that may be Vietnamese names in English.

    What stands in quotation marks may be in any language.
    """
    words = _WORD.findall(unicodedata.normalize("NFC", _QUOTED.sub(" ", text[:_READ])))
    if len(words) < _FEWEST:
        return None
    accented = [
        word for word in words if not word.isascii() and _VIETNAMESE.search(word)
    ]
    english = [small for word in words if (small := word.lower()) in _ENGLISH]
    certain = not _CERTAIN.isdisjoint(english)
    if (
        not certain
        and len(accented) > 0.4 * len(words)
        and sum(map(str.islower, accented)) >= 2
    ):
        return "vi"
    enough = max(2, len(words) // 20)
    return (
        "en"
        if certain and len(english) >= enough and len(accented) <= names * len(words)
        else None
    )
