"""Write measured rows into the tables of docs/*/benchmarks.md, beside those of other runs."""

import os
import platform
import re
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_BLOCK = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- /results -->)", re.DOTALL)
_HEADS = {
    "en": "| on one machine | asked | measured | holds | when, at which commit |",
    "vi": "| trên một máy | yêu cầu | đo được | đạt | ngày đo, phiên bản |",
}
_ANSWERS = {"en": ("yes", "**no**"), "vi": ("có", "**chưa**")}
_MACHINES = {
    "en": "Python {python}, {processors} processors.",
    "vi": "Python {python}, {processors} bộ xử lý. Tên dòng để nguyên như chương trình in ra.",
}


def record_rows(rows: Iterable[tuple[str, str, str, bool]]) -> None:
    """Put rows (name, asked, measured, whether it holds) into the pages of both languages.

    A row of the same name is replaced; the others keep the day on which they were measured.
    """
    rows = list(rows)
    git = ["git", "-C", str(PROJECT), "rev-parse", "--short=9", "HEAD"]
    commit = subprocess.run(git, check=True, capture_output=True, text=True).stdout
    measured = f"{time.strftime('%Y-%m-%d')}, `{commit.strip()}`"
    for lang, head in _HEADS.items():
        page = PROJECT / "docs" / lang / "benchmarks.md"
        text = page.read_text(encoding="utf-8")
        lines = _rows_on_page(text)
        for name, asked, value, holds in rows:
            answer = _ANSWERS[lang][0] if holds else _ANSWERS[lang][1]
            lines[name] = f"| {name} | {asked} | {value} | {answer} | {measured} |"
        machine = _MACHINES[lang].format(
            python=platform.python_version(), processors=os.cpu_count()
        )
        table = "\n".join([head, "|---|---|---|---|---|", *lines.values()])
        block = f"\n{machine}\n\n{table}\n\n"
        page.write_text(text.replace(_block(text), block), encoding="utf-8")


def _block(text: str) -> str:
    """What stands between the marks for results on a page."""
    block = _BLOCK.search(text)
    if block is None:
        raise SystemExit("There are no marks for results in docs/*/benchmarks.md.")
    return block[0]


def _rows_on_page(text: str) -> dict[str, str]:
    """The lines of the table that stands on a page, by the name of their row."""
    lines = [line for line in _block(text).splitlines() if line.startswith("| ")]
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines[1:]}
