"""The real plans: what check says of them is known line by line, and every figure of the sources is on its page."""

import csv
from datetime import date
from pathlib import Path

import html5lib
import pytest

from dxplan.checker import find
from dxplan.compliance.judgement import Settings
from dxplan.compliance.summary import Compliance, comply
from dxplan.config import Config
from dxplan.loader import load
from dxplan.rules.registry import BY_CODE
from dxplan.site.pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 22)
H = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def compliance() -> Compliance:
    return comply(load(ROOT), DAY, Settings())


def test_findings_are_the_known_ones(compliance: Compliance) -> None:
    with (ROOT / "tests/golden/plans-findings.tsv").open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert all(len(row["why it is true"]) > 20 for row in known)
    expected = {(row["severity"], row["code"], row["record"], row["key"]) for row in known}
    found = {
        (str(BY_CODE[f.code].severity), f.code, f.record, ".".join(map(str, f.place.path)))
        for f in find(compliance, Config(), DAY)
    }
    assert found == expected


FACTS = list(csv.DictReader((ROOT / "tests/facts.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def rendered(compliance: Compliance) -> dict[str, str]:
    site = Site(compliance=compliance, config=Config(), commit=None, dirty=False, version="0")
    renderer = Renderer(site, ROOT)
    wanted = {f"vi/{row['record_id']}/index.html" for row in FACTS}
    return {page.path: renderer.render(page) for page in pages(site) if page.path in wanted}


def test_every_figure_of_the_sources_is_listed() -> None:
    kinds = [row["seed_id"].rstrip("0123456789") for row in FACTS]
    assert len(FACTS) == len({row["seed_id"] for row in FACTS}) == 94
    assert sum(kind.startswith(("NAr-", "BDr-")) for kind in kinds) == 14


@pytest.mark.parametrize("fact", FACTS, ids=lambda row: row["seed_id"])
def test_figure_stands_on_its_page(rendered: dict[str, str], fact: dict[str, str]) -> None:
    tree = html5lib.parse(rendered[f"vi/{fact['record_id']}/index.html"])
    figures = [
        (el.get("data-operator"), el.get("value"), el.get("data-measure"))
        for el in tree.iter(f"{H}data")
        if "figure" in (el.get("class") or "").split()
    ]
    assert (fact["operator"], fact["value"], fact["measure"]) in figures
    links = [el.get("href") or "" for el in tree.iter(f"{H}a")]
    assert any(link.endswith(f"{fact['document']}/index.html") for link in links)
