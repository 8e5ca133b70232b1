"""The sources of Eleventy, MkDocs and Pelican sites with the pages of a mirror.

All three read the same Markdown with YAML front matter and the same templates; what differs is how a template gets at
the fields of its page.
"""

import json
import shutil
from pathlib import Path

import yaml

from tests.bench.front_matter import with_front_matter
from tests.bench.mirror import Mirror, Page
from tests.bench.page_sources import MENU, address, page_fields

TEMPLATES = Path(__file__).parent / "templates"
PELICAN_PRELUDE = "".join(
    f"{{%- set {name} = page.fields.{name} %}}"
    for name in ("language", "path", "title", "record", "parents", "blocks", "about")
)
PRELUDES = {
    "eleventy": "",
    "mkdocs": "",
    "pelican": PELICAN_PRELUDE + "{%- set content = page.content %}",
}
TEMPLATE_KEYS = {
    "eleventy": ("layout", "{}.html"),
    "mkdocs": ("template", "{}.html"),
    "pelican": ("template", "{}"),
}
TEMPLATE_FOLDERS = {
    "eleventy": "templates",
    "mkdocs": "templates",
    "pelican": "theme/templates",
}


def write_jinja_site(generator: str, mirror: Mirror, out: Path) -> None:
    """Write the whole source tree for one of the three generators."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(TEMPLATES / generator, out)
    if generator != "eleventy":
        shutil.copy(TEMPLATES / "jinja_filters.py", out)
    write_templates(generator, out / TEMPLATE_FOLDERS[generator])
    labels = yaml.safe_load((TEMPLATES / "labels.yaml").read_text(encoding="utf-8"))
    menu = [address(name) for name in MENU]
    write_json(out / "labels.json", labels)
    write_json(out / "menu.json", menu)
    for page in mirror.pages:
        write_page(generator, page, mirror, out / "content")


def write_templates(generator: str, out: Path) -> None:
    """Copy the templates, each with the lines that give it the fields of its page."""
    out.mkdir(parents=True)
    for template in (TEMPLATES / "jinja").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        text = text.replace("[[prelude]]\n", PRELUDES[generator])
        (out / template.name).write_text(text, encoding="utf-8")
    if generator == "mkdocs":
        shutil.copy(out / "page.html", out / "main.html")


def write_page(generator: str, page: Page, mirror: Mirror, out: Path) -> None:
    """Write one page."""
    path = address(page.path)
    fields, body = page_fields(page, mirror)
    key, pattern = TEMPLATE_KEYS[generator]
    head = {
        "title": page.title,
        key: pattern.format(page.kind),
        "language": page.language,
        "path": path,
        "parents": fields.pop("parents", []),
        "blocks": fields.pop("blocks", []),
        **fields,
    }
    name = path or "index"
    file = out / page.language / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(with_front_matter(head, body), encoding="utf-8")


def write_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(text, encoding="utf-8")
