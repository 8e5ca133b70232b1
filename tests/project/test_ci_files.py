"""What other machines run: the action, the hooks, the templates; and a clone without its history."""

import os
import re
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from repositories import git
from samples import ROOT, TASK, Run, reports, task

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
TEMPLATES = sorted((ROOT / ".github/templates").glob("*.yml"))
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
CLEAN = {
    TASK: task(
        reports(
            "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: qd"
        )
    )
}


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every map in a value."""
    if isinstance(value, dict):
        yield value
    for inner in (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else ()
    ):
        yield from walk(inner)


def documents() -> dict[str, Any]:
    files = [
        *TEMPLATES,
        *WORKFLOWS,
        ROOT / "action.yml",
        ROOT / ".pre-commit-hooks.yaml",
    ]
    return {
        file.name: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files
    }


def test_every_action_is_pinned_by_its_hash() -> None:
    used = {
        part["uses"]
        for document in documents().values()
        for part in walk(document)
        if "uses" in part
    }
    assert len(used) >= 4
    for name in used:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", name), name
    names = [name.partition("@")[0] for name in used]
    assert len(names) == len(set(names)), "one version of each"


STARTERS = ROOT / "dxplan/starter/files"


def github_workflows() -> dict[str, Any]:
    """Our own workflows and those of new repositories, by their paths."""
    files = [*WORKFLOWS, *STARTERS.glob("*/dot-*/workflows/*.yml")]
    return {
        str(file.relative_to(ROOT)): yaml.safe_load(
            re.sub(r"%%\{(\w+)\}", r"\1", file.read_text(encoding="utf-8"))
        )
        for file in files
    }


def uses(job: dict[str, Any]) -> str:
    return " ".join(step.get("uses", "") for step in job["steps"])


def test_what_a_fork_sends_runs_without_secrets_and_without_a_right_to_write() -> None:
    workflows = github_workflows()
    assert len(workflows) >= 10
    by_forks = 0
    for name, workflow in workflows.items():
        events = {*workflow[True]}
        assert "pull_request_target" not in events, name
        assert "secrets." not in str(workflow), name
        for job in workflow["jobs"].values():
            rights = job.get("permissions", workflow.get("permissions"))
            assert isinstance(rights, dict), f"{name}: rights that nobody chose"
            if "pull_request" in events:
                by_forks += 1
                assert {*rights.values()} <= {"read"}, name
            if events & {"workflow_run", "issues"} and "write" in rights.values():
                by_forks += 1
                assert "github.event.pull_request" not in str(job), name
                assert "setup-python" not in uses(job), (
                    f"{name}: it runs nothing of ours"
                )
            for step in job["steps"]:
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] is False, name
    assert by_forks >= 8


def test_only_the_jobs_that_publish_prove_who_they_are() -> None:
    proving = {
        (name.rpartition("/")[2], job)
        for name, workflow in github_workflows().items()
        for job, content in workflow["jobs"].items()
        if "id-token" in (content.get("permissions") or {})
    }
    assert proving == {("publish.yml", "deploy"), ("release.yml", "publish")}
    publishing = documents()["release.yml"]["jobs"]["publish"]
    assert publishing["environment"] == "release"
    assert "actions/checkout" not in uses(publishing)
    assert "pypa/gh-action-pypi-publish" in uses(publishing)
    assert "actions/attest-build-provenance" in uses(publishing)


def test_no_script_takes_a_value_of_an_event_as_code() -> None:
    for name, workflow in github_workflows().items():
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), name


# options ----------------------------------------------------------------------------------------------------------

_NAMED = re.compile(r"dxplan\"?(?: -C \S+)? (check|fix|build|diff|due)\b([^\n|;]*)")


def named_options() -> list[tuple[str, str, str]]:
    """Every option of a command that a file names, with the value it gives; `$VALUE` is none."""
    found = []
    for file in [*TEMPLATES, ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml"]:
        text = file.read_text(encoding="utf-8")
        for command, rest in _NAMED.findall(
            "\n".join(line for line in text.splitlines() if "#" not in line[:3])
        ):
            found.append((command, "", ""))
            found += [
                (command, option, value)
                for option, value in re.findall(r"(--[a-z-]+)[= ]?(\w*)", rest)
            ]
    found += [
        ("check", option, "")
        for option in re.findall(r'"(--[a-z-]+)=\$', (ROOT / "action.yml").read_text())
    ]
    return sorted(set(found))


@pytest.mark.parametrize(
    "command", sorted({command for command, _, _ in named_options()})
)
def test_a_named_option_exists(dxplan: Run, command: str) -> None:
    done = dxplan(command, "--help")
    assert done.returncode == 0, done.stderr
    for option, value in [
        (option, value) for named, option, value in named_options() if named == command
    ]:
        assert option in done.stdout, option
        choices = (
            re.search(rf"{option}\s+[<\[]([^>\]]+)", done.stdout)
            if option and value
            else None
        )
        assert not choices or value in choices[1].split("|"), (option, value)


def test_the_files_name_options() -> None:
    assert {
        ("check", "--format", "sarif"),
        ("check", "--format", "gitlab"),
        ("check", "--baseline", ""),
    } < {*named_options()}


# the action -------------------------------------------------------------------------------------------------------


def test_no_input_is_part_of_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert step.get("shell", "bash") == "bash"
    used = {
        name
        for part in walk(ACTION["runs"])
        for name in re.findall(r"inputs\.([\w-]+)", str(part.get("env", "")))
    }
    assert used == {*ACTION["inputs"]}


def test_the_action_installs_what_is_locked_at_its_own_commit() -> None:
    install = next(
        step for step in ACTION["runs"]["steps"] if "Install" in step.get("name", "")
    )
    assert install["env"] == {"ACTION": "${{ github.action_path }}"}
    assert '--require-hashes -r "$ACTION/.ci/requirements.txt"' in install["run"]
    assert (ROOT / ".ci/requirements.txt").is_file()


def checked_by_the_action(
    tmp_path: Path,
    code: int,
    target: str = "",
    event: str = "",
    group: str = "",
    **inputs: str,
) -> tuple[int, list[list[str]], str]:
    """Run the action's script over a command that writes down what it is given and ends with ``code``.

    ``target`` is the branch that a pull request goes into, ``group`` the commit that a merge group is put on.
    """
    step = ACTION["runs"]["steps"][-1]
    spy = tmp_path / "dxplan/bin/dxplan"
    spy.parent.mkdir(parents=True)
    spy.write_text(
        f'#!/bin/sh\nprintf "%s\\0" "$@" >> "{tmp_path}/given"; printf "\\n" >> "{tmp_path}/given"\nexit {code}\n'
    )
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    defaults = {
        name: spec["default"] for name, spec in ACTION["inputs"].items()
    } | inputs
    values = {f"inputs.{name}": value for name, value in defaults.items()}
    values["github.event.merge_group.base_sha"] = group
    given = {
        variable: re.sub(
            r"\$\{\{ ([\w.-]+) \}\}", lambda match: values[match[1]], str(value)
        )
        for variable, value in step["env"].items()
    }
    runner = {
        "GITHUB_BASE_REF": target,
        "GITHUB_EVENT_NAME": event or ("pull_request" if target else "push"),
    }
    done = subprocess.run(
        ["bash", "-c", step["run"]],
        env={
            "PATH": os.environ["PATH"],
            "RUNNER_TEMP": str(tmp_path),
            **runner,
            **given,
        },
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = (
        (tmp_path / "given").read_text(encoding="utf-8").splitlines()
        if (tmp_path / "given").exists()
        else []
    )
    return done.returncode, [line.split("\0")[:-1] for line in lines], done.stdout


def test_the_action_checks_and_fails_as_check_does(tmp_path: Path) -> None:
    for code in (0, 1, 2):
        assert checked_by_the_action(tmp_path / str(code), code)[:2] == (
            code,
            [["-C", ".", "check", "--fail-on=error"]],
        )


def test_the_action_writes_sarif_first(tmp_path: Path) -> None:
    asked = {"sarif": "out.sarif", "baseline": "known.json", "args": "--select R  -q"}
    code, given, _ = checked_by_the_action(tmp_path, 1, **asked)
    options = ["--select", "R", "-q", "--fail-on=error", "--baseline=known.json"]
    assert code == 1
    assert given == [
        ["-C", ".", "check", "--format=sarif", *options],
        ["-C", ".", "check", *options],
    ]
    assert (tmp_path / "out.sarif").is_file()


@pytest.mark.parametrize(
    ("target", "base", "options"),
    [
        ("main", "", ["--base=origin/main"]),
        ("a b;$(touch pwned)", "", ["--base=origin/a b;$(touch pwned)"]),
        ("main", "v1", ["--base=v1"]),
        ("main", "none", []),
        ("", "v1", ["--base=v1"]),
        ("", "", []),
    ],
)
def test_the_action_compares_with_what_a_pull_request_goes_into(
    tmp_path: Path, target: str, base: str, options: list[str]
) -> None:
    given = checked_by_the_action(tmp_path, 0, target, base=base)[1]
    assert given == [["-C", ".", "check", "--fail-on=error", *options]]
    assert not (tmp_path / "pwned").exists()


def test_the_action_compares_a_merge_group_with_what_it_is_put_on(
    tmp_path: Path,
) -> None:
    code, given, _ = checked_by_the_action(
        tmp_path, 0, event="merge_group", group="a" * 40
    )
    assert (code, given) == (
        0,
        [["-C", ".", "check", "--fail-on=error", f"--base={'a' * 40}"]],
    )


@pytest.mark.parametrize(
    "event", ["pull_request", "pull_request_target", "merge_group"]
)
def test_the_action_fails_where_it_should_compare_and_nobody_says_with_what(
    tmp_path: Path, event: str
) -> None:
    code, given, said = checked_by_the_action(tmp_path, 0, event=event)
    assert (code, given) == (2, [])
    assert said.startswith("::error::")
    assert f"The event {event} does not say what to compare with" in said


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_the_action_says_where_nothing_is_compared(tmp_path: Path, event: str) -> None:
    code, given, said = checked_by_the_action(tmp_path, 0, event=event)
    assert (code, given) == (0, [["-C", ".", "check", "--fail-on=error"]])
    assert "Nothing is compared" in said


def test_the_action_fails_where_the_base_itself_is_checked_out(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "base")
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    code, given, said = checked_by_the_action(
        tmp_path, 0, "main", event="pull_request_target"
    )
    assert (code, given) == (2, [])
    assert "What is checked out is the base itself" in said
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "change")
    (tmp_path / "again").mkdir()
    asked = {"event": "pull_request_target", "path": str(tmp_path)}
    assert checked_by_the_action(tmp_path / "again", 0, "main", **asked)[0] == 0


def test_an_input_is_never_code(tmp_path: Path) -> None:
    evil = '$(touch pwned); `touch pwned` "&& touch pwned'
    inputs = {
        "path": evil,
        "fail-on": evil,
        "baseline": evil,
        "lang": evil,
        "args": "* $(touch pwned) ;touch",
    }
    _, given, _ = checked_by_the_action(tmp_path, 0, **inputs)
    more = ["*", "$(touch", "pwned)", ";touch"]
    assert given == [
        ["-C", evil, "check", *more, f"--fail-on={evil}", f"--baseline={evil}"]
    ]
    assert not (tmp_path / "pwned").exists()


# hooks and templates ----------------------------------------------------------------------------------------------


def test_the_hooks() -> None:
    assert {hook["id"]: hook["entry"] for hook in HOOKS} == {
        "dxplan-check": "dxplan check",
        "dxplan-fix": "dxplan fix",
    }
    for hook in HOOKS:
        assert (hook["language"], hook["pass_filenames"], hook["require_serial"]) == (
            "python",
            False,
            True,
        )
        assert re.search(hook["files"], "plans/nghe-an/units.yaml")
        assert not re.search(hook["files"], "README.md")
    check = next(hook for hook in HOOKS if hook["id"] == "dxplan-check")
    assert all(
        re.search(check["files"], name) for name in ("dxplan.toml", "pyproject.toml")
    )
    assert not re.search(check["files"], "src/pyproject.toml")


def test_the_templates_take_the_whole_history_and_name_what_is_there() -> None:
    assert [file.name for file in TEMPLATES] == [
        "forgejo.yml",
        "gitlab-ci.yml",
        "woodpecker.yml",
    ]
    whole = {
        "forgejo.yml": "fetch-depth: 0",
        "gitlab-ci.yml": 'GIT_DEPTH: "0"',
        "woodpecker.yml": "partial: false",
    }
    for file in TEMPLATES:
        text = file.read_text(encoding="utf-8")
        assert whole[file.name] in text
        for script in re.findall(r"bash (\.ci/\w+)", text):
            assert (ROOT / script).is_file()
        for lock in re.findall(r"setup (\S+\.txt)", text):
            assert (ROOT / ".ci" / lock).is_file()
    gitlab = documents()["gitlab-ci.yml"]
    assert gitlab["check"]["artifacts"]["reports"] == {
        "codequality": "code-quality.json",
        "junit": "junit.xml",
    }


# the comment on a pull request --------------------------------------------------------------------------------------

COMMENT = yaml.safe_load(
    (ROOT / ".github/workflows/comment.yml").read_text(encoding="utf-8")
)["jobs"]["comment"]
SUMMARY = "<!-- dxplan diff -->\n## Thay đổi\n\n### T\n\n- **Việc 5 (TT&amp;T, &#64;&#8203;a)** — a<br><sub>c</sub>\n"


def test_only_the_comment_may_write_and_it_runs_nothing_of_the_request() -> None:
    permissions = {
        file.name: documents()[file.name]["permissions"] for file in WORKFLOWS
    }
    assert permissions["comment.yml"] == {}
    assert permissions["check.yml"] == {"contents": "read"}
    assert COMMENT["permissions"] == {"actions": "read", "pull-requests": "write"}
    (step,) = COMMENT["steps"]
    assert "${{" not in step["run"]
    assert "uses" not in step
    kept = next(
        s
        for s in documents()["check.yml"]["jobs"]["check"]["steps"]
        if "dxplan diff" in s.get("run", "")
    )
    assert "${{" not in kept["run"]
    assert kept["env"]["BASE"] == "${{ github.event.pull_request.base.sha }}"


def posted(
    tmp_path: Path, text: str, number: str = "12", head: str = "abc", known: str = ""
) -> tuple[int, list[str]]:
    """Run the script over a `gh` that hands out an artifact and writes down what it is asked for."""
    for name, content in (("number", number), ("changes.md", text)):
        (tmp_path / "artifact").mkdir(parents=True, exist_ok=True)
        (tmp_path / "artifact" / name).write_text(content, encoding="utf-8")
    spy = tmp_path / "bin/gh"
    spy.parent.mkdir()
    spy.write_text(
        "#!/bin/bash\n"
        f'case "$*" in\n'
        f'"run download"*) cp {tmp_path}/artifact/* "${{@: -1}}" ;;\n'
        f"*pulls/*) echo {head} ;;\n"
        f"*--paginate*) echo '{known}' ;;\n"
        f'*) echo "$3 $4" >> {tmp_path}/asked; cp "${{6#body=@}}" {tmp_path}/body ;;\n'
        "esac\n"
    )
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    done = subprocess.run(
        [
            "bash",
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            COMMENT["steps"][0]["run"],
        ],
        env={
            "PATH": f"{spy.parent}:{os.environ['PATH']}",
            "REPO": "o/r",
            "RUN": "1",
            "HEAD": "abc",
            "LC_ALL": "C.UTF-8",
        },
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    asked = tmp_path / "asked"
    if asked.exists():
        shown = (tmp_path / "body").read_text(encoding="utf-8")
        assert shown == re.sub(
            r"\[(.*?)\]\((?!https://github\.com/o/r/blob/a{40}/).*?\)", r"\1", text
        )
    return done.returncode, asked.read_text().splitlines() if asked.exists() else []


def test_a_comment_is_posted_once_and_then_renewed(tmp_path: Path) -> None:
    assert posted(tmp_path / "new", SUMMARY) == (
        0,
        ["POST repos/o/r/issues/12/comments"],
    )
    assert posted(tmp_path / "known", SUMMARY, known="77") == (
        0,
        ["PATCH repos/o/r/issues/comments/77"],
    )
    assert posted(tmp_path / "moved", SUMMARY, head="def") == (0, [])
    nothing = "<!-- dxplan diff -->\n## Thay đổi\n\nKhông có thay đổi nào.\n"
    assert posted(tmp_path / "nothing", nothing) == (0, [])
    assert posted(tmp_path / "renewed", nothing, known="77")[1] == [
        "PATCH repos/o/r/issues/comments/77"
    ]


LINK = f"[`plans/na/05.md:9`](https://github.com/o/r/blob/{'a' * 40}/plans/na/05.md#L9)"


def test_a_link_to_a_line_of_the_repository_is_posted(tmp_path: Path) -> None:
    told = f"{SUMMARY}- a {LINK}\n- b {LINK.partition('#L')[0]})\n"
    assert posted(tmp_path, told)[0] == 0


@pytest.mark.parametrize(
    "other", [("o/r", "o/evil"), ("github.com", "example.org:80"), ("a" * 40, "main")]
)
def test_of_another_link_only_its_text_is_posted(
    tmp_path: Path, other: tuple[str, str]
) -> None:
    assert posted(tmp_path, f"{SUMMARY}- a {LINK.replace(*other)}\n")[0] == 0
    assert "://" not in (tmp_path / "body").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "no marker\n",
        SUMMARY + LINK.replace("#L9", "?x=1"),
        SUMMARY + LINK.replace("[`plans", "[<b>`plans"),
        SUMMARY + f"!{LINK})](https://example.org)",
        SUMMARY + "@everybody\n",
        SUMMARY + "[x](y)\n",
        SUMMARY + "<img src=x>\n",
        SUMMARY + "https://example.org\n",
        SUMMARY + "www.example.org\n",
        SUMMARY + "see #12\n",
        SUMMARY + "x" * 70_000,
        SUMMARY + "@first\n" + "x\n" * 30_000,
    ],
)
def test_what_dxplan_cannot_have_written_is_not_posted(
    tmp_path: Path, text: str
) -> None:
    assert posted(tmp_path, text) == (1, [])


@pytest.mark.parametrize(
    "number", ["", "0", "1; touch pwned", "../12", "$(touch pwned)", "12\n13"]
)
def test_a_number_that_is_none_is_not_posted_to(tmp_path: Path, number: str) -> None:
    assert posted(tmp_path, SUMMARY, number=number) == (1, [])
    assert not (tmp_path / "pwned").exists()


def run_template(
    script: str, tmp_path: Path, **environment: str
) -> tuple[int, list[str], str]:
    """Run a template's commands over stand-ins that write down what they are given: code, commands, what is said."""
    for name, place in (
        ("dxplan", tmp_path / ".venv/bin"),
        ("git", tmp_path / "bin"),
        ("bash", tmp_path / "bin"),
    ):
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(
            f'#!/bin/sh\nprintf "%s " {name} "$@" >> "{tmp_path}/given"; echo >> "{tmp_path}/given"\n'
        )
        (place / name).chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    (tmp_path / "given").unlink(missing_ok=True)
    done = subprocess.run(
        ["/bin/sh", "-euc", script],
        cwd=tmp_path,
        env={"PATH": path, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    given = (
        (tmp_path / "given").read_text().splitlines()
        if (tmp_path / "given").exists()
        else []
    )
    return done.returncode, given, done.stdout + done.stderr


def bases_of(script: str, tmp_path: Path, **environment: str) -> list[str]:
    """What each check of a template compares with; where it is nothing, the template says so."""
    code, given, said = run_template(script, tmp_path, **environment)
    assert code == 0, said
    found = [
        (line.split("--base ")[1].split()[0] if "--base" in line else "")
        for line in given
        if " check " in line
    ]
    assert ("nothing is compared" in said) == (not any(found))
    return found


def test_a_template_compares_merge_requests_and_nothing_else(tmp_path: Path) -> None:
    files = documents()
    gitlab = "\n".join(files["gitlab-ci.yml"]["check"]["script"])
    assert bases_of(gitlab, tmp_path) == ["", "", ""]
    assert (
        bases_of(gitlab, tmp_path, CI_MERGE_REQUEST_DIFF_BASE_SHA="abc") == ["abc"] * 3
    )
    merged = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "def",
    }
    assert bases_of(gitlab, tmp_path, **merged) == ["def"] * 3
    forgejo = files["forgejo.yml"]["jobs"]["check"]["steps"][-1]
    assert forgejo["env"]["TARGET"] == "${{ github.base_ref }}"
    assert bases_of(forgejo["run"], tmp_path, TARGET="", EVENT="push") == [""]
    assert bases_of(
        forgejo["run"], tmp_path, TARGET="main;id", EVENT="pull_request"
    ) == ["origin/main;id"]
    woodpecker = "\n".join(files["woodpecker.yml"]["steps"][0]["commands"])
    assert bases_of(woodpecker, tmp_path, CI_PIPELINE_EVENT="push") == [""]
    merging = {"CI_PIPELINE_EVENT": "pull_request", "CI_COMMIT_TARGET_BRANCH": "main"}
    assert bases_of(woodpecker, tmp_path, **merging) == ["FETCH_HEAD"]
    assert "git fetch --quiet origin main" in (tmp_path / "given").read_text()


def test_a_template_fails_where_it_should_compare_and_nobody_says_with_what(
    tmp_path: Path,
) -> None:
    files = documents()
    gitlab = "\n".join(files["gitlab-ci.yml"]["check"]["script"])
    forgejo = files["forgejo.yml"]["jobs"]["check"]["steps"][-1]["run"]
    woodpecker = "\n".join(files["woodpecker.yml"]["steps"][0]["commands"])
    for script, environment in (
        (gitlab, {"CI_MERGE_REQUEST_IID": "7"}),
        (forgejo, {"EVENT": "pull_request", "TARGET": ""}),
        (woodpecker, {"CI_PIPELINE_EVENT": "pull_request"}),
    ):
        code, given, said = run_template(script, tmp_path, **environment)
        assert code != 0
        assert "compare" in said
        assert not [line for line in given if " check " in line]


# our own workflow -----------------------------------------------------------------------------------------------------

JOBS = documents()["check.yml"]["jobs"]


def test_our_own_changes_are_compared_with_the_whole_history() -> None:
    steps = JOBS["check"]["steps"]
    (compared,) = [step for step in steps if "--base" in step.get("run", "")]
    assert compared["if"] == "github.event_name != 'push'"
    assert compared["env"] == {
        "BASE": "${{ github.event.pull_request.base.sha || github.event.merge_group.base_sha }}"
    }
    assert (
        compared["run"]
        == '.venv/bin/dxplan check --base "${BASE:?No commit to compare with}"'
    )
    assert {"pull_request", "merge_group", "push"} == {*documents()["check.yml"][True]}
    for job in ("changes", "check", "suite"):
        assert JOBS[job]["steps"][0]["with"]["fetch-depth"] == 0


def test_a_change_of_plans_waits_for_no_developers_suite() -> None:
    assert "bash .ci/test" not in str(JOBS["check"])
    assert "needs" not in JOBS["check"]
    assert (JOBS["suite"]["needs"], JOBS["suite"]["if"]) == (
        "changes",
        "needs.changes.outputs.suite == 'true'",
    )
    assert JOBS["suite"]["steps"][-1]["run"] == "bash .ci/test"
    assert JOBS["changes"]["outputs"] == {"suite": "${{ steps.changed.outputs.suite }}"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of a plan and a program, tagged as the base."""
    root = tmp_path / "repository"
    for name in ("plans/na/01.md", "dxplan/a.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "base")
    git(root, "tag", "base")
    return root


def suite_wanted(root: Path, base: str) -> str:
    """What the first job tells the suite, of what is committed since the base."""
    git(root, "add", "-A")
    git(root, "commit", "-qm", "change", "--allow-empty")
    (step,) = [step for step in JOBS["changes"]["steps"] if step.get("id") == "changed"]
    assert "${{" not in step["run"]
    output = root.parent / "output"
    output.unlink(missing_ok=True)
    subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=root,
        env={"PATH": os.environ["PATH"], "BASE": base, "GITHUB_OUTPUT": str(output)},
        capture_output=True,
        check=True,
    )
    return output.read_text()


@pytest.mark.parametrize(
    ("edit", "suite"),
    [
        ("echo b > plans/na/01.md", "false"),
        ("echo b > 'plans/na/Kế hoạch.md'; git rm -q plans/na/01.md", "false"),
        ("echo b > dxplan.toml; echo b >> plans/na/01.md", "false"),
        ("echo b > plans/na/01.md; echo b > dxplan/a.py", "true"),
        ("git mv dxplan/a.py plans/na/a.md", "true"),
        ("echo b > pyproject.toml", "true"),
        ("mkdir -p .github/workflows; echo b > .github/workflows/x.yml", "true"),
        ("mkdir -p tests/plans; echo b > tests/plans/x.md", "true"),
        ("true", "true"),
    ],
)
def test_the_suite_runs_only_where_more_than_plans_changes(
    repository: Path, edit: str, suite: str
) -> None:
    subprocess.run(["bash", "-ec", edit], cwd=repository, check=True)
    assert suite_wanted(repository, "base") == f"suite={suite}\n"


@pytest.mark.parametrize("base", ["", "0" * 40, "no-such-commit"])
def test_the_suite_runs_where_nobody_knows_what_changes(
    repository: Path, base: str
) -> None:
    (repository / "plans/na/01.md").write_text("b")
    assert suite_wanted(repository, base) == "suite=true\n"


@pytest.mark.parametrize(
    ("changes", "check", "suite", "wanted", "green"),
    [
        ("success", "success", "skipped", "false", True),
        ("success", "success", "success", "true", True),
        ("success", "failure", "skipped", "false", False),
        ("success", "success", "failure", "true", False),
        ("success", "success", "skipped", "true", False),
        ("success", "success", "cancelled", "true", False),
        ("failure", "success", "skipped", "", False),
    ],
)
def test_one_status_says_whether_all_that_had_to_run_is_green(
    changes: str, check: str, suite: str, wanted: str, *, green: bool
) -> None:
    (step,) = JOBS["passed"]["steps"]
    assert (JOBS["passed"]["if"], JOBS["passed"]["needs"]) == (
        "always()",
        ["changes", "check", "suite"],
    )
    given = {"CHANGES": changes, "CHECK": check, "SUITE": suite, "WANTED": wanted}
    assert {*step["env"]} == {*given}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(
        words,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        check=False,
    )
    assert (done.returncode == 0) is green


# a shallow clone --------------------------------------------------------------------------------------------------


AS_OF = ("build", "--as-of", "2022-07-01", "--lang", "en")
NO_RUNNER = {"GITHUB_ACTIONS": "", "GITLAB_CI": ""}


@pytest.fixture
def shallow(project: Callable[..., Path], tmp_path: Path) -> Path:
    """A clone that has only the last of two commits of the project beside it."""
    root = project(CLEAN)
    git(root, "init", "-q")
    for message in ("first", "second"):
        (root / "README.md").write_text(message)
        git(root, "add", ".")
        git(root, "commit", "-q", "-m", message)
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    return tmp_path / "shallow"


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({}, "git fetch --unshallow"),
        ({"GITHUB_ACTIONS": "true"}, "fetch-depth: 0"),
        ({"GITLAB_CI": "true"}, 'GIT_DEPTH: "0"'),
    ],
)
def test_a_shallow_clone_is_told_how_to_get_its_history(
    dxplan: Run, shallow: Path, environment: dict[str, str], line: str
) -> None:
    done = dxplan("-C", shallow, *AS_OF, **{**NO_RUNNER, **environment})
    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        "This is a shallow clone: without the full history, it is not known what was recorded on which day. "
        f"To fix it, run: {line}\n"
    )


def test_a_whole_clone_is_told_nothing_and_no_one_who_wants_quiet(
    dxplan: Run, shallow: Path
) -> None:
    assert dxplan("-C", shallow.with_name("project"), *AS_OF, **NO_RUNNER).stderr == ""
    assert dxplan("-C", shallow, *AS_OF, "--quiet", **NO_RUNNER).stderr == ""
    git(shallow, "fetch", "-q", "--unshallow")
    assert dxplan("-C", shallow, *AS_OF, **NO_RUNNER).stderr == ""


# the issues that remind ---------------------------------------------------------------------------------------------

REMIND = yaml.safe_load(
    (ROOT / ".github/workflows/remind.yml").read_text(encoding="utf-8")
)["jobs"]
STARTER_REMIND = ROOT / "dxplan/starter/files/github/dot-github/workflows/remind.yml"


def reminded(tmp_path: Path, units: dict[str, str], opened: str) -> list[str]:
    """Run the script that keeps the issues, over a `gh` that hands out the lists and writes down its calls."""
    artifact = tmp_path / "artifact"
    for unit, title in units.items():
        file = artifact / f"{unit}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"<!-- dxplan due {unit} -->\n## {title}\n\n- a\n")
    artifact.mkdir(exist_ok=True)
    spy = tmp_path / "bin/gh"
    spy.parent.mkdir()
    (tmp_path / "opened").write_text(opened)
    spy.write_text(
        "#!/bin/bash\n"
        'case "$*" in\n'
        f'"run download"*) cp -r {artifact}/. "${{@: -1}}" ;;\n'
        f"*--paginate*) cat {tmp_path}/opened ;;\n"
        f'*) printf "%s|" "${{@:3}}" >> {tmp_path}/asked; echo >> {tmp_path}/asked ;;\n'
        "esac\n"
    )
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    (step,) = REMIND["issues"]["steps"]
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={
            "PATH": f"{spy.parent}:{os.environ['PATH']}",
            "REPO": "o/r",
            "RUN": "1",
            "LC_ALL": "C.UTF-8",
        },
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    asked = tmp_path / "asked"
    lines = asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []
    return [re.sub(r"@[^|]*/(?=\w+/|no-unit)", "@", line) for line in lines]


def test_a_unit_has_one_issue_that_is_opened_renewed_reopened_and_closed(
    tmp_path: Path,
) -> None:
    units = {
        "na/a": "Nhắc việc: Sở A &amp; &#64;&#8203;B",
        "na/b": "B",
        "na/c": "C",
        "no-unit": "$(touch pwned)",
    }
    opened = (
        "9\topen\tna/b\n8\tclosed\tna/c\n7\topen\tna/b\n"
        "6\topen\tna/d\n5\tclosed\tna/e\n4\topen\t../../x\n"
    )
    asked = reminded(tmp_path, units, opened)
    body = "--field|body=@{}.md|"
    assert asked == [
        "POST|repos/o/r/issues|--raw-field|title=Nhắc việc: Sở A & @B|"
        + body.format("na/a")
        + "--silent|",
        "PATCH|repos/o/r/issues/9|"
        + body.format("na/b")
        + "--field|state=open|--silent|",
        "PATCH|repos/o/r/issues/8|"
        + body.format("na/c")
        + "--field|state=open|--silent|",
        "POST|repos/o/r/issues|--raw-field|title=$(touch pwned)|"
        + body.format("no-unit")
        + "--silent|",
        "PATCH|repos/o/r/issues/6|--field|state=closed|--silent|",
    ]
    assert not (tmp_path / "pwned").exists()
    (tmp_path / "none").mkdir()
    assert reminded(tmp_path / "none", {}, "") == []


def test_the_job_that_writes_issues_may_do_nothing_else_and_is_the_same_for_new_repositories() -> (
    None
):
    assert documents()["remind.yml"]["permissions"] == {}
    assert REMIND["list"]["permissions"] == {"contents": "read"}
    assert REMIND["issues"]["permissions"] == {"actions": "read", "issues": "write"}
    assert "${{" not in REMIND["issues"]["steps"][0]["run"]
    text = STARTER_REMIND.read_text(encoding="utf-8")
    assert yaml.safe_load(text.replace("%%", "$"))["jobs"]["issues"] == REMIND["issues"]
