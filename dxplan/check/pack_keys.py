"""By what the findings of packs are kept: all that they depend on, as one digest a pack."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dxplan.compliance.ended_plans import EndedPlans
from dxplan.files.digest import digest_of
from dxplan.model.holding import fields_holding
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import RecordRef
from dxplan.portfolio.plans_files import Pack, PlansFile
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.rules.context import Context
from dxplan.source.source_file import ENGLISH

_LINKS: Mapping[Kind, frozenset[str]] = {
    kind: frozenset(key for _, key in fields_holding(model, RecordRef))
    for kind, model in MODELS.items()
}
"""The keys that name tasks, targets and plans."""


@dataclass(frozen=True, slots=True)
class PackKeys:
    """By what the findings of packs are kept."""

    portfolio: Portfolio
    packs: Sequence[Pack]
    files: Mapping[str, PlansFile]
    settings: bytes
    records: Mapping[str, Sequence[Record[Any]]]
    everything: bytes

    @classmethod
    def of(cls, context: Context, packs: Sequence[Pack]) -> "PackKeys":
        portfolio = context.portfolio
        files = {file.path: file for pack in packs for file in pack.files}
        records: dict[str, list[Record[Any]]] = {}
        for record in portfolio.pages():
            if record.kind in _LINKS:
                records.setdefault(record.file, []).append(record)
        ended = EndedPlans(portfolio, context.as_of)
        ended_plans = [plan for plan in portfolio.plans if ended.is_over(plan)]
        compliance_settings = context.compliance.settings
        settings = repr(
            (context.as_of, context.today, compliance_settings, ended_plans)
        ).encode()
        everything = digest_of(pack.key for pack in packs)
        return cls(portfolio, packs, files, settings, records, everything)

    def keys(self) -> dict[bytes, bytes]:
        """The key of each pack's findings, by its own key."""
        common = digest_of((self.settings, *self._looked_up_by_all()))
        keys = {}
        for pack in self.packs:
            parts = (common, pack.key, *self._looked_up_by(pack))
            keys[pack.key] = digest_of(parts)
        return keys

    def _looked_up_by_all(self) -> Iterator[bytes]:
        """What any record may look up."""
        for file in self.files.values():
            yield f"{file.path}\n{file.regular} {file.size} {file.repository}".encode()
            if not _is_one_of_many(file.path):
                yield file.content
        yield "\n".join(sorted(self.portfolio.broken)).encode()
        for one in self.portfolio.unreadable:
            yield f"{one.id}\n{one.kind}".encode()
        for record in (
            *self.portfolio.tasks.values(),
            *self.portfolio.targets.values(),
        ):
            former_ids = record.front_matter.get("former_ids")
            if former_ids:
                yield f"{record.id}\n{former_ids}".encode()

    def _looked_up_by(self, pack: Pack) -> Iterator[bytes]:
        """What only the records of a pack look up: translations and the records that they name."""
        named: set[str] = set()
        for file in pack.files:
            translation = self.files.get(translation_of(file.path))
            if translation is not None:
                yield translation.content
            named |= self._files_named_by(file.path)
        pending = sorted(named)
        for path in pending:
            further = self._files_named_by(path) - named
            pending += sorted(further)
            named |= further
        for path in pending:
            target = self.files.get(path)
            # what leads nowhere is compared with all that could be meant
            yield self.everything if target is None else target.content

    def _files_named_by(self, path: str) -> set[str]:
        """The files of the records that those of a file name, and of their parts.

        An empty path stands for what is not there.
        """
        named = set()
        for record in self.records.get(path, ()):
            for written in _written_links(record):
                named.add(self._file_of(written))
            for part in self.portfolio.parts.get(record.id, ()):
                named.add(part.file)
        return named

    def _file_of(self, written: str) -> str:
        target = self.portfolio.resolve(RecordRef(written), None)
        for index in (
            self.portfolio.tasks,
            self.portfolio.targets,
            self.portfolio.plans,
        ):
            record = index.get(target or "")
            if record is not None:
                return record.file
        return ""


def translation_of(path: str) -> str:
    """The file of the translation of a page."""
    return f"{path.removesuffix('.md')}{ENGLISH}"


def _is_one_of_many(path: str) -> bool:
    """Whether a file is the page of a task or a target, or its translation."""
    return path.endswith(".md") and ("/tasks/" in path or "/targets/" in path)


def _written_links(record: Record[Any]) -> Iterator[str]:
    """What a record names, also by its changes."""
    links = _LINKS[record.kind]
    for key in links:
        yield from _texts_in(record.front_matter.get(key))
    changes = record.front_matter.get("changes")
    for change in changes if isinstance(changes, list) else [changes]:
        if isinstance(change, dict) and change.get("key") in links:
            yield from _texts_in([change.get("to"), change.get("from")])


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts_in(item)
