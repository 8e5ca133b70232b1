"""Whether the forms that are made from the plans are those of the plans as they are now."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dxplan.check.assess import assess, read_project
from dxplan.config.config import Config, find_repository, prefix_in_repository
from dxplan.doctor.observation import Observation
from dxplan.errors import DxplanError
from dxplan.forms.codeowners import BEGIN
from dxplan.forms.generated import FormsProject, cms_folder, generated, owners_place
from dxplan.messages import catalogue

_BY_CMS = b"dxplan export cms"
"""What the head of the web editor's configuration names."""


def look_at_plan_forms(
    root: Path, config: Config, today: date
) -> Iterator[Observation]:
    """The owners and the web editor, where the project has those that `dxplan export` writes."""
    repository = find_repository(root) or root
    kinds = [*_kinds_in_use(root, repository, config)]
    if not kinds:
        return
    prefix = prefix_in_repository(root)
    project = read_project(root, config, prefix=prefix, today=today)
    made_from = FormsProject(
        repository,
        root,
        prefix,
        config,
        assess(project, today).compliance,
        catalogue(config.lang, official=config.official),
    )
    for kind in kinds:
        yield _observed(made_from, kind)


def _kinds_in_use(root: Path, repository: Path, config: Config) -> Iterator[str]:
    if _holds(owners_place(repository), BEGIN.encode()):
        yield "codeowners"
    if _holds(cms_folder(root, config) / "config.yml", _BY_CMS):
        yield "cms"


def _holds(file: Path, text: bytes) -> bool:
    try:
        return file.is_file() and text in file.read_bytes()
    except OSError:
        return False


def _observed(project: FormsProject, kind: str) -> Observation:
    try:
        stale = generated(project, kind, None).stale()
    except DxplanError as error:
        return Observation(kind, "warning", failure=error)
    if not stale:
        return Observation(kind, "ok")
    files = [file.relative_to(project.repository).as_posix() for file in stale]
    values = {"files": ", ".join(files)}
    return Observation(kind, "warning", "outdated", values, f"dxplan export {kind}")
