"""The output folder that the configuration names, which anybody may have proposed."""

from pathlib import Path

from dxplan.errors import DxplanError


def configured_output(root: Path, out: str) -> Path:
    """The folder ``out`` of a project.

    Raises DxplanError where it leads out of the project, also by a link: only who starts a build
    chooses a place elsewhere, by an option.
    """
    folder = root / out
    if not folder.resolve().is_relative_to(root.resolve()):
        raise DxplanError("output-outside", folder=out)
    return folder
