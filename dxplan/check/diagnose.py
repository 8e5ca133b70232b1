"""Findings to diagnostics: places become lines, rules become sentences, fixes become bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from posixpath import normpath
from typing import TypeAlias

from dxplan.check.assess import Assessment, Project
from dxplan.check.messages import FindingMessages
from dxplan.compliance.later import Later
from dxplan.compliance.summary import Compliance
from dxplan.config.config import Config
from dxplan.diagnostics import (
    MANY_FINDINGS,
    Diagnostic,
    Finding,
    Fix,
    KeyPath,
    Place,
    RelatedDiagnostic,
    Severity,
    SymbolicFix,
)
from dxplan.fixes.edits import byte_fix
from dxplan.fixes.preview import changed_lines
from dxplan.fixes.verify import MOST_READ_AGAIN, bytes_of_proof
from dxplan.history.change_base import ChangeBase
from dxplan.messages import Catalogue
from dxplan.model.values import UnitRef
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.manual_page import rule_address
from dxplan.rules.registry import BY_CODE
from dxplan.source.source_file import Source

_EXCERPT = 240
"""Columns of a line that are shown; a file may be one line."""
_NO_FILE = Source("", b"", "", None, (0, 0), "", ())


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check reports, sorted by file, start and code.

    ``files`` counts the files that were read. ``units`` names the lead units of each file with
    findings. Of a baseline, ``silenced`` counts the findings that it keeps from being shown,
    ``outdated`` its entries that match nothing any more. ``findings`` are all findings, those that
    are too many to be shown among them.
    """

    as_of: date
    files: int
    diagnostics: tuple[Diagnostic, ...]
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silenced: int = 0
    outdated: int = 0
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    def count(self, severity: Severity) -> int:
        """How many diagnostics have exactly this severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    def reaching(self, limit: Severity) -> "CheckResult":
        """The same result with the diagnostics at or above a severity."""
        kept = [item for item in self.diagnostics if item.severity.reaches(limit)]
        return replace(self, diagnostics=tuple(kept))

    def fails(self, limit: Severity) -> bool:
        """Whether any diagnostic is at or above ``limit``."""
        return any(item.severity.reaches(limit) for item in self.diagnostics)


Wording: TypeAlias = Callable[[Project, Iterable[Finding], Catalogue], list[Diagnostic]]
"""Findings to diagnostics, as `diagnosed` does it."""


def diagnose(
    assessment: Assessment, catalogue: Catalogue, say: Wording | None = None
) -> CheckResult:
    """The findings of an assessment in the language of ``catalogue``."""
    project = assessment.project
    diagnostics = (say or diagnosed)(project, assessment.findings, catalogue)

    def units() -> Mapping[str, tuple[str, ...]]:
        names = {}
        for file in {item.place.file for item in assessment.findings}:
            leads = _lead_units(assessment.compliance, file, catalogue.lang)
            names[project.prefix + file] = leads
        return names

    return CheckResult(
        assessment.as_of,
        sum(map(assessment.selection.covers, project.portfolio.sources)),
        tuple(diagnostics),
        Later(units),
        findings=assessment.findings,
    )


def diagnosed(
    project: Project, findings: Iterable[Finding], catalogue: Catalogue
) -> list[Diagnostic]:
    """Findings in the words of a language, sorted by file, start and code."""
    builder = _DiagnosticBuilder(
        project.portfolio, project.config, catalogue, project.prefix, project.base
    )
    # the positions of a file are composed once for all its findings
    by_file = sorted(findings, key=lambda item: item.place.file)
    shown = _first_of_each_rule(by_file, builder)
    return in_order(builder.with_difference(item) for item in shown)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics sorted by file, start and code."""
    return sorted(
        diagnostics, key=lambda d: (d.file, d.start, d.code, d.end, d.message)
    )


def _first_of_each_rule(
    findings: Iterable[Finding], builder: "_DiagnosticBuilder"
) -> Iterator[Finding]:
    """The findings without those of one rule that come after many others in the same file."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for item in findings:
        groups.setdefault((item.place.file, item.code), []).append(item)
    for items in groups.values():
        if len(items) > MANY_FINDINGS:
            items.sort(key=builder.span)
        yield from items[:MANY_FINDINGS]


def _lead_units(compliance: Compliance, file: str, lang: str) -> tuple[str, ...]:
    """The lead units of a file's record, by name and id: a task's on the day, else as written."""
    portfolio = compliance.portfolio
    identity = file.removeprefix(f"{PLANS}/").removesuffix(".md").removesuffix(".en")
    leads = compliance.leads.get(identity)
    if leads is None:
        leads = _written_leads(portfolio, identity)
    names = []
    for unit in leads:
        name = portfolio.units[unit].fields.name.get(lang)[0]
        names.append(f"{name} ({unit})")
    return tuple(names)


def _written_leads(portfolio: Portfolio, identity: str) -> tuple[str, ...]:
    """The ids of the lead units that a record's file names, even if the record can't be read."""
    source = portfolio.sources.get(f"{PLANS}/{identity}.md")
    if source is None or not isinstance(source.front_matter, dict):
        return ()
    written = source.front_matter.get("lead_unit", [])
    entries = written if isinstance(written, list) else [written]
    leads = []
    for entry in entries:
        name = entry.get("unit") if isinstance(entry, dict) else entry
        if not isinstance(name, str):
            continue
        unit = portfolio.resolve(UnitRef(name), identity.partition("/")[0])
        if unit is not None:
            leads.append(unit)
    return tuple(leads)


@dataclass(frozen=True, slots=True)
class _DiagnosticBuilder:
    """Turns symbolic places into lines and arguments into sentences.

    ``bytes_read`` counts by file what was read again to prove its fixes.
    """

    portfolio: Portfolio
    config: Config
    catalogue: Catalogue
    prefix: str
    base: ChangeBase | None = None
    bytes_read: dict[str, int] = field(default_factory=dict)

    def source(self, place: Place) -> Source:
        """The file of a place, as it is or as it was, in plans/ or outside."""
        portfolio = self.portfolio
        if place.at_base and self.base is not None:
            portfolio = self.base.portfolio
        source = portfolio.sources.get(place.file)
        if source is None and self.base is not None:
            source = self.base.outside.source(place.file, at_base=place.at_base)
        return source or _NO_FILE

    def span(self, item: Finding) -> tuple[int, int]:
        """The begin and the end of a finding in its file."""
        return self.source(item.place).locate(item.place)

    def file(self, place: Place) -> str:
        """The path of a place's file from the repository's root."""
        path = self.prefix + place.file
        return normpath(path) if place.file.startswith("../") else path

    def with_difference(self, item: Finding) -> Diagnostic:
        """The diagnostic, with what its fix would change."""
        diagnostic = self.diagnostic(item)
        if diagnostic.fix is None:
            return diagnostic
        content = self.portfolio.sources[item.place.file].content
        return replace(diagnostic, diff=changed_lines(content, diagnostic.fix))

    def diagnostic(self, item: Finding) -> Diagnostic:
        """The diagnostic of a finding."""
        rule = BY_CODE[item.code]
        source = self.source(item.place)
        first, last = source.locate(item.place)
        start = source.position(first)
        excerpt, cut = _excerpt(source.text, first, start.column - 1)
        args = {**item.args}
        message, advice = FindingMessages(self.catalogue).message_and_help(item)
        related = [self._related(one.label, one.place) for one in item.related]
        return Diagnostic(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            message=message,
            help=advice,
            args=args,
            file=self.file(item.place),
            start=start,
            end=source.position(last),
            record=item.record,
            key=_dotted_key(source, item.place.path),
            related=tuple(related),
            fix=self._proven(source, item.fix) if item.fix else None,
            excerpt=excerpt,
            cut=cut,
            entry=tuple(args["entry"].split("\n")) if "entry" in args else (),
            url=rule_address(self.config, rule.code, self.catalogue.lang),
        )

    def _proven(self, source: Source, fix: SymbolicFix) -> Fix | None:
        """The fix in bytes; in a large file only for its first findings: each proof reads it again.

        Findings come in the order of rules and lines, so that the same files give the same fixes.
        """
        spent = self.bytes_read.get(source.file, 0)
        if spent >= MOST_READ_AGAIN:
            return None
        self.bytes_read[source.file] = spent + bytes_of_proof(source)
        return byte_fix(source, fix)

    def _related(self, label: str, place: Place) -> RelatedDiagnostic:
        source = self.source(place)
        first, last = source.locate(place)
        start = source.position(first)
        excerpt = ""
        if place.at_base:
            excerpt = _excerpt(source.text, first, start.column - 1)[0].strip()
        message = self.catalogue(f"related.{label}")
        return RelatedDiagnostic(
            message, self.file(place), start, source.position(last), excerpt
        )


def _dotted_key(source: Source, path: KeyPath) -> str | None:
    """The dotted key within the record: the index of a register's entry is no part of it."""
    is_register = isinstance(source.front_matter, list)
    if is_register and path and isinstance(path[0], int):
        path = path[1:]
    return ".".join(map(str, path)) or None


def _excerpt(text: str, offset: int, column: int) -> tuple[str, int]:
    """The line around an offset, clipped if long, and how many columns are cut before it."""
    begin = offset - column
    cut = max(0, column - _EXCERPT // 3)
    piece = text[begin + cut : begin + cut + _EXCERPT + 2]
    piece = piece.partition("\n")[0].rstrip("\r")
    if len(piece) > _EXCERPT:
        piece = piece[: _EXCERPT - 1] + "…"
    if cut and len(piece) < _EXCERPT:
        # near the line's end there is room for more before it
        earlier = max(0, cut + len(piece) - _EXCERPT)
        piece = text[begin + earlier : begin + cut] + piece
        cut = earlier
    if cut:
        piece = "…" + piece[1:]
    return piece, cut
