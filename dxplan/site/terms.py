"""Terms of the glossary, linked where a page first uses them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
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

_LEFT_ALONE = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "th"})


class _TermForm(NamedTuple):
    text: str
    key: str
    is_exact: bool


class _TermMatch(NamedTuple):
    start: int
    end: int
    key: str


@dataclass
class GlossaryLinks:
    """The links to the glossary of one language; of the page that is just being rendered it keeps what it has linked.

    In a free text a term is found by its name and aliases, where these can mean nothing else: long ones, abbreviations
    in capitals, and those with a number. Everyday words are linked only where a template names their term itself.
    """

    links: Links
    linked: set[str] = field(default_factory=set)
    _known: dict[str, Sequence[_TermMatch]] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin a page."""
        self.linked = set()

    def word(self, key: str | None, words: str) -> Markup:
        """Words of the site itself for a term; a link where the glossary has it and the page has not linked it yet."""
        if (
            key is None
            or key in self.linked
            or key not in self.links.site.portfolio.terms
        ):
            return escape(words)
        self.linked.add(key)
        return Markup('<a class="term" href="{}">{}</a>').format(
            self.links.address(f"glossary.html#{key}"), words
        )

    def text(self, text: Text | None) -> Markup:
        """A text with its terms linked, if it is in the page's language."""
        shown = self.links.text(text)
        if text is None or text.get(self.links.words.lang)[1] != self.links.words.lang:
            return shown
        return self._link(str(escape(self.links.plain(text))))

    def told(self, text: Text | None) -> Markup:
        """A text of a log's entry, which nobody may rewrite: its days too are written as the page's language does."""
        lang = self.links.words.lang
        if text is None or text.get(lang)[1] != lang:
            return self.text(text)
        return self._link(
            str(escape(self.links.words.spell_days(self.links.plain(text))))
        )

    def html(self, html: Markup) -> Markup:
        """A piece of HTML with the terms of its text linked, but for links, headings and code."""
        parts, inside = [], 0
        for part in _TAG.split(html):
            if part.startswith("<"):
                name = part.strip("</>").partition(" ")[0]
                inside += (
                    (-1 if part.startswith("</") else 1) if name in _LEFT_ALONE else 0
                )
            parts.append(part if inside or part.startswith("<") else self._link(part))
        return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - the parts of safe HTML

    def _link(self, safe: str) -> Markup:
        parts, at = [], 0
        for found in self._finds(safe):
            words = Markup(safe[found.start : found.end])  # noqa: S704 - of a text that is escaped
            parts += [safe[at : found.start], self.word(found.key, words)]
            at = found.end
        return Markup("".join([*parts, safe[at:]]))  # noqa: S704

    def _finds(self, safe: str) -> Sequence[_TermMatch]:
        """Where terms stand in a text; looked for once, for many pages repeat the same words."""
        if safe not in self._known:
            found: list[_TermMatch] = []
            for word in _WORD.finditer(safe):
                if not found or word.start() >= found[-1].end:
                    found += self._at(safe, word)
            self._known[safe] = tuple(found)
        return self._known[safe]

    def _at(self, safe: str, word: re.Match[str]) -> Sequence[_TermMatch]:
        start = word.start()
        for form in self._forms.get(word[0].casefold(), ()):
            end = start + len(form.text)
            there = safe[start:end]
            alike = (
                there == form.text
                if form.is_exact
                else there.casefold() == form.text.casefold()
            )
            if (
                alike
                and not _WORD.match(safe, end)
                and not _in_number(safe, start, end)
            ):
                return (_TermMatch(start, end, form.key),)
        return ()

    @cached_property
    def _forms(self) -> Mapping[str, Sequence[_TermForm]]:
        """The names and aliases that are sure, the longest first, by their first word."""
        forms: dict[str, list[_TermForm]] = defaultdict(list)
        for key, term in self.links.site.portfolio.terms.items():
            for written in (self.links.plain(term.fields.name), *term.fields.aliases):
                first = _WORD.match(written)
                capitals = _CAPITALS.search(written) is not None
                if first and (
                    capitals
                    or len(written) > _SHORT
                    or any(sign.isdigit() for sign in written)
                ):
                    forms[first[0].casefold()].append(
                        _TermForm(str(escape(written)), key, capitals)
                    )
        return {
            first: sorted(found, key=lambda form: (-len(form.text), form))
            for first, found in forms.items()
        }


def _in_number(text: str, start: int, end: int) -> bool:
    """Whether a place is part of a document's number: 639/BTTTT-THH."""
    before = text.rfind(" ", 0, start) + 1
    after = text.find(" ", end)
    return "/" in text[before : after if after >= 0 else len(text)]
