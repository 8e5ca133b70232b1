"""Baselines: files that list findings of old plans, by fingerprint, which are not shown again."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dxplan.check.diagnose import CheckResult
from dxplan.check.fingerprint import fingerprint
from dxplan.check.selection import Selection
from dxplan.errors import DxplanError, reason_of
from dxplan.files.atomic_write import write_file


class _BaselineEntry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    code: str
    file: str
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    count: Annotated[int, Field(ge=1)]


class FindingBaseline(BaseModel):
    """The file as it is written; ``code`` and ``file`` of an entry say what it is about."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    schema_: Annotated[Literal[1], Field(alias="schema")]
    findings: list[_BaselineEntry]


def read_baseline(file: Path) -> FindingBaseline:
    """A baseline; raises DxplanError where there is none to read."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DxplanError(
            "broken-baseline", file=str(file), **reason_of(error)
        ) from error
    return baseline_of(str(file), content)


_EMPTY = b'{"schema": 1, "findings": []}'


def baseline_of(file: str, content: bytes | None) -> FindingBaseline:
    """A baseline from the content of a file, an empty one of None.

    Raises DxplanError where the content is no baseline.
    """
    try:
        return FindingBaseline.model_validate_json(
            _EMPTY if content is None else content
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise DxplanError(
            "broken-baseline",
            file=file,
            where=".".join(map(str, first["loc"])),
            problem=first["msg"],
            reason=first["type"],
        ) from error


def without_baselined(
    result: CheckResult, baseline: FindingBaseline, selection: Selection, prefix: str
) -> CheckResult:
    """The check without what the baseline lists, each entry as often as it counts.

    Entries that match nothing any more are counted where the selection would show such a finding.
    """
    left: Counter[str] = Counter()
    for entry in baseline.findings:
        left[entry.fingerprint] += entry.count
    shown = []
    for diagnostic in result.diagnostics:
        mark = fingerprint(diagnostic)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            shown.append(diagnostic)
    outdated = set()
    for entry in baseline.findings:
        is_selected = selection.keeps(entry.code, entry.file.removeprefix(prefix))
        if is_selected and left[entry.fingerprint] > 0:
            outdated.add(entry.fingerprint)
    return replace(
        result,
        diagnostics=tuple(shown),
        silenced=len(result.diagnostics) - len(shown),
        outdated=len(outdated),
    )


def baseline_text(result: CheckResult) -> str:
    """All findings of a check as a baseline: sorted, one entry a line."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for diagnostic in result.diagnostics:
        counts[diagnostic.file, diagnostic.code, fingerprint(diagnostic)] += 1
    if not counts:
        return _EMPTY.decode() + "\n"
    lines = []
    for (file, code, mark), count in sorted(counts.items()):
        entry = {"code": code, "file": file, "fingerprint": mark, "count": count}
        lines.append("  " + json.dumps(entry, ensure_ascii=False))
    body = ",\n".join(lines)
    return f'{{"schema": 1, "findings": [\n{body}\n]}}\n'


def write_baseline(file: Path, result: CheckResult) -> None:
    """Write the baseline whole or not at all; raises DxplanError where that can't be done."""
    write_file(file, baseline_text(result).encode("utf-8", "backslashreplace"))
