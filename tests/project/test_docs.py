"""docs/: its links lead somewhere, the commands and options it names exist, in both languages alike."""

import csv
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Run
from documentation import (
    DOCS,
    LANGUAGES,
    UPDATE,
    WIDTH,
    anchors,
    blocks,
    links,
    page_id,
    pages,
    prose,
)
from samples import FROZEN, ROOT
from walkthrough import Walkthrough

PAGES = [pytest.param(page, id=page_id(page)) for page in pages()]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if fragment:
            assert fragment in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", PAGES)
def test_lines_are_no_wider_than_a_person_reads(page: Path) -> None:
    if page.name == "templates.md" or page.parent.name == ".github":
        return
    text = prose(page.read_text(encoding="utf-8"))
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_follows_the_pages_gets_what_they_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dxplan: Run, language: str
) -> None:
    """From an empty folder on: a new province, its reports, the review of a change."""
    reader = Walkthrough(tmp_path, dxplan, language, monkeypatch, tmp_path)
    for name in ("start", "edit", "review"):
        reader.follow(DOCS / language / f"{name}.md")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder data/ of a site built from the frozen plans."""
    site = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "dxplan", "-C", str(FROZEN), "build", "--quiet"]
    subprocess.run([*command, "--as-of", "2026-11-22", "--out", str(site)], check=True)
    return site / "data"


@pytest.mark.parametrize("language", LANGUAGES)
def test_queries_give_what_the_page_shows(data: Path, language: str) -> None:
    page = DOCS / language / "data.md"
    text = page.read_text(encoding="utf-8")
    fences = list(blocks(text))
    queries, results = fences[::2], fences[1::2]
    assert len(queries) == len(results) == 10
    for query, result in reversed(list(zip(queries, results, strict=True))):
        if query.language == "sh" and shutil.which("jq") is None:
            continue
        answer = ANSWERS[query.language](data, query.text)
        if UPDATE:
            text = text[: result.span[0]] + answer + text[result.span[1] :]
        else:
            assert answer == result.text, query.text
    if UPDATE:
        page.write_text(text, encoding="utf-8")


def sql(folder: Path, query: str) -> str:
    """The rows that a query gives, as CSV under the names of their columns."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    with closing(sqlite3.connect(folder / "dxplan.sqlite")) as database:
        cursor = database.execute(query)
        writer.writerow(column[0] for column in cursor.description)
        writer.writerows(cursor)
    return output.getvalue()


def printed_by(*command: str) -> Callable[[Path, str], str]:
    """What a program prints that is given in a page."""

    def run(folder: Path, program: str) -> str:
        return subprocess.run(
            [*command, program],
            cwd=folder,
            check=True,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        ).stdout

    return run


ANSWERS = {
    "sql": sql,
    "python": printed_by(sys.executable, "-c"),
    "sh": printed_by("bash", "-c"),
}
