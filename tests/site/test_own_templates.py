"""What a province puts on its site: one file changes one thing; docs/templates.md says what
each template receives."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from samples import ROOT, TASK, assembled, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.shipped_templates import shipped_templates
from dxplan.site.site import Site
from dxplan.site.template_docs import (
    MARK,
    TABLE_MARK,
    field_docs,
    template_fields,
    template_table,
    template_values,
)

DAY = date(2022, 8, 1)


def built(
    root: Path, templates: str | None = "mine", **config: object
) -> dict[str, str]:
    """Every page and every file of the design."""
    settings = Config(templates=templates, **config)  # type: ignore[arg-type]
    terms = {
        "glossary.yaml": "- key: cds\n  name: Chuyển đổi số\n  definition: Là gì\n"
    }
    site = Site(
        evaluate(assembled({TASK: task(), **terms}), DAY, Settings()),
        settings,
        commit=None,
        dirty=False,
        version="0",
    )
    renderer = Renderer(site, root)
    found = {path: text for page in pages(site) for path, text in renderer.files(page)}
    return {
        **found,
        **{
            path: file.read_text(encoding="utf-8")
            for path, file in renderer.static_files()
        },
    }


def own(root: Path, name: str, text: str) -> None:
    file = root / "mine" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_one_template_changes_its_pages_alone(tmp_path: Path) -> None:
    plain = built(tmp_path, None)
    own(
        tmp_path,
        "glossary.html",
        '{% extends "_base.html" %}{% block main %}<h1>Từ của tỉnh</h1>{% endblock %}',
    )
    mine = built(tmp_path)
    assert {path for path in plain if plain[path] != mine[path]} == {
        "vi/glossary.html",
        "en/glossary.html",
    }
    assert "Từ của tỉnh" in mine["vi/glossary.html"]


def test_one_line_of_words_changes_that_sentence_alone(tmp_path: Path) -> None:
    plain = built(tmp_path, None)
    own(tmp_path, "i18n/vi.yaml", "data:\n  title: Dữ liệu của tỉnh.\n")
    mine = built(tmp_path)
    assert {path for path in plain if plain[path] != mine[path]} == {"vi/data.html"}
    assert "Dữ liệu của tỉnh." in mine["vi/data.html"]


def test_an_emblem_takes_the_place_of_the_mark_on_every_page(tmp_path: Path) -> None:
    plain = built(tmp_path, None)
    own(tmp_path, "static/emblem.svg", "<svg/>")
    mine = built(tmp_path)
    assert mine.keys() - plain.keys() == {"static/emblem.svg"}
    mark = re.compile(r'<p class="name[^"]*"><a [^>]*>.*?(?=<span>)')
    for path, text in plain.items():
        assert mark.sub("", text) == mark.sub("", mine[path]), path
    assert 'src="../static/emblem.svg"' in mine["vi/index.html"]


def test_colours_are_one_more_stylesheet(tmp_path: Path) -> None:
    plain = built(tmp_path, None)
    own(tmp_path, "static/province.css", ":root { --brand: #00563f; }")
    mine = built(tmp_path)
    assert mine.keys() - plain.keys() == {"static/province.css"}
    link = re.compile(r'<link rel="stylesheet" href="[./]*static/province\.css">\n')
    assert all(link.sub("", mine[path]) == text for path, text in plain.items())
    assert mine["vi/index.html"].index("dxplan.css") < mine["vi/index.html"].index(
        "province.css"
    )


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("glossary.html", "a\n{% if %}", "mine/glossary.html:2"),
        ("glossary.html", "a\n{{ no.such }}", "mine/glossary.html:2"),
        ("glossary.html", "{{ t('no.such') }}", "mine/glossary.html:1"),
        ("i18n/vi.yaml", "a: b\nc: d: e\n", "mine/i18n/vi.yaml:2"),
    ],
)
def test_a_broken_one_is_named(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    own(tmp_path, name, text)
    with pytest.raises(DxplanError) as failed:
        built(tmp_path)
    assert failed.value.key == "broken-template"
    assert failed.value.details["place"].endswith(place)


@pytest.mark.parametrize(
    "text",
    [
        "{{ cycler.__init__.__globals__.os.popen('touch pwned').read() }}",
        "{{ ''['__cla' ~ 'ss__'] }}",
        "{{ [site]|map(attribute='__class__')|list }}",
        "{{ site|attr('__class__') }}",
        "{{ {'__class__': 1}.__class__.fromkeys('a') }}",
        "{{ '{0.__class__}'.format(site) }}",
        "{{ ''.format_map({}) }}",
        "{{ self._TemplateReference__context }}",
        "{{ range(10 ** 9)|list }}",
        "{% import 'home.html' as again %}{{ again }}",
        "{{ 1 // 0 }}",
    ],
)
def test_one_that_reaches_beyond_its_page_is_refused(tmp_path: Path, text: str) -> None:
    own(tmp_path, "home.html", text)
    with pytest.raises(DxplanError) as failed:
        built(tmp_path)
    assert failed.value.key == "broken-template"
    assert "mine/home.html:1" in failed.value.details["place"]


@pytest.mark.parametrize("name", ["home.html", "static/a.css", "i18n/vi.yaml"])
def test_a_link_in_their_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("a: secret", encoding="utf-8")
    own(tmp_path, name, "")
    (tmp_path / "mine" / name).unlink()
    (tmp_path / "mine" / name).symlink_to(tmp_path / "secret")
    with pytest.raises(DxplanError) as failed:
        built(tmp_path)
    assert failed.value.key == "own-template-link"
    assert failed.value.details["file"] == name


def test_the_page_for_unknown_addresses_finds_its_way_from_any_depth(
    tmp_path: Path,
) -> None:
    plain = built(tmp_path, None)
    assert 'href="static/dxplan.css"' in plain["404.html"]
    assert 'href="../static/dxplan.css"' in plain["en/404.html"]
    placed = built(tmp_path, None, site_url="https://example.org/cds")
    for path in ("404.html", "vi/404.html", "en/404.html"):
        assert 'href="/cds/static/dxplan.css"' in placed[path]
        assert not re.search(r'(href|src)="(?!/cds/|https://|#)', placed[path])
    assert "Page not found" in placed["en/404.html"]
    assert "Không tìm thấy trang" in placed["404.html"]


TEMPLATES = ROOT / "docs/templates.md"


def test_every_template_is_documented_as_it_is() -> None:
    written = TEMPLATES.read_text(encoding="utf-8")
    before, table_mark, rest = written.partition(TABLE_MARK)
    _, between, after = rest.removeprefix("\n").partition("\n\n")
    between += after.partition(MARK)[0]
    assert table_mark
    assert MARK in after
    table = template_table(shipped_templates())
    documented = (
        f"{before}{TABLE_MARK}\n{table[:-1]}{between}{MARK}\n{template_fields()}"
    )
    if os.environ.get("DXPLAN_UPDATE"):
        TEMPLATES.write_text(documented, encoding="utf-8")
    else:
        assert written == documented


def test_every_field_says_what_it_is() -> None:
    for template, value in template_values().items():
        for field in field_docs(value):
            assert field.meaning, f"{template}: {field.name}"


def test_every_template_of_a_page_is_shipped() -> None:
    for template in template_values():
        assert (shipped_templates() / template).is_file(), template
