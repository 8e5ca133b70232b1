"""A closed period that comes with a change is counted again from the plans that it names."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from closed_periods import FILE, FILES, freeze, frozen
from gate_repositories import checked, commit
from repositories import git
from samples import BASE, Files, assembled

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Finding
from dxplan.history.change_base import base_of
from dxplan.model.closed_period import seal

NAME = FILE.removeprefix("plans/")
COMMIT = "0" * 40


def miscounted(files: Files, commit: str = COMMIT) -> list[Finding]:
    """What the gate says of closed periods that come with these files."""
    before, after = assembled(FILES), assembled({**FILES, **files})
    now = evaluate(after, date(2022, 12, 31), Settings())
    found = find_defects(now, Config(), None, base=base_of(before, after, commit))
    assert "H301" not in {item.code for item in found}
    return [item for item in found if item.code == "H304"]


def forged(*edits: tuple[str, str]) -> Files:
    """The closed period with some of its words changed, and sealed anew."""
    text = frozen().decode()
    for old, new in edits:
        assert re.search(old, text), old
        text = re.sub(old, new, text, count=1)
    return {NAME: seal(text[: text.rindex("sha256: ")].encode()).decode()}


def test_a_period_as_it_was_closed_passes() -> None:
    assert miscounted({NAME: frozen().decode()}) == []
    assert miscounted(forged(("# Kỳ", "# Kì"))) == []


@pytest.mark.parametrize(
    ("edit", "path", "variant"),
    [
        (
            ("box: not_reported_overdue", "box: completed_on_time"),
            ("records", "box"),
            None,
        ),
        (("due: 2022-05-31", "due: 2023-05-31"), ("records", "due"), None),
        (("    state: met\n", ""), ("records", "state"), "left-out"),
        (
            (r"  - id: na/p/tasks/03\n    sha256: .*\n(    .*\n)+", ""),
            ("records",),
            "left-out",
        ),
        (("id: na/p/tasks/04", "id: na/p/tasks/44"), ("records",), "added"),
        (
            (r"(file: plans/na/units.yaml\n    sha256: )\w+", r"\g<1>" + "0" * 64),
            ("registers", "sha256"),
            None,
        ),
        (
            ("      not_reported_overdue: 1", "      not_reported_overdue: 0"),
            ("scopes", "boxes"),
            None,
        ),
        ((r"numerator: \d+", "numerator: 99"), ("scopes", "rates"), None),
        (("as_of: 2022-06-30", "as_of: 2022-06-01"), ("as_of",), "day"),
        (("as_of: 2022-06-30", "as_of: 2022-09-30"), ("as_of",), "day"),
        (("commit: 0{40}", "commit: " + "1" * 40), ("commit",), "unread"),
        (("commit: 0{40}", "commit: main"), ("commit",), "unread"),
    ],
)
def test_a_period_that_nobody_counted(
    edit: tuple[str, str], path: tuple[str, ...], variant: str | None
) -> None:
    first = miscounted(forged(edit))[0]
    assert (
        tuple(step for step in first.place.path if isinstance(step, str))[: len(path)]
        == path
    )
    assert first.args.get("variant") == variant


def test_a_period_of_somebody_who_was_not_there() -> None:
    text = forged(("jurisdiction: na\n", "jurisdiction: nb\n"))[NAME]
    (item,) = miscounted({NAME.replace("na/", "nb/"): text})
    assert item.args["variant"] == "uncounted"


def test_a_period_of_the_base_is_not_counted_again() -> None:
    plans = assembled(
        {**FILES, **forged(("box: not_reported_overdue", "box: completed_on_time"))}
    )
    found = find_defects(
        evaluate(plans, date(2022, 12, 31), Settings()),
        Config(),
        None,
        base=base_of(plans, plans, COMMIT),
    )
    assert "H304" not in {item.code for item in found}


@pytest.fixture
def closed(tmp_path: Path) -> Callable[..., Path]:
    """A repository whose last commit closes a period, from the commit before it or from one in another branch."""

    def make(*, aside: bool = False, box: str = "") -> Path:
        git(tmp_path, "init", "-q", "-b", "main")
        commit(tmp_path, {**BASE, **FILES})
        git(tmp_path, "tag", "base")
        if aside:
            git(tmp_path, "switch", "-qc", "aside")
            git(tmp_path, "commit", "-q", "--allow-empty", "-m", "aside")
        text = freeze(tmp_path).decode()
        if box:
            text = text.replace("box: not_reported_overdue", f"box: {box}")
            (tmp_path / FILE).write_bytes(
                seal(text[: text.rindex("sha256: ")].encode())
            )
        if aside:
            git(tmp_path, "switch", "-q", "main")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", "close")
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, ""),
        ({"box": "completed_on_time"}, "gives “not_reported_overdue”"),
        ({"aside": True}, "is not in the history of this change"),
    ],
)
def test_the_commit_is_read_in_the_repository(
    closed: Callable[..., Path], how: dict[str, str], said: str
) -> None:
    found = checked(closed(**how), "--select", "H304")
    assert len(found) == bool(said)
    assert all(
        said in item["message"] and item["severity"] == "error" for item in found
    )
