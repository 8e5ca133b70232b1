"""What a rule is given: the portfolio, what is derived of it, and the day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dxplan.compliance.ledger import standing
from dxplan.compliance.summary import Compliance
from dxplan.diagnostics import Finding, KeyPath, Part, Place, Related, SymbolicFix
from dxplan.model.values import FrontMatter, Ref, listed_keys
from dxplan.portfolio import Portfolio, Record, references_of
from dxplan.source.envelope import Source
from dxplan.source.markdown import Contents, contents

Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Body:
    """The Markdown of a record in one language, with what it holds."""

    record: Record[Any]
    source: Source
    contents: Contents

    def finding(self, code: str, span: tuple[int, int], fix: SymbolicFix | None = None, **args: str) -> Finding:
        """A finding at a span of the body."""
        return Finding(code, Place(self.source.file, span=self.in_file(span)), args, record=self.record.id, fix=fix)

    def in_file(self, span: tuple[int, int]) -> tuple[int, int]:
        """The span of the file's text that a span of the body is."""
        begin = len(self.source.text) - len(self.source.body)
        return begin + span[0], begin + span[1]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as written; ``target`` is the id it leads to, None where there is no such record."""

    record: Record[FrontMatter]
    path: KeyPath
    ref: Ref
    target: str | None

    @property
    def listed(self) -> Sequence[str]:
        """The keys that are written as one text where a list may stand, which is no reference at all."""
        return listed_keys(self.ref) if self.target is None and isinstance(self.path[-1], int) else ()


@dataclass(frozen=True)
class Context:
    """The input of every rule. ``today`` is None where an explicit as-of date asks for the past."""

    compliance: Compliance
    today: date | None

    @property
    def portfolio(self) -> Portfolio:
        return self.compliance.portfolio

    @property
    def as_of(self) -> date:
        return self.compliance.as_of

    @cached_property
    def references(self) -> Sequence[Reference]:
        """Every reference of every record, resolved; without lists that are written as one text (S124)."""
        return [found for found in self.written_references if not found.listed]

    @cached_property
    def written_references(self) -> Sequence[Reference]:
        """Every reference as it is written, lists in one text among them."""
        resolve, rests = self.portfolio.resolve, self.portfolio.rests
        whole = ((record, path, ref) for record in self.portfolio.records() for path, ref in references_of(record))
        rest = ((r.record, r.partial.written(path), ref) for r in rests for path, ref in references_of(r.record))
        return [
            Reference(record, path, ref, resolve(ref, record.jurisdiction)) for record, path, ref in (*whole, *rest)
        ]

    @cached_property
    def bodies(self) -> Sequence[Body]:
        """Every body that holds anything, in both languages."""
        sources, found = self.portfolio.sources, []
        for record in self.portfolio.pages():
            for file in (record.file, record.file.removesuffix(".md") + ".en.md"):
                source = sources.get(file)
                if source is not None and source.body.strip():
                    found.append(Body(record, source, contents(source.body)))
        return found


_GROUPS = {"changes": "key", "verifications": "verified_by"}


def group_of(log: str) -> Callable[[Any], object]:
    """What an erratum of a log has in common with the entry it corrects, beside the date."""
    key = _GROUPS.get(log)
    return lambda entry: getattr(entry, key) if key else None


def entries_in_force(record: Record[Any], log: str) -> list[tuple[int, Any]]:
    """The entries of a log that no erratum has taken the place of, each with its index in the file.

    A wrong entry stays in an append-only log for good: once it is corrected, no rule speaks of it again.
    """
    return [*standing(getattr(record.data, log, ()), group=group_of(log))]


def finding(
    code: str,
    record: Record[Any],
    path: KeyPath = (),
    *,
    part: Part = Part.VALUE,
    related: tuple[Related, ...] = (),
    fix: SymbolicFix | None = None,
    **args: object,
) -> Finding:
    """A finding at a path of keys of a record."""
    words = {key: str(value) for key, value in args.items()}
    return Finding(code, Place(record.file, (*record.path, *path), part), words, related, record.id, fix)


def place(record: Record[Any], *path: str | int) -> Place:
    """A related place in a record."""
    return Place(record.file, (*record.path, *path))
