"""Everything that a site is made from, as one digest: the same digest, the same site."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path

from dxplan.config.config import Config
from dxplan.files.code_version import code_version
from dxplan.history.git import open_repository
from dxplan.history.working_state import working_state
from dxplan.portfolio.plans_files import PlansFile
from dxplan.site.shipped_templates import shipped_templates


def build_inputs(
    root: Path, config: Config, files: Sequence[PlansFile], as_of: date
) -> str | None:
    """The digest of what a build of the working tree reads; ``files`` are those of plans/.

    None where not all of it is known.
    """
    state = working_state(root, files)
    if state is None:
        return None
    digest = blake2b(code_version(), digest_size=16)
    for part in (state, _history(root), *_folders(root, config)):
        digest.update(b"%d " % len(part))
        digest.update(part)
    digest.update(as_of.isoformat().encode())
    return digest.hexdigest()


def _history(root: Path) -> bytes:
    """Why the history can't be read, such as in a shallow clone."""
    repository = open_repository(root)
    if repository is None:
        return b""
    return repr(repository.lack).encode()


def _folders(root: Path, config: Config) -> Iterator[bytes]:
    """Names and bytes of the files of templates, and of what goes along with the site."""
    folders = [root / name for name in config.folders]
    for folder in (*folders, shipped_templates()):
        yield str(folder).encode("utf-8", "surrogateescape")
        for file in sorted(folder.rglob("*")):
            yield str(file).encode("utf-8", "surrogateescape")
            if file.is_file() and not file.is_symlink():
                yield file.read_bytes()
