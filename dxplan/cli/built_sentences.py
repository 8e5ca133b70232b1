"""What `dxplan build` says of the site that is there now."""

from datetime import date
from pathlib import Path

from dxplan.cli.git_warnings import why_no_commit
from dxplan.cli.session import Session


def built_sentences(session: Session, folder: Path, files: int, as_of: date) -> str:
    """Where the site is, how many files it has, and why it names no commit."""
    catalogue = session.catalogue
    sentence = catalogue(
        "terminal.built",
        folder=folder,
        index=folder / session.config.lang / "index.html",
        files=catalogue("terminal.files", count=files),
        as_of=as_of,
    )
    return sentence + "\n" + why_no_commit(session)
