"""The folder of a project's own templates, which anybody may have proposed."""

import os
from collections.abc import Iterator
from pathlib import Path

from dxplan.config.config import Config
from dxplan.errors import DxplanError


def own_templates(root: Path, config: Config) -> Path | None:
    """The folder that the configuration names; None where it names none.

    Raises DxplanError where it holds a link: that would publish a file of elsewhere.
    """
    if config.templates is None:
        return None
    folder = root / config.templates
    for link in _links_below(folder):
        path = link.relative_to(folder).as_posix()
        raise DxplanError("own-template-link", file=path, folder=config.templates)
    return folder


def _links_below(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            path = Path(parent) / name
            if path.is_symlink():
                yield path
