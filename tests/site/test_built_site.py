"""A built site as it lies on the disk: every address in every kind of file leads to a file, and to its part."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest
from built_sites import (
    ADDRESS,
    dead,
    heavy,
    pairs,
    written,
)
from history_site import DAY, tell
from samples import BASE, TASK, Files, on, task

from dxplan.config.config import Config
from dxplan.history.head import NO_HEAD
from dxplan.site.build import build


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with an address of its own, of a small repository that has every kind of record."""
    root = tmp_path_factory.mktemp("history")
    tell(root)
    (root / "dxplan.toml").write_text(f'site_url = "{ADDRESS}"\n', encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "dxplan",
        "-C",
        str(root),
        "build",
        "--keep-going",
        "--as-of",
        DAY.isoformat(),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return root / "build"


def test_every_address_leads_to_a_file_and_its_part(history: Path) -> None:
    suffixes = {
        file.suffix for file in history.rglob("*") if any(True for _ in written(file))
    }
    assert suffixes == {".html", ".xml", ".ics", ".json", ".jsonld", ".txt"}
    assert dead(history) == []


def test_dead_addresses_are_found(history: Path) -> None:
    added = {
        "vi/index.html": '<a href="../en/nowhere.html">',
        "vi/data.html": '<use href="#icon-nothing">',
        "vi/plans.html": '<rect fill="url(#fill-nothing)">',
        "vi/search.html": '<form action="search.htm">',
        "index.html": '<meta http-equiv="refresh" content="0; url=fr/index.html">',
        "feed.xml": f'<link href="{ADDRESS}vi/na/gone/index.html" />',
        "sitemap.xml": f"<loc>{ADDRESS}vi/gone.html</loc>",
        "calendar/na/a.ics": f"URL:{ADDRESS}vi/na/p/tasks\r\n /99/index.html\r\n",
        "static/dxplan.css": "@font-face { src: url(gone.woff2) }",
    }
    kept = {path: (history / path).read_bytes() for path in added}
    try:
        for path, text in added.items():
            (history / path).write_bytes(kept[path] + text.encode())
        assert [path for path, _ in dead(history)] == sorted(added)
    finally:
        for path, content in kept.items():
            (history / path).write_bytes(content)


def test_a_page_holds_the_icons_it_uses_and_no_others(history: Path) -> None:
    for file in [*history.glob("??/**/*.html"), history / "404.html"]:
        html = file.read_text(encoding="utf-8")
        held = set(
            re.findall(r'<(?:symbol|pattern) id="((?:icon|fill)-[a-z-]+)"', html)
        )
        used = set(re.findall(r'(?:href="|url\()#((?:icon|fill)-[a-z-]+)', html))
        assert held == used, file


def test_no_page_has_code_or_style_written_into_it_or_an_empty_section(
    history: Path,
) -> None:
    """Sections have a heading or a name: what has neither is no section, says the Nu checker."""
    for file in history.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert (
            re.findall(r"<style|<script(?! src=)|\s(?:style|on[a-z]+)=\"", html) == []
        ), file
        assert (
            re.findall(
                r"<section(?![^>]*aria-label)[^>]*>\s*<(?!h[1-6])(?!p class=\"kind\")[^>]+>",
                html,
            )
            == []
        ), file
        assert "<time></time>" not in html


def test_no_page_is_heavy(history: Path) -> None:
    assert heavy(history) == []
    assert heavy(history, 2_500) != []
    assert (
        len(gzip.compress((history / "404.html").read_bytes(), 9)) < 2_500
    )  # what every page bears


# one address, one file -------------------------------------------------------------------------------------------

TAKEN = ("data", "method", "plans", "search", "data-tasks", "404")
"""Names of pages that a record may have too."""


@pytest.fixture(scope="module")
def named_like_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a portfolio with areas, and a former id of its province, that are named as pages are."""
    root = tmp_path_factory.mktemp("named")
    areas = "".join(f"- key: {name}\n  name: Lĩnh vực {name}\n" for name in TAKEN)
    moved = BASE["na/jurisdiction.md"].replace("level:", "former_ids: glossary\nlevel:")
    terms = "- key: cds\n  name: Chuyển đổi số\n  definition: Là gì\n"
    files: Files = {
        "areas.yaml": areas,
        "glossary.yaml": terms,
        "na/jurisdiction.md": moved,
        TASK: task("area: data"),
    }
    build(
        root, on("2022-08-01", files), Config(site_url=ADDRESS), NO_HEAD, root / "build"
    )
    return root / "build"


def test_no_page_stands_beside_a_folder_of_its_name(
    history: Path, named_like_pages: Path
) -> None:
    assert pairs(["vi/data.html", "vi/data/index.html", "vi/plans.html"]) == [
        "vi/data.html"
    ]
    for site in (history, named_like_pages):
        assert (
            pairs(
                file.relative_to(site).as_posix()
                for file in site.rglob("*")
                if file.is_file()
            )
            == []
        )
        assert dead(site) == []


def test_a_page_whose_name_a_record_takes_is_found_at_both_addresses(
    named_like_pages: Path,
) -> None:
    def read(path: str) -> str:
        return (named_like_pages / path).read_text(encoding="utf-8")

    for lang in ("vi", "en"):
        for name in (*TAKEN, "glossary"):
            assert "<h1" in read(f"{lang}/{name}.page.html")
            assert f'url=../{name}.page.html"' in read(f"{lang}/{name}.html/index.html")
        assert (named_like_pages / lang / "units.html").is_file()
        assert 'aria-current="page"' in read(f"{lang}/plans.page.html")
        assert "Lĩnh vực data" in read(f"{lang}/data/index.html")
    assert "vi/data.page.html" in read("sitemap.xml")
    assert "data.html/" not in read("sitemap.xml")
    assert (named_like_pages / "404.html").is_file()
