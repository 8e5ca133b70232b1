"""Kill writing commands and builds at random moments, and count what that leaves behind.

`python -m tests.bench.kills [--kills 1000] [--seed 1] [--only fix,build]` takes long, so it is no
part of the suite. Every command runs in a copy of this process, which has all modules loaded.
It prints a line for each command: how many runs were killed; after how many of them files were all
old, all new, or a mix; how often there was no site, for the watcher too, that looks all the time;
and after how many kills temporary files or folders lay there, at once and after the next run.
"""

import argparse
import contextlib
import errno
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from dxplan.__main__ import command_line
from dxplan.config.config import Config
from dxplan.editing.project import open_project
from dxplan.editing.proposal import AddFile, propose
from dxplan.editing.review import review
from dxplan.local_editor.saving import save
from dxplan.messages import catalogue
from dxplan.site.output import swap

RECORDS = {
    "na/jurisdiction.md": "---\nname: {vi: Nghệ An, en: Nghe An}\nlevel: province\n---\n",
    "na/units.yaml": "- key: a\n  name: Sở A\n",
    "na/documents.yaml": (
        "- key: d\n  number: 1/KH-UBND\n  date: 2022-01-10\n"
        "- key: qd\n  number: 9/QĐ-UBND\n  date: 2022-08-01\n"
    ),
    "na/p/plan.md": "---\ntitle: Kế hoạch\ndocument: d\nperiod: 2022\n---\n",
}
TASK = "---\ntitle: Việc\nlead_unit: a\ndeadline: {deadline}\n---\n"

_TASKS = 12
"""Tasks of a project: so many files one run of `fix` writes."""

_NEAR_CHANGES = 0.7
"""Part of the kills that wait for the first change of a file, and come at most that much later."""

Act = Callable[[Path], None]


@dataclass
class Counts:
    kills: int = 0
    old: int = 0
    new: int = 0
    mixed: int = 0
    no_site: int = 0
    no_site_seen: int = 0
    looks: int = 0
    left_at_once: int = 0
    left_after_next_run: int = 0
    failed_next_runs: int = 0


@dataclass(frozen=True)
class Trial:
    """What is done in a project, and which of its folders has to be all old or all new then.

    ``act`` is killed, ``then`` is run after that; a site is changed forth and back.
    """

    act: Act
    then: Act
    place: str = "plans"
    is_site: bool = False


def command(*words: str) -> Act:
    """What runs a command of dxplan in a project."""

    def act(project: Path) -> None:
        os.chdir(project)
        sys.argv = ["dxplan", *words]
        command_line()

    return act


def build(*words: str, prepare: Callable[[], None] = lambda: None) -> Trial:
    """Build for one of two days: the one that the site in the folder is not of."""

    def act(project: Path) -> None:
        prepare()
        day = (project / "next_day").read_text()
        command("build", "--as-of", day, *words)(project)

    return Trial(act, act, "build", is_site=True)


def without_exchange() -> None:
    swap.exchange = lambda *_: False  # type: ignore[assignment]


def without_renames() -> None:
    """As if the folder of the site were a mount point."""
    rename = Path.rename

    def refuses(self: Path, target: Path) -> Path:
        if self.name == "build":
            raise OSError(errno.EBUSY, "Device or resource busy")
        return rename(self, target)

    without_exchange()
    Path.rename = refuses  # type: ignore[method-assign, assignment]


def edit(project: Path) -> None:
    """Save two new tasks as the editor does: the files, and a commit of them."""
    today = date(2022, 12, 31)
    edited = open_project(project, Config(), catalogue("vi"), today=today)
    content = TASK.format(deadline="2023").encode()
    steps = [AddFile(f"plans/na/p/tasks/{n}.md", content) for n in (98, 99)]
    save(review(propose(edited, steps)), "na/p/98", "Add two tasks", today)


MEND = command("fix", "--select", "F135")
TABLE = "TT,Nhiệm vụ,Cơ quan chủ trì,Thời hạn\n" + "".join(
    f"{number},Việc số {number},Sở A,2023\n" for number in range(1, 9)
)
TRIALS = {
    "fix": Trial(command("fix"), MEND),
    "set": Trial(
        command(
            *("set", "na/p/01", "status=completed", "--on", "2022-12-20", "--yes"),
            *("--evidence", "12/QĐ-UBND ngày 20/12/2022"),
        ),
        MEND,
    ),
    "extend": Trial(
        command(
            *("extend", "na/p/01", "--to", "2023-06-30", "--yes"),
            *("--document", "12/QĐ-UBND ngày 20/12/2022"),
        ),
        MEND,
    ),
    "new": Trial(
        command(
            "new", "task", "na/p", "title=Việc", "lead_unit=a", "deadline=2023", "-y"
        ),
        MEND,
    ),
    "import": Trial(
        command("import", "table.csv", "--into", "na/2023-b", "--yes"), MEND
    ),
    "close": Trial(command("close", "2022-H1", "--document", "qd"), MEND),
    "edit": Trial(edit, MEND),
    "init": Trial(
        command("init", "new", "--name", "Tỉnh Mẫu", "--yes"),
        command("init", "new", "--name", "Tỉnh Mẫu", "--yes"),
        "new",
    ),
    "build": build(),
    "build --no-cache": build("--no-cache"),
    "build, two renames": build("--no-cache", prepare=without_exchange),
    "build, part by part": build("--no-cache", prepare=without_renames),
}


def make_project(folder: Path, *, deadline: str) -> None:
    """A project with one commit; `fix` changes a deadline that is no date as the format has it."""
    files = dict(RECORDS)
    for number in range(1, _TASKS + 1):
        files[f"na/p/tasks/{number:02}.md"] = TASK.format(deadline=deadline)
    for path, text in files.items():
        file = folder / "plans" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    (folder / "next_day").write_text("2022-12-30", encoding="utf-8")
    for words in (("init", "-q"), ("add", "plans"), ("commit", "-qm", "first")):
        subprocess.run(["git", *words], cwd=folder, check=True)


def start(act: Act, project: Path) -> int:
    """Let a copy of this process act; its id. What it says goes into a file beside the project."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        said = os.open(f"{project}.said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for stream in (1, 2):
            os.dup2(said, stream)
        act(project)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


def exit_code(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def has_ended(process: int, seconds: float) -> bool:
    """Whether a process ends within so many seconds."""
    handle = os.pidfd_open(process)
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder, and every folder as None."""
    found: dict[str, bytes | None] = {}
    for place in folder.rglob("*"):
        path = place.relative_to(folder).as_posix()
        if path.partition("/")[0] != ".git":
            found[path] = place.read_bytes() if place.is_file() else None
    return found


def temporary_in(project: Path) -> list[str]:
    return [path for path in contents(project) if ".dxplan-" in path]


def state(folder: Path) -> tuple[int, frozenset[str]]:
    """What changes of a folder as soon as anything is written there."""
    with contextlib.suppress(OSError):
        names = frozenset(name for _, _, files in os.walk(folder) for name in files)
        return folder.stat().st_ino, names
    return 0, frozenset()


class Watcher:
    """Looks all the time whether there is a page."""

    def __init__(self, page: Path) -> None:
        self._page = os.fspath(page)
        self._ends = threading.Event()
        self.looks = 0
        self.missed = 0
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._ends.is_set():
            self.looks += 1
            self.missed += not os.path.lexists(self._page)
            time.sleep(0.0001)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()


class Kills:
    """Kills what one trial does, again and again."""

    def __init__(self, trial: Trial, folder: Path, chance: random.Random) -> None:
        self.trial = trial
        self.chance = chance
        self.counts = Counts()
        self.project = folder / "project"
        self.pristine = folder / "pristine"
        deadline = "2022-06-30"
        if trial.act is TRIALS["fix"].act:
            deadline = "30/6/2022"  # which `fix` has to change
        make_project(self.pristine, deadline=deadline)
        shutil.copytree(self.pristine, self.project)
        if trial.is_site:
            exit_code(start(trial.act, self.project))
        self.old = contents(self.project / trial.place)
        self._turn()
        self.takes, self.writing = self._whole_run()
        self.new = contents(self.project / trial.place)
        if self.new == self.old:
            said = Path(f"{self.project}.said").read_text(encoding="utf-8")
            raise SystemExit(f"nothing was written: {said}")

    def _turn(self) -> None:
        """Let the next build be one of the other day."""
        file = self.project / "next_day"
        is_first = file.read_text(encoding="utf-8") == "2022-12-30"
        file.write_text("2022-12-31" if is_first else "2022-12-30", encoding="utf-8")

    def _whole_run(self) -> tuple[float, float]:
        """Seconds of a run without a kill, and those of them after the first change."""
        begun = time.monotonic()
        process = start(self.trial.act, self.project)
        waited = self._wait_for_change(process)
        if exit_code(process) not in {0, 1}:
            raise SystemExit(Path(f"{self.project}.said").read_text(encoding="utf-8"))
        takes = time.monotonic() - begun
        return takes, max(takes - waited, 0.002)

    def _wait_for_change(self, process: int) -> float:
        """Wait until something is written, or the process has ended; the seconds that took."""
        begun = time.monotonic()
        place = self.project / self.trial.place
        before = state(place)
        while state(place) == before and not has_ended(process, 0.0002):
            pass
        return time.monotonic() - begun

    def kill_once(self) -> None:
        """Kill one run; one that has ended before is none."""
        counts = self.counts
        if self.trial.is_site:
            self.old, self.new = contents(self.project / self.trial.place), {}
            self._turn()
        else:
            shutil.rmtree(self.project)
            shutil.copytree(self.pristine, self.project)
        page = self.project / "build/vi/index.html"
        process = start(self.trial.act, self.project)
        with Watcher(page) as watcher:
            is_killed = self._kill(process)
        counts.looks += watcher.looks
        if self.trial.is_site:
            counts.no_site_seen += watcher.missed
            counts.no_site += not page.exists()
        if not is_killed:
            return
        counts.kills += 1
        self._judge()

    def _kill(self, process: int) -> bool:
        if self.chance.random() < _NEAR_CHANGES:
            self._wait_for_change(process)
            seconds = self.chance.uniform(0, self.writing)
        else:
            seconds = self.chance.uniform(0, self.takes)
        has_ended(process, seconds)
        os.kill(process, signal.SIGKILL)
        return exit_code(process) == -signal.SIGKILL

    def _judge(self) -> None:
        """Look at what a kill has left, and at what the next run makes of it."""
        trial, counts = self.trial, self.counts
        place = self.project / trial.place
        after_kill = contents(place)
        counts.left_at_once += bool(temporary_in(self.project))
        code = exit_code(start(trial.then, self.project))
        after = contents(place)
        # whoever is killed at the very end has nothing left to do
        counts.failed_next_runs += code not in {0, 1} and after != self.new
        judged = after
        if (
            trial.is_site
        ):  # the next run makes the new site, the kill is to leave a whole one
            self.new, judged = after, after_kill
        counts.old += judged == self.old
        counts.new += judged == self.new
        is_mixed = judged not in (self.old, self.new)
        counts.mixed += is_mixed
        counts.left_after_next_run += bool(temporary_in(self.project))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", default=",".join(TRIALS).replace("build, ", "build; ")
    )
    options = parser.parse_args()
    names = [name.replace(";", ",") for name in options.only.split(",")]
    os.environ |= {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b.vn",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b.vn",
    }
    print("command", *(field.name for field in fields(Counts)), sep=" | ", flush=True)
    for name in names:
        with tempfile.TemporaryDirectory(prefix="dxplan-kills-") as folder:
            os.environ["DXPLAN_CACHE_DIR"] = f"{folder}/cache"
            chance = random.Random(options.seed)  # noqa: S311 - nothing secret
            kills = Kills(TRIALS[name], Path(folder), chance)
            while kills.counts.kills < options.kills / len(names):
                kills.kill_once()
            print(name, *astuple(kills.counts), sep=" | ", flush=True)


if __name__ == "__main__":
    main()
