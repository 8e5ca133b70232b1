"""`dxplan init`: the repository that it makes is checked and built without a warning, and nothing is overwritten."""

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest
import yaml
from samples import ROOT, Run

from dxplan import __version__
from dxplan.cli import options
from dxplan.config.config import read_config
from dxplan.starter.answers import jurisdiction_id, name_in_english
from dxplan.starter.colours import colours_in

NAME = "Tỉnh Quang Minh"
MADE = ("--name", NAME, "--level", "province", "--languages", "vi,en", "--host")
PINNED = re.compile(r"uses: (\S+@[0-9a-f]{40} # v\S+)")


def set_today(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromisoformat(f"{day}T09:00:00+07:00").astimezone(tz)

    monkeypatch.setattr(options, "datetime", Clock)


def commit(root: Path) -> None:
    for words in (["add", "."], ["commit", "-qm", "first"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words],
            cwd=root,
            check=True,
        )


def test_an_empty_folder_becomes_a_built_site(dxplan: Run, tmp_path: Path) -> None:
    done = dxplan("init", "x", *MADE, "github", "--colors", "#00563f", "--yes")
    root = tmp_path / "x"
    assert (done.returncode, done.stderr) == (0, "")
    assert str(root) in done.stdout
    commit(root)
    checked = dxplan("-C", root, "check", DXPLAN_LANG="en")
    assert "nothing to fix" in checked.stdout
    built = dxplan("-C", root, "build")
    assert (built.returncode, built.stderr) == (0, "")
    assert "--brand: #00563f" in (root / "build/static/province.css").read_text()
    status = dxplan("-C", root, "status", DXPLAN_LANG="en").stdout
    assert "vi-du-xoa-duoc" in status
    git = ["git", "status", "--porcelain"]
    assert not subprocess.run(git, cwd=root, capture_output=True, check=True).stdout
    shutil.rmtree(root / "plans/vi-du-xoa-duoc")
    without = dxplan("-C", root, "check", "--all", DXPLAN_LANG="en")
    assert (without.returncode, "nothing to fix" in without.stdout) == (0, True)


@pytest.mark.parametrize(
    ("day", "arguments", "lang"),
    [
        ("2027-01-01", ("--name", NAME, "--host", "gitlab"), "vi"),
        ("2028-02-29", ("--name", "Xã Đông Hà", "--level", "commune"), "en"),
        ("2027-12-31", ("--name", "Hue City", "--languages", "en"), "en"),
        (
            "2027-07-01",
            ("--name", "Bộ Nội vụ & bạn: tốt", "--languages", "vi"),
            "vi",
        ),
        ("2027-03-31", ("--host", "forgejo", "--publisher", 'Sở "A" và B'), "en"),
    ],
)
def test_nothing_is_found_on_any_day_in_any_language(
    dxplan: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    day: str,
    arguments: tuple[str, ...],
    lang: str,
) -> None:
    set_today(monkeypatch, day)
    root = tmp_path / "quang-minh"
    done = dxplan("init", root.name, *arguments, "--yes", DXPLAN_LANG=lang)
    assert (done.returncode, done.stderr) == (0, "")
    checked = dxplan("-C", root, "check", DXPLAN_LANG="en")
    assert "nothing to fix" in checked.stdout, checked.stdout
    assert read_config(root).title
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert ("Try it now" in readme) is (lang == "en")
    assert max(map(len, readme.splitlines())) <= 120
    for file in root.rglob("*"):
        if file.is_file() and ".git" not in file.relative_to(root).parts:
            assert "%%" not in file.read_text(encoding="utf-8"), file


@pytest.mark.parametrize(
    ("host", "workflow"),
    [
        ("github", ".github/workflows/check.yml"),
        ("github", ".github/workflows/publish.yml"),
        ("github", ".github/workflows/remind.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("forgejo", ".forgejo/workflows/check.yml"),
    ],
)
def test_a_server_installs_this_version_and_pinned_actions(
    dxplan: Run, tmp_path: Path, host: str, workflow: str
) -> None:
    dxplan("init", *MADE, host, "--yes")
    text = (tmp_path / workflow).read_text(encoding="utf-8")
    yaml.safe_load(text)
    assert f'"dxplan=={__version__}"' in text
    assert "--require-hashes" in text
    assert "--no-deps" in text
    known = {
        action
        for file in (ROOT / ".github").rglob("*.yml")
        for action in PINNED.findall(file.read_text(encoding="utf-8"))
    }
    assert set(PINNED.findall(text)) <= known
    assert len(PINNED.findall(text)) == text.count("uses:")
    lock = re.search(r"-r (\.\w+/requirements\.txt)", text)
    assert lock is not None
    assert (tmp_path / lock[1]).read_text() == (
        ROOT / ".ci/requirements.txt"
    ).read_text()


def test_the_script_of_gitlab_runs(dxplan: Run, tmp_path: Path) -> None:
    dxplan("init", *MADE, "gitlab", "--yes")
    commit(tmp_path)
    gitlab = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text("utf-8"))
    program = f"{sys.executable} -m dxplan "
    for job in ("check", "pages"):
        script = "\n".join(gitlab[job]["script"])
        command = re.sub(r"\bdxplan (?=[a-z])", program, script)
        subprocess.run(["bash", "-euc", command], cwd=tmp_path, check=True)
    published = tmp_path / gitlab["pages"]["artifacts"]["paths"][0]
    assert (published / "index.html").is_file()


@pytest.mark.parametrize("host", ["github", "gitlab", "forgejo"])
def test_the_file_of_owners_is_what_export_writes(
    dxplan: Run, tmp_path: Path, host: str
) -> None:
    dxplan("init", *MADE, host, "--yes")
    done = dxplan("export", "codeowners", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_issues_of_reminders_are_kept_as_in_this_repository(
    dxplan: Run, tmp_path: Path
) -> None:
    dxplan("init", *MADE, "github", "--yes")
    made, own = (
        yaml.safe_load((root / ".github/workflows/remind.yml").read_text("utf-8"))
        for root in (tmp_path, ROOT)
    )
    assert made["jobs"]["issues"] == own["jobs"]["issues"]
    assert made["jobs"]["list"]["if"] == own["jobs"]["list"]["if"]


def test_nothing_is_overwritten(dxplan: Run, tmp_path: Path) -> None:
    root = tmp_path / "x"
    root.mkdir()
    (root / "README.md").write_text("mine")
    done = dxplan("init", "x", "--yes", DXPLAN_LANG="en")
    assert done.returncode == 2
    assert "it contains README.md." in done.stderr
    assert [file.name for file in root.iterdir()] == ["README.md"]


def test_a_repository_that_is_there_keeps_its_branch(
    dxplan: Run, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", "-b", "chinh"], cwd=tmp_path, check=True)
    assert dxplan("init", *MADE, "github", "--yes").returncode == 0
    text = (tmp_path / ".github/workflows/check.yml").read_text(encoding="utf-8")
    assert 'branches: ["chinh"]' in text
    head = (tmp_path / ".git/HEAD").read_text()
    assert head == "ref: refs/heads/chinh\n"


def test_without_git_the_files_are_there_all_the_same(
    dxplan: Run, tmp_path: Path
) -> None:
    done = dxplan("init", "x", "--yes", PATH=str(tmp_path), DXPLAN_LANG="en")
    assert done.returncode == 0
    assert "no git repository was created" in done.stderr
    assert (tmp_path / "x/dxplan.toml").is_file()


def test_a_dry_run_lists_the_files_and_writes_none(dxplan: Run, tmp_path: Path) -> None:
    done = dxplan("init", "x", "--yes", "--dry-run")
    assert "x/dxplan.toml\n" in done.stdout
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Set --name, --level, --languages, --host"),
        (("--yes", "--name", "a\nb <script>"), "--name can't contain “<”"),
        (("--yes", "--name", "?!"), "no id can be made"),
        (("--yes", "--languages", "vi,fr"), "is not a valid choice of languages"),
        (("--yes", "--languages", "vi,vi"), "names a language twice"),
        (("--yes", "--colours", "#ffffff"), "too pale"),
        (("--yes", "--colours", "red"), "is not a colour"),
        (("--yes", "--host", "x"), "--host must be one of"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_written(
    dxplan: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = dxplan("init", "x", *arguments, DXPLAN_LANG="en")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert [*tmp_path.iterdir()] == []


def test_names_give_ids_and_english_names() -> None:
    assert jurisdiction_id("Thành phố Đà Nẵng") == "da-nang"
    assert jurisdiction_id("Bộ Khoa học và Công nghệ") == "bo-khoa-hoc-va-cong-nghe"
    assert name_in_english("Phường Ngọc Hà", "commune") == "Ngoc Ha Ward"
    assert name_in_english("Bộ Nội vụ", "national") is None
    assert name_in_english("Đắk Lắk", "province") == "Dak Lak Province"


def test_a_colour_gets_a_companion_for_dark_pages() -> None:
    light, dark = colours_in("#00563f")
    assert light == "#00563f"
    assert int(dark[1:3], 16) > 0
    assert colours_in("9b1c20,#e8837f") == ("#9b1c20", "#e8837f")


def test_the_questions_are_asked_in_the_language_until_answered(
    dxplan: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    replies = iter(["province", "<", NAME, "vi,en", "", "", "red", "", "gitlab"])

    def prompt(question: str, *, default: str, err: bool) -> str:
        asked.append(question)
        return next(replies) or default

    monkeypatch.setattr("dxplan.cli.questions.typer.prompt", prompt)
    monkeypatch.setattr("dxplan.cli.init_answers.can_ask", lambda: True)
    refused = dxplan("init", "x", "--colours", "red")
    assert (refused.returncode, asked) == (2, [])
    done = dxplan("init", "x")
    assert done.returncode == 0, done.stderr
    assert len(asked) == 9
    assert asked[1].startswith("Tên tỉnh")
    assert "không phải màu" in done.stderr
    config = tomllib.loads((tmp_path / "x/dxplan.toml").read_text(encoding="utf-8"))
    assert config["title"] == f"Kế hoạch chuyển đổi số: {NAME}"
    written = (tmp_path / "x/plans/quang-minh/jurisdiction.md").read_text("utf-8")
    assert "en: Quang Minh Province" in written
