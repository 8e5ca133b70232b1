"""git's plumbing, the only reader of git: one process a question, and no program that a repository names is run."""

import hashlib
import os
import re
import subprocess
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from dxplan.config.config import find_repository
from dxplan.errors import DxplanError

_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",  # a program that the repository's own configuration names
    "log.showSignature=false",
    "log.showRoot=true",
    "diff.external=",
    "advice.graftFileDeprecated=false",  # said of the empty one that is named below
    "color.ui=false",
)
_UNBORN = "does not have any commits yet"
_PROMISED = r"^(remote\..*\.promisor|extensions\.partialclone)$"
_AT_ONCE = 800
"""Object names written before their contents are read: so many fit into a pipe, and none waits for the other."""


class MissingHistory(StrEnum):
    """What a clone may have been made without: a part of the commits, or of the files of earlier ones."""

    SHALLOW = "shallow"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file of a commit: its path, the object that it is, and git's word for its kind."""

    path: str
    oid: str
    mode: str

    @property
    def regular(self) -> bool:
        """Whether it is an ordinary file, no symbolic link."""
        return self.mode.startswith("100")

    @property
    def submodule(self) -> bool:
        """Whether it is another repository, of which only the name of a commit is kept here."""
        return self.mode == "160000"


@dataclass(frozen=True, slots=True)
class GitRepository:
    """A repository with at least one commit. ``prefix`` leads from its root to the folder that holds plans/.

    ``object_format`` is the hash that names its objects: `sha1` or `sha256`.
    """

    top: Path
    prefix: str
    object_format: str = "sha1"

    def ask(
        self, *words: str, given: bytes = b"", accepted: Container[int] = (0,)
    ) -> bytes:
        """What git answers to words and to what is ``given`` on its standard input; raises DxplanError if it refuses.

        ``accepted`` are the exit codes that are an answer.
        """
        done = _run(self.top, *words, given=given)
        if done.returncode in accepted:
            return done.stdout
        if words[0] != "config" and self.partial:
            raise DxplanError(
                "git-failed-partial", problem=_said(done), line=PROMISED_OBJECTS
            )
        raise DxplanError("git-failed", problem=_said(done))

    def blob(self, data: bytes) -> str:
        """The name that git gives to contents as they are, without any conversion."""
        digest = hashlib.new(
            self.object_format, b"blob %d\0" % len(data), usedforsecurity=False
        )
        digest.update(data)
        return digest.hexdigest()

    def commit(self, revision: str) -> str:
        """The commit that a revision names; raises DxplanError where there is none."""
        found = self._run(
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            f"{revision}^{{commit}}",
        )
        branch = self._fetching(revision) if found.returncode else ""
        if found.returncode and self.shallow:
            raise DxplanError(
                "revision-not-fetched", revision=revision, line=whole_history(branch)
            )
        if branch:
            raise DxplanError(
                "branch-not-fetched", revision=revision, line=f"git fetch {branch}"
            )
        if found.returncode:
            raise DxplanError("unknown-revision", revision=revision)
        return found.stdout.decode("ascii").strip()

    def _fetching(self, revision: str) -> str:
        """What `git fetch` is to be told for a branch of a server that is not here; nothing where it names none."""
        remote, _, name = revision.removeprefix("refs/remotes/").partition("/")
        if (
            not re.fullmatch(r"[\w.][\w./-]*", name)
            or remote.encode() not in self.ask("remote").split()
        ):
            return ""
        return f"{remote} {name}:refs/remotes/{remote}/{name}"

    def merge_base(self, one: str, other: str) -> str:
        """The last commit that two commits have in common; raises DxplanError where none is here."""
        found = self._run("merge-base", one, other)
        if found.returncode and self.shallow:
            raise DxplanError(
                "base-not-fetched", one=one, other=other, line=whole_history()
            )
        if found.returncode:
            raise DxplanError("no-common-commit", one=one, other=other)
        return found.stdout.decode("ascii").split()[0]

    def is_ancestor(self, commit: str, head: str) -> bool:
        """Whether a commit is in the history of another one; not one that is not here."""
        return self._run("merge-base", "--is-ancestor", commit, head).returncode == 0

    @property
    def shallow(self) -> bool:
        """Whether the clone lacks a part of the history."""
        return self.ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    @property
    def lack(self) -> MissingHistory | None:
        """What this clone lacks of the history; None where all of it is here."""
        if self.shallow:
            return MissingHistory.SHALLOW
        if not self.partial:
            return None
        listing = self.ask("rev-list", "--objects", "--missing=print", "HEAD")
        return (
            MissingHistory.PARTIAL
            if re.search(rb"^\?", listing, re.MULTILINE)
            else None
        )

    @property
    def partial(self) -> bool:
        """Whether it was cloned with a filter: objects that are not here were promised by the server."""
        return bool(self.ask("config", "--get-regexp", _PROMISED, accepted=(0, 1)))

    def tree(self, commit: str, folder: str) -> list[TreeEntry]:
        """Every file and submodule below a folder at a commit; ``folder`` counts from the one that holds plans/."""
        entries = self.tree_from_top(commit, f"{self.prefix}{folder}")
        return [
            TreeEntry(entry.path[len(self.prefix) :], entry.oid, entry.mode)
            for entry in entries
        ]

    def tree_from_top(self, commit: str, place: str) -> list[TreeEntry]:
        """Every file and submodule in a place at a commit, all paths from the repository's top."""
        entries = []
        listing = self.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", place)
        for line in listing.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, _, oid = about.decode("ascii").split(" ")
            entries.append(TreeEntry(_path(name), oid, mode))
        return entries

    def blobs(self, oids: Iterable[str]) -> Iterator[bytes]:
        """The contents of objects, in their order, by one process."""
        command = _command(self.top, "cat-file", "--batch")
        with subprocess.Popen(  # noqa: S603 - git, with nothing that a user wrote
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise AssertionError
            wanted = iter(oids)
            while some := list(islice(wanted, _AT_ONCE)):
                try:
                    process.stdin.write(
                        "".join(f"{oid}\n" for oid in some).encode("ascii")
                    )
                    process.stdin.flush()
                except (
                    BrokenPipeError
                ) as error:  # git has ended: no reader of ours has gone
                    raise self._missing(some[0]) from error
                for oid in some:
                    about = process.stdout.readline().split()
                    if (
                        len(about) != 3
                    ):  # `OID missing`: a partial clone, or a damaged one
                        raise self._missing(oid)
                    yield process.stdout.read(int(about[2]))
                    process.stdout.read(1)
            process.stdin.close()

    def _missing(self, oid: str) -> DxplanError:
        if self.partial:
            return DxplanError("object-missing", object=oid, line=PROMISED_OBJECTS)
        return DxplanError("object-damaged", object=oid)

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return _run(self.top, *words)


PROMISED_OBJECTS = "git fetch --refetch --no-filter"
"""The line that brings a partial clone the objects it lacks."""


def whole_history(branch: str = "") -> str:
    """The line that brings a shallow clone its whole history, where this runs, and a ``branch`` that it lacks."""
    if (
        os.environ.get("GITHUB_ACTIONS") == "true"
    ):  # the runners of Forgejo and Gitea say so too
        return "fetch-depth: 0"
    return (
        'GIT_DEPTH: "0"'
        if os.environ.get("GITLAB_CI") == "true"
        else f"git fetch --unshallow {branch}".rstrip()
    )


def find(root: Path) -> GitRepository | None:
    """The repository that holds ``root``; None without git, without a repository, or without a commit.

    Raises DxplanError where there is a repository and git can't or won't read it.
    """
    try:
        return need(root)
    except DxplanError as error:
        if is_absence(error):
            return None
        raise


def is_absence(error: DxplanError) -> bool:
    """Whether a failure says that there is no history at all: no git, no repository, no commit."""
    return error.key in {"no-git", "no-repository", "no-commit"}


def need(root: Path) -> GitRepository:
    """The repository that holds ``root``; raises DxplanError that says what is missing: git, a repository, a commit."""
    top = find_repository(root)
    if top is None:
        raise DxplanError("no-repository", folder=str(root))
    about = _run(top, "rev-parse", "--show-toplevel", "--show-object-format")
    if (
        about.returncode
    ):  # somebody else's folder, say: git tells the line that mends it
        raise DxplanError("git-refuses", folder=str(top), problem=_said(about))
    read, object_format = os.fsdecode(about.stdout).splitlines()
    if not top.samefile(
        read
    ):  # git passes over a `.git` that is none, and takes the next folder's
        raise DxplanError("git-elsewhere", folder=str(top), read=read)
    if _run(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode:
        last = _run(top, "log", "-1", "--format=%H")
        if _UNBORN in _said(last):
            raise DxplanError("no-commit", folder=str(top))
        raise DxplanError("git-refuses", folder=str(top), problem=_said(last))
    way = root.resolve().relative_to(top.resolve()).as_posix()
    return GitRepository(top, "" if way == "." else f"{way}/", object_format)


def _run(
    top: Path, *words: str, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - git, and what a user wrote only behind --end-of-options
            _command(top, *words),
            check=False,
            capture_output=True,
            input=given,
            env=_environment(),
        )
    except OSError as error:
        raise DxplanError("no-git") from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git said on standard error, in one line."""
    return " ".join(done.stderr.decode("utf-8", "replace").split())


def _command(top: Path, *words: str) -> Sequence[str]:
    return (
        "git",
        "-C",
        str(top),
        *(word for setting in _SETTINGS for word in ("-c", setting)),
        *words,
    )


def _environment() -> Mapping[str, str]:
    """Nothing is asked, fetched or locked, git's sentences are English, and a hook's repository is not in the way.

    Commits count as they were made, whatever this machine alone puts in their place (replacements, grafts).
    """
    hook = {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_NAMESPACE",
        "GIT_COMMON_DIR",
    }
    return {
        **{name: value for name, value in os.environ.items() if name not in hook},
        **_QUIET,
    }


_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # a git that is older than the variable above
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C.UTF-8",
}


def _path(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
