"""The findings of rules that look at one record after the other: kept pack by pack.

What is found in a pack depends on its own files, on what its records look up, and on the settings
(`Reach`). Looked up is all that is no task and no target, and of those whether they are there, and
what is written in those that are named. Which plans are over, all deadlines tell (`EndedPlans`).
"""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from dxplan.check.plain_findings import from_bytes, to_bytes
from dxplan.compliance.ended_plans import EndedPlans
from dxplan.diagnostics import Finding
from dxplan.files.cache import Cache
from dxplan.files.digest import digest_of
from dxplan.files.parallel import run_side_by_side
from dxplan.model.holding import fields_holding
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import RecordRef
from dxplan.portfolio.plans_files import Pack, PlansFile
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.portfolio.reading import Reading
from dxplan.rules.context import Context
from dxplan.rules.registry import RULES, Reach
from dxplan.source.source_file import ENGLISH

_KIND = "findings"
_FILES_OF_A_PROCESS = 200
"""Fewer files are looked through sooner than another process has started."""

_RULES = tuple(
    rule for rule in RULES if rule.check is not None and rule.reach is not Reach.WHOLE
)
_LINKS: Mapping[Kind, frozenset[str]] = {
    kind: frozenset(key for _, key in fields_holding(model, RecordRef))
    for kind, model in MODELS.items()
}
"""The keys that name tasks, targets and plans."""


_LeftOpen = dict[str, list[str]]
"""By plan that is over, the tasks that it left open: `Compliance.without_final_report`."""


@dataclass(frozen=True, slots=True)
class FoundInPacks:
    """What the rules of records find, and what a rule of the whole needs of every task's state."""

    findings: Sequence[Finding]
    without_final_report: Mapping[str, Sequence[str]]


def found_in_packs(
    context: Context, packs: Sequence[Pack], reading: Reading
) -> FoundInPacks:
    """What is found in ``packs``, which are all of which the portfolio was read."""
    return _PackFindings(context, packs, reading.cache, reading.jobs).found()


@dataclass(frozen=True, slots=True)
class _PackFindings:
    """Finds in packs what was found in them before, or looks for it now."""

    context: Context
    packs: Sequence[Pack]
    cache: Cache
    jobs: int

    def found(self) -> FoundInPacks:
        """What is found in all packs."""
        keys = _Keys.of(self.context, self.packs).keys()
        kept = self.cache.get_many(_KIND, set(keys.values()))
        by_pack: dict[bytes, tuple[list[Finding], _LeftOpen]] = {}
        for pack_key, key in keys.items():
            found = _decoded(kept.get(key))
            if found is not None:
                by_pack[pack_key] = found
        missing = [pack for pack in self.packs if pack.key not in by_pack]
        new = {}
        for pack, content in zip(missing, self._look(missing), strict=True):
            by_pack[pack.key] = _found(content)
            new[keys[pack.key]] = content
        self.cache.put_many(_KIND, new)
        findings: list[Finding] = []
        left_open: _LeftOpen = {}
        for pack in self.packs:
            pack_findings, left_open_in_pack = by_pack[pack.key]
            findings += pack_findings
            for plan, tasks in left_open_in_pack.items():
                left_open.setdefault(plan, []).extend(tasks)
        return FoundInPacks(findings, left_open)

    def _look(self, packs: Sequence[Pack]) -> list[bytes]:
        """What is found in packs, looked for in several processes if they are many."""
        files = sum(len(pack.files) for pack in packs)
        count = max(1, min(self.jobs, files // _FILES_OF_A_PROCESS))
        size = -(-len(packs) // count) or 1
        shares = [packs[i : i + size] for i in range(0, len(packs), size)]
        if not shares:
            return []
        jobs = [partial(self._findings_in, share) for share in shares]
        return list(chain.from_iterable(run_side_by_side(jobs)))

    def _findings_in(self, packs: Sequence[Pack]) -> list[bytes]:
        """What is found in each of some packs; those that lie together are looked at together."""
        by_file: dict[str, tuple[list[Finding], _LeftOpen]] = {}
        by_pack = []
        for pack in packs:
            found: tuple[list[Finding], _LeftOpen] = ([], {})
            for path in self._files_of(pack):
                by_file[path] = found
            by_pack.append(found)
        context = self.context.in_hand(by_file.keys())
        for rule in _RULES:
            if rule.check is not None:
                for item in rule.check(context):
                    findings, _ = by_file[item.place.file]
                    findings.append(item)
        for plan, tasks in context.compliance.without_final_report.items():
            for task in tasks:
                _, left_open = by_file[context.portfolio.tasks[task].file]
                left_open.setdefault(plan, []).append(task)
        return [
            marshal.dumps((to_bytes(findings), left_open))
            for findings, left_open in by_pack
        ]

    def _files_of(self, pack: Pack) -> Iterator[str]:
        """The files of a pack; a translation goes with its page, wherever that lies."""
        sources = self.context.portfolio.sources
        for file in pack.files:
            path = file.path
            if not path.endswith(ENGLISH):
                yield path
                translation = _translation(path)
                if translation in sources:
                    yield translation
            elif f"{path.removesuffix(ENGLISH)}.md" not in sources:
                yield path


def _found(content: bytes) -> tuple[list[Finding], _LeftOpen]:
    findings, left_open = marshal.loads(content)  # noqa: S302 - ours, by checksum
    return from_bytes(findings), left_open


def _decoded(content: bytes | None) -> tuple[list[Finding], _LeftOpen] | None:
    """What was found, from the cache; None where nothing is there, or it is none of ours."""
    if content is None:
        return None
    try:
        return _found(content)
    except (ValueError, TypeError, EOFError):
        return None


@dataclass(frozen=True, slots=True)
class _Keys:
    """By what the findings of packs are kept."""

    portfolio: Portfolio
    packs: Sequence[Pack]
    files: Mapping[str, PlansFile]
    settings: bytes
    records: Mapping[str, Sequence[Record[Any]]]
    everything: bytes

    @classmethod
    def of(cls, context: Context, packs: Sequence[Pack]) -> "_Keys":
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
            translation = self.files.get(_translation(file.path))
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


def _translation(path: str) -> str:
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
