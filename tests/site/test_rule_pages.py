"""Every rule has its page on the site, and what `check` reports leads there where the site has an address."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from lsprotocol import types as lsp
from page_reading import Pages, small, text_of
from samples import BASE, TASK, Project, md, task

from dxplan.config.config import Config
from dxplan.lsp.project import check_project
from dxplan.lsp.report import lsp_diagnostics
from dxplan.lsp.text import UNITS
from dxplan.rules.manual_page import read_manual, rule_address
from dxplan.rules.registry import BY_CODE, RULES
from dxplan.site.rule_texts import plain_html
from dxplan.source.markdown import renderer

SITE = "https://x.example/plans/"
WRONG = {TASK: task("priority: cao")}


@pytest.fixture(scope="module")
def pages() -> Pages:
    return small({**BASE, TASK: task()})


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_plain_points_are_what_markdown_makes_of_them(lang: str) -> None:
    plain = 0
    for rule in RULES:
        for _, text in read_manual(rule).points(lang):
            html = plain_html(text)
            if html is not None:
                plain += 1
                assert html == renderer().renderInline(text), rule.code
    assert plain > len(RULES)


@pytest.mark.parametrize(
    "text",
    ["a *b*", "_a_ b", "a\\*", "<b>", "&amp;", "`a", "a  \nb", "[a](b)", "![a](b)"],
)
def test_signs_of_markdown_are_left_to_it(text: str) -> None:
    assert plain_html(text) is None


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_rule_has_its_page_and_stands_in_the_list(
    pages: Pages, lang: str
) -> None:
    listed = pages[f"{lang}/rules.html"]
    for rule in RULES:
        assert f'rules.{rule.code}.html">{rule.code}</a>' in listed
        page = text_of(pages[f"{lang}/rules.{rule.code}.html"])
        assert f"{rule.code} {rule.name}" in page
        for label, _ in read_manual(rule).points(lang)[1:]:
            assert label in page, rule.code
    assert "rules.html" in pages[f"{lang}/method.html"]


def test_a_page_shows_the_example_and_what_check_says_in_its_language(
    pages: Pages,
) -> None:
    example = read_manual(BY_CODE["U103"]).examples[0]
    for lang in ("vi", "en"):
        page = " ".join(text_of(pages[f"{lang}/rules.U103.html"]).split())
        assert " ".join(example.outputs[lang].split()) in page
        assert "plans/tinh-mau/2023-ke-hoach/tasks/03.md" in page
        assert "coordinating_units: tinh-mau/so-tttt" in page
        other = example.outputs["en" if lang == "vi" else "vi"]
        assert " ".join(other.split()) not in page


def test_what_an_example_holds_is_text(pages: Pages) -> None:
    page = pages["vi/rules.C101.html"]
    assert "&lt;b&gt;đúng hạn&lt;/b&gt;" in page
    assert "<b>" not in page
    assert '<a href="rules.F103.html">F103</a>' not in pages["vi/rules.F103.html"]


def test_a_jurisdiction_may_be_called_rules() -> None:
    files = {**BASE, "rules/jurisdiction.md": md("name: X\nlevel: province")}
    pages = small({**files, TASK: task()})
    assert "rules.U103.html" in pages["vi/rules.page.html"]
    assert "<h1>X" in pages["vi/rules/index.html"]
    assert 'href="rules.page.html"' in pages["vi/method.html"]


def test_an_address_is_in_a_language_of_the_site() -> None:
    assert rule_address(Config(), "U103", "vi") is None
    config = Config(site_url=SITE)
    assert rule_address(config, "U103", "en") == f"{SITE}en/rules.U103.html"
    only = Config(site_url=SITE, languages=["vi"])
    assert rule_address(only, "U103", "en") == f"{SITE}vi/rules.U103.html"


def test_findings_lead_to_the_page_of_their_rule(
    dxplan: Callable[..., object], project: Project
) -> None:
    root = project(WRONG)

    def said(form: str) -> dict[str, object]:
        done = dxplan("-C", root, "check", "--format", form, "--lang", "en")
        return json.loads(done.stdout)  # type: ignore[attr-defined,no-any-return]

    findings = said("json")["findings"]
    assert findings
    assert {found["url"] for found in findings} == {None}  # type: ignore[attr-defined]
    (run,) = said("sarif")["runs"]  # type: ignore[misc]
    assert not any("helpUri" in rule for rule in run["tool"]["driver"]["rules"])
    (root / "dxplan.toml").write_text(f'site_url = "{SITE}"\n', encoding="utf-8")
    for found in said("json")["findings"]:  # type: ignore[attr-defined]
        assert found["url"] == f"{SITE}en/rules.{found['code']}.html"
    (run,) = said("sarif")["runs"]  # type: ignore[misc]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["helpUri"] == f"{SITE}en/rules.{rule['id']}.html"


def test_an_editor_leads_to_the_page_of_a_rule(project: Project) -> None:
    root = project(WRONG)
    (root / "dxplan.toml").write_text(f'site_url = "{SITE}"\n', encoding="utf-8")
    result = check_project(root, {}, date(2022, 7, 1), "vi")
    units = UNITS[lsp.PositionEncodingKind.Utf16]
    (found,) = lsp_diagnostics(result, f"plans/{TASK}", units, str)
    assert found.code_description == lsp.CodeDescription(
        f"{SITE}vi/rules.{found.code}.html"
    )
