"""The plans that are edited: their files as bytes, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dxplan.config.config import Config
from dxplan.messages import Catalogue
from dxplan.portfolio.loader import ParsedFiles, assemble_packs
from dxplan.portfolio.plans_files import (
    Pack,
    PlansFile,
    is_journal,
    packs_of,
    read_files,
)
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reading import usual_reading
from dxplan.portfolio.write_plans import mend_plans


@dataclass(frozen=True)
class EditedProject:
    """A project as it lies on the disk, before anything is changed.

    ``catalogue`` is of the language of whoever changes them. ``prefix`` leads from the repository's
    root to the folder that holds plans/. ``files`` are those below plans/ by path, in their order;
    ``parsed`` is what has been read of them.
    """

    root: Path
    config: Config
    catalogue: Catalogue
    prefix: str
    today: date
    files: dict[str, PlansFile] = field(repr=False)
    portfolio: Portfolio = field(repr=False)
    parsed: ParsedFiles = field(default_factory=dict, repr=False)

    def content_of(self, file: str) -> bytes | None:
        """The bytes of a file that was read; None where there is none."""
        present = self.files.get(file)
        if present is None:
            return None
        return present.content

    def assembled(self, packs: Sequence[Pack]) -> Portfolio:
        """The portfolio of changed files; what is ``parsed`` is not read again."""
        return assemble_packs(packs, self.parsed, usual_reading())


def open_project(
    root: Path,
    config: Config,
    catalogue: Catalogue,
    *,
    today: date,
    prefix: str = "",
    parsed: ParsedFiles | None = None,
) -> EditedProject:
    """Read the plans below a folder, to change them; what is ``parsed`` is not read again.

    What a killed command had begun to write is undone first.
    """
    files = _read(root)
    parsed = _still_there(parsed or {}, files)
    portfolio = assemble_packs([*packs_of(files.values())], parsed, usual_reading())
    return EditedProject(
        root, config, catalogue, prefix, today, files, portfolio, parsed
    )


def _read(root: Path) -> dict[str, PlansFile]:
    files = {file.path: file for file in read_files(root)}
    if any(is_journal(file.parts[-1]) for file in files.values() if file.parts):
        mend_plans(root)
        files = {file.path: file for file in read_files(root)}
    return files


def _still_there(parsed: ParsedFiles, files: dict[str, PlansFile]) -> ParsedFiles:
    """What was parsed of the files as they are now."""
    if not parsed:
        return {}
    keys = [file.key for file in files.values()]
    return {key: parsed[key] for key in keys if key in parsed}
