"""The benchmark's corpus is free of errors, and every site generator gets sources of its pages."""

import hashlib
from pathlib import Path

import yaml

from tests.bench.corpus import write_corpus
from tests.bench.mirror import Mirror, read_mirror
from tests.bench.peers import GENERATORS
from tests.bench.workspace import write_sources

AS_OF = "2026-11-29"
DIGEST_OF_20_TASKS = "3c7f9fbe7c40dcaec79c3a189f6dee9af5667eb98d6f3f9e98804fc48f5f3ddd"
"""Of the tree that the common generator writes: other programs measure the same one."""


def digest(tree: Path) -> str:
    sums = hashlib.sha256()
    for path in sorted(path for path in tree.rglob("*") if path.is_file()):
        sums.update(path.relative_to(tree).as_posix().encode() + b"\0")
        sums.update(path.read_bytes())
    return sums.hexdigest()


def test_the_corpus_is_the_common_one_and_builds_without_errors(tmp_path, dxplan):
    project = tmp_path / "project"
    assert write_corpus(project, 20) == 20
    assert digest(project) == DIGEST_OF_20_TASKS
    site = tmp_path / "site"
    assert dxplan("-C", project, "check", "--as-of", AS_OF).returncode == 0
    built = dxplan("-C", project, "build", "--as-of", AS_OF, "--out", site)
    assert built.returncode == 0
    mirror = read_mirror(site, project)
    assert len(mirror.pages) == len(list(site.rglob("*.html"))) - 2
    for generator in GENERATORS:
        assert_sources(generator, mirror, tmp_path / generator)


def assert_sources(generator: str, mirror: Mirror, out: Path) -> None:
    """A source for every page, with the record as it is and the rows in their order."""
    write_sources(generator, mirror, out)
    sources = list(out.rglob("content/*/**/*.md"))
    written = {path.relative_to(out / "content").as_posix(): path for path in sources}
    pages = {path: file for path, file in written.items() if not is_bare(file)}
    assert len(pages) == len(mirror.pages)
    task = front_matter(written["vi/tinh-01/ke-hoach-001/tasks/001.md"])
    record = mirror.records["tinh-01/ke-hoach-001/tasks/001"].fields
    assert task["record"] == record
    plan = front_matter(written[plan_file(generator)])
    tables = [block for block in plan["blocks"] if block["type"] == "tasks"]
    rows = [row for block in tables for row in block["rows"]]
    assert set(rows) == {
        f"tinh-01/ke-hoach-001/tasks/{number:03d}" for number in range(1, 21)
    }


def plan_file(generator: str) -> str:
    """Where the page of a plan lies: Hugo keeps it in the folder of its tasks."""
    name = "/_index" if generator == "hugo" else ""
    return f"vi/tinh-01/ke-hoach-001{name}.md"


def is_bare(path: Path) -> bool:
    """Whether a file only says that a folder has no page."""
    return "title" not in front_matter(path)


def front_matter(path: Path) -> dict[str, object]:
    head = (
        path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")[0]
    )
    return yaml.load(head, yaml.CSafeLoader)
