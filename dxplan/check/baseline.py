"""Findings of old plans that are known and not shown again: a file of fingerprints with a count each."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dxplan.check.diagnose import CheckResult
from dxplan.check.fingerprint import fingerprint
from dxplan.errors import DxplanError, reason_of
from dxplan.files.atomic import replace_file


class _BaselineEntry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    code: str
    file: str
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    count: Annotated[int, Field(ge=1)]


class FindingBaseline(BaseModel):
    """The file as it is written; ``code`` and ``file`` tell people and `silenced` what an entry is about."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    schema_: Annotated[Literal[1], Field(alias="schema")]
    findings: list[_BaselineEntry]


def read_baseline(file: Path) -> FindingBaseline:
    """A baseline; raises DxplanError where there is none to read."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DxplanError(
            "broken-baseline", file=str(file), **reason_of(error)
        ) from error
    return baseline_of(str(file), data)


_EMPTY = b'{"schema": 1, "findings": []}'


def baseline_of(file: str, data: bytes | None) -> FindingBaseline:
    """A baseline from what a file holds, an empty one of no file; raises DxplanError where it is none."""
    try:
        return FindingBaseline.model_validate_json(_EMPTY if data is None else data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        words = {"where": where, "problem": first["msg"], "reason": first["type"]}
        raise DxplanError("broken-baseline", file=file, **words) from error


def silenced(
    result: CheckResult, baseline: FindingBaseline, keeps: Callable[[str, str], bool]
) -> CheckResult:
    """The check without what the baseline knows, each entry as often as it counts.

    Entries that match nothing any more are counted where ``keeps`` (by code and file) says that they would be seen.
    """
    left: Counter[str] = Counter()
    for entry in baseline.findings:
        left[entry.fingerprint] += entry.count
    shown = []
    for found in result.diagnostics:
        mark = fingerprint(found)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            shown.append(found)
    judged = {
        entry.fingerprint
        for entry in baseline.findings
        if keeps(entry.code, entry.file)
    }
    return replace(
        result,
        diagnostics=tuple(shown),
        silenced=len(result.diagnostics) - len(shown),
        outdated=sum(left[mark] > 0 for mark in judged),
    )


def baseline_text(result: CheckResult) -> str:
    """All findings of a check as a baseline: sorted, one entry a line."""
    counts = Counter(
        (found.file, found.code, fingerprint(found)) for found in result.diagnostics
    )
    lines = [
        json.dumps(
            {"code": code, "file": file, "fingerprint": mark, "count": count},
            ensure_ascii=False,
        )
        for (file, code, mark), count in sorted(counts.items())
    ]
    body = ",\n".join(f"  {line}" for line in lines)
    return (
        f'{{"schema": 1, "findings": [\n{body}\n]}}\n'
        if lines
        else '{"schema": 1, "findings": []}\n'
    )


def write_baseline(file: Path, result: CheckResult) -> None:
    """Write the baseline whole or not at all; raises DxplanError where that can't be done."""
    try:
        replace_file(file, baseline_text(result).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise DxplanError(
            "unwritable-file", file=str(file), **reason_of(error)
        ) from error
