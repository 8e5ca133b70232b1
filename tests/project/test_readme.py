"""What the README promises: its commands are the ones that CI runs, its example is what check prints."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from samples import FROZEN, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_test_command_is_what_ci_runs() -> None:
    assert re.search(r"^bash \.ci/test\b", README, re.MULTILINE)
    assert "bash .ci/test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_site_command_checks_and_builds() -> None:
    script = (ROOT / ".ci/site").read_text(encoding="utf-8")
    assert re.search(r"^bash \.ci/site\b", README, re.MULTILINE)
    assert script.index("bin/dxplan check") < script.index("bin/dxplan build")


def test_the_example_is_what_check_prints(tmp_path: Path) -> None:
    shutil.copytree(FROZEN / "plans", tmp_path / "plans")
    task = tmp_path / "plans/nghe-an/2022-22-tasks/tasks/05.md"
    text = task.read_text(encoding="utf-8")
    task.write_text(
        text.replace("status: piloting", "status: pilot", 1), encoding="utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "dxplan",
        "-C",
        str(tmp_path),
        "check",
        "--quiet",
        "--lang",
        "en",
    ]
    run = subprocess.run(
        [*command, "--as-of", "2026-11-22"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert f"$ dxplan check --quiet --lang en\n{run.stdout.rstrip()}\n```" in README


def test_no_lock_or_workflow_names_a_registry() -> None:
    files = [*(ROOT / ".ci").iterdir(), *(ROOT / ".github/workflows").iterdir()]
    assert files
    for file in files:
        assert not re.search(
            r"https?://(?!github\.com)", file.read_text(encoding="utf-8")
        ), file


def test_the_clock_is_read_in_the_command_line_only() -> None:
    """The cache reads it too, to forget what is old."""
    clock = re.compile(r"\b(?:date\.today|datetime\.(?:now|utcnow)|time\.time)\(")
    reading = {
        file.name
        for file in (ROOT / "dxplan").rglob("*.py")
        if clock.search(file.read_text(encoding="utf-8"))
    }
    assert reading == {"options.py", "cache.py"}
