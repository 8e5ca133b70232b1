"""Send payloads into every place that takes text, and read back all that comes out.

PYTHONPATH=tests python -m tests.bench.attacks [--payloads 380] [--each 16] [--pages 20] [--forms-every 4] [--folder DIR]

The payloads stand `--each` in a project, one in every place of a jurisdiction of its own. Each project is built;
every file is read by the usual reader of its kind, pages of every kind are opened in Chromium (at most `--pages` of
a payload), and commands are read as a terminal, a runner or a program reads them. It ends with a table, and with 1
where anything got through.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from browsers import CHROMIUM, FLAGS
from playwright.sync_api import Browser, sync_playwright

from tests.bench.attack_browser import Watcher, one_of_each_kind, serving
from tests.bench.attack_commands import command_faults, run
from tests.bench.attack_editor import editor_form_faults, editor_page_faults
from tests.bench.attack_inputs import (
    compare_faults,
    form_faults,
    table_faults,
    workbook_faults,
)
from tests.bench.attack_payloads import CLASSES
from tests.bench.attack_project import DAY, PLACES, config_project, write_project
from tests.bench.attack_readers import site_faults
from tests.bench.attack_templates import template_faults

_HIDDEN = "hidden and escapes"


@dataclass
class Table:
    """How much each reader read, and what got through to it."""

    read: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def count(self, reader: str, place: str, fault: str) -> None:
        """One thing that was read where ``fault`` is empty, one that got through where it is not."""
        if not fault:
            self.read[reader] += 1
            return
        self.faults[reader] += 1
        print(f"{reader}: {place}: {fault}", flush=True)

    def show(self) -> None:
        """Print it."""
        print("| reader | read | got through |\n|---|---|---|")
        for reader in sorted(self.read | self.faults):
            print(f"| {reader} | {self.read[reader]} | {self.faults[reader]} |")


def groups(count: int, each: int) -> Iterator[list[str]]:
    """The payloads of each project: what keeps files from being read stands together."""
    hidden = CLASSES[_HIDDEN]
    visible = [one for kind, some in CLASSES.items() if kind != _HIDDEN for one in some]
    for some in (visible[:count], hidden[:count]):
        for start in range(0, len(some), each):
            yield some[start : start + each]


def chosen_pages(site: Path, pages: int) -> list[str]:
    """Pages of a site: of each payload at most ``pages``, other kinds than of the payload before it."""
    of_payload: dict[str, list[str]] = {}
    for name in one_of_each_kind(site, 99):
        payload = re.search(r"(?<=/)j\d\d(?=[/.])", name)
        of_payload.setdefault(payload[0] if payload else "", []).append(name)
    chosen = of_payload.pop("", [])
    for number, names in enumerate(of_payload.values()):
        step = -(-len(names) // pages)
        chosen += names[number % step :: step]
    return chosen


def open_pages(browser: Browser, site: Path, pages: int, table: Table) -> None:
    """Open pages of a site, at most ``pages`` of each payload."""
    names = chosen_pages(site, pages)
    with serving(site) as origin:
        page = browser.new_page()
        for name, faults in Watcher(page, origin).open(names):
            table.count("pages in Chromium", name, "")
            for fault in faults:
                table.count("pages in Chromium", f"{site}/{name}", fault)
        page.close()


def try_project(root: Path, payloads: Sequence[str]) -> Path:
    """The built site of a project of payloads."""
    write_project(root, payloads)
    site = root / "out"
    _, said = run(root, "build", "--keep-going", "--as-of", DAY, "--out", str(site))
    if not (site / "SHA256SUMS").is_file():
        raise RuntimeError(said)
    return site


def try_config(root: Path, payload: str, table: Table) -> None:
    """A payload in every text of the configuration: a site without fault, or a refusal."""
    config_project(root, payload)
    site = root / "out"
    run(root, "build", "--keep-going", "--as-of", DAY, "--out", str(site))
    table.count("configurations", "", "")
    for kind, name, fault in site_faults(site):
        if fault:
            table.count("configurations", f"{payload!r} {kind} {name}", fault)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 where anything got through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payloads", type=int, default=1000)
    parser.add_argument("--each", type=int, default=16)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--config-every", type=int, default=1)
    parser.add_argument("--forms-every", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--part", choices=("all", "projects", "inputs"), default="all")
    given = parser.parse_args(arguments)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="attacks-"))
    folder.mkdir(exist_ok=True)
    table = Table()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        if given.part != "inputs":
            try_projects(folder, given, browser, table)
        if given.part != "projects":
            try_inputs(folder, given, browser, table)
        browser.close()
    flat = [payload for some in groups(given.payloads, given.each) for payload in some]
    print(
        f"{len(flat)} payloads in {PLACES} places of front matter and registers, and beside them"
    )
    table.show()
    return int(bool(table.faults))


def try_projects(
    folder: Path, given: argparse.Namespace, browser: Browser, table: Table
) -> None:
    """Projects of payloads: their sites, what commands write of them, the editor, sites compared."""
    for number, payloads in enumerate(groups(given.payloads, given.each)):
        root = folder / f"project-{number:02}"
        site = try_project(root, payloads)
        print(root, datetime.now(UTC).isoformat(" ", "seconds"), flush=True)
        for kind, name, fault in site_faults(site):
            table.count(f"files {kind}", f"{root}/{name}", fault)
        open_pages(browser, site, given.pages, table)
        add(table, str(root), command_faults(root))
        add(table, str(root), editor_page_faults(root, len(payloads), browser))
        add(table, str(root), compare_faults(root, site, payloads))


def try_inputs(
    folder: Path, given: argparse.Namespace, browser: Browser, table: Table
) -> None:
    """What others send: configurations, templates, forms, tables and workbooks."""
    flat = [payload for some in groups(given.payloads, given.each) for payload in some]
    add(table, "", template_faults(folder, flat, given.forms_every, browser))
    sent = flat[:: given.forms_every]
    add(table, "", editor_form_faults(folder, sent, given.forms_every, browser))
    add(table, "", form_faults(folder, given.forms_every))
    add(table, "", table_faults(folder))
    add(table, "", workbook_faults(folder))
    for number, payload in enumerate(flat[:: given.config_every]):
        try_config(folder / f"config-{number}", payload, table)


def add(table: Table, place: str, found: Iterable[tuple[str, str]]) -> None:
    """Count what a stage found."""
    for reader, fault in found:
        table.count(reader, place, fault)


if __name__ == "__main__":
    sys.exit(main())
