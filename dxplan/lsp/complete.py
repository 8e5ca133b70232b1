"""What may be written where the cursor stands: keys, closed lists of words, references by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from dxplan.model.fields import FieldType, fields_of, sentence, type_at
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import FrontMatter
from dxplan.portfolio.paths import kind_at
from dxplan.portfolio.portfolio import Portfolio
from dxplan.text.suggest import fold
from dxplan.wording.names import distinguishing_dates, full_name

MANY = 300
"""More candidates than this are narrowed before they are sent."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that may be written: ``names`` are what it is known by, ``rank`` sorts before its text."""

    text: str
    kind: CompletionItemKind
    names: tuple[str, ...] = ()
    note: str = ""
    rank: int = 0

    @property
    def sought(self) -> str:
        """What somebody may type to find it: its text, its names, these without accents, and their initials."""
        plain = [" ".join(map(fold, name.split())) for name in self.names]
        initials = ["".join(word[0] for word in name.split() if word) for name in plain]
        return " ".join(filter(None, [self.text, *self.names, *plain, *initials]))


@dataclass(frozen=True, slots=True)
class CompletionContext:
    """What completion and hover know: the file, its jurisdiction, the portfolio as it was last read, the words."""

    file: str
    portfolio: Portfolio
    words: Catalogue

    @property
    def kind(self) -> Kind | None:
        """The kind of record that the file holds."""
        return kind_at(self.file)

    @property
    def jurisdiction(self) -> str | None:
        """The folder below plans/, for keys that are written alone."""
        parts = self.file.split("/")
        return parts[1] if len(parts) > 2 else None

    def candidates(self, cursor: Cursor) -> list[Candidate]:
        """Everything that may stand at the cursor."""
        shape = (
            type_at(MODELS[self.kind], cursor.path, cursor.siblings)
            if self.kind
            else None
        )
        if shape is None:
            return []
        if cursor.role == "key":
            return [*self._keys(shape.model, cursor)] if shape.model else []
        found = [*self._values(shape)]
        # a dash begins the map of an entry, and its first key has no colon yet
        return (
            [*found, *self._keys(shape.model, cursor)]
            if shape.model and cursor.dash
            else found
        )

    def _keys(self, model: type[FrontMatter], cursor: Cursor) -> Iterator[Candidate]:
        for rank, slot in enumerate(fields_of(model).values()):
            if not slot.meaning.flat and slot.key not in cursor.siblings:
                said = self.sentence(model, slot.key)
                text = (
                    slot.key
                    if cursor.closed
                    else f"{slot.key}: "
                    if slot.type.scalar
                    else f"{slot.key}:"
                )
                yield Candidate(text, CompletionItemKind.Property, (), said, rank)

    def sentence(self, model: type[FrontMatter], key: str) -> str:
        """What a key is for."""
        own, shared = sentence(model, key)
        return self.words.get(own) or self.words(shared)

    def _values(self, shape: FieldType) -> Iterator[Candidate]:
        for rank, word in enumerate(shape.words):
            label = (
                self.words.get(f"labels.{shape.labels}.{word}")
                if shape.labels
                else None
            )
            yield Candidate(
                word, CompletionItemKind.EnumMember, (label,) if label else (), "", rank
            )
        if shape.scalar == "flag":
            yield from (
                Candidate(word, CompletionItemKind.Value) for word in ("true", "false")
            )
        if shape.scalar == "reference":
            yield from self._references(shape.reference)

    def _references(self, target: str) -> Iterator[Candidate]:
        kinds: Sequence[Kind] = [target]  # type: ignore[list-item]
        if target == "record":
            kinds = [self.kind or "task"]
        for kind in kinds:
            for record in self.portfolio.index(kind).values():
                if record.file == self.file and not record.path:
                    continue
                own = (
                    record.kind in {"unit", "document"}
                    and record.jurisdiction == self.jurisdiction
                )
                text = record.id.partition("/")[2] if own else record.id
                name = full_name(record, self.portfolio, self.words.lang)
                aliases = getattr(record.fields, "aliases", ())
                yield Candidate(
                    text,
                    CompletionItemKind.Reference,
                    (name, *aliases),
                    distinguishing_dates(record.fields),
                    0 if own else 1,
                )


def items(
    candidates: Sequence[Candidate], cursor: Cursor, place: Range
) -> tuple[list[CompletionItem], bool]:
    """The candidates for the client, and whether more of them come when more is typed."""
    wanted = fold(cursor.text)
    narrowed = (
        [c for c in candidates if wanted in fold(c.sought)]
        if len(candidates) > MANY
        else candidates
    )
    return [_item(c, cursor, place) for c in narrowed[:MANY]], len(candidates) > MANY


def _item(candidate: Candidate, cursor: Cursor, place: Range) -> CompletionItem:
    plain = cursor.quoted or candidate.text[0].isalnum()
    text = (
        candidate.text if plain else f'"{candidate.text}"'
    )  # YAML means something else by a sign at the beginning
    return CompletionItem(
        label=candidate.text.rstrip(": ") or candidate.text,
        kind=candidate.kind,
        detail=candidate.names[0] if candidate.names else None,
        documentation=MarkupContent(MarkupKind.PlainText, candidate.note)
        if candidate.note
        else None,
        filter_text=candidate.sought,
        sort_text=f"{candidate.rank:03d}{candidate.text}",
        text_edit=TextEdit(place, text),
    )
