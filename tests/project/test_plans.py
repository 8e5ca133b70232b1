"""The frozen plans: each finding is explained, and every figure of the sources stands on its page."""

import csv
import os
import re
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import html5lib
import pytest
from samples import FROZEN, ROOT

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.portfolio.loader import load
from dxplan.rules.registry import BY_CODE
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site

DAY = date(2026, 11, 22)
H = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def compliance() -> Compliance:
    return evaluate(load(FROZEN), DAY, Settings())


GOLDEN = ROOT / "tests/golden/plans-findings.tsv"
COLUMNS = ("severity", "code", "record", "key", "why it is true")


def rows() -> dict[tuple[str, ...], str]:
    """Why each finding of the frozen plans is true, by severity, code, record and key."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            tuple(row[column] for column in COLUMNS[:4]): row[COLUMNS[4]]
            for row in table
        }


def test_findings_of_the_frozen_plans_are_explained(compliance: Compliance) -> None:
    """`DXPLAN_UPDATE=1` writes the list anew; what is new waits for a person to say why it is true."""
    findings = {
        (
            str(BY_CODE[f.code].severity),
            f.code,
            f.record or "",
            ".".join(map(str, f.place.path)),
        )
        for f in find_defects(compliance, Config(), DAY)
    }
    explained = rows()
    if os.environ.get("DXPLAN_UPDATE"):
        lines = [COLUMNS, *((*key, explained.get(key, "")) for key in sorted(findings))]
        GOLDEN.write_text(
            "".join("\t".join(line) + "\n" for line in lines), encoding="utf-8"
        )
        explained = rows()
    assert findings == explained.keys()
    assert [key for key, reason in explained.items() if len(reason) <= 20] == []


def test_no_test_reads_the_plans_of_today() -> None:
    """A department's honest report must never turn a test red: tests read `FROZEN`."""
    today = re.compile(
        r'(?:load|read_files|build|checked)\(ROOT\b|"-C", (?:str\()?ROOT\b|ROOT / "plans'
    )
    others = [file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__)]
    assert len(others) > 20
    assert [file.name for file in others if today.search(file.read_text("utf-8"))] == []


FACTS = list(
    csv.DictReader((ROOT / "tests/facts.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.fixture(scope="module")
def rendered(compliance: Compliance) -> dict[str, str]:
    site = Site(
        compliance=compliance, config=Config(), commit=None, dirty=False, version="0"
    )
    renderer = Renderer(site, ROOT)
    wanted = {f"vi/{row['record_id']}/index.html" for row in FACTS}
    return {
        page.path: renderer.render(page) for page in pages(site) if page.path in wanted
    }


def test_every_figure_of_the_sources_is_listed() -> None:
    kinds = [row["seed_id"].rstrip("0123456789") for row in FACTS]
    assert len(FACTS) == len({row["seed_id"] for row in FACTS}) == 94
    assert sum(kind.startswith(("NAr-", "BDr-")) for kind in kinds) == 14


@pytest.mark.parametrize("fact", FACTS, ids=lambda row: row["seed_id"])
def test_figure_stands_on_its_page(
    rendered: dict[str, str], fact: dict[str, str]
) -> None:
    page = f"vi/{fact['record_id']}/index.html"
    tree = html5lib.parse(rendered[page])
    figures = [
        (el.get("data-operator"), el.get("value"), el.get("data-measure"))
        for el in tree.iter(f"{H}data")
        if "figure" in (el.get("class") or "").split()
    ]
    assert (fact["operator"], fact["value"], fact["measure"]) in figures
    links = {urljoin(page, el.get("href") or "") for el in tree.iter(f"{H}a")}
    assert f"vi/{fact['document']}/index.html" in links
