"""Changes of the fields of records, and what the gate says of them."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from textwrap import dedent

from samples import Files, assembled, md

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Finding
from dxplan.history.change_base import base_of

AS_OF = date(2022, 10, 1)


PLAN, LATE, DONE, PILOT, DUTY, LATER = (
    "na/p/plan.md",
    *(f"na/p/tasks/0{n}.md" for n in (1, 2, 3, 4, 5)),
)


COUNTED, UPON = "na/p/tasks/31.md", "na/p/tasks/32.md"


MISSED, BEHIND, RANKED = (f"na/p/targets/0{n}.md" for n in (1, 2, 3))


CLASS = "na/q/targets/02.md"
STEPPED = "na/q/targets/03.md"
GROUP = "na/p/tasks/06.md"
GROUPED, WHOLE, PART, SINGLE = (
    "na/grouped/plan.md",
    *(f"na/grouped/tasks/0{n}.md" for n in (1, 2, 3)),
)


OTHER, UNITS, DOCUMENTS = "na/q/tasks/01.md", "na/units.yaml", "na/documents.yaml"


HOME, INDICATORS, AREAS, GLOSSARY, HOLIDAYS = (
    "na/jurisdiction.md",
    "indicators.yaml",
    "areas.yaml",
    "glossary.yaml",
    "holidays.yaml",
)


WORLD: Files = {
    AREAS: "- key: society\n  name: Xã hội số\n  note: x\n- key: people\n  name: Con người\n",
    INDICATORS: dedent("""
        - key: share
          name: Tỷ lệ
          measure: "%"
          better: higher
        - key: place
          name: Xếp hạng
          measure: rank
        """),
    GLOSSARY: "- key: term\n  name: Từ\n  definition: Nghĩa\n",
    HOLIDAYS: "- date: 2022-04-30..2022-05-03\n  name: Lễ\n  source: {document: na/plan-doc}\n",
    "mic/jurisdiction.md": md("name: Bộ\nlevel: national"),
    "mic/m/plan.md": md("title: Giao\ndocument_unknown: x\nperiod: 2022\nassigns: true\nassigned_to: na"),
    "mic/m/tasks/01.md": md("title: Giao việc\nassigns: true\nassigned_to: [na]\ndeadline: 2022"),
    HOME: md(
        "name: Tỉnh\nlevel: province\nvalid_from: 2000-01-01\ncodes: {scheme: dvhc, code: '40'}\n"
        "source: {document: na/later}"
    ),
    "nb/jurisdiction.md": md("name: Tỉnh khác\nlevel: province\npart_of: mic"),
    UNITS: dedent("""
        - key: a
          name: Sở A
          valid_from: 2000-01-01
          codes: {scheme: mdd, code: H1}
          members: c
        - key: b
          name: Sở B
        - key: c
          name: Sở C
        - key: old
          name: Sở cũ
          valid_until: 2022-07-01
          successors: {unit: a, from: 2022-07-02, takes: tất cả}
          source: {document: later}
        - key: g
          name: Các sở
          kind: collective
          members: [b, c]
        """),
    DOCUMENTS: dedent("""
        - key: plan-doc
          number: 1/KH-UBND
          type: KH
          issuer: a
          date: 2022-01-10
        - key: later
          number: 2/KH-UBND
          date: 2022-09-06
        - key: spare
          number: 3/KH-UBND
          date: 2022-09-07
        - key: counted
          number: 14/KH-UBND
          date: 2022-01-11
        """),
    PLAN: md(
        "title: Kế hoạch\ndocument: plan-doc\nperiod: 2022\nreporting: every month\nexpected_tasks: 22\n"
        "implements: mic/m\nsource: {document: plan-doc}\n"
        "changes: {date: 2022-02-01, key: note, to: Ghi, document: later, note: x}\n"
        "withdrawn: {id: na/p/tasks/77, title: Họp, recorded: 2022-03-01, reason: Ghi nhầm, see: na/p}"
    ),
    LATE: md("""
        number: "1"
        title: Việc quá hạn
        lead_unit: a
        area: society
        implements: mic/m/tasks/01
        targets: na/p/targets/01
        coordinating_units: b
        deliverables: {type: plan, title: Kế hoạch}
        deadline: {by: 2022-06-30, text: Quý II, condition: Có vốn, condition_met_on: 2022-02-01}
        source: {document: plan-doc, locator: mục 1}
        reports: {date: 2022-05-01, status: in_progress, document: later}
        verifications: {date: 2022-05-02, verified_by: b, finding: disputed}
    """),
    DONE: md("""
        number: "2"
        title: Việc xong muộn
        lead_unit: a
        area: society
        deadline: 2022-06-30
        deliverables: {type: system, operator: ">=", value: 5..6, measure: xã}
        deadline_changes: {date: 2022-03-01, to: 2022-07-15, document: later, note: x}
        changes: {date: 2022-03-01, key: note, to: Ghi, document: later, note: x}
        reports: {date: 2022-08-01, status: completed, completed_on: 2022-08-01, percent: 100, results: [{deliverable: 1, value: 3}], evidence: later}
    """),
    PILOT: md("""
        number: "3"
        title: Việc thí điểm
        lead_unit: b
        coordinating_units: {unit: c, role: nơi thí điểm}
        deadline: 2022-06
        reports: {date: 2022-06-20, status: piloting, evidence: [{url: "https://a.vn/tin", title: Tin, date: 2022-06-18, type: web}, {file: anh.jpg}], document: later}
    """),
    DUTY: md("""
        number: "4"
        title: Việc định kỳ
        lead_unit: old
        coordinating_units: [{unit: {vi: Viện}, role: tư vấn}]
        deadline: {every: quarter, due: 3-10, from: 2022, until: 2025}
        reports: {date: 2022-04-05, for: 2022-Q1, status: completed, completed_on: 2022-03-05, document: later}
    """),
    LATER: md('number: "5"\ntitle: Việc còn hạn\nlead_unit: a\narea: society\ndeadline: 2022-12'),
    GROUP: md("""
        number: "6"
        title: Việc chung
        lead_unit: g
        deadline: 2022-06-30
        reports: {date: 2022-06-20, status: completed, completed_on: 2022-06-20, by: b, document: later}
    """),
    COUNTED: md("""
        number: "31"
        title: Việc tính theo ngày
        lead_unit: a
        deadline: {after: {document: counted, days: 150}}
        milestones: {by: 2022-03, title: Chọn}
        reports: {date: 2022-04-01, status: in_progress, reached: 1, document: later, difficulty: x}
    """),
    UPON: md("""
        number: "32"
        title: Việc tính theo ngày làm việc
        lead_unit: a
        deadline: {after: {event: Có hướng dẫn, working_days: 60, met_on: 2022-03-01}}
        milestones: {by: 2022-03, title: Chọn}
    """),
    MISSED: md("""
        number: "1"
        indicator: share
        operator: ">="
        value: 60
        level: [province, commune]
        population: Người dân
        excludes: Miền núi
        area: society
        lead_unit: a
        by: 2022-06
        source: {document: plan-doc}
        measurements: {date: 2022-06-15, value: 40, document: later}
    """),
    BEHIND: md("""
        number: "2"
        title: Số hộ
        lead_unit: {unit: a, role: phần cấp xã}
        measure: hộ
        operator: ">="
        value: 100
        qualitative: false
        baseline: {date: 2022-01-01, value: 0}
        share_of: na/p/targets/01
        by: 2022-12-31
        measurements: {date: 2022-09-01, value: 20, document: later}
    """),
    RANKED: md("number: '3'\nindicator: place\noperator: '='\nvalue: 5\nout_of: 63\nby: 2022-12"),
    "na/q/plan.md": md("title: Kế hoạch hai\ndocument: plan-doc\nperiod: 2022"),
    OTHER: md("title: Việc xong\nlead_unit: a\ndeadline: 2022-06\nreports: {date: 2022-05-01, status: completed}"),
    "na/q/targets/01.md": md("title: Số hộ\nmeasure: hộ\noperator: '>='\nvalue: 1\nby: 2022\n"
                             "measurements: {date: 2022-05-01, value: 2}"),
    "na/q/targets/02.md": md("title: Xếp hạng\nvalue_text: {vi: Nhóm 1}\nby: 2022-06\n"
                             "measurements: {date: 2022-06-01, value_text: {vi: Nhóm 2}, met: false, document: later}"),
    STEPPED: md("title: Tỷ lệ xã\nmeasure: '%'\noperator: '>='\neach: commune\n"
                "steps: [{by: 2022-06, value: 30..40}, {by: 2030, value: 80}]\n"
                "measurements: {date: 2022-06-01, reached: 1, out_of: 2, document: later}"),
    "na/r/plan.md": md("title: Dự thảo\ndocument_unknown: x\nperiod: 2022\nstanding: draft"),
    GROUPED: md("""
        title: Kế hoạch có nhóm
        document: plan-doc
        period: 2022
        groups: [{key: g, title: Nhóm một, note: x}, {key: h, title: Nhóm hai}]
        defaults: {source: {document: plan-doc}, area: society, lead_unit: a, reporting: every month, group: g}
    """),
    WHOLE: md("title: Việc được chia\nnumber: '1'\ndeadline: 2022-06-30"),
    PART: md("title: Phần một\nnumber: 1.1\npart_of: na/grouped/tasks/01\n"
             "reports: {date: 2022-05-01, status: in_progress, document: later}"),
    SINGLE: md("title: Việc khác\nnumber: '2'\ngroup: h\ndeadline: 2022-06-30"),
    "na/grouped/targets/01.md": md("title: Số xã\nmeasure: xã\noperator: '>='\nvalue: 5\nby: 2022-06\ngroup: h"),
}  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    """What the gate says of a change, and how everything stands before and after."""

    findings: tuple[Finding, ...]
    before: Compliance
    after: Compliance

    @property
    def codes(self) -> set[str]:
        return {found.code for found in self.findings}

    @property
    def is_same(self) -> bool:
        """Whether every box, state, timeliness, rate and scope is what it was."""
        return standings(self.before) == standings(self.after)


@cache
def world() -> Compliance:
    return evaluate(assembled(WORLD, base={}), AS_OF, Settings())


@cache
def found_before() -> frozenset[tuple[str, str, object]]:
    return frozenset(
        (item.code, item.place.file, item.place.path)
        for item in find_defects(world(), Config(), None)
    )


def judged(files: Files, gone: tuple[str, ...] = ()) -> Judgement:
    """The gate's findings of a change, those that the base has already left out."""
    stays = {path: text for path, text in WORLD.items() if path not in gone}
    changed = {path: text for path, text in files.items() if path not in gone}
    after = evaluate(assembled(changed, base=stays), AS_OF, Settings())
    unread = [(item.code, item.place) for item in after.portfolio.findings]
    assert unread == [], "a slip in the probe itself"
    base = base_of(world().portfolio, after.portfolio, "0" * 40)
    found = find_defects(after, Config(), None, base=base)
    new = tuple(
        f
        for f in found
        if (f.code, f.place.file, f.place.path) not in found_before()
        or f.code[:2] == "H2"
    )
    return Judgement(new, world(), after)


def standings(compliance: Compliance) -> object:
    tasks = {
        key: (state.box, state.timeliness, state.evaluation.progress.status, state.original.box, state.stale, state.due,
              state.evaluation.occurrences)
        for key, state in compliance.tasks.items()
    }  # fmt: skip
    targets = {
        key: (state.state, state.due) for key, state in compliance.targets.items()
    }
    # how many statuses were read into a source is said beside the numbers, and judges none
    summaries = {
        scope: replace(summary, as_read=0)
        for scope, summary in compliance.summaries.items()
    }
    return tasks, targets, summaries, compliance.leads, compliance.inherited


def edited(path: str, *edits: tuple[str, str]) -> Files:
    text = WORLD[path]
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} has to stand in WORLD[{path!r}] once"
        text = text.replace(old, new)
    return {path: text}


def added(path: str, line: str) -> tuple[str, str]:
    """An edit that adds a line at the head of a page."""
    title = WORLD[path].split("\n")[1]
    return title, f"{line}\n{title}"
