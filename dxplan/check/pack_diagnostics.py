"""Findings in words, pack by pack: what was said of the same findings is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from dxplan.check import plain_findings
from dxplan.check.assess import Project
from dxplan.check.diagnose import diagnosed, in_order
from dxplan.check.plain_diagnostics import from_bytes, to_bytes
from dxplan.diagnostics import Diagnostic, Finding
from dxplan.files.cache import Cache
from dxplan.files.digest import digest_of
from dxplan.files.parallel import run_side_by_side
from dxplan.messages import Catalogue
from dxplan.portfolio.plans_files import Pack
from dxplan.portfolio.reading import usual_reading

_KIND = "diagnostics"
_FINDINGS_OF_A_PROCESS = 1000
"""Fewer findings are said sooner than another process has started."""


def diagnosed_by_packs(
    project: Project, findings: Iterable[Finding], catalogue: Catalogue
) -> list[Diagnostic]:
    """What `diagnosed` returns."""
    if not project.packs or project.base is not None:
        return diagnosed(project, findings, catalogue)
    reading = usual_reading()
    work = _PackDiagnostics(project, catalogue, reading.cache, reading.jobs)
    return in_order(work.diagnostics(findings))


@dataclass(frozen=True, slots=True)
class _PackOfFindings:
    """The findings in the files of a pack, and by what their diagnostics are kept."""

    findings: Sequence[Finding]
    key: bytes


@dataclass(frozen=True, slots=True)
class _PackDiagnostics:
    """The findings of packs in words, each pack worded once and kept."""

    project: Project
    catalogue: Catalogue
    cache: Cache
    jobs: int

    def diagnostics(self, findings: Iterable[Finding]) -> Iterator[Diagnostic]:
        """The diagnostics, pack by pack."""
        packs, others = self._by_pack(findings)
        kept = self.cache.get_many(_KIND, [pack.key for pack in packs])
        missing = []
        for pack in packs:
            said = _decoded(kept.get(pack.key))
            if said is None:
                missing.append(pack)
            else:
                yield from said
        contents = self._say(missing)
        new = {}
        for pack, content in zip(missing, contents, strict=True):
            new[pack.key] = content
            yield from from_bytes(content)
        self.cache.put_many(_KIND, new)
        yield from diagnosed(self.project, others, self.catalogue)

    def _by_pack(
        self, findings: Iterable[Finding]
    ) -> tuple[list[_PackOfFindings], list[Finding]]:
        """The findings by the packs that they lie in, and those that lie in none."""
        numbers = {}
        for number, pack in enumerate(self.project.packs):
            for file in pack.files:
                numbers[file.path] = number
        groups: dict[int, list[Finding]] = {}
        others = []
        for item in findings:
            group = numbers.get(item.place.file)
            if group is None or item.place.at_base:
                others.append(item)
            else:
                groups.setdefault(group, []).append(item)
        packs = []
        for number, group_findings in groups.items():
            key = self._key(self.project.packs[number], group_findings)
            packs.append(_PackOfFindings(group_findings, key))
        return packs, others

    def _key(self, pack: Pack, findings: Sequence[Finding]) -> bytes:
        config = self.project.config
        settings = (
            self.catalogue.lang,
            config.official,
            config.site_url,
            config.lang,
            config.languages,
            self.project.prefix,
        )
        related = []
        for item in findings:
            for other in item.related:
                source = self.project.portfolio.sources.get(other.place.file)
                related.append(source.content if source is not None else b"")
        said = plain_findings.to_bytes(findings)
        return digest_of((pack.key, repr(settings).encode(), said, *related))

    def _say(self, packs: Sequence[_PackOfFindings]) -> list[bytes]:
        """The diagnostics of packs as bytes, in several processes if they are many."""
        number = sum(len(pack.findings) for pack in packs)
        count = max(1, min(self.jobs, number // _FINDINGS_OF_A_PROCESS))
        size = -(-len(packs) // count) or 1
        shares = [packs[i : i + size] for i in range(0, len(packs), size)]
        if not shares:
            return []
        jobs = [partial(self._say_of, share) for share in shares]
        return list(chain.from_iterable(run_side_by_side(jobs)))

    def _say_of(self, packs: Sequence[_PackOfFindings]) -> list[bytes]:
        said = []
        for pack in packs:
            diagnostics = diagnosed(self.project, pack.findings, self.catalogue)
            said.append(to_bytes(diagnostics))
        return said


def _decoded(content: bytes | None) -> list[Diagnostic] | None:
    """Diagnostics from the cache; None where there are none, or what is there is none of ours."""
    if content is None:
        return None
    try:
        return from_bytes(content)
    except (ValueError, TypeError, EOFError, KeyError):
        return None
