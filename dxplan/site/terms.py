"""Terms of the glossary, linked where a page first uses them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup, escape

from dxplan.model.values import Text
from dxplan.site.links import Links

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"(<[^>]*>)")
_CAPITALS = re.compile(r"[A-ZĐ]{3}")
_SHORT = 12
"""Letters of a form that may well be meant otherwise: “một phần”, “thường xuyên”, “on time”."""
_LONGEST = 120
"""Letters of a form beyond which it is looked for in no text."""

_LEFT_ALONE = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "th"})


class _TermForm(NamedTuple):
    text: str
    key: str


@dataclass(frozen=True)
class _TermForms:
    """The names and aliases that are sure, to be looked up by a text however many there are.

    - ``lengths``: how long those are that begin with a word in small letters, the longest first.
    - ``exact``: those that are written in capitals only, by their text.
    - ``folded``: all others, by length and text in small letters.
    """

    lengths: Mapping[str, Sequence[int]]
    exact: Mapping[str, _TermForm]
    folded: Mapping[tuple[int, str], _TermForm]

    def of(self, text: str) -> _TermForm | None:
        """The form that a text is; of several the first in the order of texts and keys."""
        forms = (self.exact.get(text), self.folded.get((len(text), text.casefold())))
        return min((form for form in forms if form is not None), default=None)


class _TermMatch(NamedTuple):
    start: int
    end: int
    key: str


@dataclass(frozen=True)
class GlossaryTerms:
    """The terms of the glossary in one language, and where texts use them.

    In a free text a term is recognised by its name and aliases, where these can mean nothing
    else: long ones, abbreviations in capitals, and those with a number.
    """

    links: Links
    _matches: dict[str, Sequence[_TermMatch]] = field(default_factory=dict)

    def __contains__(self, key: str | None) -> bool:
        """Whether the glossary has a term."""
        return key in self.links.site.portfolio.terms

    def matches(self, safe: str) -> Sequence[_TermMatch]:
        """Where terms stand in a text; looked for once, for many pages repeat the same text."""
        matches = self._matches.get(safe)
        if matches is None:
            matches = self._matches[safe] = tuple(self._find(safe))
        return matches

    def may_match(self, html: str) -> bool:
        """Whether the first word of a term stands anywhere in a text or in a piece of HTML."""
        words = map(str.casefold, _WORD.findall(html))
        return not self._forms.lengths.keys().isdisjoint(words)

    def _find(self, safe: str) -> Iterator[_TermMatch]:
        if not self.may_match(safe):
            return
        end = 0
        for word in _WORD.finditer(safe):
            if word.start() < end:
                continue
            match = self._match_at(safe, word)
            if match is not None:
                end = match.end
                yield match

    def _match_at(self, safe: str, word: re.Match[str]) -> _TermMatch | None:
        start = word.start()
        for length in self._forms.lengths.get(word[0].casefold(), ()):
            end = start + length
            form = self._forms.of(safe[start:end])
            if form is None or _WORD.match(safe, end) or _in_number(safe, start, end):
                continue
            return _TermMatch(start, end, form.key)
        return None

    @cached_property
    def _forms(self) -> _TermForms:
        lengths: dict[str, set[int]] = defaultdict(set)
        exact: dict[str, _TermForm] = {}
        folded: dict[tuple[int, str], _TermForm] = {}
        for form, written in sorted(self._sure_forms()):
            first_word = _WORD.findall(form.text)[0].casefold()
            lengths[first_word].add(len(form.text))
            if _CAPITALS.search(written):
                exact.setdefault(form.text, form)
            else:
                folded.setdefault((len(form.text), form.text.casefold()), form)
        longest_first = {
            word: sorted(of_word, reverse=True) for word, of_word in lengths.items()
        }
        return _TermForms(longest_first, exact, folded)

    def _sure_forms(self) -> Iterator[tuple[_TermForm, str]]:
        """Every name and alias that begins with a word, escaped and as it is written."""
        for key, term in self.links.site.portfolio.terms.items():
            for written in (self.links.plain(term.fields.name), *term.fields.aliases):
                if _WORD.match(written) and _is_sure(written):
                    yield _TermForm(str(escape(written)), key), written


def _is_sure(written: str) -> bool:
    """Whether a name can mean nothing but its term, and may stand in a sentence."""
    if len(written) > _LONGEST:
        return False
    if len(written) > _SHORT or _CAPITALS.search(written):
        return True
    return any(sign.isdigit() for sign in written)


@dataclass
class PageTerms:
    """The links to the glossary of one rendering of a page: each term where it is first used.

    Everyday words are linked only where a template names their term itself.
    """

    glossary: GlossaryTerms
    linked: set[str] = field(default_factory=set)

    @property
    def _links(self) -> Links:
        return self.glossary.links

    def word(self, key: str | None, text: str) -> Markup:
        """Words of the site itself for a term; a link where the page has not linked it yet."""
        if key is None or key in self.linked or key not in self.glossary:
            return escape(text)
        self.linked.add(key)
        address = self._links.address(f"glossary.html#{key}")
        link = f'<a class="term" href="{escape(address)}">{escape(text)}</a>'
        return Markup(link)  # noqa: S704 - its parts are escaped

    def text(self, text: Text | str | None) -> Markup:
        """A text with its terms linked, if it is in the page's language; a plain line as it is."""
        if isinstance(text, str):
            return escape(text)
        if text is None or not self._links.is_own_language(text):
            return self._links.text(text)
        return self._link(str(escape(self._links.plain(text))))

    def entry_text(self, text: Text | None) -> Markup:
        """A text of a log's entry: its days too are written as the page's language does."""
        if text is None or not self._links.is_own_language(text):
            return self._links.text(text)
        spelled = self._links.formats.spell_days(self._links.plain(text))
        return self._link(str(escape(spelled)))

    def html(self, html: Markup) -> Markup:
        """A piece of HTML with the terms of its text linked, but for links, headings and code."""
        if not self.glossary.may_match(html):
            return html
        parts: list[str] = []
        depth = 0
        for part in _TAG.split(html):
            is_tag = part.startswith("<")
            if is_tag and _tag_name(part) in _LEFT_ALONE:
                is_end = part.startswith("</")
                depth += -1 if is_end else 1
            if is_tag or depth:
                parts.append(part)
            else:
                parts.append(self._link(part))
        return Markup("".join(parts))  # noqa: S704 - the parts of safe HTML

    def _link(self, safe: str) -> Markup:
        matches = self.glossary.matches(safe)
        if not matches:
            return Markup(safe)  # noqa: S704 - a text that is escaped
        parts: list[str] = []
        at = 0
        for match in matches:
            text = Markup(safe[match.start : match.end])  # noqa: S704 - of a text that is escaped
            parts += [safe[at : match.start], self.word(match.key, text)]
            at = match.end
        parts.append(safe[at:])
        return Markup("".join(parts))  # noqa: S704 - the parts of a text that is escaped


def _tag_name(tag: str) -> str:
    name, _, _ = tag.strip("</>").partition(" ")
    return name


def _in_number(text: str, start: int, end: int) -> bool:
    """Whether a place is part of a document's number: 639/BTTTT-THH."""
    first = text.rfind(" ", 0, start) + 1
    last = text.find(" ", end)
    if last < 0:
        last = len(text)
    return "/" in text[first:last]
