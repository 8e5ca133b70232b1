"""git's plumbing: one process a question, where GitPython would take one call a file."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dxplan.config import find_repository
from dxplan.errors import DxplanError

_SETTINGS = ("core.quotePath=false", "log.showSignature=false", "log.showRoot=true", "diff.external=", "color.ui=false")
_AT_ONCE = 800
"""Object names written before their contents are read: so many fit into a pipe, and none waits for the other."""


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file of a commit: its path relative to the folder that holds plans/, and the object that it is.

    ``regular`` is False for symbolic links.
    """

    path: str
    oid: str
    regular: bool


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with at least one commit. ``prefix`` leads from its root to the folder that holds plans/."""

    top: Path
    prefix: str

    def ask(self, *words: str) -> bytes:
        """What git answers; raises DxplanError where it refuses."""
        done = self._run(*words)
        if done.returncode:
            raise DxplanError("git-failed", problem=done.stderr.decode("utf-8", "replace").strip())
        return done.stdout

    def commit(self, revision: str) -> str:
        """The commit that a revision names; raises DxplanError where there is none."""
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if found.returncode and self.shallow:
            raise DxplanError("revision-not-fetched", revision=revision, line=whole_history())
        if found.returncode:
            raise DxplanError("unknown-revision", revision=revision)
        return found.stdout.decode("ascii").strip()

    def merge_base(self, one: str, other: str) -> str:
        """The last commit that two commits have in common; raises DxplanError where none is here."""
        found = self._run("merge-base", one, other)
        if found.returncode and self.shallow:
            raise DxplanError("base-not-fetched", one=one, other=other, line=whole_history())
        if found.returncode:
            raise DxplanError("no-common-commit", one=one, other=other)
        return found.stdout.decode("ascii").split()[0]

    @property
    def shallow(self) -> bool:
        """Whether the clone lacks a part of the history."""
        return self.ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def tree(self, commit: str, folder: str) -> list[TreeEntry]:
        """Every file below a folder at a commit; ``folder`` is relative to the folder that holds plans/."""
        found = []
        listing = self.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{self.prefix}{folder}")
        for line in listing.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, kind, oid = about.decode("ascii").split(" ")
            if kind == "commit" and name.decode("utf-8", "replace") == f"{self.prefix}{folder}":
                raise DxplanError("plans-submodule", folder=folder)
            if kind == "blob":  # a submodule is another repository's
                found.append(TreeEntry(_path(name)[len(self.prefix) :], oid, regular=mode != "120000"))
        return found

    def blobs(self, oids: Iterable[str]) -> Iterator[bytes]:
        """The contents of objects, in their order, by one process."""
        command = _command(self.top, "cat-file", "--batch")
        with subprocess.Popen(  # noqa: S603 - git, with nothing that a user wrote
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise AssertionError
            wanted = iter(oids)
            while some := list(islice(wanted, _AT_ONCE)):
                process.stdin.write("".join(f"{oid}\n" for oid in some).encode("ascii"))
                process.stdin.flush()
                for oid in some:
                    about = process.stdout.readline().split()
                    if len(about) != 3:  # `OID missing`: a partial clone, or a damaged one
                        raise DxplanError("object-missing", object=oid)
                    yield process.stdout.read(int(about[2]))
                    process.stdout.read(1)
            process.stdin.close()

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return _run(self.top, *words)


def whole_history() -> str:
    """The line that brings a shallow clone its whole history, where this runs."""
    if os.environ.get("GITHUB_ACTIONS") == "true":  # the runners of Forgejo and Gitea say so too
        return "fetch-depth: 0"
    return 'GIT_DEPTH: "0"' if os.environ.get("GITLAB_CI") == "true" else "git fetch --unshallow"


def find(root: Path) -> Repository | None:
    """The repository that holds ``root``; None without git, without a repository, or without a commit."""
    top = find_repository(root)
    if top is None:
        return None
    try:
        if _run(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode:
            return None
    except DxplanError:
        return None
    way = root.resolve().relative_to(top.resolve()).as_posix()
    return Repository(top, "" if way == "." else f"{way}/")


def need(root: Path) -> Repository:
    """The repository that holds ``root``; raises DxplanError that says what is missing: git, a repository, a commit."""
    found = find(root)
    if found is not None:
        return found
    top = find_repository(root)
    if top is None:
        raise DxplanError("no-repository", folder=str(root))
    done = _run(top, "rev-parse", "--git-dir")
    if done.returncode:  # somebody else's folder, say: git tells the line that mends it
        raise DxplanError("git-failed", problem=done.stderr.decode("utf-8", "replace").strip())
    raise DxplanError("no-commit", folder=str(top))


def _run(top: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - git, and what a user wrote only behind --end-of-options
            _command(top, *words), check=False, capture_output=True, stdin=subprocess.DEVNULL, env=_environment()
        )
    except OSError as error:
        raise DxplanError("no-git") from error


def _command(top: Path, *words: str) -> Sequence[str]:
    return ("git", "-C", str(top), *(word for setting in _SETTINGS for word in ("-c", setting)), *words)


def _environment() -> Mapping[str, str]:
    """Nothing is asked, fetched or locked, git's sentences are English, and a hook's repository is not in the way."""
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C.UTF-8"}
    hook = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_COMMON_DIR"}
    return {**{name: value for name, value in os.environ.items() if name not in hook}, **quiet}


def _path(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
