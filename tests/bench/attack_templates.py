"""Templates of a project's own that print payloads, built and read: what is printed is escaped."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser
from samples import task, write

from dxplan.text.hidden_characters import can_be_seen
from tests.bench.attack_browser import Watcher, serving
from tests.bench.attack_commands import run
from tests.bench.attack_payloads import quoted
from tests.bench.attack_project import DAY
from tests.bench.attack_readers import site_faults

_TEMPLATE = """{% extends "_base.html" %}
{% set task = page.state.task %}
{% set title, note = task.title.vi, task.note.vi if task.note else "" %}
{% block title %}{{ title }}{% endblock %}
{% block main %}
<h1 title="{{ title }}">{{ title }}</h1>
<p data-x="{{ title ~ note }}">{{ "<b>%s</b>"|format(title) }} {{ note|upper }}</p>
<p>{{ [title, note]|join("<br>") }} {{ title|replace("x", "<x>") }}</p>
<p>{% filter lower %}{{ title }}{% endfilter %}{{ title|string|truncate(30) }}</p>
<p id="{{ task.number }}">{% set kept %}{{ note }}{% endset %}{{ kept }}</p>
{% endblock %}
"""


def template_faults(
    folder: Path, payloads: Sequence[str], every: int, browser: Browser
) -> Iterator[tuple[str, str]]:
    """The site of a project with such a template: a task for each payload that can be seen."""
    files = {}
    for number, payload in enumerate(filter(can_be_seen, payloads), 1):
        value = quoted(payload)
        text = task(f"number: {value}\nnote: {value}\n").replace(
            "title: Việc", f"title: {value}"
        )
        files[f"na/p/tasks/{number:03}.md"] = text
    root = write(folder / "templates", files)
    (root / "dxplan.toml").write_text('templates = "mine"\n', encoding="utf-8")
    (root / "mine").mkdir()
    (root / "mine/task.html").write_text(_TEMPLATE, encoding="utf-8")
    site = root / "out"
    _, said = run(root, "build", "--keep-going", "--as-of", DAY, "--out", str(site))
    pages = sorted(site.glob("vi/na/p/tasks/*/index.html"))
    if len(pages) < len(files):
        yield (
            "own templates",
            f"{len(pages)} pages of {len(files)} tasks: {said[-300:]!r}",
        )
    for kind, name, fault in site_faults(site):
        yield f"own templates {kind}", f"{name} {fault}" if fault else ""
    names = [file.relative_to(site).as_posix() for file in pages[::every]]
    with serving(site) as origin:
        page = browser.new_page()
        for name, faults in Watcher(page, origin).open(names):
            yield "own templates in Chromium", ""
            for fault in faults:
                yield "own templates in Chromium", f"{name} {fault}"
        page.close()
