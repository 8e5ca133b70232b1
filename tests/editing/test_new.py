"""`dxplan new`: records and register entries with all that the format asks of them, never over what is there."""

from pathlib import Path

import pytest
from samples import PLAN, TASK, Project, Run, md, task

AREA = "area=society"


@pytest.fixture
def root(project: Project) -> Path:
    defaults = "defaults:\n  lead_unit: a\n"
    return project(
        {
            TASK: task("former_ids: [na/p/tasks/cu]"),
            "na/p/tasks/09.md": task(),
            "na/q/plan.md": md(
                f"title: Hai\ndocument: plan-doc\nperiod: 2023\n{defaults}"
            ),
        }
    )


@pytest.mark.parametrize(
    ("words", "file", "text"),
    [
        (
            ("task", "p", "title=Nền tảng: mới", "title.en=Platform", "lead_unit=Sở B", AREA, "deadline=quý IV/2022", "coordinating_units=a,c"),
            "na/p/tasks/10.md",
            '---\nnumber: "10"\ntitle:\n  vi: "Nền tảng: mới"\n  en: Platform\narea: society\nlead_unit: b\ncoordinating_units:\n  - a\n  - c\ndeadline: 2022-Q4\n---\n',
        ),
        (
            ("task", "na/q/tasks/1a", "title=Việc", "deadline=2023-06-30"),
            "na/q/tasks/1a.md",
            "---\ntitle:\n  vi: Việc\ndeadline: 2023-06-30\n---\n",
        ),
        (
            ("target", "na/p", "tên=Tỷ lệ", "operator=>=", "value=85,5 %", "measure=%", "by=31/12/2022"),
            "na/p/targets/01.md",
            '---\nnumber: "1"\ntitle:\n  vi: Tỷ lệ\noperator: ">="\nvalue: 85,5\nmeasure:\n  vi: "%"\nby: 2022-12-31\n---\n',
        ),
        (
            ("plan", "na/ke-hoach-2022", "title=Ba", "period=năm 2022", "document=Kế hoạch 1/KH-UBND"),
            "na/ke-hoach-2022/plan.md",
            "---\ntitle:\n  vi: Ba\nperiod: 2022\ndocument: plan-doc\n---\n",
        ),
        (
            ("jurisdiction", "ha-tinh", "name=Tỉnh Hà Tĩnh", "level=tỉnh"),
            "ha-tinh/jurisdiction.md",
            "---\nname:\n  vi: Tỉnh Hà Tĩnh\nlevel: province\n---\n",
        ),
    ],
)  # fmt: skip
def test_a_record_is_written_whole(
    root: Path, dxplan: Run, words: tuple[str, ...], file: str, text: str
) -> None:
    done = dxplan("-C", root, "--lang", "en", "new", *words, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Written: plans/{file}\n" in done.stdout
    assert (root / "plans" / file).read_text() == text


def test_an_entry_is_added_to_its_register(root: Path, dxplan: Run) -> None:
    units = root / "plans/na/units.yaml"
    before = units.read_text()
    words = ("unit", "so-d", "name=Sở D", "short=SD", "valid_from=1/3/2022")
    assert dxplan("-C", root, "new", *words, "--yes").returncode == 0
    entry = "- key: so-d\n  name:\n    vi: Sở D\n  short:\n    vi: SD\n  valid_from: 2022-03-01\n"
    assert units.read_text() == before + entry
    words = ("unit", "na", "key=so-e", "name=Sở E")
    assert dxplan("-C", root, "new", *words, "--yes").returncode == 0
    assert units.read_text().endswith("- key: so-e\n  name:\n    vi: Sở E\n")
    words = ("document", "na", "number=45/QĐ-UBND", "date=12/6/2022", "issuer=so d")
    assert dxplan("-C", root, "new", *words, "--yes").returncode == 0
    entry = "- key: 45-qd-ubnd-2022\n  number: 45/QĐ-UBND\n  type: QĐ\n  issuer: so-d\n  date: 2022-06-12\n"
    assert (root / "plans/na/documents.yaml").read_text().endswith(entry)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("task", "p"), "missing: title=…, deadline=…, lead_unit=…."),
        (("task", "q"), "missing: title=…, deadline=…."),
        (("target", "p"), "missing: title=…, by=…."),
        (("plan", "na/x"), "missing: title=…, period=…, document=…."),
        (("jurisdiction", "x"), "missing: name=…, level=…."),
        (("unit", "na/x"), "missing: name=…."),
        (("document", "na/x"), "missing: number=…."),
        (("document", "na"), "missing: number=…."),
        (("task", "na/p/tasks/01", "title=x"), "na/p/tasks/01 already exists"),
        (("task", "na/p/cu", "title=x"), "na/p/tasks/cu is a former id of na/p/tasks/01"),
        (("plan", "na/P", "title=x"), "is not a valid id"),
        (("unit", "na/a", "name=x"), "na/a already exists"),
        (("unit", "na/Sở E", "name=x"), "for example so-e"),
        (("unit", "xx/e", "name=x"), "there is no record “xx”"),
        (("task", "na/zz/01", "title=x"), "na/zz"),
        (("jurisdiction", "../x", "name=x", "level=province"), "is not a valid id"),
        (("jurisdiction", "con", "name=x", "level=province"), "is not a valid id"),
        (("task", "p", "title=x", "lead_unit=Sở Lạ", "deadline=2022"), "It is not in any register"),
        (("task", "p", "title=x", "lead_unit=a", "deadline=ngày nào đó"), "deadline=ngày nào đó is not allowed"),
        (("task", "p", "titel=x"), "Did you mean title?"),
        (("thing", "p"), "KIND must be one of"),
        (("unit", "na/so-d", "key=so-e", "name=Sở D"), "key is given more than once"),
        (("plan", "na", "title=Ba"), "such as na/2026-plan"),
    ],
)  # fmt: skip
def test_what_is_missing_or_there_already_is_refused(
    root: Path, dxplan: Run, words: tuple[str, ...], says: str
) -> None:
    before = sorted((root / "plans").rglob("*"))
    done = dxplan("-C", root, "--lang", "en", "new", *words, "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert sorted((root / "plans").rglob("*")) == before
    assert "Kế hoạch" in (root / "plans" / PLAN).read_text()


def test_a_number_that_a_faulty_or_renamed_record_has_is_not_given_again(
    root: Path, dxplan: Run
) -> None:
    tasks = root / "plans/na/p/tasks"
    (tasks / "12.md").write_bytes(b"---\ntitle: \xff\n")
    renamed = (tasks / "09.md").read_text()
    (tasks / "09.md").write_text(
        renamed.replace("---\n", "---\nformer_ids: [na/p/tasks/13]\n", 1)
    )
    words = ("task", "p", "title=Việc", "lead_unit=a", "deadline=2022")
    done = dxplan("-C", root, "new", *words, "--yes")
    assert (done.returncode, "plans/na/p/tasks/14.md" in done.stdout) == (0, True)
