"""`dxplan fix`: what it may change, what it leaves, and that it is not asked twice."""

import re
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from random import Random

import pytest
from frozen_files import real_files
from mutations import Change, mutations, with_crlf
from samples import BASE, TASK, Project, Run, task

from dxplan.check.apply_fixes import FixResult, fix_files, save
from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.files.file_edits import FileEdit, FileEdits, all_or_none
from dxplan.portfolio.plans_files import PlansFile, read_files

DAY = date(2026, 1, 1)
SAFE = (
    "day before month", "no leading zeros", "no space after the colon", "no-break space after the colon",
    "space before the colon", "Vietnamese key", "Vietnamese status", "decomposed accents", "byte-order mark",
)  # fmt: skip
"""Mistakes of which the original is the only reading, whatever else is wrong in the file."""


def mended(files: dict[str, PlansFile], config: Config | None = None) -> FixResult:
    return fix_files(
        files.values(), config or Config(), as_of=DAY, today=DAY, allowed=("safe",)
    )


@cache
def spoilt(crlf: bool) -> tuple[dict[str, PlansFile], dict[str, list[Change]]]:
    """Nearly 200 real files with mistakes in each, others with CRLF; below a broken plan nothing would be judged."""
    files, changes = dict(real_files()), {}
    for seed, (path, file) in enumerate(real_files().items(), 1000 if crlf else 0):
        if path.endswith((".en.md", "/plan.md", "/jurisdiction.md")):
            continue
        data, changes[path] = mutations(file.content.decode(), Random(seed))  # noqa: S311 - a seed is wanted
        files[path] = replace(file, content=with_crlf(data) if crlf else data)
    return files, changes


@cache
def fixed(crlf: bool) -> FixResult:
    return mended(spoilt(crlf)[0])


def lines(data: bytes) -> list[str]:
    return data.decode().splitlines(keepends=True)


@pytest.mark.parametrize("crlf", [False, True])
def test_of_the_spoilt_files_only_the_spoilt_lines_change(crlf: bool) -> None:
    _, changes = spoilt(crlf)
    assert len(changes) >= 180
    assert len(fixed(crlf).changed) > 100
    for path, (before, after) in fixed(crlf).changed.items():
        original = lines(
            with_crlf(real_files()[path].content)
            if crlf
            else real_files()[path].content
        )
        wrong = {change.line for change in changes[path]}
        matcher = SequenceMatcher(None, lines(before), lines(after), autojunk=False)
        for kind, start, end, begun, ended in matcher.get_opcodes():
            if kind == "equal":
                continue
            assert end - start == ended - begun, f"{path}: a line came or went"
            assert {*range(start + 1, end + 1)} <= wrong, (
                f"{path}: {lines(before)[start:end]} was right"
            )
        assert len(original) == len(lines(after))


@pytest.mark.parametrize("crlf", [False, True])
def test_what_has_one_reading_is_as_it_was(crlf: bool) -> None:
    _, changes = spoilt(crlf)
    restored = 0
    for path, (_, after) in fixed(crlf).changed.items():
        if not {change.kind for change in changes[path]} <= {*SAFE}:
            continue
        original = real_files()[path].content
        assert after.decode() == (with_crlf(original) if crlf else original).decode(), [
            *map(str, changes[path])
        ]
        restored += 1
    assert restored > 20


@pytest.mark.parametrize("crlf", [False, True])
def test_a_second_time_there_is_nothing_left(crlf: bool) -> None:
    files = dict(spoilt(crlf)[0])
    for path, (_, after) in fixed(crlf).changed.items():
        files[path] = replace(files[path], content=after)
    assert mended(files).changed == {}


def test_the_real_plans_need_no_fix() -> None:
    assert mended(real_files()).changed == {}


SPOILT = task(
    "coordinating_units:\n  - b # ghi chú\nnote:Ghi  chú\n", deadline="31/12/2022"
)


def test_the_command_writes_what_it_fixed_and_says_where(
    project: Project, dxplan: Run
) -> None:
    root = project({TASK: SPOILT})
    told = dxplan("-C", root, "fix", "--lang", "en")
    text = (root / "plans" / TASK).read_text("utf-8")
    assert "deadline: 2022-12-31\n" in text
    assert "  - b # ghi chú\nnote: Ghi" in text
    assert f"plans/{TASK}:7: Y112\n" in told.stdout
    assert dxplan("-C", root, "fix").stdout == "Không có chỗ nào tự sửa được.\n"
    assert told.returncode == 0


def test_diff_shows_and_writes_nothing(project: Project, dxplan: Run) -> None:
    root = project({TASK: SPOILT})
    told = dxplan("-C", root, "fix", "--diff")
    assert "-note:Ghi" in told.stdout
    assert "+note: Ghi" in told.stdout
    assert told.returncode == 1
    assert (root / "plans" / TASK).read_text("utf-8") == SPOILT
    assert dxplan("-C", project({TASK: task()}), "fix", "--diff").returncode == 0


@pytest.mark.parametrize(
    "entry",
    [
        "  -\tdate:\t2022-03-01\n    status:\tcompleted\n",
        "  -\tdate:\t2022-03-01\n    status:\tcompleted\n    note:\tXong\n",
        "  -\tdate :\t2022-03-01\n    status :\tcompleted\n",
        "  -\tdate: 2022-03-01\n    status:\tcompleted\n",
        "  -\tdate:\t2022-03-01\n\tstatus:\tcompleted\n",
    ],
)
def test_as_many_fixes_are_made_as_check_promises(
    project: Project, dxplan: Run, entry: str
) -> None:
    root = project(
        {
            TASK: task(
                "reports:\n  - date: 2022-02-01\n    status: in_progress\n" + entry
            )
        }
    )
    said = dxplan("-C", root, "check", "--lang", "en", "--select", "Y").stdout
    promised = re.search(r"^(\d+) can be fixed with `dxplan fix`\.", said, re.MULTILINE)
    assert promised is not None
    assert "--unsafe" not in said
    assert (
        f"Fixed {promised[1]} places in 1 file"
        in dxplan("-C", root, "fix", "--lang", "en", "--select", "Y").stdout
    )
    assert dxplan("-C", root, "check", "--select", "Y,S").returncode == 0


UNSPACED = "  - date:2022-03-01\n    status:completed\n    note:Đã xong\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "written",
    [
        UNSPACED,
        UNSPACED.replace("\n  ", "\n").removeprefix("  "),
        "  - date: 2022-02-01\n    status: in_progress\n" + UNSPACED,
        UNSPACED + "  - date:2022-04-01\n    status:completed\n",
    ],
)
def test_an_entry_without_any_space_behind_its_colons_is_mended(
    project: Project, dxplan: Run, written: str, end: str
) -> None:
    spaced = re.sub(r":(?=\S)", ": ", written)
    root = project({TASK: task("reports:\n" + written.rstrip()).replace("\n", end)})
    said = dxplan(
        "-C", root, "check", "--lang", "en", "--select", "Y,S", "--format", "concise"
    ).stdout
    assert "Y112" in said
    assert "S103" not in said
    dxplan("-C", root, "fix")
    expected = task("reports:\n" + spaced.rstrip()).replace("\n", end)
    assert (root / "plans" / TASK).read_bytes().decode() == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("  - date:2022-03-01\n    trang_thai_la:completed\n", "Y112"),
        ("  - date:2022-03-01\n    Đã xong việc\n", "S103"),
        ("  - 'date:2022-03-01'\n", "S103"),
        ("  - http://example.org\n", "S103"),
    ],
)
def test_what_may_be_a_text_is_not_taken_for_an_entry(
    project: Project, dxplan: Run, written: str, code: str
) -> None:
    text = task("reports:\n" + written)
    root = project({TASK: text})
    assert (
        code
        in dxplan("-C", root, "check", "--select", "Y,S", "--format", "concise").stdout
    )
    dxplan("-C", root, "fix")
    assert (root / "plans" / TASK).read_text("utf-8") == text


def test_an_entry_of_a_register_without_spaces_is_mended(
    project: Project, dxplan: Run
) -> None:
    root = project(
        {"na/units.yaml": BASE["na/units.yaml"] + "- key:so-d\n  name:Sở D\n"}
    )
    dxplan("-C", root, "fix")
    assert (
        (root / "plans/na/units.yaml")
        .read_text("utf-8")
        .endswith("- key: so-d\n  name: Sở D\n")
    )


def test_unsafe_fixes_wait_until_they_are_asked_for(
    project: Project, dxplan: Run
) -> None:
    text = task("note: Việc #1 của năm\n")
    root = project({TASK: text})
    assert dxplan("-C", root, "fix").returncode == 0
    assert (root / "plans" / TASK).read_text("utf-8") == text
    dxplan("-C", root, "fix", "--unsafe")
    assert 'note: "Việc #1 của năm"\n' in (root / "plans" / TASK).read_text("utf-8")


def test_only_the_files_and_rules_asked_for_are_fixed(
    project: Project, dxplan: Run
) -> None:
    root = project({TASK: SPOILT, "na/p/tasks/02.md": SPOILT})
    dxplan("-C", root, "fix", root / "plans" / TASK, "--ignore", "Y112")
    assert (root / "plans/na/p/tasks/02.md").read_text("utf-8") == SPOILT
    assert "note:Ghi" in (root / "plans" / TASK).read_text("utf-8")


def test_errors_that_are_left_are_told_by_the_exit_code(
    project: Project, dxplan: Run
) -> None:
    root = project({TASK: task("area: nowhere-at-all\nnote:x\n")})
    assert dxplan("-C", root, "fix", "-q").returncode == 1


@pytest.mark.parametrize("character", ["\x0b", r"\v"])
def test_more_hidden_characters_than_are_reported_are_all_deleted(
    project: Project, dxplan: Run, character: str
) -> None:
    root = project({TASK: task(f'note: {{vi: "a{250 * character}b"}}\n')})
    assert dxplan("-C", root, "fix").returncode == 0
    text = (root / "plans" / TASK).read_text("utf-8")
    assert '"a b"' in text


def test_a_file_keeps_its_mode(project: Project, dxplan: Run) -> None:
    root = project({TASK: SPOILT})
    file = root / "plans" / TASK
    file.chmod(0o640)
    dxplan("-C", root, "fix")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in file.parent.iterdir()] == ["01.md"]


UNTIDY = task(deadline="30/6/2022")


def test_a_file_changed_meanwhile_keeps_all_others_as_they_are(
    project: Project,
) -> None:
    root = project({TASK: UNTIDY, TASK.replace("01", "02"): UNTIDY})
    files = {file.path: file for file in read_files(root)}
    changed = mended(files).changed
    assert len(changed) == 2
    last = root / max(changed)
    last.write_text(UNTIDY + "more")
    with pytest.raises(DxplanError, match="changed-meanwhile"):
        save(root, changed)
    assert (root / min(changed)).read_text() == UNTIDY


def leave_half_written(edits: FileEdits) -> None:
    path, edit = next(iter(edits.edits.items()))
    with all_or_none(edits):
        (edits.folder / path).write_bytes(edit.new)
        raise KeyboardInterrupt


def test_an_interrupted_write_is_told_and_undone_by_the_next(
    project: Project, dxplan: Run
) -> None:
    other = TASK.replace("01", "02")
    root = project({TASK: task(), other: task()})
    file = root / "plans" / TASK
    old = file.read_bytes()
    edits = dict.fromkeys([TASK, other], FileEdit(old, b"new"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FileEdits, "undo", lambda _: False)
        with pytest.raises(KeyboardInterrupt):
            leave_half_written(FileEdits(root / "plans", edits))
    for command in (["check"], ["build"], ["build", "--keep-going"]):
        done = dxplan("-C", root, *command)
        assert (done.returncode, "F135" in done.stdout) == (1, True)
    assert not (root / "build").exists()
    assert dxplan("-C", root, "fix", "--select", "F135").returncode == 0
    assert file.read_bytes() == old
    assert dxplan("-C", root, "check").returncode == 0
