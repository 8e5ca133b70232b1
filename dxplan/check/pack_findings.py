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

from dxplan.check.pack_keys import PackKeys, translation_of
from dxplan.check.plain_findings import from_bytes, to_bytes
from dxplan.diagnostics import Finding
from dxplan.files.cache import Cache
from dxplan.files.parallel import run_side_by_side
from dxplan.portfolio.plans_files import Pack
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
    return _PackFindings(context, packs, reading.cache, reading.jobs).of_all_packs()


@dataclass(frozen=True, slots=True)
class _PackFindings:
    """Finds in packs what was found in them before, or looks for it now."""

    context: Context
    packs: Sequence[Pack]
    cache: Cache
    jobs: int

    def of_all_packs(self) -> FoundInPacks:
        """What is found in all packs."""
        keys = PackKeys.of(self.context, self.packs).keys()
        kept = self.cache.get_many(_KIND, set(keys.values()))
        by_pack: dict[bytes, tuple[list[Finding], _LeftOpen]] = {}
        for pack_key, key in keys.items():
            kept_findings = _decoded(kept.get(key))
            if kept_findings is not None:
                by_pack[pack_key] = kept_findings
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
            of_pack: tuple[list[Finding], _LeftOpen] = ([], {})
            for path in self._files_of(pack):
                by_file[path] = of_pack
            by_pack.append(of_pack)
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
                translation = translation_of(path)
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
