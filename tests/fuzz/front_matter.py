"""Bytes of a file below plans/: read, checked, fixed and written to.

The first byte names the file, and whether what follows is repeated; the second what is written.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from dxplan.diagnostics import SetValue
from dxplan.editing.applied_steps import with_steps
from dxplan.errors import DxplanError
from dxplan.fixes.verify import front_matter_after
from dxplan.source.source_file import Source, parse
from tests.fuzz.portfolio import check_file, scalar_paths
from tests.fuzz.repetition import repeated_if_asked
from tests.samples import BASE, FROZEN, TASK, task

PATHS = (
    "na/p/tasks/01.md",
    "na/p/targets/01.md",
    "na/p/plan.md",
    "na/jurisdiction.md",
    "na/units.yaml",
    "na/documents.yaml",
    "areas.yaml",
    "indicators.yaml",
    "glossary.yaml",
    "holidays.yaml",
    "na/periods/2022-H1.yaml",
    "na/p/tasks/01.en.md",
)
LONG = 60_000
WRITTEN = (
    "x",
    "2025-12-31",
    "b: c",
    "# d",
    "yes",
    " a ",
    "- a",
    "một\nhai",
    "'",
    '"',
    "",
)
TOKENS = (
    "---\n", "\n---\n", "title: ", "lead_unit: ", "deadline: ", "reports:\n", "  - ", "- ",
    "date: ", "status: ", "completed", "in_progress", "evidence:\n", "changes:\n", "{", "}",
    "[", "]", ": ", "key: ", "name: ", "number: ", "vi: ", "en: ", "|\n", ">\n", "&a ", "*a",
    "<<: *a", "!!str ", "? ", "# ", "\t", "\r\n", "\ufeff", "\u00a0", "\u200b", "“", "”",
    "2022-06-30", "30/6/2022", "quý I/2022", "waivers:\n", "errata:\n", "milestones:\n",
    "deadline_changes:\n", "implements: ", "part_of: ", "same_as: ", "superseded_by: ",
    "verifications:\n", "document: ", "period: ", "by: ", "values:\n", "indicator: ", "null",
    "~", "true", "'", '"', "''", "\\u0041", "%YAML 1.2\n", "sha256: ",
)  # fmt: skip


def run(data: bytes) -> None:
    """Read, check, fix and change one file."""
    if len(data) < 2:
        return
    path = f"plans/{PATHS[data[0] % len(PATHS)]}"
    content = data[2:]
    content = repeated_if_asked(data[0], content, LONG)
    source = parse(path, content)
    _same_as_yaml(source)
    check_file(path, content)
    _check_writing(source, data[1])


def _same_as_yaml(source: Source) -> None:
    """What is read without a finding is what another reader of YAML says."""
    if source.findings or source.front_matter is None:
        return
    start, end = source.front_matter_span
    text = source.text[start:end]
    loaded: Any = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - every scalar as text
    if loaded is None:  # an empty file is a register without entries
        assert not source.front_matter
        return
    assert loaded == source.front_matter, (loaded, source.front_matter)


def _check_writing(source: Source, choice: int) -> None:
    """A value that is set is set, and no other byte of the body changes."""
    paths = sorted(scalar_paths(source), key=str)
    if not paths or source.findings:
        return
    step = SetValue(paths[choice % len(paths)], WRITTEN[choice % len(WRITTEN)])
    try:
        changed = with_steps(source.file, source.content, (step,))
    except DxplanError:
        return
    after = parse(source.file, changed)
    assert after.front_matter == front_matter_after(source.front_matter, (step,))
    assert after.body == source.body
    again = with_steps(source.file, changed, (step,))
    assert again == changed


def seeds() -> Iterator[bytes]:
    """The files of the samples, and of some real plans."""
    texts = {**BASE, TASK: task("reports:\n  - {date: 2022-03-01, status: completed}")}
    for path, text in texts.items():
        yield bytes([PATHS.index(path), 0]) + text.encode()
    folders = (
        "nghe-an/*/tasks/*.md",
        "hue/*/targets/*.md",
        "*/*/plan.md",
        "*/units.yaml",
    )
    kinds = (0, 1, 2, 4)
    for kind, pattern in zip(kinds, folders, strict=True):
        for file in sorted((FROZEN / "plans").glob(pattern))[:15]:
            yield bytes([kind, 1]) + file.read_bytes()
