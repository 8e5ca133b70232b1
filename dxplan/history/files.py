"""What a file held at a commit."""

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # no git is no reason to fail: nothing is known of the past
import git

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ABSENT = (git.exc.GitError, git.exc.ODBError, ValueError, KeyError)


def file_reader(root: Path) -> Callable[[str, str], bytes | None]:
    """Reads a file, named relative to ``root``, as a commit holds it; None where the repository has no such thing."""

    @cache
    def tree_of(commit: str) -> git.Tree | None:
        if not COMMIT.fullmatch(commit):
            return None
        try:
            repository = git.Repo(root, search_parent_directories=True)
            prefix = root.resolve().relative_to(Path(str(repository.working_tree_dir)).resolve()).as_posix()
            tree = repository.commit(commit).tree
            return tree if prefix == "." else tree / prefix
        except _ABSENT:
            return None

    def read(commit: str, file: str) -> bytes | None:
        tree = tree_of(commit)
        try:
            return bytes((tree / file).data_stream.read()) if tree is not None else None
        except _ABSENT:
            return None

    return read
