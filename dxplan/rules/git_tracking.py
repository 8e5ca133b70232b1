"""F: what git does not show: files that nobody else will get, and folders whose history is kept elsewhere."""

from collections import defaultdict

from dxplan.diagnostics import Finding, Place
from dxplan.rules.context import Context, Findings


def ignored_file(context: Context) -> Findings:
    """F125: a file that was read and that git ignores."""
    for path in context.tracking.ignored if context.tracking else ():
        yield _finding("F125", path)


def unseen_file(context: Context) -> Findings:
    """F126: a file that git was told not to look at, and that is not as it keeps it, or not there."""
    tracking = context.tracking
    if tracking is None:
        return
    for path in tracking.unseen:
        yield _finding("F126", path)
    absent: dict[str, list[str]] = defaultdict(list)
    for path in tracking.absent:
        absent[path.rpartition("/")[0]].append(path)
    for folder, paths in absent.items():
        name = paths[0].rpartition("/")[2]
        yield _finding(
            "F126",
            folder,
            variant="absent",
            number=str(len(paths)),
            folder=folder,
            example=name,
        )


def nested_repository(context: Context) -> Findings:
    """F127: a folder that is a git repository of its own, read or not."""
    tracking, portfolio = context.tracking, context.portfolio
    if tracking is None:
        return
    for folder in sorted({*tracking.submodules, *portfolio.repositories}):
        is_read = any(file.startswith(f"{folder}/") for file in portfolio.sources)
        yield _finding(
            "F127", folder, folder=folder, **({} if is_read else {"variant": "empty"})
        )


def nested_repository_before(context: Context) -> Findings:
    """F128: a folder that was a repository of its own where the change begins: it can't be compared."""
    before = context.base.portfolio.repositories if context.base else ()
    now = {
        *context.portfolio.repositories,
        *(context.tracking.submodules if context.tracking else ()),
    }
    for folder in before:
        if folder not in now:
            yield _finding("F128", folder, folder=folder)


def _finding(code: str, path: str, **args: str) -> Finding:
    return Finding(code, Place(path, span=(0, 0)), args)
