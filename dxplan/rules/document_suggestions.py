"""Which registered document a reference to none may have meant."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from dxplan.model.records import Jurisdiction
from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.document_mentions import (
    DocumentMention,
    contradicts,
    is_complete,
    matches,
    mention_of,
    parse_mention,
)
from dxplan.rules.reference_suggestion import ReferenceSuggestion
from dxplan.text.suggest import suggest, without_accents, without_accents_and_separators

_KIND_OF_PLACE = re.compile(
    r"^(?:tinh|thanh pho|huyen|xa|phuong|bo) | (?:province|city|district|commune)$"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A text in a file of ``home``, what it says of a document, and the id of its own record."""

    written: str
    mention: DocumentMention | None
    home: str | None
    itself: str | None


@dataclass(frozen=True, slots=True)
class _RegisteredDocument:
    """A document with its parsed number, and its names as written, by their folded form."""

    record: Record[Document]
    number: DocumentMention | None
    names: Mapping[str, str]
    portfolio: Portfolio

    @property
    def is_unique(self) -> bool:
        """Whether no other province may have a document of this number, or it has none."""
        if self.number is None:
            return True
        return self.number.is_national

    def may_be(self, wanted: _Wanted) -> bool:
        """Whether it may be meant: the text contradicts neither its number nor its names."""
        if self.record.id == wanted.itself:
            return False
        digits = _digits(wanted.written)
        same_name = self.names.get(without_accents_and_separators(wanted.written))
        if same_name is not None and digits == _digits(same_name):
            return True
        mention = wanted.mention
        if mention is None:
            return self._has_name_with(digits)
        if self.number is not None:
            return not contradicts(mention, self.number)
        if mention.tail:
            return False
        return self._has_name_with(digits)

    def _has_name_with(self, digits: tuple[int, ...]) -> bool:
        """Whether a name holds these numbers and no others, but for a year."""
        for name in self.names.values():
            if digits == _digits(name) or digits == _digits(_YEAR.sub("", name)):
                return True
        return False

    def is_exactly(self, mention: DocumentMention) -> bool:
        """Whether all that a text says holds of its number."""
        if self.number is None:
            return False
        return matches(mention, self.number)

    def reference_from(self, home: str | None) -> str:
        """How it is cited in a file of ``home``."""
        return self.portfolio.written_from(self.record, home)


class _DocumentIndex:
    """Some documents, to be looked up by what they are called and by the numbers that they bear."""

    def __init__(self, documents: Iterable[_RegisteredDocument]) -> None:
        self.all = [*documents]
        self._by_name: dict[str, list[_RegisteredDocument]] = {}
        self._by_ordinal: dict[str, list[_RegisteredDocument]] = {}
        for document in self.all:
            for name in document.names:
                self._by_name.setdefault(name, []).append(document)
            if document.number is not None:
                ordinal = document.number.bare_ordinal
                self._by_ordinal.setdefault(ordinal, []).append(document)

    def named(self, wanted: _Wanted) -> list[_RegisteredDocument]:
        """Those of which the text is a name but for accents, case and separators."""
        named = self._by_name.get(without_accents_and_separators(wanted.written), ())
        return _possible(named, wanted)

    def numbered(
        self, wanted: _Wanted, mention: DocumentMention
    ) -> list[_RegisteredDocument]:
        """Those that bear the number which the text says."""
        numbered = self._by_ordinal.get(mention.bare_ordinal, ())
        return _possible(numbered, wanted)

    def possible(self, wanted: _Wanted) -> list[_RegisteredDocument]:
        """All that may be meant: of a text that says a whole number, those that bear it."""
        if wanted.mention is not None and wanted.mention.tail:
            return self.numbered(wanted, wanted.mention)
        return _possible(self.all, wanted)


def _possible(
    documents: Iterable[_RegisteredDocument], wanted: _Wanted
) -> list[_RegisteredDocument]:
    return [document for document in documents if document.may_be(wanted)]


_EMPTY = _DocumentIndex(())


@dataclass(frozen=True)
class DocumentSuggestionFinder:
    """The documents of all jurisdictions, and what these are called."""

    portfolio: Portfolio
    names_of: Callable[[Record[Any]], Iterable[str]]

    def suggest(
        self, written: str, home: str | None, itself: str | None, *, near: bool
    ) -> ReferenceSuggestion | None:
        """The document that is meant in a file of ``home``, but ``itself``; if several, all.

        With ``near`` also one whose name is only like the text.
        """
        key = written
        if self._folder_in(written) is not None:
            key = written.partition("/")[2]
        wanted = _Wanted(written, parse_mention(key), home, itself)
        issuing_home = self._issuing_home(wanted)
        if issuing_home is None:
            return None
        homes = [issuing_home]
        if issuing_home == home:
            homes += self.portfolio.above.get(home, ())
        for place in homes:
            index = self._by_home.get(place, _EMPTY)
            suggestion = self._look_up(index, wanted, near=near)
            if suggestion is not None:
                return suggestion
        if issuing_home != home:
            return None
        return self._look_up(self._unique, wanted, near=near)

    @cached_property
    def _by_home(self) -> dict[str, _DocumentIndex]:
        grouped: dict[str, list[_RegisteredDocument]] = {}
        for key, record in self.portfolio.documents.items():
            names = [*self.names_of(record), key, record.fields.key]
            names_by_folded = {
                without_accents_and_separators(name): name for name in names
            }
            number = mention_of(record.fields)
            document = _RegisteredDocument(
                record, number, names_by_folded, self.portfolio
            )
            grouped.setdefault(record.jurisdiction or "", []).append(document)
        return {home: _DocumentIndex(documents) for home, documents in grouped.items()}

    @cached_property
    def _unique(self) -> _DocumentIndex:
        """What may be meant from anywhere: articles, and numbers counted for the whole country."""
        unique = []
        for index in self._by_home.values():
            for document in index.all:
                if document.is_unique:
                    unique.append(document)
        return _DocumentIndex(unique)

    @cached_property
    def _names_of_homes(self) -> dict[str, tuple[str, ...]]:
        """What each jurisdiction is called, without the word for its kind too."""
        return {
            key: tuple(_names_of_jurisdiction(key, record.fields))
            for key, record in self.portfolio.jurisdictions.items()
        }

    def _folder_in(self, written: str) -> str | None:
        """The jurisdiction whose folder stands before a key."""
        folder, slash, _ = written.partition("/")
        if not slash:
            return None
        for key in self._names_of_homes:
            if without_accents_and_separators(key) == without_accents_and_separators(
                folder
            ):
                return key
        return None

    def _issuing_home(self, wanted: _Wanted) -> str | None:
        """Whose document is meant: by the folder or place that is named; None if unknown."""
        folder = self._folder_in(wanted.written)
        if folder is not None:
            return folder
        mention = wanted.mention
        if mention is None:
            return wanted.home
        for place in mention.places:
            homes = self._homes_called(place)
            if wanted.home in homes:
                continue
            if len(homes) != 1:
                return None
            return homes[0]
        is_of_unnamed_place = mention.is_below_province and not mention.places
        if is_of_unnamed_place and self._is_national_or_province(wanted.home):
            return None
        return wanted.home

    def _is_national_or_province(self, home: str | None) -> bool:
        record = self.portfolio.jurisdictions.get(home or "")
        if record is None:
            return False
        return record.fields.level in {"national", "province"}

    def _homes_called(self, place: str) -> list[str]:
        homes = []
        for key, names in self._names_of_homes.items():
            if place in map(without_accents_and_separators, names):
                homes.append(key)
        return homes

    def _look_up(
        self, index: _DocumentIndex, wanted: _Wanted, *, near: bool
    ) -> ReferenceSuggestion | None:
        suggestion = self._by_name_or_number(index, wanted)
        if suggestion is not None:
            return suggestion
        if not near:
            return suggestion
        return _similar(index.possible(wanted), wanted)

    def _by_name_or_number(
        self, index: _DocumentIndex, wanted: _Wanted
    ) -> ReferenceSuggestion | None:
        """The one document of that name; else those of which all holds that the text says."""
        named = index.named(wanted)
        mention = wanted.mention
        if mention is None or len(named) == 1:
            return _suggestion(named, wanted, is_sure=True)
        candidates = named or index.numbered(wanted, mention)
        documents = []
        is_sure = True
        for document in candidates:
            if not document.is_exactly(mention):
                continue
            documents.append(document)
            if not self._is_complete(mention, document):
                is_sure = False
        return _suggestion(documents, wanted, is_sure=is_sure)

    def _is_complete(
        self, mention: DocumentMention, document: _RegisteredDocument
    ) -> bool:
        home = document.record.jurisdiction or ""
        return is_complete(mention, self._names_of_homes.get(home, ()))


def _names_of_jurisdiction(key: str, fields: Jurisdiction) -> Iterable[str]:
    names: list[str] = []
    for text in (fields.name, fields.short):
        if text is None:
            continue
        for name in (text.vi, text.en):
            if name:
                names.append(without_accents(name))
    bare_names = [_KIND_OF_PLACE.sub("", name).strip() for name in names]
    distinct = dict.fromkeys([*names, *bare_names, key.replace("-", " ")])
    distinct.pop("", None)
    return distinct


def _suggestion(
    documents: Sequence[_RegisteredDocument], wanted: _Wanted, *, is_sure: bool
) -> ReferenceSuggestion | None:
    if not documents:
        return None
    references = [document.reference_from(wanted.home) for document in documents]
    others = tuple(references[1:])
    is_exact = is_sure and not others
    return ReferenceSuggestion(references[0], exact=is_exact, others=others)


def _similar(
    documents: Iterable[_RegisteredDocument], wanted: _Wanted
) -> ReferenceSuggestion | None:
    """The document with a name that is like the text."""
    candidates = []
    for document in documents:
        reference = document.reference_from(wanted.home)
        candidates.append((reference, document.names.values()))
    suggestion = suggest(wanted.written, candidates)
    if suggestion is None:
        return None
    return ReferenceSuggestion(suggestion.value, exact=False)


@lru_cache(maxsize=20_000)
def _digits(written: str) -> tuple[int, ...]:
    """The numbers in a text, in order of size."""
    numbers = [int(digits) for digits in re.findall("[0-9]{1,9}", written)]
    return tuple(sorted(numbers))
