"""`check --base`: real repositories, what a change did to the record, and every way in which the base may be named."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from samples import (
    BASE,
    PLAN,
    TARGET,
    TASK,
    Files,
    Run,
    assembled,
    md,
    reports,
    target,
    task,
    write,
)

from dxplan.check.close_period import PeriodClosing, manifest, period_named
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.history.log import Author
from dxplan.rules.editors import handles_of

DAY = "2022-07-01"
OTHER = "na/p/tasks/02.md"
DOCUMENTS = "na/documents.yaml"
UNITS = "na/units.yaml"
Found = list[dict[str, Any]]


class Repository:
    """A working tree with its history: whoever commits is named, and the clock stands still."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(
        self, *words: str, author: str = "Test <test@example.org>", fails: bool = False
    ) -> str:
        name, _, email = author.rstrip(">").partition(" <")
        settings = {
            "user.name": name,
            "user.email": email,
            "commit.gpgsign": "false",
            "core.autocrlf": "false",
        }
        options = [
            word for key, value in settings.items() for word in ("-c", f"{key}={value}")
        ]
        day = "2022-07-01T00:00:00Z"
        done = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *options, *words],
            cwd=self.root,
            env={**os.environ, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert fails or done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(
        self,
        files: Files | None = None,
        *gone: str,
        author: str = "Test <test@example.org>",
    ) -> str:
        """Write and delete files below plans/ and commit everything."""
        write(self.root, files or {}, base={})
        for path in gone:
            (self.root / "plans" / path).unlink()
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change", author=author)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., Repository]:
    """A repository whose branch main holds a small portfolio, and whose branch change is checked out."""

    def make(files: Files, base: Files = BASE) -> Repository:
        made = Repository(write(tmp_path / "project", files, base=base))
        made.git("init", "-q", "-b", "main")
        made.commit()
        made.git("checkout", "-q", "-b", "change")
        return made

    return make


@pytest.fixture
def gate(dxplan: Run) -> Callable[..., Found]:
    """What check finds of the rules that speak of a change, and of unknown references."""

    def run(
        made: Repository | Path, *options: str, base: str = "main", as_of: str = DAY
    ) -> Found:
        root = made.root if isinstance(made, Repository) else made
        shown = (
            "--format",
            "json",
            "--lang",
            "en",
            "--as-of",
            as_of,
            "--select",
            "H,R1,P119,F120",
        )
        done = dxplan("-C", root, "check", "--base", base, *shown, *options)
        assert done.returncode in (0, 1), done.stderr
        found: Found = json.loads(done.stdout)["findings"]
        return found

    return run


Make, Gate = Callable[..., Repository], Callable[..., Found]


def at(found: dict[str, Any]) -> tuple[str, str]:
    """The code and the place of a finding, from plans/ on."""
    return found[
        "code"
    ], f"{found['file'].partition('plans/')[2]}:{found['start']['line']}"


def related(found: dict[str, Any]) -> list[str]:
    return [
        f"{other['file'].partition('plans/')[2]}:{other['start']['line']}"
        for other in found["related"]
    ]


def codes(found: Found) -> list[str]:
    return [one["code"] for one in found]


# H201, H210: gone, or renamed ----------------------------------------------------------------------------------------

NUMBERED = {
    TASK: task('number: "1"'),
    OTHER: task('number: "2"\nimplements: na/p/tasks/01', title="Việc khác"),
}


def test_a_renamed_task_without_its_old_id_is_one_finding(
    repository: Make, gate: Gate
) -> None:
    made = repository(NUMBERED)
    made.git("mv", f"plans/{TASK}", "plans/na/p/tasks/moi.md")
    (found,) = gate(made)
    assert (at(found), related(found)) == (
        ("H210", "na/p/tasks/moi.md:6"),
        [f"{TASK}:1"],
    )
    assert found["args"]["old"] == "na/p/tasks/01"
    assert found["fix"]["applicability"] == "display"
    assert "na/p/tasks/01" in found["fix"]["edits"][0]["content"]
    write(
        made.root,
        {"na/p/tasks/moi.md": task('number: "1"\nformer_ids: na/p/tasks/01')},
        base={},
    )
    assert gate(made) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (task('number: "1"'), task('number: "1"', deadline="2023", lead="b"), "H210"),  # number and title
        (task("area: people\nnote: Theo nghị quyết"),
         task("area: people\nnote: Theo nghị quyết", deadline="2023"), "H210"),
        (task('number: "1"', title="Mở lớp tập huấn cho một trăm người"),
         task('number: "1"', title="Mở lớp tập huấn cho hai trăm người"), "H210"),
        (task('number: "1"'), task('number: "1"', title="Lập một tổ công nghệ số cộng đồng ở mỗi xã"), "H201"),
        (task("area: people"), task("note: hoàn toàn khác hẳn việc trước đây", lead="b", deadline="2025"), "H201"),
        (task(), task(title="Lập tổ"), "H201"),
    ],
)  # fmt: skip
def test_only_what_is_plainly_the_same_is_a_rename(
    repository: Make, gate: Gate, before: str, after: str, code: str
) -> None:
    made = repository({TASK: before})
    made.commit({"na/p/tasks/moi.md": after}, TASK)
    assert codes(gate(made)) == [code]


def test_of_two_that_are_alike_nobody_knows_which_it_was(
    repository: Make, gate: Gate
) -> None:
    made = repository({TASK: task()})
    made.commit({"na/p/tasks/moi.md": task(), "na/p/tasks/nua.md": task()}, TASK)
    assert [at(found) for found in gate(made)] == [("H201", f"{TASK}:1")]


def test_a_target_of_the_same_indicator_and_another_year_is_another_one(
    repository: Make, gate: Gate
) -> None:
    def figure(by: str, value: str) -> str:
        return md(
            f"indicator: share\noperator: '>='\nvalue: {value}\nlead_unit: a\narea: people\nby: {by}"
        )

    made = repository(
        {TARGET: figure("2022", "60"), "na/p/targets/02.md": figure("2025", "80")}
    )
    made.commit({"na/p/targets/2030.md": figure("2030", "80")}, TARGET)
    assert [at(found) for found in gate(made)] == [("H201", f"{TARGET}:1")]
    made.commit({"na/p/targets/2022.md": figure("2022", "60")})
    assert [at(found) for found in gate(made)] == [("H210", "na/p/targets/2022.md:8")]


def test_a_renamed_plan_is_one_finding_and_not_one_a_task(
    repository: Make, gate: Gate
) -> None:
    made = repository(
        {
            **NUMBERED,
            "na/q/plan.md": md(
                "title: Khác\ndocument: later\nperiod: 2022\nimplements: na/p"
            ),
        }
    )
    made.git("mv", "plans/na/p", "plans/na/moi")
    (found,) = gate(made)
    assert (at(found), related(found)) == (("H210", "na/moi/plan.md:5"), [f"{PLAN}:1"])
    made.git("rm", "-qf", "plans/na/moi/tasks/02.md")
    assert [at(one) for one in gate(made)] == [
        ("H210", "na/moi/plan.md:5"),
        ("H201", f"{OTHER}:1"),
    ]
    whole = BASE[PLAN].replace("period: 2022", "period: 2022\nformer_ids: na/p")
    write(
        made.root,
        {"na/moi/plan.md": whole, "na/moi/tasks/02.md": NUMBERED[OTHER]},
        base={},
    )
    assert gate(made) == []


def test_a_renamed_jurisdiction_is_one_finding(repository: Make, gate: Gate) -> None:
    made = repository(
        {
            **NUMBERED,
            "tw/jurisdiction.md": md(
                "name: Trung ương\nlevel: national\nsuccessors: {jurisdiction: na}"
            ),
        }
    )
    made.git("mv", "plans/na", "plans/nghe-an")
    (found,) = gate(made)
    assert (at(found), related(found)) == (
        ("H210", "nghe-an/jurisdiction.md:4"),
        ["na/jurisdiction.md:1"],
    )


def test_the_periods_of_a_renamed_jurisdiction_are_told_with_it(
    repository: Make, gate: Gate
) -> None:
    told = {
        "jurisdiction": "na",
        "period": period_named("2022-Q1"),
        "closed_on": date(2022, 4, 5),
        "document": "na/qd",
    }
    closure = PeriodClosing(**told, commit="0" * 40, version="0.1.0")
    data = manifest(
        evaluate(assembled(NUMBERED), date(2022, 3, 31), Settings()), closure
    )
    made = repository({**NUMBERED, "na/periods/2022-Q1.yaml": data.decode()})
    made.git("mv", "plans/na", "plans/nghe-an")
    assert codes(gate(made)) == ["H210"]
    (made.root / "plans/nghe-an/periods/2022-Q1.yaml").unlink()
    assert codes(gate(made)) == ["H303", "H210"]


def test_what_went_with_its_plan_is_told_with_it(repository: Make, gate: Gate) -> None:
    made = repository(
        {**NUMBERED, "na/q/plan.md": BASE[PLAN].replace("Kế hoạch", "Khác")}
    )
    made.git("rm", "-qr", "plans/na/p")
    (found,) = gate(made)
    assert (at(found), found["args"]["id"]) == (("H201", f"{PLAN}:1"), "na/p")


def test_a_register_that_cannot_be_read_removes_nobody(
    repository: Make, gate: Gate
) -> None:
    made = repository({TASK: task()})
    made.commit({UNITS: BASE[UNITS] + "- key: [\n"})
    assert not {"H201", "H214"} & {*codes(gate(made))}


# H211: completion withdrawn ------------------------------------------------------------------------------------------

DONE = "date: 2022-05-20, status: completed, completed_on: 2022-05-19, evidence: qd"
STARTED = "date: 2022-04-20, status: in_progress"


@pytest.mark.parametrize(
    ("entry", "variant"),
    [
        ("date: 2022-06-20, status: in_progress", "bare"),
        ("date: 2022-06-20, status: in_progress, note: Phải làm lại.", "reasoned"),
        ("date: 2022-05-20, corrects: 2022-05-20, recorded: 2022-06-20, status: in_progress, note: Sai.", "reasoned"),
        ("date: 2022-06-20, status: cancelled, authorised_by: qd", "bare"),
    ],
)  # fmt: skip
def test_a_completion_that_is_withdrawn_is_looked_at(
    repository: Make, gate: Gate, entry: str, variant: str
) -> None:
    made = repository({TASK: task(reports(STARTED, DONE))})
    made.commit({TASK: task(reports(STARTED, DONE, entry))})
    (found,) = gate(made)
    assert (at(found), related(found)) == (("H211", f"{TASK}:8"), [f"{TASK}:7"])
    assert (found["args"]["variant"], found["args"]["before"]) == (
        variant,
        "2022-05-20",
    )
    assert ("no reason" in found["message"]) is (variant == "bare")


@pytest.mark.parametrize(
    "after",
    [
        reports(
            STARTED,
            DONE,
            "date: 2022-06-20, status: completed, completed_on: 2022-05-19, evidence: qd",
        ),
        reports(
            STARTED, DONE, "date: 2022-08-20, status: in_progress"
        ),  # after the as-of date
        reports(
            STARTED, DONE, "date: 2022-06-20, status: cancelled"
        ),  # without authority, without effect
        reports(STARTED, DONE, "date: 2022-04-25, status: in_progress")
        + "note: Thêm.\n",
    ],
)
def test_what_leaves_a_task_fulfilled_withdraws_nothing(
    repository: Make, gate: Gate, after: str
) -> None:
    made = repository({TASK: task(reports(STARTED, DONE))})
    made.commit({TASK: task(after)})
    assert "H211" not in codes(gate(made))


def test_a_report_typed_into_the_head_withdraws_too(
    repository: Make, gate: Gate
) -> None:
    made = repository({TASK: task(f"reports: {{{DONE}}}")})
    made.commit(
        {
            TASK: task(
                f"reports: {{{DONE}}}\nstatus: in_progress\nreported_on: 2022-06-20"
            )
        }
    )
    (found,) = gate(made)
    assert (at(found), related(found)) == (("H211", f"{TASK}:6"), [f"{TASK}:5"])


def test_removed_reports_are_another_rules_matter(repository: Make, gate: Gate) -> None:
    made = repository({TASK: task(reports(STARTED, DONE))})
    made.commit(
        {
            TASK: task(
                reports(STARTED, "date: 2022-06-20, status: in_progress, note: Lại.")
            )
        }
    )
    assert "H211" not in codes(gate(made))


# H229: a file under a recorded report --------------------------------------------------------------------------------


def test_a_file_that_a_recorded_report_names_is_not_replaced(
    repository: Make, gate: Gate
) -> None:
    scan, photo = "na/p/tasks/scan.pdf", "na/p/tasks/photo.jpg"
    log = reports(f"{STARTED}, evidence: [{{file: scan.pdf}}, {{file: photo.jpg}}]")
    made = repository({TASK: task(log), scan: "%PDF-1", photo: "\x7f"})
    moved = "na/p/tasks/09.md"
    renamed = task(log + "former_ids: na/p/tasks/01\n")
    made.commit({moved: renamed, scan: "%PDF-2"}, TASK)
    assert [at(one) for one in gate(made) if one["code"] == "H229"] == [
        ("H229", f"{moved}:6")
    ]
    made.commit({scan: "%PDF-1"})
    assert "H229" not in codes(gate(made))


# H212: back-dated ----------------------------------------------------------------------------------------------------

LOGGED = {
    TASK: task(
        reports(STARTED)
        + "verifications:\n  - {date: 2022-04-25, verified_by: b, finding: confirmed}\n"
    ),
    TARGET: target(
        "operator: '>='\nvalue: 5\nmeasure: '%'\nmeasurements:\n  - {date: 2022-02, value: 1}\n"
    ),
}
LATE = {
    TASK: LOGGED[TASK].replace("verifications:", "  - {date: 2022-05-31, status: piloting}\nverifications:").replace(
        "confirmed}\n", "confirmed}\n  - {date: 2022-06-01, verified_by: c, finding: confirmed}\n"
    ),
    TARGET: LOGGED[TARGET].replace("value: 1}\n", "value: 1}\n  - {date: 2022-04, value: 2}\n"),
}  # fmt: skip


def test_an_entry_recorded_long_after_its_day_is_told(
    repository: Make, gate: Gate
) -> None:
    made = repository(LOGGED)
    write(made.root, LATE, base={})
    report, figure = sorted(
        gate(made, as_of="2022-07-01"), key=lambda found: found["file"], reverse=True
    )
    assert (at(report), related(report)) == (("H212", f"{TASK}:7"), [f"{TASK}:6"])
    assert (report["args"]["days"], report["args"]["limit"]) == ("31", "30")
    assert (at(figure), related(figure)) == (("H212", f"{TARGET}:9"), [f"{TARGET}:8"])
    assert figure["args"]["days"] == "62"
    assert len(gate(made, as_of="2022-07-02")) == 3
    (made.root / "dxplan.toml").write_text("backdated_days = 62\n", encoding="utf-8")
    assert [
        code for code in codes(gate(made, as_of="2022-07-01")) if code != "H216"
    ] == ["H212", "H212"]


def test_what_a_commit_recorded_is_late_by_the_day_of_that_commit(
    repository: Make, gate: Gate
) -> None:
    made = repository(LOGGED)
    made.commit(LATE)  # on 2022-07-01
    late = gate(made, as_of="2026-11-22")
    assert sorted(
        found["args"]["days"] for found in late if found["code"] == "H212"
    ) == ["31", "62"]
    assert all(
        "by a commit on 2022-07-01" in found["message"]
        for found in late
        if found["code"] == "H212"
    )


def test_what_is_not_committed_is_late_by_today(repository: Make, gate: Gate) -> None:
    made = repository(LOGGED)
    write(made.root, LATE, base={})
    told = [
        found["message"]
        for found in gate(made, as_of="2022-09-01")
        if found["code"] == "H212"
    ]
    assert len(told) == 3
    assert all("still not committed on 2022-09-01" in message for message in told)


def test_errata_and_new_records_are_not_late(repository: Make, gate: Gate) -> None:
    made = repository({TASK: task(reports(STARTED))})
    erratum = "date: 2022-04-20, corrects: 2022-04-20, recorded: 2022-07-01, status: not_started, note: Nhầm."
    made.commit(
        {
            TASK: task(reports(STARTED, erratum)),
            OTHER: task(reports(STARTED), title="Việc mới"),
        }
    )
    assert "H212" not in codes(gate(made))


# H213: authors -------------------------------------------------------------------------------------------------------

EDITED = {
    UNITS: BASE[UNITS].replace("Sở A\n", "Sở A\n  editors: [an, '@Chi']\n"),
    TASK: task(),
    OTHER: task(lead="b"),
}
CHANGED = {
    TASK: task("note: Sửa."),
    OTHER: task("note: Sửa.", lead="b"),
    PLAN: BASE[PLAN] + "Sửa.\n",
}


def test_an_author_outside_the_editors_is_named(repository: Make, gate: Gate) -> None:
    made = repository(EDITED)
    made.commit(CHANGED, author="Bình <binh@example.org>")
    (found,) = gate(made)
    assert (at(found), related(found)) == (("H213", f"{TASK}:3"), [f"{UNITS}:3"])
    assert (found["args"]["authors"], found["args"]["units"]) == ("Bình", "Sở A (na/a)")
    assert "proves nothing" in found["message"]


@pytest.mark.parametrize(
    "author",
    [
        "An <someone@example.org>",
        "Nguyễn Văn An <AN@so-a.gov.vn>",
        "x <12345+an@users.noreply.github.com>",
        "x <an@users.noreply.github.com>",
        "x <12345-an@users.noreply.gitlab.com>",
        "x <12345-an@users.noreply.git.so-a.gov.vn>",
        "x <chi@noreply.codeberg.org>",
    ],
)
def test_an_editor_is_known_in_any_dress(
    repository: Make, gate: Gate, author: str
) -> None:
    made = repository(EDITED)
    made.commit(CHANGED, author=author)
    assert gate(made) == []


def test_a_handle_is_no_part_of_another() -> None:
    assert "an" not in handles_of(Author("Văn An", "van.an+an@example.org"))
    assert "an" not in handles_of(Author("x", "1+an@users.noreply-github.com"))


def test_nobody_becomes_an_editor_by_the_change_itself(
    repository: Make, gate: Gate
) -> None:
    made = repository(EDITED)
    made.commit(
        {UNITS: EDITED[UNITS].replace("[an,", "[an, binh,")},
        author="binh <binh@example.org>",
    )
    led = "changes: [{date: 2022-06-01, key: lead_unit, to: c, document: later}]"
    made.commit({TASK: task(led)}, author="binh <binh@example.org>")
    assert codes(gate(made)) == ["H213"]
    assert codes(gate(made, base="HEAD~1")) == []


def test_what_was_put_back_or_not_committed_has_no_author(
    repository: Make, gate: Gate
) -> None:
    made = repository(EDITED)
    made.commit({TASK: task("note: Sửa.")}, author="binh <binh@example.org>")
    made.commit({TASK: task()}, author="binh <binh@example.org>")
    assert gate(made) == []
    led = "changes: [{date: 2022-06-01, key: lead_unit, to: a, document: later}]"
    write(made.root, {OTHER: task(led, lead="b")}, base={})
    assert gate(made) == []


def test_any_name_is_read_and_none_reaches_the_terminal_as_code(
    repository: Make, dxplan: Run
) -> None:
    made = repository(EDITED)
    made.commit(
        {TASK: task("note: Sửa.")},
        author="a\x01b\x1b[31m\u202ec ::error:: <x@example.org>",
    )
    done = dxplan(
        "-C",
        made.root,
        "check",
        "--base",
        "main",
        "--as-of",
        DAY,
        "--select",
        "H213",
        GITHUB_ACTIONS="true",
    )
    assert done.returncode == 0, done.stderr
    assert "H213" in done.stdout
    assert not {"\x01", "\x1b", "\u202e"} & {*done.stdout}


# H214: cited entries -------------------------------------------------------------------------------------------------


def test_an_entry_that_is_gone_and_cited_is_told_once(
    repository: Make, gate: Gate
) -> None:
    cites = {
        TASK: task(f"area: people\n{reports(DONE)}"),
        OTHER: task(reports(DONE), title="Việc khác"),
    }
    made = repository({**cites, TARGET: md("indicator: share\nby: 2022")})
    without = BASE[DOCUMENTS].partition("- key: qd")[0]
    made.commit(
        {
            DOCUMENTS: without,
            "areas.yaml": BASE["areas.yaml"].replace("people", "person"),
        }
    )
    area, document = gate(made)
    assert (at(area), related(area)) == (("H214", "areas.yaml:3"), [f"{TASK}:5"])
    assert (at(document), related(document)) == (
        ("H214", f"{DOCUMENTS}:10"),
        [f"{TASK}:7", f"{OTHER}:6"],
    )
    assert document["args"]["number"] == "2"
    made.commit(
        {**BASE, "indicators.yaml": "- key: index\n  name: Khác\n  measure: rank\n"}
    )
    assert [at(found) for found in gate(made)] == [
        ("H214", "indicators.yaml:2"),
        ("H219", "indicators.yaml:2"),
    ]
    made.commit({"indicators.yaml": ""})
    assert codes(gate(made)) == ["F120"]


def test_an_entry_that_nothing_cites_may_go_and_a_unit_is_told_of_once(
    repository: Make, gate: Gate
) -> None:
    made = repository({TASK: task()})
    made.commit({DOCUMENTS: BASE[DOCUMENTS].partition("- key: qd")[0]})
    assert gate(made) == []
    made.commit({UNITS: BASE[UNITS].partition("- key: b")[2].join(["- key: b", ""])})
    assert [at(found) for found in gate(made)] == [("H201", f"{UNITS}:1")]


def test_a_new_mistake_is_still_one_of_the_reference(
    repository: Make, gate: Gate
) -> None:
    made = repository({TASK: task()})
    made.commit({TASK: task("area: poeple")})
    assert [at(found) for found in gate(made)] == [("R103", f"{TASK}:5")]


# H215: only form -----------------------------------------------------------------------------------------------------


def test_a_file_changed_only_in_form_can_be_skipped(
    repository: Make, gate: Gate
) -> None:
    made = repository(
        {
            TASK: task("area: people"),
            OTHER: task(lead="b"),
            "na/p/tasks/01.en.md": "Text.\n",
        }
    )
    form = md(
        "lead_unit: [a] # Sở A\ndeadline: {by: '2022-06-30'}\narea: people\ntitle: {vi: Việc}"
    )
    made.commit(
        {
            TASK: form,
            "na/p/tasks/01.en.md": "Text.\n\n",
            UNITS: "# Đơn vị\n" + BASE[UNITS],
        }
    )
    found = gate(made)
    files = ["na/p/tasks/01.en.md:1", f"{TASK}:1", f"{UNITS}:1"]
    assert [at(one) for one in found] == [("H215", file) for file in files]
    assert [related(one) for one in found] == [[file] for file in files]
    assert {one["severity"] for one in found} == {"info"}
    made.commit(
        {
            TASK: form.replace("area:", "note: Thêm\narea:"),
            UNITS: BASE[UNITS].replace("Sở C", "Sở D"),
        }
    )
    assert gate(made) == []


def test_a_translation_of_an_entry_is_no_mere_form(
    repository: Make, gate: Gate
) -> None:
    made = repository(
        {TASK: task(reports("date: 2022-06-20, status: in_progress, note: Xong."))}
    )
    made.commit(
        {
            TASK: task(
                reports(
                    "date: 2022-06-20, status: in_progress, note: {vi: Xong., en: Done.}"
                )
            )
        }
    )
    assert gate(made) == []


def test_form_is_not_told_where_an_author_is(repository: Make, gate: Gate) -> None:
    made = repository(EDITED)
    made.commit({TASK: task() + "\n"}, author="binh <binh@example.org>")
    assert codes(gate(made)) == ["H213"]


def test_line_ends_that_a_checkout_wrote_are_no_change(
    repository: Make, gate: Gate
) -> None:
    made = repository({TASK: task()})
    (made.root / "plans" / TASK).write_bytes(task().replace("\n", "\r\n").encode())
    assert gate(made) == []
    made.commit()
    assert [at(found) for found in gate(made)] == [("H215", f"{TASK}:1")]


# how the base is named -----------------------------------------------------------------------------------------------

GONE = [("H201", f"{OTHER}:1")]
"""What a change does that takes the second task away."""


@pytest.fixture
def changed(repository: Make) -> Repository:
    """The branch change takes the second task away, in the last but one of its commits."""
    made = repository(NUMBERED)
    made.git("tag", "-a", "-m", "first", "v1")
    made.commit({}, OTHER)
    made.commit({TASK: task('number: "1"\nnote: Thêm.')})
    return made


def found_at(found: Found) -> list[tuple[str, str]]:
    return [at(one) for one in found]


@pytest.mark.parametrize(
    "revision",
    ["main", "v1", "HEAD~2", "refs/heads/main", "SHA", "abbreviated", "@{upstream}"],
)
def test_every_name_of_the_base_will_do(
    changed: Repository, gate: Gate, revision: str
) -> None:
    sha = changed.git("rev-parse", "main")
    changed.git("branch", "-q", "--set-upstream-to=main")
    name = {"SHA": sha, "abbreviated": sha[:8]}.get(revision, revision)
    assert found_at(gate(changed, base=name)) == GONE
    assert gate(changed, base="HEAD~1") == []
    assert gate(changed, base="HEAD") == []


def test_a_branch_of_the_server_and_of_a_fork(
    changed: Repository, gate: Gate, tmp_path: Path
) -> None:
    changed.git("clone", "-q", str(changed.root), str(tmp_path / "fork"))
    fork = Repository(tmp_path / "fork")
    assert found_at(gate(fork, base="origin/main")) == GONE
    changed.git("checkout", "-q", "main")
    changed.commit(
        {"na/p/tasks/03.md": task(title="Ba")}
    )  # the fork does not know of it
    fork.git("remote", "add", "upstream", str(changed.root))
    fork.git("fetch", "-q", "upstream")
    assert found_at(gate(fork, base="upstream/main")) == GONE
    fork.git("checkout", "-q", "--detach")
    assert found_at(gate(fork, base="upstream/main")) == GONE


def test_the_merge_that_a_host_checks_is_compared_with_its_target(
    changed: Repository, gate: Gate
) -> None:
    changed.git("checkout", "-q", "main")
    changed.commit(
        {"na/p/tasks/03.md": task(title="Ba")}, author="binh <binh@example.org>"
    )
    changed.git("checkout", "-q", "--detach", "main")
    changed.git("merge", "-q", "--no-ff", "-m", "merge", "change")
    assert found_at(gate(changed, base="main")) == GONE
    assert found_at(gate(changed, base="HEAD^1")) == GONE
    assert gate(changed, base="HEAD^2") == []


def test_the_working_tree_is_what_is_compared(changed: Repository, gate: Gate) -> None:
    write(changed.root, {OTHER: NUMBERED[OTHER]}, base={})  # untracked
    assert gate(changed) == []
    (changed.root / "plans" / TASK).unlink()  # not committed
    assert ("H201", f"{TASK}:1") in found_at(gate(changed))
    changed.git("add", "-A")  # staged
    assert ("H201", f"{TASK}:1") in found_at(gate(changed))


def test_one_commit_and_a_base_without_plans(
    repository: Make, gate: Gate, tmp_path: Path
) -> None:
    made = repository(NUMBERED)
    assert gate(made, base="HEAD") == []
    other = Repository(tmp_path / "later")
    other.root.mkdir()
    other.git("init", "-q", "-b", "main")
    other.commit()
    write(other.root, NUMBERED)
    other.commit()
    assert gate(other, base="HEAD~1") == []


def test_a_project_in_a_folder_of_the_repository(
    dxplan: Run, tmp_path: Path, gate: Gate
) -> None:
    made = Repository(tmp_path / "all")
    root = write(made.root / "số liệu" / "dx", NUMBERED)
    made.git("init", "-q", "-b", "main")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "first")
    (root / "plans" / OTHER).unlink()
    (found,) = gate(root, base="HEAD")
    assert found["file"] == f"số liệu/dx/plans/{OTHER}"
    (found,) = gate(
        root / "plans" / "na", base="HEAD"
    )  # -C goes up to the folder that holds plans/
    assert found["file"] == f"số liệu/dx/plans/{OTHER}"
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "gone", author="binh <binh@example.org>")
    assert codes(gate(root, base="HEAD~1")) == ["H201"]


def test_a_worktree_and_a_submodule(
    changed: Repository, gate: Gate, tmp_path: Path
) -> None:
    changed.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "change")
    assert found_at(gate(tmp_path / "tree")) == GONE
    outer = Repository(tmp_path / "outer")
    outer.root.mkdir()
    outer.git("init", "-q", "-b", "main")
    outer.git("submodule", "--quiet", "add", "-b", "change", str(changed.root), "inner")
    outer.git("commit", "-q", "-m", "first")
    assert found_at(gate(outer.root / "inner", base="origin/main")) == GONE


def test_plans_that_are_another_repository_can_not_be_compared(
    changed: Repository, dxplan: Run, tmp_path: Path
) -> None:
    outer = Repository(tmp_path / "outer")
    outer.root.mkdir()
    outer.git("init", "-q", "-b", "main")
    outer.git("submodule", "--quiet", "add", str(changed.root), "plans")
    outer.git("commit", "-q", "-m", "first")
    done = dxplan(
        "-C",
        outer.root,
        "check",
        "--base",
        "HEAD",
        "--select",
        "F127",
        "--format",
        "concise",
    )
    assert (done.returncode, done.stdout.split()[:2]) == (
        1,
        ["plans:1:1:", "error[F127]"],
    )
    done = dxplan("-C", outer.root, "diff", "HEAD", "--lang", "en")
    assert (done.returncode, "plans” is a git submodule" in done.stderr) == (2, True)


def test_names_that_are_no_utf8(changed: Repository, gate: Gate) -> None:
    name = os.fsencode(changed.root / "plans/na/p/tasks") + b"/\xe1\xba.md"
    Path(os.fsdecode(name)).write_text(task())
    changed.commit()
    assert found_at(gate(changed)) == GONE
    Path(os.fsdecode(name)).unlink()
    assert gate(changed, base="HEAD") == []


def test_a_hooks_variables_lead_nowhere_else(
    changed: Repository, dxplan: Run, tmp_path: Path
) -> None:
    other = Repository(write(tmp_path / "elsewhere", {}))
    other.git("init", "-q", "-b", "main")
    other.commit()
    hook = {
        "GIT_DIR": str(other.root / ".git"),
        "GIT_WORK_TREE": str(other.root),
        "GIT_INDEX_FILE": "/nowhere",
    }
    done = dxplan(
        "-C",
        changed.root,
        "check",
        "--base",
        "main",
        "--as-of",
        DAY,
        "--format",
        "concise",
        **hook,
    )
    assert "H201" in done.stdout, done.stderr


# what it needs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "revision",
    [
        "--output=pwned",
        "-h",
        "a b",
        "$(touch pwned)",
        "`touch pwned`",
        "main..change",
        "main:plans",
        "",
        "nowhere",
        "é\n",
    ],
)
def test_a_hostile_or_wrong_name_is_no_branch(
    changed: Repository, dxplan: Run, tmp_path: Path, revision: str
) -> None:
    done = dxplan("-C", changed.root, "check", f"--base={revision}", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no branch, tag or commit" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({}, "git fetch --unshallow"),
        ({"GITHUB_ACTIONS": "true"}, "fetch-depth: 0"),
        ({"GITLAB_CI": "true"}, 'GIT_DEPTH: "0"'),
    ],
)
def test_a_shallow_clone_is_told_the_line_that_mends_it(
    changed: Repository,
    dxplan: Run,
    gate: Gate,
    tmp_path: Path,
    environment: dict[str, str],
    line: str,
) -> None:
    changed.git(
        "clone",
        "-q",
        "--depth",
        "1",
        "--branch",
        "change",
        changed.root.as_uri(),
        str(tmp_path / "shallow"),
    )
    clone = Repository(tmp_path / "shallow")
    surroundings = {"GITHUB_ACTIONS": "", "GITLAB_CI": "", **environment}
    said = []
    for base in ("origin/main", "HEAD~1", "fetched"):
        if base == "fetched":  # the branch is there, the commit in common is not
            clone.git("fetch", "-q", "--depth", "1", "origin", "main:fetched")
        done = dxplan(
            "-C", clone.root, "check", "--base", base, "--lang", "en", **surroundings
        )
        assert (done.returncode, done.stdout) == (2, "")
        said.append(done.stderr)
    assert all(line in text and "shallow clone" in text for text in said), said
    clone.git(
        "fetch", "-q", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*"
    )
    assert found_at(gate(clone, base="origin/main")) == GONE


def test_a_branch_that_a_clone_did_not_fetch_is_fetched_by_the_line_that_is_told(
    changed: Repository, dxplan: Run, gate: Gate, tmp_path: Path
) -> None:
    changed.git(
        "clone",
        "-q",
        "--depth",
        "1",
        "--branch",
        "change",
        changed.root.as_uri(),
        str(tmp_path / "single"),
    )
    clone = Repository(tmp_path / "single")

    def line() -> list[str]:
        surroundings = {"GITHUB_ACTIONS": "", "GITLAB_CI": ""}
        done = dxplan(
            "-C",
            clone.root,
            "check",
            "--base",
            "origin/main",
            "--lang",
            "en",
            **surroundings,
        )
        assert done.returncode == 2
        return done.stderr.rpartition("git fetch ")[2].split()

    assert line() == ["--unshallow", "origin", "main:refs/remotes/origin/main"]
    clone.git("fetch", "-q", "--unshallow")
    assert line() == ["origin", "main:refs/remotes/origin/main"]
    clone.git("fetch", "-q", *line())
    assert found_at(gate(clone, base="origin/main")) == GONE
    said = dxplan(
        "-C", clone.root, "check", "--base", "nowhere/main", "--lang", "en"
    ).stderr
    assert "there is no branch, tag or commit" in said


def test_without_a_repository_a_commit_or_a_common_past(
    changed: Repository, dxplan: Run, tmp_path: Path
) -> None:
    def said(root: Path, base: str = "main") -> str:
        done = dxplan("-C", root, "check", "--base", base, "--lang", "en")
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr

    bare = write(tmp_path / "bare", NUMBERED)
    assert "is not in a git repository" in said(bare)
    empty = Repository(bare)
    empty.git("init", "-q", "-b", "main")
    assert "has no commits yet" in said(bare)
    changed.git("checkout", "-q", "--orphan", "alone")
    changed.commit()
    assert "have no common commit" in said(changed.root)


def test_without_git(changed: Repository, process: Run) -> None:
    done = process(
        "-C", changed.root, "check", "--base", "main", "--lang", "en", PATH="/nowhere"
    )
    assert (done.returncode, "git is not installed" in done.stderr) == (2, True)


def test_watch_compares_too(changed: Repository, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-u",
        "-m",
        "dxplan",
        "-C",
        str(changed.root),
        "check",
        "--watch",
        "--base",
        "main",
    ]
    options = ["--format", "concise", "--select", "H", "--as-of", DAY, "--lang", "en"]
    said = tmp_path / "said"
    with said.open("wb") as out:
        watch = subprocess.Popen(
            [*command, *options], stdout=out, env={**os.environ, "PYTHONUTF8": "1"}
        )

    def until(times: int) -> str:
        for _ in range(300):
            text = said.read_text(encoding="utf-8")
            if text.count("Ctrl-C") >= times:
                return text
            assert watch.poll() is None
            time.sleep(0.1)
        pytest.fail(said.read_text(encoding="utf-8"))

    try:
        assert until(1).count("error[H201]") == 1
        write(changed.root, {OTHER: NUMBERED[OTHER]}, base={})
        assert until(2).count("error[H201]") == 1
        watch.send_signal(signal.SIGINT)
        assert watch.wait(20) == 0
    finally:
        watch.kill()
        watch.wait()
