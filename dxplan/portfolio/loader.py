"""Files to a portfolio; a bad file is a finding, never an exception."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from dxplan.diagnostics import Finding, Place
from dxplan.files.copied_files import file_fault, is_copied
from dxplan.files.sizes import MAX_COPIED, MAX_FILES, MAX_FOLDERS
from dxplan.model.deadline_fixes import with_year
from dxplan.model.records import MODELS, Kind
from dxplan.portfolio.paths import (
    PAGES,
    copied_file,
    copied_folder,
    identity_of,
    is_closed_period,
    is_name,
    is_readme,
    kind_of,
    names_of,
    namesakes,
    right_name,
    stem_of,
    windows_fault,
)
from dxplan.portfolio.plans_files import (
    PLANS,
    READ,
    Pack,
    PlansFile,
    is_journal,
    read_packs,
)
from dxplan.portfolio.portfolio import (
    ClosedPeriodFile,
    Portfolio,
    ReadableParts,
    Record,
    Unreadable,
)
from dxplan.portfolio.reading import PLAIN_READING, Reading, is_data
from dxplan.portfolio.record_file import ParsedFile, read_file
from dxplan.source.fences import has_front_matter
from dxplan.source.similarity import is_nearly_the_same
from dxplan.source.source_file import ENGLISH, Source
from dxplan.text.hidden_characters import can_be_seen

ParsedFiles: TypeAlias = dict[tuple[str, str], ParsedFile]
"""Parsed files by path and contents, kept by whoever assembles several portfolios."""


def load(
    root: Path, parsed: ParsedFiles | None = None, reading: Reading = PLAIN_READING
) -> Portfolio:
    """The portfolio of the plans/ folder below ``root``; never raises for a bad file."""
    return assemble_packs(read_packs(root), parsed, reading)


def assemble_packs(
    packs: Sequence[Pack],
    parsed: ParsedFiles | None = None,
    reading: Reading = PLAIN_READING,
) -> Portfolio:
    """A portfolio from the packs of a folder; no file that is in ``parsed`` is read again."""
    unknown = packs
    if parsed:
        unknown = [pack for pack in packs if not _is_parsed(pack, parsed)]
    result = reading.read(unknown)
    files = chain.from_iterable(pack.files for pack in packs)
    portfolio = _PortfolioBuilder(parsed, result.files).build(files)
    return replace(portfolio, examined=result.examined)


def _is_parsed(pack: Pack, parsed: ParsedFiles) -> bool:
    """Whether all that is read of a pack was read before."""
    return all(file.key in parsed or not is_data(file) for file in pack.files)


def assemble(
    files: Iterable[PlansFile], parsed: ParsedFiles | None = None
) -> Portfolio:
    """A portfolio from files, of a folder or of a revision.

    No file that is in ``parsed`` is read again; the others are added to it.
    """
    return _PortfolioBuilder(parsed).build(files)


@dataclass(slots=True)
class _PortfolioBuilder:
    parsed: ParsedFiles | None
    read: Mapping[str, ParsedFile] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    assets: dict[str, int | None] = field(default_factory=dict)
    unpublished: list[str] = field(default_factory=list)
    copies: dict[str, tuple[str, str]] = field(default_factory=dict)
    judged: set[tuple[str, ...]] = field(default_factory=set)
    bodies: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    indexes: dict[Kind, dict[str, Record[Any]]] = field(
        default_factory=lambda: {kind: {} for kind in MODELS}
    )
    seen: dict[str, str] = field(default_factory=dict)
    rests: list[ReadableParts] = field(default_factory=list)
    misnamed: set[str] = field(default_factory=set)
    periods: dict[str, ClosedPeriodFile] = field(default_factory=dict)
    repositories: list[str] = field(default_factory=list)
    folders: dict[str, str] = field(default_factory=dict)

    def build(self, files: Iterable[PlansFile]) -> Portfolio:
        for file in files:
            self.add(file)
        self.report_copies()
        self.report_same_contents()
        self.report_missing_pages()
        self.drop_orphans()
        self.add_translations()
        return self.portfolio()

    def portfolio(self) -> Portfolio:
        unreadable_ids = {record.id for record in self.unreadable}
        return Portfolio(
            sources=self.sources,
            findings=tuple(map(self.with_year_of_plan, self.findings)),
            unreadable=tuple(self.unreadable),
            broken=frozenset(self.broken | unreadable_ids),
            assets=self.assets,
            unpublished=frozenset(self.unpublished),
            jurisdictions=self.indexes["jurisdiction"],
            plans=self.indexes["plan"],
            tasks=self.indexes["task"],
            targets=self.indexes["target"],
            units=self.indexes["unit"],
            documents=self.indexes["document"],
            areas=self.indexes["area"],
            indicators=self.indexes["indicator"],
            terms=self.indexes["term"],
            holidays=self.indexes["holiday"],
            rests=tuple(self.rests),
            periods=self.periods,
            repositories=tuple(self.repositories),
        )

    def with_year_of_plan(self, finding: Finding) -> Finding:
        """A finding about a deadline without its year, with the years of the plan."""
        if "open_year" not in finding.args:
            return finding
        plan = self.indexes["plan"].get("/".join(finding.place.file.split("/")[1:3]))
        if plan is None:
            return finding
        period = plan.fields.period
        return with_year(finding, period.first.year, period.last.year)

    def add(self, file: PlansFile) -> None:
        if file.repository:
            self.repositories.append(file.path)
            return
        parts = file.parts
        if parts and is_journal(parts[-1]):
            self.report("F135", file.path)
            return
        # no UTF-8, or a line break: nothing can link to it
        if "\ufffd" in file.path or not can_be_seen(file.path):
            self.report("F107", file.path, name=parts[-1])
            return
        if self.passed_over(file, parts):
            return
        self.report_windows_names(file.path, parts)
        self.note_folders(file.path, parts)
        self.report_case_conflict(file.path)
        if file.regular and file.path.endswith(READ):
            self.add_source(file, parts)
        else:
            self.add_other_file(file, parts)

    def note_folders(self, path: str, parts: tuple[str, ...]) -> None:
        """Note the folders above a file of data, which need their first pages."""
        if parts and kind_of(parts) is not None:
            for depth in range(1, min(len(parts), 3)):
                self.folders.setdefault("/".join(parts[:depth]), path)
        elif is_closed_period(parts):
            self.folders.setdefault(parts[0], path)

    def report(self, code: str, file: str, **args: str) -> None:
        self.findings.append(Finding(code, Place(file, span=(0, 0)), args))

    def report_windows_names(self, path: str, parts: tuple[str, ...]) -> None:
        """Names that a computer with Windows can't hold: each file or folder is reported once."""
        for depth, name in enumerate(parts, 1):
            fault = windows_fault(name)
            if fault is None:
                continue
            part_path = parts[:depth]
            if part_path in self.judged:
                continue
            self.judged.add(part_path)
            stem, dot, rest = name.partition(".")
            other = f"{stem}-1{dot}{rest}"
            self.report("F132", path, name=name, other=other, variant=fault)

    def passed_over(self, file: PlansFile, parts: tuple[str, ...]) -> bool:
        """Whether a file is no data; such a file is noted as unpublished.

        It is for people only, or by its name a copy of another.
        """
        if not parts or not file.regular:
            return False
        is_for_people = is_readme(parts[-1])
        if not is_for_people and not self.note_copy(file, parts):
            return False
        self.report_case_conflict(file.path)
        self.unpublished.append(file.path)
        if is_for_people and has_front_matter(file.content.decode("utf-8", "replace")):
            self.report("F122", file.path)
        return True

    def note_copy(self, file: PlansFile, parts: tuple[str, ...]) -> bool:
        """Note a file that by its name, or its folder's, is a copy; False where it is none."""
        if not is_copied(file.path):
            depth = copied_folder(parts)
            if depth is not None:
                folder = "/".join((PLANS, *parts[:depth]))
                self.copies.setdefault(folder, (file.path, "folder"))
                return True
        original = copied_file(parts)
        if original is None:
            return False
        self.copies[file.path] = (file.path, original)
        return True

    def report_copies(self) -> None:
        """What is a copy by its name, with the file beside it that it is one of."""
        for path, (file, original) in self.copies.items():
            folder, _, name = path.rpartition("/")
            if original == "folder":
                self.report("F131", file, name=name, variant="folder")
                continue
            original_path = f"{folder}/{original}".casefold()
            self.misnamed.add(original_path)
            args = {"name": name, "original": original}
            if original_path not in self.seen:
                args["variant"] = "alone"
            self.report("F131", file, **args)

    def report_same_contents(self) -> None:
        """Tasks and targets that are copies by name and contents: they are read as second ones."""
        for path, source in self.sources.items():
            folder, _, name = path.rpartition("/")
            if folder.count("/") != 3 or not name.endswith(".md"):
                continue
            if path.endswith(ENGLISH):
                continue
            original = self.original_beside(source, folder, name.removesuffix(".md"))
            if original is not None:
                self.report("F131", path, name=name, original=original, variant="same")

    def original_beside(self, source: Source, folder: str, stem: str) -> str | None:
        """The name of the file in a folder that another one there is nearly the same as."""
        for original_stem in namesakes(stem):
            original = f"{original_stem}.md"
            other = self.sources.get(f"{folder}/{original}")
            if other is not None and is_nearly_the_same(source, other):
                return original
        return None

    def report_case_conflict(self, path: str) -> None:
        """Two names that differ only in case are one name on many computers."""
        folded = path.casefold()
        if folded in self.seen:
            self.report("F109", path, other=self.seen[folded])
            return
        self.seen[folded] = path

    def add_other_file(self, file: PlansFile, parts: tuple[str, ...]) -> None:
        """A file without data: one to copy, or a finding."""
        if file.regular and is_copied(file.path):
            self.add_asset(file)
            return
        if file.regular:
            self.report_stray("F115", file.path, parts)
        else:
            self.report_unread(file)
        if not parts:
            return
        kind = kind_of(parts)
        if kind in PAGES:
            self.unreadable.append(Unreadable(*identity_of(parts, kind), file.path))

    def report_unread(self, file: PlansFile) -> None:
        """A file or folder that is not read, with the limit where one is the reason."""
        args: dict[str, str] = {}
        if file.unread:
            args["variant"] = file.unread
        limit = {"deep": MAX_FOLDERS, "many": MAX_FILES}.get(file.unread)
        if limit is not None:
            args["limit"] = str(limit)
        self.report("F111", file.path, **args)

    def add_asset(self, file: PlansFile) -> None:
        """A picture or a PDF, published where it is one.

        Nobody has looked into that of a commit; `build` does.
        """
        fault = None
        if file.size is not None:
            fault = file_fault(file.path, file.content)
        is_large = file.size is not None and file.size > MAX_COPIED
        if fault is None and not is_large:
            self.assets[file.path] = file.size
            return
        if fault is not None:
            self.report("F133", file.path, **fault)
        else:
            self.report("F110", file.path, limit=str(MAX_COPIED), variant="copied")
        self.unpublished.append(file.path)

    def add_source(self, file: PlansFile, parts: tuple[str, ...]) -> None:
        if file.path.endswith(ENGLISH):
            self.add_english(file, parts)
            return
        kind = kind_of(parts)
        if kind is not None:
            self.report_invalid_name(file.path, parts)
        parsed = self.parsed_file(file, parts)
        if parsed is None:
            self.report_stray("F106", file.path, parts)
            return
        if kind is not None:
            self.indexes[kind] |= parsed.records
        closing = parsed.closing
        if closing is not None:
            self.periods[closing.id.replace("/periods/", "/")] = closing

    def report_invalid_name(self, path: str, parts: tuple[str, ...]) -> None:
        """The first part of an id that is no name; F132 says what Windows can't hold."""
        invalid = [name for name in names_of(parts) if not is_name(name)]
        if not invalid:
            return
        refused = {stem_of(part) for part in parts if windows_fault(part)}
        for name in invalid:
            if name not in refused:
                self.report("F107", path, name=name)
                return

    def report_stray(self, code: str, path: str, parts: tuple[str, ...]) -> None:
        """A file that is not read, with the name under which it would be."""
        self.unpublished.append(path)
        name = right_name(parts)
        if name:
            self.misnamed.add(f"{path.rpartition('/')[0]}/{name}".casefold())
        self.report(code, path, suggestion=name)

    def add_english(self, file: PlansFile, parts: tuple[str, ...]) -> None:
        parsed = self.parsed_file(file, parts)
        if parsed is None:
            self.report("F106", file.path)
            return
        self.bodies[file.path.removesuffix(ENGLISH)] = parsed.source.body

    def parsed_file(self, file: PlansFile, parts: tuple[str, ...]) -> ParsedFile | None:
        """What the file says by itself, read now or before; it is added."""
        parsed = self.parsed_earlier(file)
        if parsed is None:
            parsed = read_file(file.path, file.content, parts)
        if parsed is None:
            return None
        if self.parsed is not None:
            self.parsed[file.key] = parsed
        self.sources[file.path] = parsed.source
        self.findings += parsed.findings
        self.unreadable += parsed.unreadable
        self.broken |= parsed.broken
        self.rests += parsed.rests
        return parsed

    def parsed_earlier(self, file: PlansFile) -> ParsedFile | None:
        """What was read of the file, for this portfolio or an earlier one."""
        if self.parsed is not None:
            parsed = self.parsed.get(file.key)
            if parsed is not None:
                return parsed
        return self.read.get(file.path)

    def report_missing_pages(self) -> None:
        """Folders that are no jurisdiction or plan because their first page is missing."""
        for name, first_file in self.folders.items():
            code = "F113"
            page = "plan.md"
            if "/" not in name:
                code = "F112"
                page = "jurisdiction.md"
            folder = f"{PLANS}/{name}"
            page_path = f"{folder}/{page}".casefold()
            if page_path in self.seen or page_path in self.misnamed:
                continue
            self.report(code, first_file, folder=folder, page=page)

    def add_translations(self) -> None:
        """Give each record its English body; a translation of nothing is a finding."""
        remaining = dict(self.bodies)
        for kind in PAGES:
            index = self.indexes[kind]
            for record in list(index.values()):
                body = remaining.pop(record.file.removesuffix(".md"), None)
                if body is not None:
                    index[record.id] = replace(record, body_en=body)
        for stem in remaining:
            if f"{stem}.md" not in self.sources:
                self.report("F106", stem + ENGLISH)

    def drop_orphans(self) -> None:
        """What stands below an unreadable jurisdiction or plan can't be placed: unreadable too."""
        for kind in PAGES[1:]:
            index = self.indexes[kind]
            for record in list(index.values()):
                if not self.is_orphan(record):
                    continue
                del index[record.id]
                unreadable = Unreadable(
                    record.id,
                    record.kind,
                    record.jurisdiction,
                    record.plan,
                    record.file,
                )
                self.unreadable.append(unreadable)

    def is_orphan(self, record: Record[Any]) -> bool:
        if record.jurisdiction not in self.indexes["jurisdiction"]:
            return True
        return record.kind != "plan" and record.plan not in self.indexes["plan"]
