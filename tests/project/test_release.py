"""What is released: the wheel and the source archive hold all that is needed, and are the same bytes every time."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from samples import ROOT

from dxplan import __version__

NAME = f"dxplan-{__version__}"
EPOCH = "1767225600"
"""The first second of 2026: what archives say of the age of their files."""


def built(source: Path, kind: str, out: Path) -> Path:
    """The archive that is made of a source tree."""
    out.mkdir()
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    subprocess.run(
        command,
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        capture_output=True,
        check=True,
    )
    [archive] = out.iterdir()
    return archive


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, "wheel", tmp_path_factory.mktemp("release") / "wheel")


def test_a_wheel_of_the_source_archive_has_the_same_bytes(
    wheel: Path, tmp_path: Path
) -> None:
    archive = built(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(archive) as files:
        files.extractall(tmp_path, filter="data")
    for file in (tmp_path / NAME).rglob("*.py"):
        os.utime(file, (0, 0))
    again = built(tmp_path / NAME, "wheel", tmp_path / "again")
    assert again.name == wheel.name == f"{NAME}-py3-none-any.whl"
    assert again.read_bytes() == wheel.read_bytes()


def test_a_commit_is_packed_as_the_same_bytes_from_any_clone(tmp_path: Path) -> None:
    """Whatever its path, the time zone, the umask and the user's own settings of git."""
    clone = tmp_path / "a clone of another path"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    settings = tmp_path / "gitconfig"
    settings.write_text('[core]\n\tautocrlf = true\n[tar]\n\tumask = "0077"\n')
    environments: list[tuple[Path, int, dict[str, str]]] = [
        (ROOT, 0o022, {"TZ": "UTC"}),
        (
            clone,
            0o077,
            {"TZ": "Pacific/Kiritimati", "GIT_CONFIG_GLOBAL": str(settings)},
        ),
    ]
    packed = []
    for number, (source, umask, environment) in enumerate(environments):
        out = tmp_path / f"{number}"
        subprocess.run(
            [source / ".ci/dist", out],
            env={**os.environ, "PYTHON": sys.executable, **environment},
            umask=umask,
            capture_output=True,
            check=True,
        )
        packed.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert {*packed[0]} == {f"{NAME}-py3-none-any.whl", f"{NAME}.tar.gz"}
    assert packed[0] == packed[1]


def test_a_wheel_holds_all_that_commands_read(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        names = set(files.namelist())
        metadata = files.read(f"{NAME}.dist-info/METADATA").decode()
    packed = {f"dxplan/{file.relative_to(ROOT / 'dxplan')}" for file in package_files()}
    assert packed <= names
    for folder in ("site_templates/i18n", "site_templates/static", "starter/files"):
        assert any(name.startswith(f"dxplan/{folder}/") for name in names), folder
    for page in ("man1/dxplan.1", "vi/man1/dxplan.1"):
        assert f"{NAME}.data/data/share/man/{page}" in names
    assert "dxplan/starter/requirements.txt" in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    assert f"Version: {__version__}\n" in metadata


def test_the_image_is_made_of_files_that_are_there() -> None:
    text = (ROOT / ".ci/Containerfile").read_text("utf-8")
    copied = [
        source
        for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
        for source in sources.split()
    ]
    assert {"dxplan", "site_templates", "pyproject.toml"} <= {*copied}
    assert [source for source in copied if not (ROOT / source).exists()] == []


def package_files() -> list[Path]:
    """The files of the package that git keeps."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "dxplan"], cwd=ROOT, capture_output=True, check=True
    )
    paths = listing.stdout.decode().split("\0")[:-1]
    return [ROOT / path for path in paths if (ROOT / path).is_file()]


def test_the_locked_packages_are_those_of_the_package() -> None:
    """Who installs the lock with its hashes and then the wheel alone has all that it requires."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / ".ci/requirements.txt").read_text("utf-8").lower()
    for requirement in project["dependencies"]:
        name = requirement.split(">=")[0].lower()
        assert f"\n{name}==" in f"\n{lock}", name


@pytest.mark.parametrize(
    "lock", sorted((ROOT / ".ci").glob("requirements*.txt")), ids=lambda lock: lock.name
)
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    packages = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
    assert len(packages) > 30
    for package in packages:
        pinned, *hashes = package.replace("\\\n", "\n").split("\n")
        assert re.match(r"[a-z0-9.-]+==[\w.]+( ; .+)?\s*$", pinned), pinned
        assert hashes, pinned
        for line in hashes:
            assert re.fullmatch(r"\s+--hash=sha256:[0-9a-f]{64}\s*", line), line


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8").partition("[tool.")[0]
    required = text.partition("\ndependencies = ")[2]
    named = re.findall(r'^.*"[\w.-]+(?:>=[\w.]+[^"]*)?",?.*$', required, re.MULTILINE)
    assert len(named) > 40
    for line in named:
        if "include-group" not in line and not line.startswith("dxplan ="):
            assert re.search(r"# *\S", line), line
