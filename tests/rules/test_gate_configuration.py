"""A change is judged by its base: what it does to configuration, waivers and baselines is told, and counts later."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import git, record, start
from samples import TASK, Project, Run, task

from dxplan.cli.check_options import CheckFormat
from dxplan.config.config_changes import compare_configurations

DAY = "2022-05-01"
MOVED = {TASK: task(deadline="2027-03")}
"""The first deadline written over: H205, an error, where nothing talks the gate out of it."""
Found = list[dict[str, Any]]
Make = Callable[..., Path]


@pytest.fixture
def repository(tmp_path: Path) -> Make:
    """A repository whose branch main holds one task and files beside plans/; a change of it is checked out."""

    def make(**beside: str) -> Path:
        root = tmp_path / "project"
        root.mkdir()
        put(root, **beside)
        start(root, {TASK: task()})
        git(root, "checkout", "-qb", "change")
        return root

    return make


def put(root: Path, **files: str) -> None:
    """Write files beside plans/: `dxplan_toml="…"` is dxplan.toml; an empty text takes the file away."""
    for name, text in files.items():
        file = root / name.replace("_", ".")
        file.unlink(missing_ok=True)
        if text:
            file.write_text(text, encoding="utf-8")


@pytest.fixture
def gate(dxplan: Run) -> Callable[..., Found]:
    """What `check --base main` finds of history and of what silences, as JSON, in English."""

    def run(root: Path, *options: object, code: int | None = None) -> Found:
        asked = ("--base", "main", "--format", "json", "--lang", "en", "--as-of", DAY)
        done = dxplan("-C", root, "check", *asked, *options)
        assert done.returncode == code or (
            code is None and done.returncode in (0, 1)
        ), done.stderr + done.stdout
        found: Found = json.loads(done.stdout)["findings"]
        return found

    return run


Gate = Callable[..., Found]


def codes(found: Found) -> set[str]:
    return {one["code"] for one in found if one["code"][:2] in {"H2", "H3"}}


def places(found: Found) -> list[tuple[str, int, int]]:
    told = [one for one in found if one["code"] == "H216"]
    return [(one["file"], one["start"]["line"], one["start"]["column"]) for one in told]


# the configuration ----------------------------------------------------------------------------------------------------

LOOSENED = [
    pytest.param({}, {"dxplan_toml": 'ignore = ["H"]\n'}, id="new-file"),
    pytest.param({}, {"dxplan_toml": 'select = ["S"]\n'}, id="select"),
    pytest.param(
        {}, {"dxplan_toml": '[per_path]\n"*" = ["H205", "H216"]\n'}, id="per-path"
    ),
    pytest.param(
        {},
        {"pyproject_toml": '[tool.dxplan]\nignore = ["deadline-overwritten"]\n'},
        id="pyproject",
    ),
    pytest.param(
        {"pyproject_toml": '[tool.dxplan]\ntitle = "A"\n'},
        {"dxplan_toml": 'ignore = ["H2"]\n'},
        id="shadowing",
    ),
    pytest.param(
        {"dxplan_toml": 'select = ["H"]\n'},
        {"dxplan_toml": "", "pyproject_toml": '[tool.dxplan]\nselect = ["S"]\n'},
        id="moved",
    ),
    pytest.param(
        {"dxplan_toml": "title = [\n"},
        {"dxplan_toml": 'ignore = ["H"]\n'},
        id="broken-base",
    ),
    pytest.param(
        {"dxplan_toml": 'ignore = ["NOPE"]\n'},
        {"dxplan_toml": 'ignore = ["H"]\n'},
        id="unknown-rule",
    ),
]


@pytest.mark.parametrize(("before", "after"), LOOSENED)
def test_a_change_is_judged_by_the_configuration_of_its_base(
    repository: Make, gate: Gate, before: dict[str, str], after: dict[str, str]
) -> None:
    root = repository(**before)
    put(root, **after)
    record(root, "2022-05-01", MOVED)
    assert codes(gate(root, code=1)) == {"H205", "H216"}
    assert "H205" not in codes(
        gate(root, "--ignore", "H205")
    )  # the operator's own word counts
    assert codes(gate(root, "--select", "H205")) == {"H205"}


def test_what_the_base_ignores_stays_ignored(repository: Make, gate: Gate) -> None:
    root = repository(dxplan_toml='ignore = ["H205"]\n')
    record(root, "2022-05-01", MOVED)
    assert codes(gate(root, code=0)) == set()
    put(root, dxplan_toml="ignore = []\n")
    (told,) = (one for one in gate(root, code=0) if one["code"] == "H216")
    assert "at least as much as before" in told["help"]


@pytest.mark.parametrize(
    ("before", "after", "place", "message"),
    [
        ({}, {"dxplan_toml": "# how\n\nstale_days = 900\n"}, ("dxplan.toml", 3, 1), "“stale_days” in dxplan.toml"),
        ({}, {"dxplan_toml": "official = true\n"}, ("dxplan.toml", 1, 1), "from false to true"),
        ({}, {"dxplan_toml": "due_soon_days = 1\n"}, ("dxplan.toml", 1, 1), "from 30 to 1"),
        ({}, {"dxplan_toml": 'languages = ["vi"]\n'}, ("dxplan.toml", 1, 1), 'from ["vi", "en"] to ["vi"]'),
        ({}, {"dxplan_toml": 'title = "ignore = 1"\n"ignore" = ["C1"]\n'}, ("dxplan.toml", 2, 2), 'to ["C1"]'),
        ({}, {"dxplan_toml": 'title = "A"\n[per_path]\n"a" = ["S"]\n'}, ("dxplan.toml", 2, 2), '{"a" = ["S"]}'),
        (
            {},
            {"pyproject_toml": '[tool.other]\nignore = ["S"]\n[tool.dxplan]\nignore = ["S"]\n'},
            ("pyproject.toml", 4, 1),
            'from [] to ["S"]',
        ),
        (
            {"dxplan_toml": 'title = "A"\nselect = ["H"]\n'},
            {"dxplan_toml": 'title = "A"\n'},
            ("dxplan.toml", 2, 1),
            'from ["H"] to []',
        ),
        ({"dxplan_toml": "stale_days = 90\n"}, {"dxplan_toml": ""}, ("dxplan.toml", 1, 1), "the defaults apply"),
        ({}, {"dxplan_toml": 'title = "A"\n'}, ("dxplan.toml", 1, 1), "adds a configuration file: dxplan.toml"),
        ({"dxplan_toml": "x = 1\n"}, {"dxplan_toml": "# mended\n"}, ("dxplan.toml", 1, 1), "can't be used (x: "),
        ({"dxplan_toml": "ignore = ['Q9']\n"}, {"dxplan_toml": "\n"}, ("dxplan.toml", 1, 1), "can't be used (Q9)"),
    ],
)  # fmt: skip
def test_what_a_change_does_to_the_configuration_is_told_at_its_line(
    repository: Make,
    gate: Gate,
    before: dict[str, str],
    after: dict[str, str],
    place: tuple[str, int, int],
    message: str,
) -> None:
    root = repository(**before)
    put(root, **after)
    found = [one for one in gate(root, code=0) if one["code"] == "H216"]
    assert place in places(found)
    assert any(message in one["message"] for one in found), [
        one["message"] for one in found
    ]
    assert all(one["severity"] == "warning" and one["record"] is None for one in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            {"dxplan_toml": 'out = "a"\n'},
            {"dxplan_toml": 'out = "b"\nlang = "en"\nstale_days = 120\n'},
        ),
        ({}, {"pyproject_toml": '[project]\nname = "x"\n'}),
        (
            {"dxplan_toml": "stale_days = 90\n", "pyproject_toml": ""},
            {"pyproject_toml": '[tool.dxplan]\nignore = ["H"]\n'},
        ),
    ],
    ids=["dress", "other-tools", "already-shadowed"],
)
def test_what_judges_as_before_is_no_finding(
    repository: Make, gate: Gate, before: dict[str, str], after: dict[str, str]
) -> None:
    root = repository(**before)
    put(root, **after)
    assert codes(gate(root, code=0)) == set()


# what readers of the site read ----------------------------------------------------------------------------------------

OWN = 'templates = "mau"\nfiles = "tep"\n'


@pytest.mark.parametrize(
    "line",
    [
        'title = "Trang chính thức"',
        'publisher = "Bộ"',
        'sources_note = "Đã kiểm tra"',
        'reading_note = {vi = "Đã hoàn thành"}',
        "lights = {green_from = 70, yellow_from = 40.5}",
        'templates = "mau"',
        'files = "tep"',
    ],
)
def test_a_key_that_readers_meet_is_told(
    repository: Make, gate: Gate, line: str
) -> None:
    root = repository(dxplan_toml="stale_days = 90\n")
    put(root, dxplan_toml=f"stale_days = 90\n{line}\n")
    record(root, DAY, {})
    assert places(gate(root, code=0)) == [("dxplan.toml", 2, 1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"mau/i18n/en.yaml": "timeliness: {overdue: done}\n"}),
        ({"mau/site.css": "a{}"}, {"mau/site.css": ".overdue{display:none}"}),
        ({"mau/site.css": "a{}"}, {"mau/site.css": ""}),
        ({}, {"tep/vi/bao-cao.html": "<p>Đạt</p>"}),
        ({}, {"mau/a.css": "a", "mau/b.css": "b"}),
    ],
    ids=["words", "edited", "removed", "published", "one finding a folder"],
)
@pytest.mark.parametrize("committed", [True, False])
def test_own_files_of_the_site_are_told(
    repository: Make,
    gate: Gate,
    dxplan: Run,
    before: dict[str, str],
    after: dict[str, str],
    committed: bool,
) -> None:
    root = repository(dxplan_toml=OWN)
    lay(root, before)
    record(root, "2022-04-30", {})
    git(root, "branch", "-f", "main")
    lay(root, after)
    if committed:
        record(root, DAY, {})
    assert [place[0] for place in places(gate(root, code=0))] == [min(after)]
    done = dxplan(
        "-C", root, "diff", "main...HEAD" if committed else "main", "--lang", "en"
    )
    assert f"have changed: {', '.join(sorted(after))}" in done.stdout


def test_own_files_that_are_as_they_were_are_not_told(
    repository: Make, gate: Gate
) -> None:
    root = repository(dxplan_toml=OWN)
    lay(root, {"mau/site.css": "a{}", "beside/site.css": "a{}"})
    record(root, "2022-04-30", {})
    git(root, "branch", "-f", "main")
    lay(root, {"beside/site.css": "b{}"})
    record(root, DAY, {})
    assert places(gate(root)) == []


def lay(root: Path, files: dict[str, str]) -> None:
    """Write files by their paths; an empty text takes the file away."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        if text:
            file.write_text(text, encoding="utf-8")


def test_no_waiver_of_the_base_silences_what_tells_of_waivers(
    repository: Make, gate: Gate
) -> None:
    root = repository()
    waiver = "{rule: H225, reason: Không nêu, until: 2030-01-01}"
    record(root, "2022-04-30", {TASK: task(f"waivers: [{waiver}]")})
    git(root, "branch", "-f", "main")
    record(
        root,
        DAY,
        {
            TASK: task(
                f"waivers: [{waiver}, {{rule: P101, reason: Ít dữ liệu, until: 2030-01-01}}]"
            )
        },
    )
    assert "H225" in codes(gate(root))


def test_a_broken_configuration_of_the_change_is_wrong_usage(
    repository: Make, dxplan: Run
) -> None:
    root = repository()
    for text in ("ignore = 1\n", 'ignore = ["NOPE"]\n'):
        put(root, dxplan_toml=text)
        assert dxplan("-C", root, "check", "--base", "main").returncode == 2


@pytest.mark.parametrize("form", [*CheckFormat])
def test_every_format_tells_of_a_file_outside_plans(
    repository: Make, dxplan: Run, form: CheckFormat
) -> None:
    root = repository()
    put(root, dxplan_toml='ignore = ["H"]\n')
    done = dxplan(
        "-C", root, "check", "--base", "main", "--as-of", DAY, "--format", form
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    said = done.stdout.replace("&#95;", "_")
    assert "dxplan.toml" in said
    assert "H216" in said or form is CheckFormat.GITLAB
    assert (
        '["H"]' in said
        or "[&quot;H&quot;]" in said
        or '[\\"H\\"]' in said
        or form is CheckFormat.MARKDOWN
    )


def test_a_project_below_the_repositorys_root_is_named_from_there(
    tmp_path: Path, gate: Gate
) -> None:
    root = tmp_path / "repository/sub"
    root.mkdir(parents=True)
    start(root, {TASK: task()})
    (root / ".git").rename(root.parent / ".git")
    git(root.parent, "checkout", "-qb", "change")
    record(root.parent, "2022-01-13")
    git(root.parent, "branch", "-f", "main")
    put(root, dxplan_toml="official = true\n")
    assert places(gate(root)) == [("sub/dxplan.toml", 1, 1)] * 2


def test_keys_that_loosen_stand_first() -> None:
    old = {"dxplan.toml": b'ignore = ["C1"]\nofficial = true\n'}
    new = {
        "dxplan.toml": b"backdated_days = 900\nofficial = true\nignore = []\n",
        "pyproject.toml": b"[tool.dxplan]\n",
    }
    found = compare_configurations(old, new).changes
    assert [(one.key, one.loosens) for one in found] == [
        ("backdated_days", True),
        ("ignore", False),
    ]


# waivers --------------------------------------------------------------------------------------------------------------

WAIVER = "waivers:\n  - rule: {rule}\n    reason: Nguồn nêu nhầm.\n    until: {until}"


def waived(
    rule: str = "H205", until: str = "2022-12-31", deadline: str = "2022-06-30"
) -> dict[str, str]:
    return {TASK: task(WAIVER.format(rule=rule, until=until), deadline=deadline)}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, waived(deadline="2027-03"), {"H205", "H225"}),
        (waived(until="2022-04-01"), waived(deadline="2027-03"), {"H205", "H225"}),
        (waived("H206"), waived(deadline="2027-03"), {"H205", "H225"}),
        (waived(), waived(deadline="2027-03"), set()),
        (waived(until="2023-01-01"), waived(deadline="2027-03"), set()),
        (None, waived("P101"), {"H225"}),
    ],
    ids=["new", "longer", "other-rule", "accepted", "shorter", "of-no-guard"],
)
def test_a_waiver_counts_for_a_guard_once_it_is_accepted(
    repository: Make,
    gate: Gate,
    before: dict[str, str] | None,
    after: dict[str, str],
    found: set[str],
) -> None:
    root = repository()
    if before:
        record(root, "2022-01-13", before)
        git(root, "branch", "-f", "main")
    record(root, DAY, after)
    told = gate(root, code=int("H205" in found))
    assert codes(told) == found
    assert not [
        one
        for one in told
        if one["code"] == "S117" and "H205" in one["message"] and "H225" in found
    ]
    for one in (one for one in told if one["code"] == "H225"):
        assert one["file"] == f"plans/{TASK}"
        assert "Nguồn nêu nhầm" in one["message"]
        assert "2022-12-31" in one["message"]


def test_a_waiver_keeps_counting_where_its_record_is_renamed(
    repository: Make, gate: Gate
) -> None:
    root = repository()
    record(root, "2022-01-13", waived())
    git(root, "branch", "-f", "main")
    (root / "plans" / TASK).unlink()
    text = waived(deadline="2027-03")[TASK].replace(
        "title:", "former_ids: [na/p/tasks/01]\ntitle:", 1
    )
    record(root, DAY, {"na/p/tasks/01-moi.md": text})
    assert codes(gate(root, code=0)) == set()


# baselines ------------------------------------------------------------------------------------------------------------


def write_baseline(dxplan: Run, root: Path, file: Path) -> Path:
    done = dxplan(
        "-C", root, "check", "--base", "main", "--as-of", DAY, "--write-baseline", file
    )
    assert done.returncode == 0, done.stderr
    return file


def test_a_baseline_of_the_repository_is_that_of_the_base(
    repository: Make, gate: Gate, dxplan: Run
) -> None:
    root = repository()
    write_baseline(dxplan, root, root / "known.json")
    record(root, "2022-01-13")
    git(root, "branch", "-f", "main")
    record(root, DAY, MOVED)
    write_baseline(dxplan, root, root / "known.json")
    found = gate(root, "--baseline", root / "known.json", code=1)
    assert codes(found) == {"H205", "H226"}
    (told,) = (
        one for one in found if one["code"] == "H226" and one["args"]["rule"] == "H205"
    )
    assert (told["file"], told["args"]["file"]) == ("known.json", f"plans/{TASK}")
    line = (
        (root / "known.json")
        .read_text(encoding="utf-8")
        .splitlines()[told["start"]["line"] - 1]
    )
    assert '"H205"' in line
    record(root, DAY)
    git(root, "branch", "-f", "main")
    assert codes(gate(root, "--baseline", root / "known.json", code=0)) == set()


def test_a_baseline_that_a_change_brings_silences_nothing(
    repository: Make, gate: Gate, dxplan: Run
) -> None:
    root = repository()
    record(root, DAY, MOVED)
    write_baseline(dxplan, root, root / "known.json")
    assert (
        codes(gate(root, "--baseline", root / "known.json", code=0)) == set()
    )  # the caller's own, in no commit
    record(root, DAY)
    assert codes(gate(root, "--baseline", root / "known.json", code=1)) == {
        "H205",
        "H226",
    }
    (root / "ci").symlink_to(root)
    assert codes(gate(root, "--baseline", root / "ci/known.json", code=1)) == {
        "H205",
        "H226",
    }


def test_a_baseline_outside_the_repository_is_the_callers(
    repository: Make, gate: Gate, dxplan: Run, tmp_path: Path
) -> None:
    root = repository()
    record(root, DAY, MOVED)
    write_baseline(dxplan, root, tmp_path / "known.json")
    assert codes(gate(root, "--baseline", tmp_path / "known.json", code=0)) == set()


def test_a_baseline_that_is_broken_at_the_base_knew_nothing(
    repository: Make, gate: Gate, dxplan: Run
) -> None:
    root = repository()
    for broken in ("{", '{"schema": 1}', '{"schema": 1, "findings": [1]}'):
        git(root, "checkout", "-q", "-B", "main")
        (root / "known.json").write_text(broken, encoding="utf-8")
        record(root, DAY)
        git(root, "checkout", "-q", "-B", "change")
        write_baseline(dxplan, root, root / "known.json")
        assert "H226" in codes(gate(root, "--baseline", root / "known.json"))


def test_a_baseline_above_the_project_is_named_from_the_repositorys_root(
    tmp_path: Path, gate: Gate, dxplan: Run
) -> None:
    root = tmp_path / "repository/sub"
    root.mkdir(parents=True)
    start(root, {TASK: task()})
    (root / ".git").rename(root.parent / ".git")
    git(root.parent, "checkout", "-qb", "change")
    record(root.parent, "2022-01-13")
    git(root.parent, "branch", "-f", "main")
    write_baseline(dxplan, root, root.parent / "known.json")
    record(root.parent, DAY)
    found = gate(root, "--baseline", root.parent / "known.json")
    assert {one["file"] for one in found if one["code"] == "H226"} == {"known.json"}


# links ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dxplan.toml", "pyproject.toml"])
def test_a_configuration_that_is_a_link_is_refused_wherever_it_is_read(
    repository: Make, dxplan: Run, name: str
) -> None:
    root = repository(real_toml="[tool.dxplan]\nbackdated_days = 20\n")
    (root / name).symlink_to("real.toml")
    record(root, DAY)
    for words in (("check", "--base", "main"), ("check",), ("diff", "main...HEAD")):
        done = dxplan("-C", root, *words, "--lang", "en")
        assert (done.returncode, "it is a link" in done.stderr) == (2, True), words


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_large_configurations_are_told_at_once(
    project: Project, dxplan: Run
) -> None:
    root = project({TASK: task()})
    os.mkfifo(root / "plans/na/units.md")
    done = dxplan("-C", root, "check", "--lang", "en")
    assert "F111" in done.stdout
    (root / "dxplan.toml").write_text("# " + "a" * 40_000)
    done = dxplan("-C", root, "check", "--lang", "en")
    assert (done.returncode, "larger than any" in done.stderr) == (2, True)
    (root / "dxplan.toml").unlink()
    os.mkfifo(root / "dxplan.toml")
    done = dxplan("-C", root, "check", "--lang", "en")
    assert (done.returncode, "a pipe" in done.stderr) == (2, True)


def test_a_link_at_the_base_judges_nothing_and_is_told(
    repository: Make, gate: Gate
) -> None:
    root = repository(real_toml='ignore = ["H205"]\n')
    git(root, "checkout", "-q", "main")
    (root / "dxplan.toml").symlink_to("real.toml")
    record(root, DAY)
    git(root, "checkout", "-qB", "change")
    (root / "dxplan.toml").unlink()
    put(root, dxplan_toml='ignore = ["H205"]\n')
    record(root, DAY, MOVED)
    found = gate(root, code=1)
    assert codes(found) >= {"H205", "H216"}
    assert any(
        "can't be used" in one["message"] for one in found if one["code"] == "H216"
    )


REPORTED_LATE = {TASK: task("reports: [{date: 2022-01-20, status: in_progress}]")}

# a branch cut before the target was tightened -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lax", "tight", "change", "code"),
    [
        ('ignore = ["H205"]\n', "ignore = []\n", MOVED, "H205"),
        ('select = ["S"]\n', "", MOVED, "H205"),
        ('[per_path]\n"*" = ["H205"]\n', "", MOVED, "H205"),
        ("backdated_days = 999\n", "backdated_days = 20\n", REPORTED_LATE, "H212"),
    ],
)
def test_the_tip_of_the_target_judges_too_where_it_is_stricter(
    repository: Make,
    gate: Gate,
    lax: str,
    tight: str,
    change: dict[str, str],
    code: str,
) -> None:
    root = repository(dxplan_toml=lax)
    record(root, "2022-04-20", change)
    git(root, "checkout", "-q", "main")
    put(root, dxplan_toml=tight)
    record(root, "2022-04-21")
    git(root, "checkout", "-q", "change")
    assert code in codes(gate(root))


def test_a_tip_that_is_laxer_does_not_judge(repository: Make, gate: Gate) -> None:
    root = repository(dxplan_toml="")
    record(root, "2022-04-20", MOVED)
    git(root, "checkout", "-q", "main")
    put(root, dxplan_toml='ignore = ["H"]\n')
    record(root, "2022-04-21")
    git(root, "checkout", "-q", "change")
    assert "H205" in codes(gate(root, code=1))
