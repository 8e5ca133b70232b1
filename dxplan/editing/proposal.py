"""A proposed change of plans: steps, new files and new register entries as bytes in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from dxplan.diagnostics import Step, Value
from dxplan.editing.applied_steps import with_steps
from dxplan.editing.project import EditedProject
from dxplan.editing.record_text import record_text
from dxplan.editing.register_text import with_entries
from dxplan.errors import DxplanError
from dxplan.files.copied_files import HEAD as HEAD_BYTES
from dxplan.files.copied_files import is_copied
from dxplan.files.file_edits import FileEdit
from dxplan.portfolio.paths import is_readme, kind_of, windows_fault
from dxplan.portfolio.plans_files import PLANS, PlansFile
from dxplan.source.source_file import ENGLISH


@dataclass(frozen=True, slots=True)
class ChangeFile:
    """Steps in a file that is there, such as `plans/nghe-an/2022-22-tasks/tasks/05.md`.

    Paths count from the top of the file: those in a register begin with the place of an entry.
    """

    file: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class AddEntry:
    """A new entry at the end of a register, which is made if it is not there."""

    file: str
    entry: dict[str, Value]


@dataclass(frozen=True, slots=True)
class AddFile:
    """A new file with these bytes: a record (`record_content`), a translation, a picture."""

    file: str
    content: bytes


Change: TypeAlias = ChangeFile | AddEntry | AddFile


@dataclass(frozen=True)
class Proposal:
    """What a change makes of a project's files, by path; files that stay the same are left out."""

    project: EditedProject
    edits: Mapping[str, FileEdit]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not self.edits


def propose(project: EditedProject, changes: Iterable[Change]) -> Proposal:
    """The files with all changes made, in their order; nothing is written.

    Raises DxplanError where a change can't be made in its file without touching anything else,
    where a new file is there already, and where a path is none of plans/.
    """
    files = _ChangedFiles(project)
    for change in changes:
        refuse_foreign_path(change.file)
        files.make(change)
    edits = {}
    for file, content in sorted(files.contents().items()):
        old = project.content_of(file)
        if content != old:
            edits[file] = FileEdit(old, content)
    return Proposal(project, edits)


def record_content(front_matter: Mapping[str, Value], body: str = "") -> bytes:
    """A new record as a file, in the style in which people write one."""
    return record_text(front_matter, body).encode()


class _ChangedFiles:
    """The files with the changes made so far.

    New entries of a register wait for each other: reading it again for each takes the square of
    their number.
    """

    def __init__(self, project: EditedProject) -> None:
        self._project = project
        self._contents: dict[str, bytes] = {}
        self._new_entries: dict[str, list[dict[str, Value]]] = {}

    def make(self, change: Change) -> None:
        """Make one more change."""
        if isinstance(change, AddEntry):
            self._new_entries.setdefault(change.file, []).append(change.entry)
            return
        self._add_entries(change.file)
        self._contents[change.file] = _changed(change, self._content(change.file))

    def contents(self) -> dict[str, bytes]:
        """The bytes of all changed files."""
        for file in list(self._new_entries):
            self._add_entries(file)
        return self._contents

    def _add_entries(self, file: str) -> None:
        entries = self._new_entries.pop(file, None)
        if entries is not None:
            content = self._content(file)
            self._contents[file] = with_entries(file, content, entries)

    def _content(self, file: str) -> bytes | None:
        return self._contents.get(file, self._project.content_of(file))


def _changed(change: ChangeFile | AddFile, content: bytes | None) -> bytes:
    match change:
        case ChangeFile(file, steps):
            if content is None:
                raise DxplanError("no-such-path", path=file)
            return with_steps(file, content, steps)
        case AddFile(file, new):
            if content is not None:
                raise DxplanError("exists-already", file=file)
            return new


def refuse_foreign_path(path: str) -> None:
    """Raise DxplanError where a path is none that plans/ may hold."""
    parts = path.split("/")
    is_below = parts[0] == PLANS and len(parts) > 1
    if not is_below or any(_is_refused(part) for part in parts):
        raise DxplanError("no-path-of-plans", path=path)
    page = path.removesuffix(ENGLISH)
    if page != path:
        page += ".md"
    names = tuple(page.split("/")[1:])
    if kind_of(names) is None and not is_copied(path) and not is_readme(names[-1]):
        raise DxplanError("no-path-of-plans", path=path)


def _is_refused(part: str) -> bool:
    """Whether a part of a path leads elsewhere, is hidden, or can't be written everywhere."""
    return not part or part.startswith(".") or windows_fault(part) is not None


def files_with(proposal: Proposal) -> list[PlansFile]:
    """The files of the project as the proposal leaves them, in the order of a folder's."""
    files = dict(proposal.project.files)
    for path, edit in proposal.edits.items():
        if is_copied(path):
            files[path] = PlansFile(path, edit.new[:HEAD_BYTES], size=len(edit.new))
        elif path in files:
            files[path] = replace(files[path], content=edit.new)
        else:
            files[path] = PlansFile(path, edit.new)
    if len(files) == len(proposal.project.files):
        return [*files.values()]
    return sorted(files.values(), key=_folder_order)


def _folder_order(file: PlansFile) -> list[tuple[bool, str]]:
    """The order in which a folder is read: its files by name, then its folders by name."""
    *folders, name = file.path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]
