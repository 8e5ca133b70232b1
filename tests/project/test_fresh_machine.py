"""`.ci/setup` on machines that lack something: what it says, what it installs, and what it leaves to others.

The machine's programs stand in a folder of their own; apt-get, id and Python are stand-ins that write down their calls.
"""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from samples import ROOT

REAL = (
    "bash",
    "env",
    "dirname",
    "basename",
    "seq",
    "grep",
    "cmp",
    "cp",
    "cat",
    "mkdir",
    "chmod",
    "touch",
)
PYTHON = """#!/bin/bash
echo "python3 $*" >>LOG
case "$*" in
  *ensurepip*) [ -e BIN/.venv-is-there ] ;;
  "-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
  *version_info.minor*) echo python3.13-venv ;;
esac
"""
APT = """#!/bin/bash
echo "apt-get $*" >>LOG
case "$*" in
  *update*)
    [ -s BIN/locks ] || exit 0
    read -r said <BIN/locks
    grep -v "^$said" BIN/locks >BIN/rest
    cp BIN/rest BIN/locks
    echo "E: $said" >&2
    exit 100 ;;
  *install*) touch BIN/git BIN/chromium BIN/.venv-is-there; chmod +x BIN/git BIN/chromium ;;
esac
"""


@dataclass(frozen=True)
class Machine:
    """A machine with only what a test puts on it."""

    bin: Path
    project: Path
    log: Path

    def has(self, *programs: str) -> None:
        """Put programs there that do nothing."""
        for name in programs:
            self.script(name, "#!/bin/bash\n")

    def script(self, name: str, text: str) -> None:
        """Put a program there."""
        (self.bin / name).write_text(
            text.replace("LOG", str(self.log)).replace("BIN", str(self.bin))
        )
        (self.bin / name).chmod(0o755)

    def set_up(self, *programs: str) -> subprocess.CompletedProcess[str]:
        """Run .ci/setup."""
        words = ["bash", ".ci/setup", "requirements.txt", *programs]
        environment = {"PATH": str(self.bin), "HOME": str(self.project)}
        return subprocess.run(
            words,
            cwd=self.project,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def calls(self, program: str) -> list[str]:
        """How a stand-in was called."""
        lines = (
            self.log.read_text(encoding="utf-8").splitlines()
            if self.log.exists()
            else []
        )
        return [line for line in lines if line.startswith(f"{program} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., Machine]:
    def make(user: int = 0, *, python: bool = True, apt: bool = True) -> Machine:
        made = Machine(tmp_path / "bin", tmp_path / "project", tmp_path / "log")
        made.bin.mkdir()
        (made.project / ".ci").mkdir(parents=True)
        shutil.copy(ROOT / ".ci/setup", made.project / ".ci/setup")
        (made.project / ".ci/requirements.txt").write_text("typer==1\n")
        for name in REAL:
            (made.bin / name).symlink_to(str(shutil.which(name)))
        made.script("id", f"#!/bin/bash\necho {user}\n")
        made.script("sleep", '#!/bin/bash\necho "sleep $*" >>LOG\n')
        if python:
            made.script("python3", PYTHON)
        if apt:
            made.script("apt-get", APT)
        return made

    return make


def test_root_is_told_what_is_installed_before_it_is(
    machine: Callable[..., Machine],
) -> None:
    bare = machine()
    done = bare.set_up("chromium")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    names = "python3.13-venv git ca-certificates chromium fonts-dejavu-core libatomic1"
    assert done.stderr.startswith(f"Installing with apt-get: {names} (")
    update, install = bare.calls("apt-get")
    assert (
        "update" in update,
        install.endswith(names),
        "DPkg::Lock::Timeout=600" in install,
    ) == (True, True, True)
    assert (bare.project / ".venv/installed-requirements.txt").is_file()
    assert bare.set_up("chromium").stderr == ""
    assert len(bare.calls("apt-get")) == 2


def test_a_package_lock_is_waited_for(machine: Callable[..., Machine]) -> None:
    busy = machine()
    (busy.bin / "locks").write_text(
        "Could not get lock /var/lib/apt/lists/lock\nUnable to lock directory\n"
    )
    done = busy.set_up()
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Another program is using apt: waiting") == 2
    assert (len(busy.calls("sleep")), len(busy.calls("apt-get"))) == (2, 4)


def test_what_is_no_lock_is_said_at_once(machine: Callable[..., Machine]) -> None:
    offline = machine()
    (offline.bin / "locks").write_text("Could not resolve deb.example.org\n")
    done = offline.set_up()
    assert (done.returncode, "E: Could not resolve deb.example.org" in done.stderr) == (
        2,
        True,
    )
    assert offline.calls("sleep") == []


@pytest.mark.parametrize("apt", [True, False])
def test_who_is_not_root_is_told_what_to_install(
    machine: Callable[..., Machine], *, apt: bool
) -> None:
    other = machine(1000, apt=apt)
    other.has("git", ".venv-is-there")
    done = other.set_up("chromium")
    assert (
        done.returncode,
        "Missing: chromium fonts-dejavu-core libatomic1." in done.stderr,
    ) == (2, True)
    assert ("sudo apt-get install" in done.stderr) == apt
    assert other.calls("apt-get") == []
    assert not (other.project / ".venv").exists()


def test_who_is_not_root_needs_nobody_where_all_is_there(
    machine: Callable[..., Machine],
) -> None:
    other = machine(1000)
    other.has("git", "chromium", ".venv-is-there")
    done = other.set_up("chromium")
    assert (done.returncode, other.calls("apt-get")) == (0, []), done.stderr
    assert (
        "Installing the Python packages of .ci/requirements.txt into .venv."
        in done.stderr
    )


def test_a_machine_without_python(machine: Callable[..., Machine]) -> None:
    bare = machine(1000, python=False)
    done = bare.set_up()
    assert (
        done.returncode,
        "Missing: python3 python3-venv git ca-certificates." in done.stderr,
    ) == (2, True)
