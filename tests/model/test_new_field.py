"""A field that is new: the model and the two catalogues are all that has to be written for it to reach everything."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import record, start
from samples import ROOT, TASK, task

Run = Callable[..., str]

MODEL = "dxplan/model/records.py"
IN_THE_MODEL = "    zorgleflux: Annotated[Text | None, OBLIGATION] = None\n"
IN_THE_CATALOGUES = {
    "vi": "    zorgleflux: {label: Zoóc-lơ, meaning: Kết quả cuối cùng phải đạt., synonyms: zoóc lơ}\n",
    "en": "    zorgleflux: {label: Zorgleflux, meaning: What has to be reached in the end., synonyms: zorglefluxes}\n",
}
OFFERED = """
from datetime import date
from pathlib import Path
from dxplan.lsp.complete import EditorContext
from dxplan.lsp.cursor import Cursor
from dxplan.lsp.project import check_project

project = check_project(Path.cwd(), {}, date(2022, 7, 1), "en")
context = EditorContext("plans/na/p/tasks/01.md", project.portfolio, project.catalogue)
for candidate in context.candidates(Cursor((), "key", "", 0, 0)):
    print(candidate.text, candidate.note)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a dxplan whose tasks have one more field, in a folder."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("dxplan", "site_templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    _insert(copy / MODEL, "class Task(", "    area: ", IN_THE_MODEL)
    for lang, words in IN_THE_CATALOGUES.items():
        _insert(
            copy / f"dxplan/messages/{lang}.yaml", "\nfields:", "\n  task:\n", words
        )

    def run(
        folder: Path, *arguments: str, code: str = "", failing: bool = False
    ) -> str:
        command = ["-c", code] if code else ["-m", "dxplan", *arguments]
        done = subprocess.run(
            [sys.executable, "-P", *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(copy), "DXPLAN_LANG": "en"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == failing, done.stdout + done.stderr
        return done.stdout

    return run


def _insert(file: Path, section: str, before: str, line: str) -> None:
    """Write a line into a file: before a line of a section, or behind it where that is a heading."""
    text = file.read_text(encoding="utf-8")
    place = text.index(before, text.index(section))
    if before.endswith("\n"):
        place += len(before)
    file.write_text(text[:place] + line + text[place:], encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository in which the new field comes and changes."""
    start(tmp_path, {TASK: task("zorgleflux: Một cổng")})
    record(tmp_path, "2022-02-01", {TASK: task("zorgleflux: Hai cổng")})
    return tmp_path


def test_it_is_read_and_a_synonym_leads_to_it(run: Run, tmp_path: Path) -> None:
    start(tmp_path, {TASK: task("zoóc lơ: Một cổng")})
    run(tmp_path, "fix")
    assert "\nzorgleflux: Một cổng\n" in (tmp_path / "plans" / TASK).read_text("utf-8")


def test_it_is_in_the_schema_and_the_editor(run: Run, tmp_path: Path) -> None:
    schema = json.loads(run(tmp_path, "schema"))["task"]
    said = schema["properties"]["zorgleflux"]["description"]
    assert "Kết quả cuối cùng phải đạt." in said
    assert "What has to be reached in the end." in said
    start(tmp_path, {TASK: task()})
    offered = run(tmp_path, code=OFFERED).splitlines()
    assert "zorgleflux:  What has to be reached in the end." in offered


def test_it_is_in_the_data(run: Run, repository: Path) -> None:
    run(repository, "build", "--out", "site", "--as-of", "2022-12-31")
    text = (repository / "site/data/tasks.csv").read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["zorgleflux_vi"] == "Hai cổng"
    described = json.loads(
        (repository / "site/data/datapackage.json").read_text("utf-8")
    )
    assert "Zorgleflux" in json.dumps(described)


def test_its_changes_are_told(run: Run, repository: Path) -> None:
    told = run(repository, "history", "na/p/tasks/01")
    assert "Zorgleflux: “Một cổng” became “Hai cổng”" in told
    told = run(repository, "diff", "HEAD~1..HEAD")
    assert "Zorgleflux: “Một cổng” became “Hai cổng”" in told


def test_it_binds_as_its_role_says(run: Run, repository: Path) -> None:
    found = run(
        repository, "check", "--base", "HEAD~1", "--format", "json", failing=True
    )
    codes = {item["code"] for item in json.loads(found)["findings"]}
    assert "H206" in codes
