"""A proposed change of plans: steps, new files and new register entries as bytes in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from dxplan.diagnostics import Step, Value
from dxplan.editing.applied_steps import with_steps
from dxplan.editing.project import EditedProject
from dxplan.editing.record_text import record_text
from dxplan.editing.register_text import with_entry
from dxplan.errors import DxplanError
from dxplan.files.copied_files import is_copied
from dxplan.files.file_edits import FileEdit
from dxplan.portfolio.paths import is_readme, kind_of, windows_fault
from dxplan.portfolio.plans_files import PLANS
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
    contents: dict[str, bytes] = {}
    for change in changes:
        refuse_foreign_path(change.file)
        content = contents.get(change.file, project.content_of(change.file))
        contents[change.file] = _changed(change, content)
    edits = {}
    for file in sorted(contents):
        old = project.content_of(file)
        if contents[file] != old:
            edits[file] = FileEdit(old, contents[file])
    return Proposal(project, edits)


def record_content(front_matter: Mapping[str, Value], body: str = "") -> bytes:
    """A new record as a file, in the style in which people write one."""
    return record_text(front_matter, body).encode()


def _changed(change: Change, content: bytes | None) -> bytes:
    match change:
        case ChangeFile(file, steps):
            if content is None:
                raise DxplanError("no-such-path", path=file)
            return with_steps(file, content, steps)
        case AddEntry(file, entry):
            return with_entry(file, content, entry)
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
