"""The only module that runs git: no program that a repository's configuration names is started."""

import hashlib
import os
import re
import subprocess
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
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
    "advice.graftFileDeprecated=false",  # a warning about the empty file named below
    "color.ui=false",
)
_NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}")
"""No program runs after a checkout."""
_OWN_COMMITS = (
    "-c",
    "commit.gpgSign=false",
    "-c",
    "i18n.commitEncoding=UTF-8",
    "--literal-pathspecs",
)
_PUSHED_BY = "file:git:http:https:ssh"
_LONGEST_PUSH = 120.0
"""Seconds after which a push is given up."""
_UNBORN = "does not have any commits yet"
_PROMISED = r"^(remote\..*\.promisor|extensions\.partialclone)$"
_COMMIT = "^{commit}"
_ABOUT_REPOSITORY = (
    "--show-toplevel",
    "--show-object-format",
    "--is-shallow-repository",
)
_BATCH = 800
"""Object names written before their contents are read: so many fit into a pipe without blocking."""


class MissingHistory(StrEnum):
    """What a clone lacks: a part of the commits, or files of earlier ones."""

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
        """Whether it is an ordinary file, not a symbolic link."""
        return self.mode.startswith("100")

    @property
    def submodule(self) -> bool:
        """Whether it is a submodule: another repository, of which only a commit id is kept."""
        return self.mode == "160000"


@dataclass(frozen=True, slots=True)
class GitRepository:
    """A repository with at least one commit, as it was when it was opened.

    ``prefix`` leads from its root to the folder that holds plans/. ``object_format`` is the hash
    that names its objects: `sha1` or `sha256`. ``head`` is the commit of HEAD; a ``shallow`` clone
    lacks a part of the history.
    """

    top: Path
    prefix: str
    object_format: str
    head: str
    shallow: bool

    def ask(
        self, *arguments: str, given: bytes = b"", accepted: Container[int] = (0,)
    ) -> bytes:
        """Run git with ``given`` on standard input, and return what it prints.

        Raises DxplanError where its exit code is not one of those ``accepted``.
        """
        process = _run(self.top, *arguments, given=given)
        if process.returncode in accepted:
            return process.stdout
        problem = _error_line(process)
        if arguments[0] != "config" and self.partial:
            raise DxplanError(
                "git-failed-partial", problem=problem, line=PROMISED_OBJECTS
            )
        raise DxplanError("git-failed", problem=problem)

    def blob(self, data: bytes) -> str:
        """The object id of contents as they are, without any conversion."""
        header = b"blob %d\0" % len(data)
        digest = hashlib.new(self.object_format, header, usedforsecurity=False)
        digest.update(data)
        return digest.hexdigest()

    def commit(self, revision: str) -> str:
        """The commit that a revision names; raises DxplanError where there is none."""
        options = ("--verify", "--quiet", "--end-of-options")
        process = self._run("rev-parse", *options, f"{revision}{_COMMIT}")
        if process.returncode:
            raise self._unknown_revision(revision)
        return process.stdout.decode("ascii").strip()

    def _unknown_revision(self, revision: str) -> DxplanError:
        refspec = self._refspec(revision)
        if self.shallow:
            line = whole_history(refspec)
            return DxplanError("revision-not-fetched", revision=revision, line=line)
        if refspec:
            line = f"git fetch {refspec}"
            return DxplanError("branch-not-fetched", revision=revision, line=line)
        return DxplanError("unknown-revision", revision=revision)

    def _refspec(self, revision: str) -> str:
        """What `git fetch` needs to fetch a remote branch; empty where it is none."""
        remote, _, name = revision.removeprefix("refs/remotes/").partition("/")
        if not re.fullmatch(r"[\w.][\w./-]*", name):
            return ""
        if remote.encode() not in self.ask("remote").split():
            return ""
        return f"{remote} {name}:refs/remotes/{remote}/{name}"

    def merge_base(self, one: str, other: str) -> str:
        """The last commit that two commits have in common; raises DxplanError without one."""
        process = self._run("merge-base", one, other)
        if process.returncode and self.shallow:
            raise DxplanError(
                "base-not-fetched", one=one, other=other, line=whole_history()
            )
        if process.returncode:
            raise DxplanError("no-common-commit", one=one, other=other)
        return process.stdout.decode("ascii").split()[0]

    def check_out(self, commit: str, folder: Path) -> Path:
        """Make a clone of its own at a commit in a new folder; where its plans/ lies there.

        It shares this repository's objects. Raises DxplanError where git fails.
        """
        options = ("--quiet", "--shared", "--no-checkout", "--template=")
        places = ("--", str(self.top.resolve()), str(folder))
        self._succeed(self.top, "clone", *options, *places)
        self._succeed(folder, "checkout", "--quiet", "--detach", commit)
        return folder / self.prefix

    def change(self, *arguments: str, given: bytes = b"") -> bytes:
        """Run git where it writes, and return what it prints: no hook runs, nothing is signed.

        Paths are taken as they are written. Raises DxplanError where it fails.
        """
        return self.ask(*_NO_HOOKS, *_OWN_COMMITS, *arguments, given=given)

    def push(self, remote: str, branch: str) -> None:
        """Send a branch to a remote; no hook runs, and nobody is asked for a password.

        Raises DxplanError where it fails, or where nobody answers in time.
        """
        ref = f"refs/heads/{branch}"
        push = ("push", "--quiet", "--", remote, f"{ref}:{ref}")
        process = _run(
            self.top, *_NO_HOOKS, *push, protocol=_PUSHED_BY, limit=_LONGEST_PUSH
        )
        if process.returncode:
            problem = without_credentials(_error_line(process))
            raise DxplanError("git-push-failed", remote=remote, problem=problem)

    def _succeed(self, top: Path, *arguments: str) -> None:
        process = _run(top, *_NO_HOOKS, *arguments, protocol="file")
        if process.returncode:
            raise DxplanError("git-failed", problem=_error_line(process))

    def is_ancestor(self, commit: str, head: str) -> bool:
        """Whether a commit is in the history of another one; not one that is not here."""
        return self._run("merge-base", "--is-ancestor", commit, head).returncode == 0

    @property
    def lack(self) -> MissingHistory | None:
        """What this clone lacks of the history; None where all of it is here."""
        if self.shallow:
            return MissingHistory.SHALLOW
        if not self.partial:
            return None
        listing = self.ask("rev-list", "--objects", "--missing=print", "HEAD")
        if re.search(rb"^\?", listing, re.MULTILINE):
            return MissingHistory.PARTIAL
        return None

    @property
    def partial(self) -> bool:
        """Whether it was cloned with a filter: the server has promised the objects it lacks."""
        return bool(self.ask("config", "--get-regexp", _PROMISED, accepted=(0, 1)))

    def tree(self, commit: str, *places: str) -> list[TreeEntry]:
        """Every file and submodule below some places at a commit.

        The places and the paths are relative to the folder that holds plans/.
        """
        entries = []
        from_top = [f"{self.prefix}{place}" for place in places]
        for entry in self.tree_from_top(commit, *from_top):
            path = entry.path[len(self.prefix) :]
            entries.append(TreeEntry(path, entry.oid, entry.mode))
        return entries

    def has(self, commit: str, place: str) -> bool:
        """Whether a commit has a file or a folder; the path is as for `tree`."""
        options = ("-z", "--full-tree", commit, "--", f"{self.prefix}{place}")
        return bool(self.ask("ls-tree", *options))

    def root_trees(self, commits: Collection[str]) -> dict[str, str]:
        """The object that is all files of a commit, for each of some."""
        if not commits:
            return {}
        names = [f"{commit}^{{tree}}" for commit in commits]
        trees = self.ask("rev-parse", *names).decode("ascii").split()
        return dict(zip(commits, trees, strict=True))

    def tree_from_top(self, commit: str, *places: str) -> list[TreeEntry]:
        """Every file and submodule in some places at a commit; all paths are from the top."""
        entries = []
        listing = self.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", *places)
        for line in listing.split(b"\0")[:-1]:
            description, _, name = line.partition(b"\t")
            mode, _, oid = description.decode("ascii").split(" ")
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
            remaining = iter(oids)
            while batch := list(islice(remaining, _BATCH)):
                try:
                    request = "".join(f"{oid}\n" for oid in batch)
                    process.stdin.write(request.encode("ascii"))
                    process.stdin.flush()
                except BrokenPipeError as error:  # git has ended
                    raise self._missing(batch[0]) from error
                for oid in batch:
                    header = process.stdout.readline().split()
                    if len(header) != 3:  # `OID missing`: a partial or damaged clone
                        raise self._missing(oid)
                    size = int(header[2])
                    yield process.stdout.read(size)
                    process.stdout.read(1)
            process.stdin.close()

    def _missing(self, oid: str) -> DxplanError:
        if self.partial:
            return DxplanError("object-missing", object=oid, line=PROMISED_OBJECTS)
        return DxplanError("object-damaged", object=oid)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return _run(self.top, *arguments)


PROMISED_OBJECTS = "git fetch --refetch --no-filter"
"""The line that brings a partial clone the objects it lacks."""


def whole_history(branch: str = "") -> str:
    """The line that fetches a shallow clone's whole history, and a ``branch`` that it lacks.

    On a CI runner the line of its configuration; Forgejo and Gitea set GitHub's variable too.
    """
    if os.environ.get("GITHUB_ACTIONS") == "true":
        return "fetch-depth: 0"
    if os.environ.get("GITLAB_CI") == "true":
        return 'GIT_DEPTH: "0"'
    return f"git fetch --unshallow {branch}".rstrip()


def open_repository(root: Path) -> GitRepository | None:
    """The repository that holds ``root``; None without git, a repository, or a commit.

    Raises DxplanError where there is a repository and git can't or won't read it.
    """
    try:
        return require_repository(root)
    except DxplanError as error:
        if is_absence(error):
            return None
        raise


def is_absence(error: DxplanError) -> bool:
    """Whether a failure says that there is no history at all: no git, no repository, no commit."""
    return error.key in {"no-git", "no-repository", "no-commit"}


def require_repository(root: Path) -> GitRepository:
    """The repository that holds ``root``.

    Raises DxplanError that says what is missing: git, a repository, or a commit.
    """
    top = find_repository(root)
    if top is None:
        raise DxplanError("no-repository", folder=str(root))
    answer = _run(top, "rev-parse", *_ABOUT_REPOSITORY, f"HEAD{_COMMIT}")
    about = os.fsdecode(answer.stdout).split("\n")[:-1]
    if len(about) < len(_ABOUT_REPOSITORY):
        # another user's folder, say: git prints the line to run
        raise DxplanError("git-refuses", folder=str(top), problem=_error_line(answer))
    git_top, object_format, shallow, *head = about
    if not top.samefile(git_top):  # git skips a broken `.git` and looks further up
        raise DxplanError("git-elsewhere", folder=str(top), read=git_top)
    if answer.returncode:
        problem = _error_line(_run(top, "log", "-1", "--format=%H"))
        if _UNBORN in problem:
            raise DxplanError("no-commit", folder=str(top))
        raise DxplanError("git-refuses", folder=str(top), problem=problem)
    path = root.resolve().relative_to(top.resolve()).as_posix()
    prefix = "" if path == "." else f"{path}/"
    return GitRepository(top, prefix, object_format, head[0], shallow == "true")


def ask_in(folder: Path, *arguments: str, accepted: Container[int] = (0,)) -> bytes:
    """Run git in a folder, of which nothing needs to be known yet, and return what it prints.

    Raises DxplanError without git, and where its exit code is not one of those ``accepted``.
    """
    process = _run(folder, *arguments)
    if process.returncode in accepted:
        return process.stdout
    raise DxplanError("git-failed", problem=_error_line(process))


def without_credentials(text: str) -> str:
    """A text without the names and passwords that addresses in it hold."""
    return re.sub(r"(?<=://)[^/\s@]+@", "", text)


def _run(
    top: Path,
    *arguments: str,
    given: bytes = b"",
    protocol: str = "none",
    limit: float | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run git; with a ``limit`` in seconds it has no terminal to ask on."""
    try:
        # what a user wrote comes only after --end-of-options
        return subprocess.run(  # noqa: S603
            _command(top, *arguments),
            check=False,
            capture_output=True,
            input=given,
            env=_environment(protocol),
            timeout=limit,
            start_new_session=limit is not None,
        )
    except OSError as error:
        raise DxplanError("no-git") from error
    except subprocess.TimeoutExpired as error:
        raise DxplanError("git-too-slow", limit=f"{error.timeout:g}") from error


def _error_line(process: subprocess.CompletedProcess[bytes]) -> str:
    """What git printed on standard error, in one line."""
    return " ".join(process.stderr.decode("utf-8", "replace").split())


def _command(top: Path, *arguments: str) -> Sequence[str]:
    command = ["git", "-C", str(top)]
    for setting in _SETTINGS:
        command += ["-c", setting]
    return [*command, *arguments]


def _environment(protocol: str = "none") -> Mapping[str, str]:
    """The environment of git: it asks, fetches and locks nothing, and prints English.

    ``protocol`` is the only one by which it may read another repository.

    A hook's repository is not taken, and commits count as they were made: no replacements, no
    grafts of this machine.
    """
    environment = dict(os.environ)
    for name in _SET_BY_HOOKS:
        environment.pop(name, None)
    return {**environment, **_QUIET, "GIT_ALLOW_PROTOCOL": protocol}


_SET_BY_HOOKS = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_COMMON_DIR",
)
_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # an older git does not know it: no protocol is allowed either
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C.UTF-8",
}


def _path(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
