"""What may be written where the cursor stands: keys, closed lists of words, references by name."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from lsprotocol.types import (
    CompletionItem,
    CompletionItemKind,
    MarkupContent,
    MarkupKind,
    Range,
    TextEdit,
)

from dxplan.lsp.cursor import Cursor
from dxplan.messages import Catalogue
from dxplan.model.field_words import meaning
from dxplan.model.fields import FieldType, fields_of, type_at
from dxplan.model.records import LEVELS, MODELS, NAMED_KINDS, Group, Kind
from dxplan.model.values import FrontMatter
from dxplan.portfolio.paths import kind_at
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.text.suggest import without_accents_and_separators
from dxplan.wording.names import distinguishing_dates, full_name

MANY = 300
"""More candidates than this are narrowed before they are sent."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that may be written; ``rank`` sorts before its text."""

    text: str
    kind: CompletionItemKind
    names: tuple[str, ...] = ()
    note: str = ""
    rank: int = 0

    @property
    def search_text(self) -> str:
        """What somebody may type to find it: text, names, both without accents, and initials."""
        texts = [self.text, *self.names]
        folded_names = []
        for name in self.names:
            parts = [without_accents_and_separators(part) for part in name.split()]
            folded_names.append(" ".join(parts))
        texts += folded_names
        for folded_name in folded_names:
            initials = [part[0] for part in folded_name.split()]
            texts.append("".join(initials))
        return " ".join(text for text in texts if text)


@dataclass(frozen=True, slots=True)
class EditorContext:
    """What completion and hover need: the file, the portfolio as last read, the catalogue."""

    file: str
    portfolio: Portfolio
    catalogue: Catalogue

    @property
    def kind(self) -> Kind | None:
        """The kind of record that the file holds."""
        return kind_at(self.file)

    @property
    def jurisdiction(self) -> str | None:
        """The folder below plans/, for keys that are written alone."""
        parts = self.file.split("/")
        if len(parts) < 3:
            return None
        return parts[1]

    @property
    def plan(self) -> str:
        """The id of the plan that the file is of; of any other file no plan's id."""
        return "/".join(self.file.split("/")[1:3])

    @property
    def groups(self) -> Sequence[Group]:
        """The groups of the plan that the file is of."""
        plan = self.portfolio.plans.get(self.plan)
        return plan.fields.groups if plan is not None else ()

    def type_at(self, cursor: Cursor) -> FieldType | None:
        """The type of the field at the cursor; of a key that of the map it stands in."""
        if self.kind is None:
            return None
        return type_at(MODELS[self.kind], cursor.path, cursor.siblings)

    def help_of(self, model: type[FrontMatter], key: str) -> str:
        """What a key is for."""
        return meaning(self.catalogue, model, key)

    def label(self, field_type: FieldType, value: str) -> str | None:
        """What readers see for a value of a closed list."""
        return self.catalogue.get(f"labels.{field_type.labels}.{value}")

    def candidates(self, cursor: Cursor) -> list[Candidate]:
        """Everything that may stand at the cursor."""
        field_type = self.type_at(cursor)
        if field_type is None:
            return []
        candidates: list[Candidate] = []
        if cursor.role == "value":
            candidates += self._values(field_type, cursor)
            if names_group(cursor):
                candidates += self._groups()
            if names_evidence_file(cursor):
                candidates += self._files_beside()
        # a dash begins the map of an entry, and its first key has no colon yet
        takes_keys = cursor.role == "key" or cursor.dash
        if field_type.model and takes_keys:
            candidates += self._keys(field_type.model, cursor)
        return candidates

    def _keys(self, model: type[FrontMatter], cursor: Cursor) -> Iterator[Candidate]:
        for rank, field in enumerate(fields_of(model).values()):
            if field.meaning.flat or field.key in cursor.siblings:
                continue
            text = field.key
            if not cursor.closed:
                text += ":"
                if field.type.scalar:
                    text += " "
            note = self.help_of(model, field.key)
            yield Candidate(text, CompletionItemKind.Property, (), note, rank)

    def _values(self, field_type: FieldType, cursor: Cursor) -> Iterator[Candidate]:
        for rank, word in enumerate(field_type.choices):
            names: tuple[str, ...] = ()
            if field_type.labels:
                label = self.label(field_type, word)
                names = (label,) if label else ()
            yield Candidate(word, CompletionItemKind.EnumMember, names, "", rank)
        if field_type.scalar == "flag":
            yield Candidate("true", CompletionItemKind.Value)
            yield Candidate("false", CompletionItemKind.Value)
        if field_type.scalar == "reference":
            yield from self._references(field_type.reference, cursor)

    def _groups(self) -> Iterator[Candidate]:
        for rank, group in enumerate(self.groups):
            name, _ = group.title.get(self.catalogue.lang)
            yield Candidate(group.key, CompletionItemKind.Reference, (name,), "", rank)

    def _files_beside(self) -> Iterator[Candidate]:
        """The files beside the record that are published."""
        folder = posixpath.dirname(self.file)
        for path in self.portfolio.assets:
            if posixpath.dirname(path) == folder:
                yield Candidate(posixpath.basename(path), CompletionItemKind.File)

    def _references(self, reference_kind: str, cursor: Cursor) -> Iterator[Candidate]:
        kind = cast("Kind", reference_kind)
        if reference_kind == "record":
            own = self.kind or "task"
            kind = NAMED_KINDS.get((own, named_key(cursor)), own)
        for record in self.portfolio.index(kind).values():
            is_this_file = record.file == self.file and not record.path
            if is_this_file:
                continue
            if named_key(cursor) == "part_of" and not self._may_have_parts(record):
                continue
            yield self._reference(record)

    def _may_have_parts(self, record: Record[Any]) -> bool:
        """Whether the record in hand may be a part of another.

        A task of one of its plan that is no part itself, a jurisdiction of one above communes.
        """
        if record.kind == "jurisdiction":
            return bool(record.fields.level != LEVELS[-1])
        return record.plan == self.plan and record.fields.part_of is None

    def _reference(self, record: Record[FrontMatter]) -> Candidate:
        text = record.id
        if record.kind in {"unit", "document"}:
            text = self.portfolio.written_from(record, self.jurisdiction)
        rank = int("/" in text or record.kind not in {"unit", "document"})
        name = full_name(record, self.portfolio, self.catalogue.lang)
        aliases = getattr(record.fields, "aliases", ())
        return Candidate(
            text=text,
            kind=CompletionItemKind.Reference,
            names=(name, *aliases),
            note=distinguishing_dates(record.fields),
            rank=rank,
        )


def names_group(cursor: Cursor) -> bool:
    """Whether the value at the cursor is the key of a group."""
    return cursor.role == "value" and cursor.path[-1:] == ("group",)


def named_key(cursor: Cursor) -> str:
    """The key whose value is at the cursor; in a line of changes the key that changed."""
    return cursor.siblings.get("key", str(cursor.path[-1]))


def names_evidence_file(cursor: Cursor) -> bool:
    """Whether the value at the cursor is a file that is evidence."""
    return cursor.role == "value" and cursor.path[-2:] == ("evidence", "file")


def completion_items(
    candidates: Sequence[Candidate], cursor: Cursor, place: Range
) -> tuple[list[CompletionItem], bool]:
    """The candidates for the client, and whether more of them come when more is typed."""
    has_more = len(candidates) > MANY
    if has_more:
        typed = without_accents_and_separators(cursor.text)
        candidates = [
            one
            for one in candidates
            if typed in without_accents_and_separators(one.search_text)
        ]
    items = [_item(candidate, cursor, place) for candidate in candidates[:MANY]]
    return items, has_more


def _item(candidate: Candidate, cursor: Cursor, place: Range) -> CompletionItem:
    text = candidate.text
    inserted = text
    # YAML means something else by a sign at the beginning
    needs_quotes = not text[0].isalnum() and not cursor.quoted
    if needs_quotes:
        inserted = f'"{text}"'
    documentation = None
    if candidate.note:
        documentation = MarkupContent(MarkupKind.PlainText, candidate.note)
    detail = None
    if candidate.names:
        detail = candidate.names[0]
    return CompletionItem(
        label=text.rstrip(": ") or text,
        kind=candidate.kind,
        detail=detail,
        documentation=documentation,
        filter_text=candidate.search_text,
        sort_text=f"{candidate.rank:03d}{text}",
        text_edit=TextEdit(place, inserted),
    )
