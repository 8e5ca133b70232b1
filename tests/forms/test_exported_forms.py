"""`dxplan export cms|issue-forms|codeowners`: read by the schemas of the editors, stale or not, never overwritten by hand."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from checking import check
from frozen_files import DAY, real_files
from page_reading import one_page, site_of
from samples import (
    TARGET,
    TASK,
    Files,
    Project,
    Run,
    assembled,
    on,
    target,
    task,
    write,
)

from dxplan.config.config import Config
from dxplan.config.repository_links import PROGRESS_FORMS
from dxplan.forms.cms import configuration
from dxplan.forms.issue_form import issue_form
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.fields import fields_of
from dxplan.model.records import Report
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile

HERE = Path(__file__).parent
CONFIG = 'repository_url = "https://github.com/o/r"\n'
MIXED: Files = {
    TASK: task("reports: [{date: 2022-06-01, status: in_progress, note: Một}]"),
    "na/p/tasks/02.md": task(
        "reports: [{date: 2022-06-01, status: in_progress, note: {vi: Hai}}]"
    ),
    TARGET: target("value: 5"),
}
REPOSITORY = Config(repository_url="https://gitlab.na.gov.vn/cds/ke-hoach.git")


def export(dxplan: Run, root: Path, kind: str, *options: object) -> list[str]:
    done = dxplan("-C", root, "export", kind, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def fields(value: Any) -> Iterator[dict[str, Any]]:
    """Every field of a configuration, at any depth."""
    for field in value.get("fields", ()):
        yield field
        yield from fields(field)


# the web editors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_editors_take_the_configuration_of_the_real_plans(lang: str) -> None:
    portfolio = assemble(list(real_files().values()), {})
    made = configuration(REPOSITORY, portfolio, catalogue(lang), "")
    for name in ("sveltia-cms-0.221.1", "decap-cms-3.19.1"):
        text = (HERE / f"{name}.schema.json").read_text(encoding="utf-8")
        validator = jsonschema.Draft7Validator(json.loads(text))
        assert [error.message for error in validator.iter_errors(made)] == []
        broken = {**made, "collections": [{**made["collections"][0], "fields": [{}]}]}
        assert [*validator.iter_errors(broken)]
    assert made["backend"]["api_root"] == "https://gitlab.na.gov.vn/api/v4"
    assert made["publish_mode"] == "editorial_workflow"
    for collection in made["collections"]:
        assert (collection["publish"], collection["delete"]) == (False, False)
        days = [one for one in fields(collection) if one["widget"] == "datetime"]
        assert days or collection["name"].endswith("targets")
        for day in days:
            assert (
                day["type"],
                day["format"],
                day["time_format"],
                day["picker_utc"],
            ) == (
                "date",
                "YYYY-MM-DD",
                False,
                True,
            )


def test_a_field_has_the_shape_that_records_have_and_none_where_they_have_several(
    project: Project, dxplan: Run
) -> None:
    root = project(MIXED)
    (root / "dxplan.toml").write_text(CONFIG)
    export(dxplan, root, "cms")
    made = yaml.safe_load((root / "public/admin/config.yml").read_text("utf-8"))
    tasks, targets = made["collections"]
    assert (tasks["folder"], tasks["create"]) == ("plans/na/p/tasks", True)
    (log,) = [one for one in tasks["fields"] if one["name"] == "reports"]
    assert "note" not in [one["name"] for one in log["fields"]]
    (status,) = [one for one in log["fields"] if one["name"] == "status"]
    assert {"label": "Đang thực hiện", "value": "in_progress"} in status["options"]
    (lead,) = [one for one in tasks["fields"] if one["name"] == "lead_unit"]
    assert lead["options"][0] == {"label": "Sở A (a)", "value": "a"}
    assert targets["identifier_field"] == "title"
    page = (root / "public/admin/index.html").read_text(encoding="utf-8")
    assert page.count("<script") == page.count('integrity="sha384-') == 1


def test_without_a_repository_that_reviews_there_is_no_editor(
    project: Project, dxplan: Run
) -> None:
    root = project({})
    for address in ("", 'repository_url = "https://codeberg.org/o/r"\n'):
        (root / "dxplan.toml").write_text(address)
        done = dxplan("-C", root, "export", "cms")
        assert (done.returncode, done.stdout) == (2, "")
        assert "repository_url" in done.stderr
        assert not (root / "public").exists()


def findings(files: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """What check says of files of plans: rule, file, sentence."""
    portfolio = assemble([PlansFile(path, files[path]) for path in sorted(files)], {})
    result = check(portfolio, Config(), catalogue("en"), as_of=DAY, today=DAY)
    return sorted((one.code, one.file, one.message) for one in result.diagnostics)


def test_what_the_editors_write_brings_no_finding() -> None:
    written = json.loads((HERE / "written_by_editors.json").read_text("utf-8"))
    odd = written.pop("odd")
    real = {path: file.content for path, file in real_files().items()}
    after = {path: text.encode() for path, text in written.items()}
    assert all(real[path] != content for path, content in after.items())
    assert findings({**real, **after}) == findings(real)
    of_odd = assembled({TASK: odd})
    assert of_odd.findings == ()
    assert [
        str(one.percent) for one in of_odd.tasks["na/p/tasks/01"].fields.reports
    ] == [
        "60,5",
        "None",
    ]


# owners and the form for issues -------------------------------------------------------------------

UNITS = """
- {key: a, name: Sở A, editors: ['@an', an2@na.gov.vn, Nguyễn An]}
- {key: b, name: Sở B, editors: [tinh/so-b, an]}
- {key: c, name: Sở C}
"""


def test_owners_are_the_editors_of_the_units_that_lead(
    project: Project, dxplan: Run, tmp_path: Path
) -> None:
    root = project(
        {
            "na/units.yaml": UNITS,
            TASK: task(),
            "na/p/tasks/02.md": task(lead="[a, b]"),
            "na/p/tasks/03.md": task(lead="c"),
            TARGET: target("value: 5\nlead_unit: b"),
        }
    )
    file = root / ".github/CODEOWNERS"
    file.parent.mkdir()
    file.write_text("* @tinh/tat-ca")
    done = dxplan("-C", root, "export", "codeowners", "--check")
    assert (done.returncode, file.read_text()) == (1, "* @tinh/tat-ca")
    assert str(file) in done.stderr
    assert "Nguyễn An" in done.stderr
    assert "`dxplan export codeowners`" in done.stderr
    words = ("codeowners", "--check", "--out", tmp_path / "own ers")
    done = dxplan("-C", root, "export", *words)
    assert f"`dxplan export codeowners --out '{tmp_path}/own ers'`" in done.stderr
    assert export(dxplan, root, "codeowners") == [str(file)]
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "* @tinh/tat-ca"
    assert lines[3:-1] == [
        "/plans/na/p/tasks/01.* @an an2@na.gov.vn",
        "/plans/na/p/tasks/02.* @an an2@na.gov.vn @tinh/so-b",
        "/plans/na/p/targets/01.* @tinh/so-b @an",
    ]
    assert export(dxplan, root, "codeowners", "--check") == []
    file.write_text(f"{file.read_text(encoding='utf-8')}/docs/ @x\n")
    write(root, {TASK: task(lead="c")}, base={})
    export(dxplan, root, "codeowners")
    text = file.read_text(encoding="utf-8")
    assert (text.count("/tasks/01.*"), text.count("begin")) == (0, 1)
    assert text.endswith("/docs/ @x\n")
    assert dxplan("-C", root, "export", "codeowners", "--out", tmp_path / "o").stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_has_what_github_asks_for(lang: str) -> None:
    form = yaml.safe_load(issue_form(lang))
    assert {"name", "description", "body"} <= form.keys()
    questions = [one for one in form["body"] if one["type"] != "markdown"]
    labels = [one["attributes"]["label"] for one in questions]
    assert len({*labels}) == len(labels)
    assert len({one["id"] for one in questions}) == len(questions)
    (status,) = [one for one in questions if one["type"] == "dropdown"]
    options = status["attributes"]["options"]
    assert len({*options}) == len(options)
    assert all(isinstance(option, str) for option in options)
    assert {one["id"] for one in questions} - {"task"} <= fields_of(Report).keys()


def test_the_page_of_a_task_leads_to_the_form_where_there_can_be_one() -> None:
    site = site_of(on("2022-08-01", {TASK: task()}), repository_url="https://h.vn/o/r")
    for lang, name in PROGRESS_FORMS.items():
        html = one_page(site, f"{lang}/na/p/tasks/01/index.html")
        address = f"https://h.vn/o/r/issues/new?template={name}&amp;task=na/p/tasks/01"
        assert html.count(f'href="{address}"') == 1
    for address in (None, "https://gitlab.com/o/r"):
        other = site_of(on("2022-08-01", {TASK: task()}), repository_url=address)
        assert "task=na" not in one_page(other, "vi/na/p/tasks/01/index.html")
