"""Which finding hides which: every row of the registry's column `hides` has an example here that needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import pytest

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Finding, Place
from dxplan.history.log import Author
from dxplan.portfolio.plans_files import PlansFile
from dxplan.rules.context import Context
from dxplan.rules.hiding import HidingScope, visible
from dxplan.rules.manual_page import EXAMPLES_DAY, Example, example_files
from dxplan.rules.registry import BY_CODE, HIDES, RULES, hidden_by, with_hiding_rules

PLAN = "plans/tinh-mau/2023-ke-hoach/plan.md"
TASK = "plans/tinh-mau/2023-ke-hoach/tasks/01.md"
OPEN_TASK = "plans/tinh-mau/2023-ke-hoach/tasks/02.md"
TARGET = "plans/tinh-mau/2023-ke-hoach/targets/01.md"
HOME = "plans/tinh-mau/jurisdiction.md"
DOCUMENTS = "plans/tinh-mau/documents.yaml"
UNITS = "plans/tinh-mau/units.yaml"
NATIONAL_HOME = "plans/bo-mau/jurisdiction.md"
NATIONAL_TASK = "plans/bo-mau/2023-giao-viec/tasks/01.md"
NATIONAL_UNITS = "plans/bo-mau/units.yaml"
NATIONAL_DOCUMENTS = "plans/bo-mau/documents.yaml"
NEW = "plans/tinh-mau/2023-ke-hoach/tasks/03.md"

Texts = Mapping[str, str | None]
"""Files by path; None for one that is gone."""


@cache
def text_of(path: str) -> str:
    return example_files()[path].content.decode()


def edited(path: str, *replacements: tuple[str, str]) -> dict[str, str | None]:
    """A file of the example portfolio with something else in it."""
    text = text_of(path)
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return {path: text}


def with_lines(path: str, lines: str) -> dict[str, str | None]:
    """A page of the example portfolio with more lines in its front matter."""
    front, fence, body = text_of(path).rpartition("---\n")
    return {path: f"{front}{lines}{fence}{body}"}


def appended(path: str, lines: str) -> dict[str, str | None]:
    return {path: text_of(path) + lines}


def task(*lines: str) -> dict[str, str | None]:
    """A new task."""
    head = "title: {vi: Số hóa hồ sơ, en: Digitise the files}\nlead_unit: so-tttt\n"
    return {NEW: "\n".join(("---", head.rstrip(), *lines, "---", ""))}


def gone(*paths: str) -> dict[str, str | None]:
    return dict.fromkeys(paths)


def moved_home() -> dict[str, str | None]:
    """The example province under another id, which does not say so."""
    files: dict[str, str | None] = {}
    for path in example_files():
        if path.startswith("plans/tinh-mau/"):
            files[path] = None
            files[path.replace("/tinh-mau/", "/tinh-khac/")] = text_of(path)
    return files


@dataclass(frozen=True)
class Case:
    """A finding that hides another, in files laid over the example portfolio; ``base``: as they were."""

    hiding: str
    hidden: str
    files: Texts
    base: Texts | None = None
    authors: Mapping[str, tuple[Author, ...]] = field(default_factory=dict)
    repository: str | None = None

    @property
    def id(self) -> str:
        return f"{self.hiding}-{self.hidden}"

    def findings(self) -> list[Finding]:
        """What all rules report, hidden or not."""
        files = contents(self.files)
        if self.repository is not None:
            files[self.repository] = PlansFile(self.repository, b"", repository=True)
        base = contents(self.base) if self.base is not None else None
        example = Example("", files, {}, base_files=base, authors=self.authors)
        portfolio = example.portfolio
        context = Context(
            evaluate(portfolio, EXAMPLES_DAY, Settings()),
            EXAMPLES_DAY,
            example.base,
            tracking=example.tracking,
        )
        findings = [*portfolio.findings]
        for rule in RULES:
            if rule.check is not None:
                findings += rule.check(context)
        return findings


def contents(texts: Texts) -> dict[str, PlansFile | None]:
    files: dict[str, PlansFile | None] = {}
    for path, text in texts.items():
        is_picture = path.endswith(".png")
        size = len(text or "") if is_picture else None
        files[path] = (
            None
            if text is None
            else PlansFile(
                path, text.encode("latin-1" if is_picture else "utf-8"), size=size
            )
        )
    return files


COUNTED = edited(PLAN, ("period: 2023\n", "period: 2023\nexpected_tasks: 9\n"))
LINK = edited(HOME, ("Một tỉnh", "![Ảnh](anh.png) Một tỉnh"))
ENGLISH = "plans/tinh-mau/2023-ke-hoach/plan.en.md"
LATE = ("deadline: 2023-03",)
SILENT = edited(PLAN, ("period: 2023\n", "period: 2022\n"))
LEAD = "lead_unit: so-tttt\n"
UNKNOWN_ADDRESS = (
    "- key: trang\n  title: Trang\n  issuer: van-phong\n  date: 2023-01-15\n"
)
NATIONAL_LINKS = {
    **appended(NATIONAL_UNITS, "  valid_until: 2023-01-01\n  successors:\n    - unit: tinh-mau/so-tttt\n"),
    **appended(NATIONAL_DOCUMENTS, "  replaces: tinh-mau/12-kh-ubnd-2023\n"),
    **with_lines(NATIONAL_TASK, "same_as: tinh-mau/2023-ke-hoach/tasks/01\n"),
    **with_lines(
        NATIONAL_HOME,
        "valid_until: 2023-01-01\nsuccessors:\n  - jurisdiction: tinh-mau\n",
    ),
}  # fmt: skip
OTHER_HOME = {
    "plans/tinh-khac/jurisdiction.md": "---\nname: {vi: Tỉnh Khác, en: Other}\nlevel: province\n---\n",
    "plans/tinh-khac/documents.yaml": "- key: 12-kh-ubnd-2023\n  number: 12/KH-UBND\n  type: KH\n  issuer: tinh-mau/van-phong\n  date: 2023-06-29\n",
}
NEW_PLAN = (
    "---\ntitle: {vi: Kế hoạch mới, en: New plan}\ndocument: %s\nperiod: 2023\n%s---\n"
)


def moved_plan(document: str) -> tuple[Texts, Texts]:
    """A plan with a late task, and the same in another province; ``document`` is what it cites there."""
    late_task = task(*LATE)[NEW] or ""
    old = {
        **OTHER_HOME,
        "plans/tinh-mau/2023-moi/plan.md": NEW_PLAN % ("12-kh-ubnd-2023", ""),
        "plans/tinh-mau/2023-moi/tasks/01.md": late_task,
    }
    new = {
        **gone(
            "plans/tinh-mau/2023-moi/plan.md", "plans/tinh-mau/2023-moi/tasks/01.md"
        ),
        "plans/tinh-khac/2023-moi/plan.md": NEW_PLAN
        % (document, "former_ids: [tinh-mau/2023-moi]\n"),
        "plans/tinh-khac/2023-moi/tasks/01.md": late_task.replace(
            "lead_unit: so-tttt", "lead_unit: tinh-mau/so-tttt"
        ),
    }
    return old, new


CASES = [
    # files
    Case("F104", "P114", COUNTED | {NEW: "Ghi chú\n"}),
    Case("F107", "P114", COUNTED | {NEW.replace("03", "Số 3"): task("deadline: 2023")[NEW]}),
    Case(
        "F119",
        "P114",
        COUNTED | {NEW: text_of(TARGET)},
    ),
    Case("F106", "F120", gone("plans/areas.yaml") | {"plans/areas.yml": text_of("plans/areas.yaml")}),
    Case("F115", "F120", gone("plans/areas.yaml") | {"plans/areas.yaml.txt": text_of("plans/areas.yaml")}),
    Case("F110", "C103", LINK | {"plans/tinh-mau/anh.png": "\x89PNG\r\n\x1a\n" + "x" * 11_000_000}),
    Case("F133", "C103", LINK | {"plans/tinh-mau/anh.png": "x"}),
    Case("F113", "H201", gone(PLAN), {}),
    Case("F114", "C109", {ENGLISH: "---\nstatus: completed\ncompleted_on: 2023-01-01\n---\nText\n"}),
    Case("F120", "R101", gone(UNITS)),
    Case("F120", "R102", gone(DOCUMENTS)),
    Case("F120", "R103", gone("plans/areas.yaml")),
    Case("F120", "R104", gone("plans/indicators.yaml")),
    Case("F120", "H201", gone(UNITS), {}),
    Case("F120", "H214", gone(DOCUMENTS), {}),
    Case(
        "F127",
        "F106",
        {"plans/tinh-mau/2023-ke-hoach/03.md": "---\ntitle: A\n---\n"},
        repository="plans/tinh-mau",
    ),
    Case("F127", "F115", {"plans/tinh-mau/a.html": "<p>"}, repository="plans/tinh-mau"),
    # one state
    Case("S107", "P114", edited(PLAN, ("period: 2023\n", "period: 2023\nexpected_tasks: 2.5\n"))),
    Case("S121", "C102", appended(DOCUMENTS, UNKNOWN_ADDRESS + '  url: "TODO:"\n')),
    Case("S121", "C104", appended(DOCUMENTS, UNKNOWN_ADDRESS + "  url: TBD\n")),
    Case("S121", "S125", appended(DOCUMENTS, UNKNOWN_ADDRESS + "  sha256: TBD\n")),
    Case("S121", "S126", appended(UNITS, "  email: TBD\n")),
    Case("C102", "C104", appended(DOCUMENTS, UNKNOWN_ADDRESS + "  url: ftp://a.vn/b\n")),
    Case("R119", "P113", edited(DOCUMENTS, ("2023-04-20", "2023-08-20"))),
    Case("T101", "P115", edited(OPEN_TASK, ("status: in_progress", "status: not_started\n    percent: 120"))),
    Case("T106", "T103", edited(TARGET, ("    value: 42", "    value: 42\n    met: true"))),
    Case(
        "H101",
        "P101",
        task("deadline: 2024", "reports:", "  - date: 2023-05-31", "    status: in_progress")
        | edited(
            OPEN_TASK,
            ("date: 2023-05-31", "date: 2023-01-31\n    corrects: 2023-01-30\n    recorded: 2023-02-01"),
        ),
    ),
    Case("D103", "P101", SILENT | task(*LATE)),
    Case(
        "P130",
        "D104",
        edited(PLAN, ("period: 2023", "period: 2021"))
        | gone(TASK, OPEN_TASK)
        | task("deadline: {by: 2021, firm: false}", "source: {document: 12-kh-ubnd-2023}"),
    ),
    Case("D104", "P101", SILENT | task("deadline: {by: 2023-03, firm: false}")),
    Case("H102", "P101", edited(OPEN_TASK, ("date: 2023-05-31", "date: 2023-01-31\n    corrects: 2023-01-30"))),
    # against a base
    Case("S115", "H206", edited(TARGET, ("value: 60", "qualitative: true")), {}),
    Case("S115", "H207", edited(TARGET, ('operator: ">="\n', "")), {}),
    Case("H201", "H214", edited(UNITS, (text_of(UNITS).split("- key: van-phong")[0], "")), {}),
    Case("H201", "R101", edited(UNITS, (text_of(UNITS).split("- key: van-phong")[0], "")), {}),
    Case("H201", "R105", gone(NATIONAL_TASK), {}),
    Case("H205", "H207", task("deadline: 2024"), task("deadline: {by: 2023, condition: Khi có vốn}")),
    Case("H206", "H207", edited(OPEN_TASK, (LEAD, "lead_unknown: Chưa rõ\n")), {}),
    Case("H206", "S102", edited(OPEN_TASK, (LEAD, "")), {}),
    Case("H207", "H218", task(*LATE), task(*LATE, "area: chinh-quyen-so")),
    Case("H207", "H219", edited(OPEN_TASK, ('number: "2"\n', "")), {}),
    Case("H210", "R101", moved_home() | NATIONAL_LINKS, NATIONAL_LINKS),
    Case("H210", "R102", moved_home() | NATIONAL_LINKS, NATIONAL_LINKS),
    Case("H210", "R105", moved_home() | NATIONAL_LINKS, NATIONAL_LINKS),
    Case("H210", "R107", moved_home() | NATIONAL_LINKS, NATIONAL_LINKS),
    Case("H211", "P119", edited(TASK, ("    evidence: 30-kh-ubnd-2023", "    evidence: 30-kh-ubnd-2023\n  - date: 2023-06-20\n    status: in_progress")), {}),
    Case(
        "H213",
        "H215",
        {OPEN_TASK: text_of(OPEN_TASK).replace("number: \"2\"", "number: '2'")},
        edited(UNITS, ("  short: Sở TTTT\n", "  short: Sở TTTT\n  editors: [an-stttt]\n")),
        authors={OPEN_TASK: (Author("Binh", "binh@example.org"),)},
    ),
    Case("H214", "R102", edited(DOCUMENTS, ("30-kh-ubnd-2023", "31-kh-ubnd-2023")), {}),
    Case("H214", "R103", edited("plans/areas.yaml", ("chinh-quyen-so", "kinh-te-so")), {}),
    Case("H214", "R104", edited("plans/indicators.yaml", ("dich-vu-cong-truc-tuyen", "khac")), {}),
    Case("H217", "H219", task(*LATE, "same_as: tinh-mau/2023-ke-hoach/tasks/02"), task(*LATE)),
    Case("H218", "H219", edited(DOCUMENTS, ("2023-01-15", "2023-08-15")) | task(*LATE), task(*LATE)),
    Case("H218", "H227", *reversed(moved_plan("tinh-mau/12-kh-ubnd-2023"))),
]  # fmt: skip


def test_the_table_has_an_example_for_every_row() -> None:
    rows = {(rule.code, code) for rule in RULES for code in rule.hidden_codes}
    assert rows == {(case.hiding, case.hidden) for case in CASES}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_a_finding_is_hidden_and_stands_without_the_other(case: Case) -> None:
    findings = case.findings()
    others = [one for one in findings if one.code not in hidden_by(case.hidden)]
    hiding = [one for one in findings if one.code == case.hiding]
    assert hiding, {one.code for one in findings}
    shown = visible(others, HIDES)
    hidden = [one for one in shown if one.code == case.hidden]
    assert hidden, {one.code for one in findings}
    with_hiding = visible([*others, *hiding], HIDES)
    assert any(one not in with_hiding for one in hidden)


def test_a_row_names_rules_that_are_there() -> None:
    for rule in RULES:
        assert rule.hidden_codes <= BY_CODE.keys()
        assert rule.code not in rule.hidden_codes
        assert len(rule.hidden_codes) == sum(len(row.codes) for row in rule.hides)


def test_a_hidden_finding_still_hides_others() -> None:
    place = Place("plans/a/units.yaml")
    register = ((HidingScope.REGISTER, "plans/a/units.yaml"),)
    stray = Finding("F106", Place("plans/a/unit.yaml"), {"suggestion": "units.yaml"})
    missing = Finding("F120", place, subjects=register)
    unknown = Finding("R101", Place("plans/a/b/tasks/01.md"), subjects=register)
    assert visible([stray, missing, unknown], HIDES) == [stray]
    assert visible([stray, unknown], HIDES) == [stray, unknown]


def test_a_finding_hides_nothing_elsewhere() -> None:
    here, there = (Place("plans/a/documents.yaml", (i, "url")) for i in range(2))
    findings = [Finding("S121", here), Finding("C104", there)]
    assert visible(findings, HIDES) == findings


def test_rules_run_with_those_that_hide_their_findings() -> None:
    codes = [rule.code for rule in with_hiding_rules([BY_CODE["H201"]])]
    assert codes == ["F113", "F120", "H201"]
