"""F: what git does not show: files that nobody else gets, and nested repositories."""

from collections import defaultdict

from dxplan.diagnostics import Finding, Place
from dxplan.rules.context import Context, Findings


def ignored_file(context: Context) -> Findings:
    """F125: a file that was read and that git ignores."""
    if context.tracking is None:
        return
    for path in context.tracking.ignored:
        yield _file_finding("F125", path)


def unseen_file(context: Context) -> Findings:
    """F126: a file that git was told not to look at, and that is changed or not there."""
    tracking = context.tracking
    if tracking is None:
        return
    for path in tracking.unseen:
        yield _file_finding("F126", path)
    absent: dict[str, list[str]] = defaultdict(list)
    for path in tracking.absent:
        absent[path.rpartition("/")[0]].append(path)
    for folder, paths in absent.items():
        yield _file_finding(
            "F126",
            folder,
            variant="absent",
            number=str(len(paths)),
            folder=folder,
            example=paths[0].rpartition("/")[2],
        )


def nested_repository(context: Context) -> Findings:
    """F127: a folder that is a git repository of its own, read or not."""
    if context.tracking is None:
        return
    for folder in sorted(_repositories(context)):
        variant = {}
        if not _has_sources_below(context, folder):
            variant["variant"] = "empty"
        yield _file_finding("F127", folder, folder=folder, **variant)


def _has_sources_below(context: Context, folder: str) -> bool:
    prefix = f"{folder}/"
    return any(file.startswith(prefix) for file in context.portfolio.sources)


def nested_repository_at_base(context: Context) -> Findings:
    """F128: a folder that was a nested repository at the base: it can't be compared."""
    if context.base is None:
        return
    repositories = _repositories(context)
    for folder in context.base.portfolio.repositories:
        if folder not in repositories:
            yield _file_finding("F128", folder, folder=folder)


def _repositories(context: Context) -> set[str]:
    repositories = set(context.portfolio.repositories)
    if context.tracking is not None:
        repositories.update(context.tracking.submodules)
    return repositories


def _file_finding(code: str, path: str, **args: str) -> Finding:
    return Finding(code, Place(path, span=(0, 0)), args)
