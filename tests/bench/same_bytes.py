"""Run what writes files under different circumstances, and say whether the bytes are the same.

python -m tests.bench.same_bytes [--project FOLDER]... [--python PROGRAM]... [--case NAME]...

Without --project: a new repository as `dxplan init` makes it, and this one with the real plans.
Each is copied and every case of CASES runs in it `build`, `report` in every format, `export`, `due`
and `check`; further Pythons, which have dxplan, run the first case. The exit code is 1 where a file
or what is printed differs from the first case. dxplan must not change meanwhile: install it.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dxplan.portfolio.plans_files import PLANS

ROOT = Path(__file__).parents[2]
MOST_SHOWN = 20


@dataclass(frozen=True)
class Case:
    """One set of circumstances."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    build_options: tuple[str, ...] = ()
    umask: int = 0o022
    cache: str = "none"
    """`none`, `empty` as on a new machine, or `filled` by an earlier build of the same folder."""
    reversed_order: bool = False
    """Whether the files were made in the other order, in which some file systems list them."""
    python: str = sys.executable


CASES = (
    Case("plain"),
    Case("again"),
    Case("time zone far east", {"TZ": "Pacific/Kiritimati"}),
    Case("time zone far west", {"TZ": "Pacific/Pago_Pago"}),
    Case("locale C", {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}),
    Case("locale vi_VN", {"LC_ALL": "vi_VN.UTF-8", "LANGUAGE": "vi"}),
    Case("hash seed 1", {"PYTHONHASHSEED": "1"}),
    Case("hash seed 12345", {"PYTHONHASHSEED": "12345"}),
    Case("umask 077", umask=0o077),
    Case("one process", build_options=("--jobs", "1")),
    Case("four processes", build_options=("--jobs", "4")),
    Case("empty cache", cache="empty"),
    Case("filled cache", cache="filled"),
    Case("files in another order", reversed_order=True),
    Case(
        "all of it at once",
        {
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONHASHSEED": "99",
        },
        build_options=("--jobs", "3"),
        umask=0o077,
        cache="filled",
        reversed_order=True,
    ),
)


def run(case: Case, project: Path, cache: Path, *arguments: str | Path) -> bytes:
    """What a command prints; it may find faults (1), but not fail (2)."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(cache.parent),
        "LANG": "C.UTF-8",
        **case.environment,
        "DXPLAN_CACHE_DIR": str(cache),
    }
    if case.cache == "none":
        environment["DXPLAN_NO_CACHE"] = "1"
    done = subprocess.run(
        [case.python, "-P", "-m", "dxplan", "-C", project, *arguments],
        env=environment,
        umask=case.umask,
        cwd=project,
        capture_output=True,
        check=False,
    )
    if done.returncode > 1:
        raise SystemExit(f"{case.name}: {arguments}: {done.stderr.decode()}")
    return done.stdout


def outputs(case: Case, project: Path, as_of: str, scratch: Path) -> dict[str, str]:
    """The digest of every file that the commands write, and of what they print."""
    out = scratch / "out"
    cache = scratch / "cache"
    day = ("--as-of", as_of)
    build = ("build", *day, "--keep-going", *case.build_options)
    if case.cache == "filled":
        run(case, project, cache, *build, "--out", out / "site")
    printed = {}
    run(case, project, cache, *build, "--out", out / "site")
    out.joinpath("files").mkdir()
    for plan in plans(project):
        name = plan.replace("/", "-")
        for kind in ("docx", "pdf", "md", "xlsx"):
            file = out / "files" / f"report-{name}.{kind}"
            asked = ("--period", as_of[:4], "--plan", plan, *day)
            run(case, project, cache, "report", *asked, "--out", file)
        for kind in ("xlsx", "csv", "json"):
            file = out / "files" / f"export-{name}.{kind}"
            run(case, project, cache, "export", "--plan", plan, *day, "--out", file)
    for command in ("due", "check", "status"):
        asked = (command, *day, "--format", "json", "--lang", "vi")
        printed[f"{command} --format json"] = run(case, project, cache, *asked)
    found = {
        file.relative_to(out).as_posix(): digest(file.read_bytes())
        for file in out.rglob("*")
        if file.is_file()
    }
    return found | {name: digest(content) for name, content in printed.items()}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def plans(project: Path) -> list[str]:
    """The ids of the first plan of each of two jurisdictions."""
    files = sorted((project / PLANS).glob("*/*/plan.md"))
    firsts = {
        file.parts[-3]: f"{file.parts[-3]}/{file.parts[-2]}" for file in files[::-1]
    }
    return sorted(firsts.values())[:2]


def copy(source: Path, target: Path, *, reversed_order: bool) -> None:
    """Copy a folder file by file, in the order of names or the other way round."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    for file in reversed(files) if reversed_order else files:
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, place)
    for folder in (path for path in source.rglob("*") if path.is_dir()):
        (target / folder.relative_to(source)).mkdir(parents=True, exist_ok=True)


def listed(folder: Path) -> list[str]:
    """The files of a folder in the order in which the file system lists them."""
    return [
        str(Path(place) / name) for place, _, names in os.walk(folder) for name in names
    ]


def new_repository(folder: Path) -> Path:
    """A repository of an example, with one commit."""
    command = [sys.executable, "-m", "dxplan", "init", folder, "--name", "Tỉnh A"]
    subprocess.run(
        [*command, "--host", "github", "--yes", "--quiet"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "Start"]):
        subprocess.run(["git", "-C", folder, *words], check=True)
    return folder


def cases(wanted: Sequence[str], pythons: Sequence[str]) -> Iterator[Case]:
    """The first case, those whose names hold what is wanted, and one of each further Python."""
    yield CASES[0]
    for case in CASES[1:]:
        if not wanted or any(part in case.name for part in wanted):
            yield case
    for python in pythons:
        yield replace(CASES[0], name=f"Python {python}", python=python)


def compared(project: Path, as_of: str, chosen: Sequence[Case], work: Path) -> int:
    """Run cases over copies of a project; the number of those that differ from the first."""
    first: dict[str, str] = {}
    orders = []
    different = 0
    for case in chosen:
        with tempfile.TemporaryDirectory(dir=work) as folder:
            mine = Path(folder) / "project"
            copy(project, mine, reversed_order=case.reversed_order)
            orders.append(
                (
                    case.reversed_order,
                    [name[len(folder) :] for name in listed(mine / PLANS)],
                )
            )
            found = outputs(case, mine, as_of, Path(folder))
        first = first or found
        names = sorted(
            name for name in {*first, *found} if first.get(name) != found.get(name)
        )
        different += bool(names)
        print(f"  {case.name}: {len(found)} outputs, {len(names)} differ", flush=True)
        for name in names[:MOST_SHOWN]:
            print(f"    {name}")
    turned = [order for changed, order in orders if changed]
    if turned and turned[0] == orders[0][1]:
        print("  This file system lists copies in one order: the order was not tried.")
    return different


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, action="append")
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument(
        "--case", action="append", default=[], help="a part of its name"
    )
    parser.add_argument("--as-of", default="2026-11-29")
    parser.add_argument("--work", type=Path, help="a folder on the file system to use")
    given = parser.parse_args()
    chosen = list(cases(given.case, given.python))
    different = 0
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        work = Path(folder)
        projects = given.project
        if projects is None:
            real = work / "real"
            subprocess.run(["git", "clone", "-q", ROOT, real], check=True)
            projects = [new_repository(work / "new"), real]
        for project in projects:
            print(project.name)
            different += compared(project.resolve(), given.as_of, chosen, work)
    print(f"{different} cases differ.")
    return min(different, 1)


if __name__ == "__main__":
    sys.exit(main())
