"""The files that `dxplan export cms|issue-forms|codeowners` writes, and whether they are stale."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dxplan.compliance.summary import Compliance
from dxplan.config.config import Config
from dxplan.config.repository_links import PROGRESS_FORMS
from dxplan.files.atomic_write import write_file
from dxplan.files.reading import read_named
from dxplan.forms.cms import cms_files
from dxplan.forms.codeowners import owners, with_owners
from dxplan.forms.issue_form import issue_form
from dxplan.messages import Catalogue

_OWNERS_PLACES = (
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
)
"""Where hosts look for owners; the first that is there is the one that counts."""

FORMS_FOLDER = ".github/ISSUE_TEMPLATE"
"""Where GitHub looks for issue forms, below the top of the repository."""


@dataclass(frozen=True)
class FormsProject:
    """What forms are made from.

    ``repository`` is the top of the repository, or the project's own folder without one;
    ``prefix`` leads from there to the project.
    """

    repository: Path
    root: Path
    prefix: str
    config: Config
    compliance: Compliance
    catalogue: Catalogue


@dataclass(frozen=True)
class Generated:
    """Files by their path, and what could not be put into them."""

    files: Mapping[Path, bytes]
    left_out: Sequence[str] = field(default=())

    def stale(self) -> list[Path]:
        """The files that lie there otherwise, or not at all."""
        return [file for file, content in self.files.items() if _read(file) != content]


def write_generated(generated: Generated) -> list[Path]:
    """Write what is stale; the paths. Raises DxplanError where that can't be done."""
    stale = generated.stale()
    for file in stale:
        write_file(file, generated.files[file], with_folders=True)
    return stale


def generated(project: FormsProject, kind: str, out: Path | None) -> Generated:
    """The files of a kind; ``out`` is another place than the usual one.

    That is a file for the owners, and a folder for all others.
    """
    return _KINDS[kind](project, out)


def _issue_forms(project: FormsProject, out: Path | None) -> Generated:
    folder = out or project.repository / FORMS_FOLDER
    files = {}
    for lang in project.config.languages:
        files[folder / PROGRESS_FORMS[lang]] = issue_form(lang).encode()
    return Generated(files)


def _codeowners(project: FormsProject, out: Path | None) -> Generated:
    place = out or owners_place(project.repository)
    present = (_read(place) or b"").decode("utf-8", "replace")
    of_records = owners(project.compliance, project.prefix)
    explanation = project.catalogue("forms.owners")
    content = with_owners(present, of_records.lines, explanation)
    return Generated({place: content.encode()}, of_records.left_out)


def owners_place(repository: Path) -> Path:
    """The file of owners that counts in a repository, or would."""
    for name in _OWNERS_PLACES:
        if (repository / name).is_file():
            return repository / name
    return repository / _OWNERS_PLACES[0]


def cms_folder(root: Path, config: Config) -> Path:
    """The folder of the web editor in a project."""
    return root / (config.files or "public") / "admin"


def _cms(project: FormsProject, out: Path | None) -> Generated:
    """The editor's configuration and page, in the folder whose files are published."""
    folder = out or cms_folder(project.root, project.config)
    files = {}
    made = cms_files(
        project.config,
        project.compliance.portfolio,
        project.catalogue,
        project.prefix,
    )
    for name, content in made.items():
        files[folder / name] = content
    return Generated(files)


_KINDS: Mapping[str, Callable[[FormsProject, Path | None], Generated]] = {
    "cms": _cms,
    "issue-forms": _issue_forms,
    "codeowners": _codeowners,
}


def _read(file: Path) -> bytes | None:
    """The bytes of a file; None where there is none."""
    if not file.is_file():
        return None
    return read_named(file, str(file))
