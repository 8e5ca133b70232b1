"""docs/format.md, sections 1 and 4: a closed period keeps its numbers, corrections stand beside them."""

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import html5lib
import pytest
from checking import check
from closed_periods import DONE, FILE, FILES, freeze, frozen
from hypothesis import given
from hypothesis import strategies as st
from repositories import git
from samples import (
    BASE,
    TARGET,
    TASK,
    Files,
    Project,
    Run,
    assembled,
    md,
    reports,
    target,
    task,
)

from dxplan import __version__
from dxplan.check.close_period import (
    closing_day,
    document_of,
    home_of,
    period_named,
)
from dxplan.compliance.deadline_evaluation import BOXES, Settings
from dxplan.compliance.period_differences import derived_on, files_changed_since_closing
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Severity
from dxplan.errors import DxplanError
from dxplan.history.snapshot import file_reader
from dxplan.messages import catalogue
from dxplan.model.closed_period import is_sealed, seal
from dxplan.portfolio.loader import load
from dxplan.portfolio.portfolio import Portfolio
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site

Repo = Callable[..., Path]

NOW = date(2022, 12, 31)
CLOSE = ("close", "2022-H1", "--document", "qd")


def commit(root: Path, day: str = "2022-07-01") -> str:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x", day=day)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def repo(project: Project) -> Repo:
    """Writes a portfolio and commits it."""

    def make(files: Files = FILES) -> Path:
        root = project(files)
        git(root, "init", "-q")
        commit(root)
        return root

    return make


def closed(dxplan: Run, root: Path, *more: str) -> bytes:
    done = dxplan("-C", root, *CLOSE, *more)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return (root / FILE).read_bytes()


def with_manifest(
    data: bytes, name: str = "na/periods/2022-H1.yaml", **files: str
) -> Portfolio:
    return assembled({**FILES, **files, name: data.decode()})


def errors(portfolio: Portfolio) -> list[tuple[str, str]]:
    found = check(portfolio, Config(), catalogue("en"), as_of=NOW, today=NOW).reaching(
        Severity.ERROR
    )
    return [(item.code, item.file) for item in found.diagnostics]


# closing ---------------------------------------------------------------------------------------------------------


def test_a_period_is_closed_as_it_was_on_its_last_day(dxplan: Run, repo: Repo) -> None:
    root = repo()
    head = git(root, "rev-parse", "HEAD")
    done = dxplan("-C", root, *CLOSE, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert FILE in done.stdout
    assert "pull request" in done.stdout
    text = (root / FILE).read_text("utf-8")
    assert text.startswith("# ")
    assert is_sealed(text.encode())
    lines = (
        "jurisdiction: na",
        "period: 2022-H1",
        "as_of: 2022-06-30",
        "document: na/qd",
        f"commit: {head}",
    )
    assert set(lines) <= set(text.splitlines())
    assert "  - id: na/p/tasks/01\n" in text
    assert "na/next" not in text  # it does not exist yet on that day
    assert git(root, "status", "--porcelain") == "?? plans/na/periods/"
    assert dxplan("-C", root, "check", "-q").returncode == 0


def test_a_dry_run_prints_the_manifest_and_writes_nothing(
    dxplan: Run, process: Run, repo: Repo
) -> None:
    root = repo()
    printed = dxplan("-C", root, *CLOSE, "--dry-run")
    assert printed.returncode == 0
    assert git(root, "status", "--porcelain") == ""
    assert (
        process("-C", root, *CLOSE, "--dry-run", PYTHONHASHSEED="3").stdout
        == printed.stdout
    )
    assert closed(dxplan, root).decode() == printed.stdout


def test_the_frozen_numbers_are_those_of_status(dxplan: Run, repo: Repo) -> None:
    root = repo()
    data = closed(dxplan, root)
    read = with_manifest(data).periods["na/2022-H1"].fields
    told = dxplan(
        "-C",
        root,
        "status",
        "--format",
        "json",
        "--as-of",
        "2022-06-30",
        "--jurisdiction",
        "na",
    )
    rows = {(row["scope"], row["id"]): row for row in json.loads(told.stdout)["items"]}
    assert {(scope.scope, scope.id) for scope in read.scopes} == {*rows} - {
        ("plan", "na/next")
    }
    for scope in read.scopes:
        row = rows[scope.scope, scope.id]
        counts = {
            name: getattr(scope, name)
            for name in ("tasks", "assigned", "draft", "replaced", "inherited")
        }
        assert counts == {name: row[name] for name in counts}
        assert (scope.boxes, scope.targets) == (row["boxes"], row["targets"])
        rates = {
            name: {
                "numerator": rate.numerator,
                "denominator": rate.denominator,
                "value": float(rate.value.value) if rate.value else None,
            }
            for name, rate in scope.rates.items()
        }
        assert rates == row["rates"]
    assert set(read.scopes[0].boxes) == set(BOXES)


def test_a_record_is_frozen_with_what_is_derived_of_it() -> None:
    records = {
        record.id: record
        for record in with_manifest(frozen()).periods["na/2022-H1"].fields.records
    }
    assert sorted(records) == [
        "na", "na/draft", "na/draft/tasks/01", "na/p", "na/p/targets/01",
        *(f"na/p/tasks/0{i}" for i in range(1, 6)),
    ]  # fmt: skip
    one, draft, target_one = (
        records[f"na/{key}"] for key in ("p/tasks/01", "draft/tasks/01", "p/targets/01")
    )
    assert (one.status, one.box, one.due, one.standing) == (
        "completed",
        "completed_on_time",
        date(2022, 6, 30),
        None,
    )
    assert (draft.box, draft.standing) == (None, "draft")
    assert (target_one.state, target_one.status) == ("met", None)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert frozen() == frozen()
    assert frozen(version="0.2.0") != frozen()


@pytest.mark.parametrize(
    "written", ["2022-06-30", "2022..2023", "H1", "2022-H3", "2022-13", "../x", ""]
)
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(DxplanError) as caught:
        period_named(written)
    assert caught.value.key == "bad-period"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2022-q3", "2022-Q3"),
        ("quý III/2022", "2022-Q3"),
        ("Q3/2022", "2022-Q3"),
        ("6 tháng đầu năm 2022", "2022-H1"),
        ("nửa cuối năm 2022", "2022-H2"),
        ("năm 2022", "2022"),
        ("tháng 7/2022", "2022-07"),
    ],
)
def test_a_period_is_taken_as_people_write_it(written: str, meant: str) -> None:
    assert period_named(written).text == meant


@pytest.mark.parametrize(
    ("as_of", "today", "key"),
    [
        (None, date(2022, 6, 30), "period-not-over"),
        (date(2022, 6, 29), date(2022, 8, 1), "closed-too-early"),
        (date(2022, 8, 2), date(2022, 8, 1), "period-not-over"),
    ],
)
def test_a_day_that_can_not_be_frozen_is_refused(
    as_of: date | None, today: date, key: str
) -> None:
    with pytest.raises(DxplanError) as caught:
        closing_day(period_named("2022-h1"), as_of, today)
    assert caught.value.key == key


def test_the_last_day_or_a_later_one_is_frozen() -> None:
    period, today = period_named("2022-Q2"), date(2022, 8, 1)
    assert closing_day(period, None, today) == date(2022, 6, 30)
    assert closing_day(period, date(2022, 7, 15), today) == date(2022, 7, 15)


OTHER: Files = {
    "hue/jurisdiction.md": md("name: Huế\nlevel: province"),
    "hue/documents.yaml": "- key: qd\n  number: 1/QĐ\n- key: own\n  number: 2/QĐ\n",
}


def test_a_document_names_the_jurisdiction() -> None:
    two = assembled({**FILES, **OTHER})
    assert home_of(two, "own", None) == "hue"
    assert home_of(two, "na/qd", None) == "na"
    assert home_of(two, "qd", "hue") == "hue"
    assert document_of(two, "qd", "hue") == "hue/qd"
    assert document_of(two, "hue/own", "na") == "hue/own"


@pytest.mark.parametrize(
    ("document", "home", "key"),
    [
        ("qd", None, "ambiguous-document"),
        ("none", None, "unknown-closing-document"),
        ("qd", "nowhere", "unknown-id"),
        ("none", "na", "closing-document-missing"),
        ("na/none", None, "closing-document-missing"),
        ("own", "na", "closing-document-elsewhere"),
    ],
)
def test_a_document_that_names_none_or_several_is_refused(
    document: str, home: str | None, key: str
) -> None:
    two = assembled({**FILES, **OTHER})
    with pytest.raises(DxplanError) as caught:
        document_of(two, document, home_of(two, document, home))
    assert caught.value.key == key
    if key == "ambiguous-document":
        assert caught.value.details["homes"] == "hue, na"
    if key.startswith("closing-document"):
        assert caught.value.details["file"] == "plans/na/documents.yaml"


def test_without_a_commit_or_with_changes_nothing_is_closed(
    dxplan: Run, project: Project
) -> None:
    root = project(FILES)
    for step in ("none", "empty", "changed"):
        if step == "empty":
            git(root, "init", "-q")
        if step == "changed":
            commit(root)
            (root / "plans" / TASK).write_text(task(), encoding="utf-8")
        done = dxplan("-C", root, *CLOSE, "--lang", "en")
        assert done.returncode == 2, step
        assert (
            f"uncommitted changes: plans/{TASK}."
            if step == "changed"
            else "no git commit"
        ) in done.stderr
    assert not (root / FILE).exists()


def test_a_period_is_closed_once(dxplan: Run, repo: Repo) -> None:
    root = repo()
    before = closed(dxplan, root)
    commit(root, "2022-07-05")
    (root / "plans" / TASK).write_text(
        task(), encoding="utf-8"
    )  # whatever else is wrong
    done = dxplan("-C", root, *CLOSE, "--as-of", "2022-07-02", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is closed" in done.stderr
    assert (root / FILE).read_bytes() == before


PAPER: Files = {
    **FILES,
    "na/documents.yaml": BASE["na/documents.yaml"]
    + "- {key: bc, number: 9/BC, date: 2022-07-12}\n",
    TASK: task(
        reports(
            "date: 2022-06-01, status: in_progress",
            "date: 2022-07-12, status: completed, document: bc",
        )
    ),
    "na/p/tasks/02.md": task(
        reports("date: 2022-07-10, status: piloting"), lead="b", deadline="2022"
    ),
    "na/p/tasks/03.md": task(
        reports("date: 2022-07-13, status: piloting"), lead="b", deadline="2022-05-31"
    ),
}
PAPER_CLOSE = ("close", "2022-H1", "--document", "bc", "--lang", "en")


def test_reports_of_the_closing_document_are_not_left_out_in_silence(
    dxplan: Run, repo: Repo
) -> None:
    root = repo(PAPER)
    done = dxplan("-C", root, *PAPER_CLOSE)
    assert (done.returncode, done.stdout) == (2, "")
    for said in (
        "leave out 2 reports",
        "--as-of 2022-07-12 to include",
        "--as-of 2022-06-30 to close without",
    ):
        assert said in done.stderr
    assert not (root / FILE).exists()


def test_the_day_that_is_given_is_frozen_and_its_numbers_are_told(
    dxplan: Run, repo: Repo
) -> None:
    root = repo(PAPER)
    dry = dxplan("-C", root, *PAPER_CLOSE, "--as-of", "2022-07-12", "--dry-run")
    assert (dry.returncode, dry.stderr.splitlines()[0]) == (0, "As of 2022-07-12.")
    told = dry.stderr.splitlines()
    assert len(told) == 5
    assert told[1] == "Tasks: 5"
    assert "Completed" in told[2]
    assert "2/5 (40.0%; 2 without information)" in told[3]
    assert "as_of: 2022-07-12\n" in dry.stdout
    done = dxplan("-C", root, *PAPER_CLOSE, "--as-of", "2022-06-30")
    assert (done.returncode, done.stderr, done.stdout.splitlines()[0]) == (
        0,
        "",
        "As of 2022-06-30.",
    )
    assert "as_of: 2022-06-30\n" in (root / FILE).read_text("utf-8")


def test_errors_of_the_jurisdiction_are_shown_and_nothing_is_closed(
    dxplan: Run, repo: Repo
) -> None:
    root = repo(
        {
            **FILES,
            "na/p/tasks/02.md": task("colour: red"),
            **OTHER,
            "hue/units.yaml": "- key: X\n",
        }
    )
    done = dxplan("-C", root, "close", "2022-H1", "--document", "na/qd", "--lang", "en")
    assert (done.returncode, done.stderr) == (1, "")
    assert "S101" in done.stdout
    assert "hue/units.yaml" not in done.stdout
    assert not (root / FILE).exists()


def test_what_is_too_large_to_be_read_again_is_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dxplan.check.close_period.MAX_BYTES", 100)
    with pytest.raises(DxplanError) as caught:
        frozen()
    assert caught.value.key == "manifest-too-large"


# verifying -------------------------------------------------------------------------------------------------------


def test_a_manifest_as_it_was_written_is_read_in_any_line_ends() -> None:
    for data in (frozen(), frozen().replace(b"\n", b"\r\n")):
        found = with_manifest(data)
        assert [*found.periods] == ["na/2022-H1"]
        assert errors(found) == []


HAND = [
    lambda data: data.replace(b"completed_on_time", b"completed_late", 1),
    lambda data: data + b"x-note: 1\n",
    lambda data: data + b"\n",
    lambda data: data.rsplit(b"sha256: ", 1)[0],
    lambda data: data[: len(data) // 2],
    lambda data: b"",
    lambda data: b"records: [\n\t- {a\n",
    lambda data: data.replace(b"period:", b"period: &a", 1),
    lambda data: data.replace(b"schema: 1\n", b"schema: 1\nschema: 1\n"),
    lambda data: b"- a\n- b\n",
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: b"<<<<<<< a\n" + data,
]


@pytest.mark.parametrize("edit", HAND)
def test_a_manifest_edited_by_hand_is_one_error(edit: Callable[[bytes], bytes]) -> None:
    data = edit(frozen())
    found = with_manifest(data)
    assert [code for code, file in errors(found) if file == FILE] == ["H301"]
    assert found.periods == {}


def test_bytes_that_are_no_text_are_one_error(dxplan: Run, project: Project) -> None:
    root = project({**FILES})
    file = root / FILE
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe" + frozen())
    done = dxplan("-C", root, "check", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert [
        item["code"]
        for item in json.loads(done.stdout)["findings"]
        if item["file"] == FILE
    ] == ["H301"]


def resealed(data: bytes, old: bytes, new: bytes) -> bytes:
    """A manifest that somebody changed, and whose last line vouches for it all the same."""
    assert old in data
    return seal(data.rsplit(b"sha256: ", 1)[0].replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"schema: 1", b"schema: 2", "S105"),
        (b"version:", b"edition: 1\nversion:", "S101"),
        (b"closed_on: 2022-07-05\n", b"", "S102"),
        (b"as_of: 2022-06-30", b"as_of: 30/06/2022", "S106"),
        (b"tasks: 5", b"tasks: many", "S107"),
        (b"tasks: 5", b"tasks: -5", "S107"),
        (b"jurisdiction: na", b"jurisdiction: hue", "H302"),
        (b"jurisdiction: na", b"jurisdiction: ../../na", "H302"),
        (b"period: 2022-H1", b"period: 2022-Q2", "H302"),
        (b"period: 2022-H1", b"period: 2022-06-30", "S106"),
        (b"document: na/qd", b"document: na/none", "R102"),
        (b"schema: 1", b"schema: !!int 1", "Y105"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_one_error(
    old: bytes, new: bytes, code: str
) -> None:
    found = with_manifest(resealed(frozen(), old, new))
    assert errors(found) == [(code, FILE)]
    assert all(finding.fix is None for finding in found.findings)


@given(st.text(max_size=80))
def test_whatever_is_sealed_is_read_without_failing(text: str) -> None:
    data = seal(text.encode("utf-8", "replace"))
    assert is_sealed(data) == (text == "" or text.endswith("\n"))
    assert with_manifest(data).periods == {}


def test_a_list_or_a_word_is_no_manifest() -> None:
    for text in (b"- a\n- b\n", b"word\n"):
        assert len(errors(with_manifest(seal(text)))) == 1


def test_the_document_of_a_period_may_not_leave_the_register() -> None:
    rest = BASE["na/documents.yaml"].replace("key: qd", "key: qd-2")
    one = task(reports("date: 2022-06-01, status: in_progress"))
    found = with_manifest(
        frozen(), **{"na/documents.yaml": rest, TASK: one, "na/p/tasks/04.md": one}
    )
    assert errors(found) == [("R102", FILE)]


@pytest.mark.parametrize(
    "name",
    [
        "2022-h1.yaml",
        "2022-H3.yaml",
        "2022-01-01.yaml",
        "notes.yaml",
        "2022.yml",
        "a.md",
    ],
)
def test_other_files_beside_manifests_are_findings(name: str) -> None:
    found = with_manifest(frozen(), f"na/periods/{name}")
    assert [code for code, _ in errors(found)] == ["F106"]


def test_a_manifest_of_no_jurisdiction_is_told_once() -> None:
    data = resealed(frozen(), b"jurisdiction: na", b"jurisdiction: xx")
    assert errors(with_manifest(data, "xx/periods/2022-H1.yaml")) == [
        ("F112", "plans/xx/periods/2022-H1.yaml")
    ]


def test_a_jurisdiction_that_can_not_be_read_is_not_closed() -> None:
    with pytest.raises(DxplanError) as caught:
        frozen({**FILES, "na/jurisdiction.md": "broken"})
    assert caught.value.key == "unknown-id"


def test_a_file_that_became_a_link_is_gone_and_can_not_be_frozen(
    dxplan: Run, repo: Repo
) -> None:
    root = repo()
    freeze(root)
    page = root / "plans" / TASK
    page.rename(root / "elsewhere.md")
    page.symlink_to(root / "elsewhere.md")
    compliance = evaluate(load(root), NOW, Settings())
    (closing,) = compliance.portfolio.periods.values()
    assert files_changed_since_closing(closing.fields, compliance.portfolio)[1] == [
        "na/p/tasks/01"
    ]
    done = dxplan("-C", root, "build", "--keep-going", "--as-of", NOW.isoformat())
    assert done.returncode == 0, done.stderr
    (root / FILE).unlink()
    (root / "dxplan.toml").write_text('ignore = ["F111"]\n')
    commit(root)
    done = dxplan("-C", root, *CLOSE, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "plans/na/p/tasks/01.md is a link" in done.stderr


# the page --------------------------------------------------------------------------------------------------------


PERIOD_PAGE = "na/period.2022-H1/index.html"


def shown(root: Path, day: date = NOW, address: str = "na/period.2022-H1") -> str:
    """A page of the site of a day, as it is rendered; empty where there is none."""
    compliance = evaluate(load(root), day, Settings())
    site = Site(
        compliance, Config(), None, dirty=False, version="0", files_at=file_reader(root)
    )
    found = [made for made in pages(site) if made.path == f"vi/{address}/index.html"]
    return Renderer(site, root).render(found[0]) if found else ""


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def frozen_numbers(html: str) -> dict[tuple[str, str], str]:
    """What every table of a page says was frozen, by its caption and the name of the row."""
    found = {}
    for caption, table in re.findall(
        r"<caption>(.*?)</caption>(.*?)</table>", html, re.DOTALL
    ):
        for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.DOTALL):
            name, was, _ = (
                words_of(cell)
                for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
            )
            link = re.search(r'href="([^"]+)"', row)
            row_name = urljoin(PERIOD_PAGE, link[1]) if link else name
            found[words_of(caption), row_name] = was
    return found


def errata_of(html: str) -> dict[str, str]:
    section = re.search(r'<section id="errata">.*?</section>', html, re.DOTALL)
    assert section is not None
    items = re.findall(r"<li>\s*<h3>(.*?)</h3>(.*?)</dl>", section[0], re.DOTALL)
    ids = [re.search(r"\.\./(p/t[a-z]+/\d\d)", head) for head, _ in items]
    return {
        f"na/{found[1]}" if found else words_of(head): words_of(text)
        for found, (head, text) in zip(ids, items, strict=True)
    }


def test_the_page_shows_what_was_frozen(dxplan: Run, repo: Repo) -> None:
    root = repo()
    closed(dxplan, root)
    done = dxplan("-C", root, "build")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    html = (root / "build/vi/na/period.2022-H1/index.html").read_text("utf-8")
    told = words_of(html)
    for text in (
        "30/6/2022",
        "9/QĐ-UBND",
        git(root, "rev-parse", "HEAD"),
        FILE,
        f"dxplan {__version__}",
        "Chưa có đính chính nào",
    ):
        assert text in told
    assert "2/4 (50,0%)" not in told
    assert "2/5 (40,0%; 2 chưa có thông tin)" in told
    numbers = frozen_numbers(html)
    assert numbers["Số liệu của Kế hoạch", "Nhiệm vụ"] == "5"
    assert numbers["Số liệu của Sở A", "Đã hoàn thành, đúng hạn"] == "1"
    assert numbers["1 chỉ tiêu trong bản chốt", "na/p/targets/01/index.html"] == "Đạt"
    listing = (root / "build/vi/na/index.html").read_text("utf-8")
    assert 'href="period.2022-H1/index.html"' in listing
    assert (root / "build/en/na/period.2022-H1/index.html").is_file()
    assert "period.2022-H1/index.html" in (
        root / "build/vi/na/qd/index.html"
    ).read_text("utf-8")


def test_later_edits_change_no_byte_and_stand_beside_the_frozen_numbers(
    repo: Repo,
) -> None:
    root = repo()
    before = freeze(root)
    commit(root, "2022-07-05")
    first = shown(root)
    erratum = "date: 2022-06-20, corrects: 2022-06-20, recorded: 2022-08-01, status: in_progress"
    changed: Files = {
        TASK: task(reports(DONE, erratum)),
        "na/p/tasks/02.md": task(
            reports(
                "date: 2022-06-01, status: in_progress",
                "date: 2022-06-25, status: completed",
            ),
            lead="b",
            deadline="2022",
        ),
        "na/p/tasks/05.md": task("note: Chỉ thêm ghi chú", lead="a", deadline="none"),
        "na/p/tasks/06.md": task(lead="c"),
        TARGET: target(
            'operator: ">="\nvalue: 80\nmeasure: "%"\n'
            "measurements: [{date: 2022-05, value: 85}, {date: 2022-06, value: 12}]"
        ),
    }
    for path, text in changed.items():
        (root / "plans" / path).write_text(text, encoding="utf-8")
    (root / "plans/na/p/tasks/04.md").unlink()
    commit(root, "2022-08-01")
    second = shown(root)
    assert (root / FILE).read_bytes() == before
    was, still = frozen_numbers(first), frozen_numbers(second)
    gone = (
        "6 nhiệm vụ trong bản chốt",
        "na/p/tasks/04/index.html",
    )  # no page to lead to any more
    assert (
        still.items() >= {key: told for key, told in was.items() if key != gone}.items()
    )
    assert {told for key, told in still.items() if key not in was} <= {
        "0",
        "chưa xác định",
        was[gone],
    }
    html5lib.HTMLParser(strict=True).parse(second)
    found = errata_of(second)
    assert [*found] == [
        "na/p/targets/01",
        "na/p/tasks/01",
        "na/p/tasks/02",
        "na/p/tasks/04",
        "na/p/tasks/06",
    ]
    assert "Đã hoàn thành, đúng hạn" in found["na/p/tasks/01"]
    assert (
        "thay cho mục ngày 20/6/2022 (cập nhật ngày 01/8/2022 )"
        in found["na/p/tasks/01"]
    )
    assert "Báo cáo ngày 25/6/2022 : Đã hoàn thành" in found["na/p/tasks/02"]
    assert "01/6/2022" not in found["na/p/tasks/02"]  # that one was there
    assert "không còn trong dữ liệu hiện nay" in found["na/p/tasks/04"]
    assert "không có trong bản chốt" in found["na/p/tasks/06"]
    assert "tháng 6/2022 : 12%" in found["na/p/targets/01"]
    assert "(plans/na/p/tasks/05.md): tệp đã sửa, số liệu không đổi" in words_of(
        second
    ).replace("( ", "(").replace(" )", ")")


def test_an_erratum_is_known_from_its_day(repo: Repo) -> None:
    root = repo()
    freeze(root)
    erratum = "date: 2022-06-20, corrects: 2022-06-20, recorded: 2022-09-01, status: in_progress"
    (root / "plans" / TASK).write_text(task(reports(DONE, erratum)), encoding="utf-8")
    assert errata_of(shown(root, date(2022, 8, 31))) == {}
    assert [*errata_of(shown(root, date(2022, 9, 1)))] == ["na/p/tasks/01"]
    assert shown(root, date(2022, 7, 4)) == ""  # it was not closed yet


def test_without_history_the_page_says_that_entries_may_be_missing(repo: Repo) -> None:
    root = repo()
    data = freeze(root)
    head = git(root, "rev-parse", "HEAD").encode()
    (root / FILE).write_bytes(resealed(data, head, b"f" * 40))
    (root / "plans/na/p/tasks/03.md").write_text(
        task(reports(DONE), lead="b", deadline="2022-05-31"), encoding="utf-8"
    )
    found = errata_of(shown(root))
    assert "không đọc được tệp như khi chốt" in found["na/p/tasks/03"]
    assert "Báo cáo ngày" not in found["na/p/tasks/03"]


def test_a_renamed_jurisdiction_keeps_the_address_of_its_periods(repo: Repo) -> None:
    root = repo()
    freeze(root)
    (root / "plans/na").rename(root / "plans/nghe-an")
    page_file = root / "plans/nghe-an/jurisdiction.md"
    page_file.write_text(
        md("name: Nghệ An\nlevel: province\nformer_ids: na"), encoding="utf-8"
    )
    html = shown(root)
    assert errata_of(html) == {}
    assert "2/5 (40,0%; 2 chưa có thông tin)" in words_of(html)
    assert 'na/period.2022-H1/index.html"' in shown(root, address="nghe-an")


def test_the_numbers_of_a_unit_that_is_gone_stay(repo: Repo) -> None:
    root = repo()
    freeze(root)
    units = root / "plans/na/units.yaml"
    written = units.read_text(encoding="utf-8")
    assert "key: a\n" in written
    units.write_text(written.replace("key: a\n", "key: khac\n"), encoding="utf-8")
    assert "<p>na/a</p>" in shown(root)


def test_a_damaged_or_forged_manifest_makes_no_page(repo: Repo) -> None:
    root = repo()
    data = freeze(root)
    (root / FILE).write_bytes(data + b"\n")
    assert shown(root) == ""
    assert "đã bị sửa" in shown(root, address="na")
    (root / FILE).write_bytes(
        resealed(data, b"jurisdiction: na", b"jurisdiction: ../../x")
    )
    assert shown(root) != ""
    assert shown(root, address="../../x/period.2022-H1") == ""


def test_words_of_another_version_are_shown_as_they_are(repo: Repo) -> None:
    root = repo()
    data = freeze(root)
    (root / FILE).write_bytes(
        resealed(data, b"box: completed_on_time", b"box: <b>very_well")
    )
    html = shown(root)
    assert "&lt;b&gt;very_well" in html
    assert "<b>very_well" not in html


def test_words_of_a_record_are_those_that_are_frozen() -> None:
    found = derived_on(evaluate(assembled(FILES), date(2022, 6, 30), Settings()), "na")
    assert found["na/p/tasks/03"] == {
        "status": "not_reported",
        "box": "not_reported_overdue",
        "due": "2022-05-31",
    }
