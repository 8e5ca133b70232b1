"""CODEOWNERS from the editors of units: who is asked to review a change of which record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from dxplan.compliance.logs import current_fields
from dxplan.compliance.summary import Compliance
from dxplan.model.records import Target, Task
from dxplan.portfolio.portfolio import Record

BEGIN = "# dxplan export codeowners: begin"
END = "# dxplan export codeowners: end"
_BLOCK = re.compile(rf"^{BEGIN}.*?^{END}\n?", re.MULTILINE | re.DOTALL)

_HANDLE = re.compile(r"@?([A-Za-z0-9][\w-]*(?:/[\w.-]+)*)", re.ASCII)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_UNWRITABLE = re.compile(r"[\[\]!\\*?\n\r]")
"""What a path in CODEOWNERS can't say."""


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a file of owners, and the editors and paths that it can't name."""

    lines: tuple[str, ...]
    left_out: tuple[str, ...]


def owners(compliance: Compliance, prefix: str) -> Owners:
    """A line for each task and target whose lead units name editors, in the order of the ids.

    ``prefix`` leads from the repository's root to the folder that holds plans/. The line covers the
    record's translation and the files beside it that bear its name.
    """
    lines = []
    left_out: dict[str, None] = {}
    for record in _records(compliance):
        handles = []
        for editor in _editors(compliance, record):
            handle = _handle(editor)
            if handle is None:
                left_out[editor] = None
            else:
                handles.append(handle)
        path = f"/{prefix}{record.file.removesuffix('.md')}"
        if _UNWRITABLE.search(path):
            left_out[path] = None
        elif handles:
            escaped = path.replace(" ", "\\ ").replace("#", "\\#")
            lines.append(f"{escaped}.* {' '.join(dict.fromkeys(handles))}")
    return Owners(tuple(lines), tuple(left_out))


def with_owners(content: str, lines: tuple[str, ...], explanation: str) -> str:
    """A file of owners with these lines in its marked part, which comes last: the last line wins.

    What people wrote above and below the part stays.
    """
    block = "\n".join([BEGIN, f"# {explanation}", *lines, END]) + "\n"
    if _BLOCK.search(content):
        return _BLOCK.sub(lambda _: block, content, count=1)
    if content and not content.endswith("\n"):
        content += "\n"
    return content + block


def _records(compliance: Compliance) -> Iterator[Record[Task] | Record[Target]]:
    portfolio = compliance.portfolio
    yield from (portfolio.tasks[key] for key in sorted(portfolio.tasks))
    yield from (portfolio.targets[key] for key in sorted(portfolio.targets))


def _editors(
    compliance: Compliance, record: Record[Task] | Record[Target]
) -> Iterator[str]:
    """The editors of the units that lead a record on the day."""
    portfolio = compliance.portfolio
    fields = cast("Task | Target", current_fields(portfolio, record, compliance.as_of))
    for ref in fields.leads:
        unit = portfolio.unit(ref, record.jurisdiction)
        if unit is not None:
            yield from unit.fields.editors


def _handle(editor: str) -> str | None:
    """An account, a team or an address as CODEOWNERS writes it; None of any other name."""
    written = editor.strip()
    if _ADDRESS.fullmatch(written):
        return written
    match = _HANDLE.fullmatch(written)
    if match is None:
        return None
    return f"@{match[1]}"
