"""docs/: its links lead somewhere, the commands and options it names exist, in both languages alike."""

import csv
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from documentation import (
    DOCS,
    LANGUAGES,
    UPDATE,
    WIDTH,
    anchors,
    blocks,
    code,
    links,
    page_id,
    pages,
    prose,
)
from generated_pages import (
    MARK,
    command_names,
    commands_page,
    keys_page,
    rules_page,
)
from man_pages import man_page
from samples import FROZEN, ROOT, Run
from walkthrough import Walkthrough

from dxplan.config.config import read_config
from dxplan.files import sizes

INVOCATION = re.compile(
    r"(?:^|[\s/\"])dxplan\"?(?: -C \S+)? ([a-z]+(?:-[a-z]+)*)([^|;&]*)"
)
OPTION = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*")
MODULE = re.compile(r"python -m (tests\.[\w.]+)(.*)")
BENCHMARK = sorted((ROOT / "tests" / "bench").glob("*.py"))
TREE = re.compile(r"(?:dxplan|tests|site_templates|docs|\.ci|\.github)/[\w./-]*$")
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


@pytest.mark.parametrize(
    ("page", "heading", "mark"),
    [("format.md", "### Limits", ","), ("vi/format.md", "### Giới hạn", ".")],
)
def test_every_limit_stands_in_the_table_of_limits(
    page: str, heading: str, mark: str
) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    table = text.partition(f"{heading}\n")[2].partition("\n### ")[0]
    amounts = [row.split("|")[2] for row in table.splitlines() if row.startswith("| ")]
    numbers = re.findall(rf"\d[\d{mark}]*\d", " ".join(amounts))
    listed = {int(number.replace(mark, "")) for number in numbers}
    limits = {value for name, value in vars(sizes).items() if name.startswith("MAX_")}
    assert listed == limits


@pytest.mark.parametrize("page", PAGES)
def test_lines_are_no_wider_than_a_person_reads(page: Path) -> None:
    if page.name == "templates.md" or page.parent.name == ".github":
        return
    lines = prose(page.read_text(encoding="utf-8")).splitlines()
    if page.name == "benchmarks.md":  # a row of figures is written by a program
        lines = [line for line in lines if not line.startswith("| ")]
    assert [line for line in lines if len(line) > WIDTH] == []


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_commands_is_their_help(dxplan: Run, language: str) -> None:
    compare(DOCS / language / "commands.md", commands_page(dxplan, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_page_is_the_help(dxplan: Run, language: str) -> None:
    page = DOCS / "man" / language / "dxplan.1"
    generated = man_page(dxplan, language)
    if UPDATE:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(generated, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == generated


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_of_rules_is_complete(language: str) -> None:
    compare(DOCS / language / "rules.md", rules_page(language))


@pytest.mark.parametrize("page", [DOCS / "format.md", DOCS / "vi/format.md"])
def test_the_appendix_of_keys_is_complete(page: Path) -> None:
    language = "vi" if page.parent.name == "vi" else "en"
    compare(page, keys_page(language))


def compare(page: Path, generated: str) -> None:
    """Whether a page ends in what was generated; `DXPLAN_UPDATE=1` writes it."""
    written, mark, rest = page.read_text(encoding="utf-8").partition(MARK)
    assert mark, page
    if UPDATE:
        page.write_text(written + mark + generated, encoding="utf-8")
    else:
        assert rest == generated


def test_pages_name_only_commands_and_options_that_exist(dxplan: Run) -> None:
    options = {name: options_of(dxplan, name) for name in command_names(dxplan)}
    everywhere = options_of(dxplan)
    anywhere = everywhere.union(*options.values(), *map(options_in, BENCHMARK))
    for page in pages():
        for shown in code(page.read_text(encoding="utf-8")):
            for name, rest in INVOCATION.findall(shown):
                assert name in options, (page_id(page), shown)
                assert set(OPTION.findall(rest)) <= options[name] | everywhere, shown
            first = shown.split()[0] if shown.strip() else ""
            if first in options:
                assert set(OPTION.findall(shown)) <= options[first] | everywhere, shown
            elif first.startswith("--"):
                assert set(OPTION.findall(shown)) <= anywhere, (page_id(page), shown)
            for module, rest in MODULE.findall(shown):
                path = ROOT / f"{module.replace('.', '/')}.py"
                if not path.exists():
                    path = path.with_suffix("") / "__main__.py"
                common = ROOT / "tests/bench/run.py"
                assert set(OPTION.findall(rest)) <= options_in(path) | options_in(
                    common
                )


def options_in(module: Path) -> set[str]:
    """The options that a module of the benchmark defines."""
    return set(re.findall(r'"(--[a-z-]+)"', module.read_text(encoding="utf-8")))


def options_of(run: Run, *command: str) -> set[str]:
    """The options in the help of a command, or of the program itself."""
    return set(OPTION.findall(run(*command, "--help", DXPLAN_LANG="en").stdout))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_review_explains_every_caution(language: str) -> None:
    format_page = (DOCS / "format.md").read_text(encoding="utf-8")
    _, _, cautions = format_page.partition("A caution's `name` is one of")
    named = re.findall(r"`([a-z]+(?:-[a-z]+)*)`", cautions.partition("\n## ")[0])
    review = (DOCS / language / "review.md").read_text(encoding="utf-8")
    assert len(named) > 20
    assert [name for name in named if f"`{name}`" not in review] == []


def test_both_languages_have_the_same_pages() -> None:
    names = [
        {page.name for page in (DOCS / language).iterdir()} for language in LANGUAGES
    ]
    assert names[0] - names[1] == {"format.md"}, "the English one is docs/format.md"
    assert names[1] <= names[0]


@pytest.mark.parametrize("name", ["start.md", "edit.md", "review.md", "publish.md"])
def test_both_languages_show_the_same_files(name: str) -> None:
    shown = [
        [block.name for block in blocks((DOCS / language / name).read_text("utf-8"))]
        for language in LANGUAGES
    ]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_configuration_of_publish_is_valid(tmp_path: Path, language: str) -> None:
    text = (DOCS / language / "publish.md").read_text(encoding="utf-8")
    [configuration] = [
        block.text for block in blocks(text) if block.name == "dxplan.toml"
    ]
    (tmp_path / "dxplan.toml").write_text(configuration, encoding="utf-8")
    assert read_config(tmp_path).official


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_of_packages_is_the_code(language: str) -> None:
    page = DOCS / language / "develop.md"
    text = page.read_text(encoding="utf-8")
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]
    layers = contracts["contracts"][0]["layers"]
    [floors] = [block for block in blocks(text) if block.name == "floors"]
    drawn = "".join(f"{layer}\n" for layer in layers)
    if UPDATE:
        start, end = floors.span
        page.write_text(text[:start] + drawn + text[end:], encoding="utf-8")
    else:
        assert floors.text == drawn
    packages = re.findall(r"[a-z_]+", " ".join(layers))
    explained = [
        name for name in packages if re.search(rf"`dxplan/{name}(?:/|\.py)`", text)
    ]
    assert explained == packages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_named_to_developers_exist(language: str) -> None:
    text = (DOCS / language / "develop.md").read_text(encoding="utf-8")
    paths = [word for shown in code(text) for word in shown.split() if TREE.match(word)]
    assert len(paths) > 50
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_in_the_table_of_changes_lies_beside_the_one_before_it(
    language: str,
) -> None:
    text = (DOCS / language / "develop.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| .+ \| (`(?:dxplan|site_templates)/.+`) \|$", text, re.MULTILINE
    )
    assert len(rows) > 100
    for row in rows:
        folder = ROOT
        for path in re.findall(r"`([^`]+)`", row):
            place = ROOT / path if TREE.match(path) else folder / path
            assert place.exists(), row
            folder = place if place.is_dir() else place.parent
