"""Files to a portfolio; a bad file is a finding, never an exception."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha1
from pathlib import Path, PurePosixPath
from typing import Any

from dxplan.diagnostics import Finding, Place
from dxplan.files.pictures import HEAD, LARGEST, fault_of, is_picture
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import NAME
from dxplan.portfolio.paths import (
    PAGES,
    copied_file,
    copied_folder,
    identity_of,
    is_closed_period,
    is_readme,
    kind_of,
    names_of,
    namesakes,
    right_name,
    windows_fault,
)
from dxplan.portfolio.portfolio import (
    PLANS,
    ClosedPeriodFile,
    Portfolio,
    ReadableParts,
    Record,
    Unreadable,
)
from dxplan.portfolio.record_file import (
    ParsedFile,
    read_english,
    read_manifest,
    read_record,
    read_register,
)
from dxplan.source.decoding import MAX_BYTES
from dxplan.source.fences import has_front_matter
from dxplan.source.similarity import is_nearly_the_same
from dxplan.source.source_file import ENGLISH, Source

READ = (".md", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class PlansFile:
    """A file below plans/ as found: ``regular`` is False for links and the like, which are not followed.

    ``blob`` is git's name for its contents where they come from git; then ``content`` may be missing if they are known.
    ``size`` is that of a picture in a folder, of which ``content`` is the beginning; None where nobody has looked.
    ``repository`` tells of a folder that it is a git repository of its own: it is no file.
    """

    path: str
    content: bytes
    regular: bool = True
    blob: str | None = None
    size: int | None = None
    repository: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Its path and the name that git gives to its contents, by which what it says is known."""
        return self.path, self.blob or _blob(self.content)


ParsedFiles = dict[tuple[str, str], ParsedFile]
"""What files say by themselves, by path and contents: kept by whoever assembles several portfolios."""


def load(root: Path, known: ParsedFiles | None = None) -> Portfolio:
    """The portfolio of the plans/ folder below ``root``; never raises for a bad file."""
    return assemble(read_files(root), known)


def read_files(root: Path) -> Iterator[PlansFile]:
    """Every file below plans/, sorted by path; names that begin with a dot are not looked at."""
    top = str(root)
    pending = [PLANS]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(f"{top}/{folder}") as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield PlansFile(folder, b"", regular=False)
            continue
        folders = []
        for entry in found:
            if entry.name == ".git":
                yield PlansFile(_decodable(folder), b"", repository=True)
            if entry.name.startswith("."):
                continue
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                continue
            yield _read_file(f"{top}/{path}", _decodable(path))
        pending += reversed(folders)


def _decodable(path: str) -> str:
    """A path with a sign in the place of what is no UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_file(location: str, path: str) -> PlansFile:
    try:
        status = os.lstat(location)
        if not stat.S_ISREG(status.st_mode):
            return PlansFile(path, b"", regular=False)
        if not path.endswith(READ) and not is_picture(path):
            return PlansFile(path, b"")
        with Path(location).open("rb") as file:
            if is_picture(path):
                return PlansFile(path, file.read(HEAD), size=status.st_size)
            return PlansFile(
                path, file.read(MAX_BYTES + 1)
            )  # one more than allowed is enough to see
    except OSError:
        return PlansFile(path, b"", regular=False)


def _blob(data: bytes) -> str:
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def assemble(files: Iterable[PlansFile], known: ParsedFiles | None = None) -> Portfolio:
    """A portfolio from files, of a folder or of a revision; no file that is in ``known`` is read again."""
    return _PortfolioBuilder(known).run(files)


@dataclass(slots=True)
class _PortfolioBuilder:
    known: ParsedFiles | None
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)
    copies: dict[str, tuple[str, str]] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
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

    def run(self, files: Iterable[PlansFile]) -> Portfolio:
        folders: dict[str, str] = {}
        for file in files:
            if file.repository:
                self.repositories.append(file.path)
                continue
            parts = PurePosixPath(file.path).parts[1:]
            if (
                "\ufffd" in file.path or not file.path.isprintable()
            ):  # no UTF-8, or a line break: nothing can link to it
                self.report("F107", file.path, name=parts[-1])
                continue
            if self.passed_over(file, parts):
                continue
            self.writable(file.path, parts)
            if parts and kind_of(parts) is not None:
                for depth in range(1, min(len(parts), 3)):
                    folders.setdefault("/".join(parts[:depth]), file.path)
            elif is_closed_period(parts):
                folders.setdefault(parts[0], file.path)
            self.file(file, parts)
        self.copied()
        self.doubled()
        self.homeless(folders)
        self.orphaned()
        self.translated()
        return Portfolio(
            sources=self.sources,
            findings=tuple(self.findings),
            unreadable=tuple(self.unreadable),
            broken=frozenset(
                {*self.broken, *(record.id for record in self.unreadable)}
            ),
            assets=tuple(self.assets),
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
            rests=tuple(self.rests),
            periods=self.periods,
            repositories=tuple(self.repositories),
        )

    def report(self, code: str, file: str, **args: str) -> None:
        self.findings.append(Finding(code, Place(file, span=(0, 0)), args))

    def writable(self, path: str, parts: tuple[str, ...]) -> None:
        """Names that a computer with Windows can't hold: each file or folder is told once."""
        for depth, name in enumerate(parts, 1):
            here = "/".join(parts[:depth])
            fault = windows_fault(name) if here not in self.judged else None
            self.judged.add(here)
            if fault is not None:
                stem, dot, rest = name.partition(".")
                self.report(
                    "F132", path, name=name, other=f"{stem}-1{dot}{rest}", variant=fault
                )

    def passed_over(self, file: PlansFile, parts: tuple[str, ...]) -> bool:
        """Whether a file is for people only, or is a copy of another by its name: neither is data."""
        if not parts or not file.regular:
            return False
        if is_readme(parts[-1]):
            self.distinct(file.path)
            self.unpublished.append(file.path)
            if has_front_matter(file.content.decode("utf-8", "replace")):
                self.report("F122", file.path)
            return True
        depth = None if is_picture(file.path) else copied_folder(parts)
        if depth is not None:
            self.copies.setdefault(
                "/".join((PLANS, *parts[:depth])), (file.path, "folder")
            )
        elif (original := copied_file(parts)) is not None:
            self.copies[file.path] = (file.path, original)
        else:
            return False
        self.distinct(file.path)
        self.unpublished.append(file.path)
        return True

    def copied(self) -> None:
        """What is a copy by its name, with the file beside it that it is one of."""
        for path, (file, original) in self.copies.items():
            name = path.rpartition("/")[2]
            if original == "folder":
                self.report("F131", file, name=name, variant="folder")
                continue
            beside = f"{path.rpartition('/')[0]}/{original}"
            self.misnamed.add(beside.casefold())
            alone = {} if beside.casefold() in self.seen else {"variant": "alone"}
            self.report("F131", file, name=name, original=original, **alone)

    def doubled(self) -> None:
        """Tasks and targets that are copies by their name and by what they hold: they are read, as second ones."""
        for path, source in self.sources.items():
            folder, _, name = path.rpartition("/")
            if (
                path.endswith(ENGLISH)
                or folder.count("/") != 3
                or not name.endswith(".md")
            ):
                continue
            for stem in namesakes(name.removesuffix(".md")):
                other = self.sources.get(f"{folder}/{stem}.md")
                if other is not None and is_nearly_the_same(source, other):
                    self.report(
                        "F131", path, name=name, original=f"{stem}.md", variant="same"
                    )
                    break

    def distinct(self, path: str) -> None:
        """Two names that differ only in case are one name on many computers."""
        folded = path.casefold()
        if folded in self.seen:
            self.report("F109", path, other=self.seen[folded])
        self.seen.setdefault(folded, path)

    def file(self, file: PlansFile, parts: tuple[str, ...]) -> None:
        self.distinct(file.path)
        if not file.regular or not file.path.endswith(READ):
            self.unread(file, parts)
        else:
            self.source(file, parts)

    def unread(self, file: PlansFile, parts: tuple[str, ...]) -> None:
        """A file without data: a picture to copy, or a finding."""
        if file.regular and is_picture(file.path):
            self.picture(file)
            return
        if file.regular:
            self.stray("F115", file.path, parts)
        else:
            self.report("F111", file.path)
        kind = kind_of(parts) if parts else None
        if kind in PAGES:
            self.unreadable.append(Unreadable(*identity_of(parts, kind), file.path))

    def picture(self, file: PlansFile) -> None:
        """A picture, published where it is one; of a commit nobody has looked into it, and `build` does."""
        fault = fault_of(file.path, file.content) if file.size is not None else None
        if fault is not None:
            self.report("F133", file.path, **fault)
        elif (file.size or 0) > LARGEST:
            self.report("F110", file.path, limit=str(LARGEST), variant="picture")
        else:
            self.assets.append(file.path)
            return
        self.unpublished.append(file.path)

    def source(self, file: PlansFile, parts: tuple[str, ...]) -> None:
        if file.path.endswith(ENGLISH):
            self.english(file, parts)
            return
        kind = kind_of(parts)
        if kind is None:
            if is_closed_period(parts):
                self.period(file)
            else:
                self.stray("F106", file.path, parts)
            return
        refused = {
            PurePosixPath(part).stem for part in parts if windows_fault(part)
        }  # F132 says so
        names = (name for name in names_of(parts) if name not in refused)
        invalid = next((name for name in names if not NAME.fullmatch(name)), None)
        if invalid is not None:
            self.report("F107", file.path, name=invalid)
        of = read_record if file.path.endswith(".md") else read_register
        self.indexes[kind] |= self.read(
            file, lambda path, data: of(path, data, parts, kind)
        ).records

    def stray(self, code: str, path: str, parts: tuple[str, ...]) -> None:
        """A file that is not read, with the name under which it would be."""
        self.unpublished.append(path)
        name = right_name(parts)
        if name:
            self.misnamed.add(f"{path.rpartition('/')[0]}/{name}".casefold())
        self.report(code, path, suggestion=name)

    def english(self, file: PlansFile, parts: tuple[str, ...]) -> None:
        kind = kind_of((*parts[:-1], parts[-1].removesuffix(ENGLISH) + ".md"))
        if kind is None:
            self.report("F106", file.path)
            return
        reading = self.read(file, read_english)
        self.bodies[file.path.removesuffix(ENGLISH)] = reading.source.body

    def period(self, file: PlansFile) -> None:
        closing = self.read(file, read_manifest).closing
        if closing is not None:
            self.periods[closing.id.replace("/periods/", "/")] = closing

    def read(
        self, file: PlansFile, of: Callable[[str, bytes], ParsedFile]
    ) -> ParsedFile:
        """What the file says by itself, read now or for an earlier portfolio, added to what is there."""
        reading = None if self.known is None else self.known.get(file.key)
        if reading is None:
            reading = of(file.path, file.content)
            if self.known is not None:
                self.known[file.key] = reading
        self.sources[file.path] = reading.source
        self.findings += reading.findings
        self.unreadable += reading.unreadable
        self.broken |= reading.broken
        self.rests += reading.rests
        return reading

    def homeless(self, folders: dict[str, str]) -> None:
        """Files in a folder that is no jurisdiction or no plan because its first page is missing."""
        for folder, first in folders.items():
            page = "jurisdiction.md" if "/" not in folder else "plan.md"
            wanted = f"{PLANS}/{folder}/{page}".casefold()
            if wanted not in self.seen and wanted not in self.misnamed:
                self.report(
                    "F112" if "/" not in folder else "F113",
                    first,
                    folder=f"{PLANS}/{folder}",
                    page=page,
                )

    def translated(self) -> None:
        """Give each record its English body; a translation of nothing is a finding."""
        wanted = dict(self.bodies)
        for kind in PAGES:
            index = self.indexes[kind]
            for record in list(index.values()):
                body = wanted.pop(record.file.removesuffix(".md"), None)
                if body is not None:
                    index[record.id] = replace(record, body_en=body)
        for stem in wanted:
            if f"{stem}.md" not in self.sources:
                self.report("F106", stem + ENGLISH)

    def orphaned(self) -> None:
        """What stands below an unreadable jurisdiction or plan can't be placed: it is unreadable too."""
        jurisdictions, plans = self.indexes["jurisdiction"], self.indexes["plan"]
        for kind in PAGES[1:]:
            index = self.indexes[kind]
            for record in [
                r
                for r in index.values()
                if r.jurisdiction not in jurisdictions
                or (kind != "plan" and r.plan not in plans)
            ]:
                del index[record.id]
                self.unreadable.append(
                    Unreadable(
                        record.id,
                        record.kind,
                        record.jurisdiction,
                        record.plan,
                        record.file,
                    )
                )
