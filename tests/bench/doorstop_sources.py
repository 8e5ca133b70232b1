"""The tasks of a mirror as doorstop's documents: a document a plan, an item a task.

Doorstop publishes one page a document, so its site is not like dxplan's; what can be compared is how long it takes with
the same records.
"""

import shutil
import subprocess
from pathlib import Path

import yaml

from tests.bench.front_matter import with_front_matter
from tests.bench.mirror import Mirror, Page

ROOT = "PLANS"


def write_doorstop(mirror: Mirror, out: Path) -> None:
    """Write the tree, in a repository of its own: doorstop asks for one."""
    shutil.rmtree(out, ignore_errors=True)
    plans: dict[str, list[Page]] = {}
    for page in mirror.pages:
        if page.kind == "task" and page.language == "vi":
            plans.setdefault(page.path.rpartition("/tasks/")[0], []).append(page)
    write_document(out / "plans", ROOT, [])
    for number, (plan, pages) in enumerate(sorted(plans.items()), 1):
        items = [with_front_matter(item(mirror, page), page.body) for page in pages]
        write_document(out / plan, f"P{number:05d}T", items)
    subprocess.run(["git", "init", "--quiet", out], check=True)


def item(mirror: Mirror, page: Page) -> dict[str, object]:
    """The fields of a task; those that doorstop does not know it keeps."""
    return {
        "active": True,
        "derived": False,
        "header": page.title,
        "level": "1.0",
        "links": [],
        "normative": True,
        "ref": "",
        "reviewed": None,
        "record": mirror.records[page.path].fields,
    }


def write_document(folder: Path, prefix: str, items: list[str]) -> None:
    """Write a document and its items."""
    folder.mkdir(parents=True)
    settings = {"digits": 3, "itemformat": "markdown", "prefix": prefix, "sep": ""}
    if prefix != ROOT:
        settings["parent"] = ROOT
    text = yaml.safe_dump({"settings": settings})
    (folder / ".doorstop.yml").write_text(text, encoding="utf-8")
    for number, text in enumerate(items, 1):
        (folder / f"{prefix}{number:03d}.md").write_text(text, encoding="utf-8")
