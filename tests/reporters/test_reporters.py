"""Every output format through the real command, parsed back by a reader of it: nothing in the data forges any."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from checking import check
from jsonschema import Draft4Validator
from markdown_it import MarkdownIt
from samples import BASE, TASK, TESTS, Files, Project, Run, reports, task, write

from dxplan.check.diagnose import CheckResult
from dxplan.cli.check_options import CheckFormat
from dxplan.cli.check_output import SUMMARY_BYTES
from dxplan.config.config import Config
from dxplan.diagnostics import Edit, Fix, Position
from dxplan.fixes.preview import changed_lines
from dxplan.messages import catalogue
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.reporters import REPORTERS
from dxplan.reporters.markdown import render_within
from dxplan.reporters.sarif import _rule
from dxplan.rules.registry import RULES
from dxplan.text.terminal import encode, printable, safe_json

Finding = dict[str, Any]
FORMATS = [str(form) for form in CheckFormat]
CLEAN: Files = {
    TASK: task(
        reports(
            "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: qd"
        )
    )
}
BROKEN: Files = {
    TASK: task("owner: a\nowner: b"),
    "na/p/tasks/02.md": "\ufeff" + task("status: x"),
}
SARIF = json.loads((TESTS / "sarif-2.1.0-rtm.5.json").read_bytes())

ATTACK = (
    "::error::pwned ##[error]pwned %0A::error::pwned | `x` ]]> <script>alert(1)</script><!-- @mention #1 GH-1 !2 **b** "
    "![i](https://evil.example/i.png) [l](javascript:x) www.evil.example https://evil.example "
    "a@evil.example &lt; \\| ~~~"
)
HIDDEN = r"\n::error::pwned\r::warning::pwned\n##[error]pwned\e[31m\e]0;t\a\0\u202e\u2028::error::pwned"
NAMES = (
    "::error::pwned,line=9.md",
    "a\n::error::pwned.md",
    "b\r##[error]pwned.md",
    "##[error]pwned;%0A::error::x.md",
    "\x1b[31m\u202e.md",
    "|`]]><script>@mention #1 &amp; [x](y) www.evil.example.md",
    " ::error::pwned é.md",
)


@pytest.fixture
def hostile(project: Project) -> Path:
    """Titles, keys, values and file names that try to be something else."""
    quoted = ATTACK.replace("\\", "\\\\").replace('"', '\\"') + HIDDEN
    files = {
        TASK: task(
            f'owner: a\n"{quoted}": 1\narea: "{quoted}"\n'
            + reports(f'date: 2022-06-20, status: "{quoted}"')
        ),
        "na/p/tasks/02.md": task(title=f'"{quoted}"'),
        "na/p/tasks/03.md": task(f"area: '{ATTACK}'", title=f"'{ATTACK}'"),
        "na/p/tasks/04.md": task("area: \x1b[31m\u202e\x00"),
    }
    return project({**files, **{f"na/p/tasks/{name}": "x" for name in NAMES}})


@pytest.fixture
def clean(project: Project) -> Path:
    """A project with nothing to say."""
    root = project(CLEAN)
    (root / "dxplan.toml").write_text('languages = ["vi"]\n', encoding="utf-8")
    return root


def findings(dxplan: Run, root: Path, *options: str) -> list[Finding]:
    done = dxplan(
        "-C", root, "check", "--format", "json", "--as-of", "2022-07-01", *options
    )
    found: list[Finding] = json.loads(done.stdout)["findings"]
    return found


def output(dxplan: Run, root: Path, form: str | None, **environment: str) -> str:
    chosen = ("--format", form) if form else ()
    done = dxplan("-C", root, "check", *chosen, "--as-of", "2022-07-01", **environment)
    assert done.stderr == ""
    return done.stdout


def checked(files: Files) -> CheckResult:
    everything = {**BASE, **files}
    portfolio = assemble(
        PlansFile(f"plans/{path}", text.encode())
        for path, text in sorted(everything.items())
    )
    day = date(2022, 7, 1)
    return check(portfolio, Config(), catalogue("vi"), as_of=day, today=day)


# what GitHub's runner makes of a text ---------------------------------------------------------------------------------

COMMANDS = {
    "error",
    "warning",
    "notice",
    "debug",
    "group",
    "add-mask",
    "set-output",
    "stop-commands",
    "command",
}
Command = tuple[str, dict[str, str], str]


def commands(text: str) -> Iterator[Command]:
    """As ActionCommand.cs of actions/runner reads: `::` after blanks, or `##[` anywhere."""
    for line in re.split(r"\r\n|\r|\n", text):
        stripped = line.lstrip()
        info, colons, data = stripped[2:].partition("::")
        if stripped.startswith("::") and colons and info.partition(" ")[0] in COMMANDS:
            pairs = (
                pair.partition("=")
                for pair in info.partition(" ")[2].strip().split(",")
                if pair
            )
            yield (
                info.partition(" ")[0],
                {key: unescaped(value) for key, _, value in pairs},
                unescaped(data),
            )
        elif "##[" in line and "]" in line.partition("##[")[2]:
            info, _, data = line.partition("##[")[2].partition("]")
            if info.partition(" ")[0] in COMMANDS:
                yield info, {}, data


def unescaped(text: str) -> str:
    for escape, character in (
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%3A", ":"),
        ("%2C", ","),
        ("%25", "%"),
    ):
        text = text.replace(escape, character)
    return text


def test_the_runner_of_these_tests_sees_commands() -> None:
    assert [
        name for name, _, _ in commands("x\r \t::error a=b::c\ny ##[warning]d")
    ] == ["error", "warning"]


# attacks --------------------------------------------------------------------------------------------------------------


def test_the_attacks_are_reported(dxplan: Run, hostile: Path) -> None:
    found = findings(dxplan, hostile)
    assert {"F103", "F107", "S101"} <= {item["code"] for item in found}
    assert sum("::error::pwned" in item["message"] for item in found) >= 2
    assert len({item["file"] for item in found}) > len(NAMES)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "github"])
def test_no_format_holds_a_command_or_a_hidden_character(
    dxplan: Run, hostile: Path, form: str
) -> None:
    text = output(dxplan, hostile, form, GITHUB_ACTIONS="true")
    assert [*commands(text)] == []
    if form not in {
        "json",
        "gitlab",
        "sarif",
    }:  # their readers decode what is escaped; raw there is none either
        assert [
            c
            for c in text
            if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} and c != "\n"
        ] == []
    assert "\x1b" not in text
    assert "\x00" not in text


def test_failures_hold_no_command_either(dxplan: Run, project: Project) -> None:
    root = project(CLEAN)
    (root / "dxplan.toml").write_text(
        '"##[error]pwned\\n::error::x" = 1\n', encoding="utf-8"
    )
    done = dxplan("-C", root, "check", GITHUB_ACTIONS="true")
    assert (done.returncode, [*commands(done.stderr)]) == (2, [])
    assert "pwned" in done.stderr


def test_json_is_laid_out_as_json_dumps_does(
    dxplan: Run, hostile: Path, tmp_path: Path
) -> None:
    found = []
    for root in (hostile, write(tmp_path / "broken", BROKEN)):
        text = output(dxplan, root, "json")
        document = json.loads(text)
        found += document["findings"]
        laid_out = json.dumps(document, ensure_ascii=False, indent=2)
        assert text == safe_json(laid_out) + "\n"
    assert any(item["fix"] and item["fix"]["edits"] for item in found)
    assert any(item["related"] for item in found)


def test_github_says_what_json_says(dxplan: Run, hostile: Path) -> None:
    found = findings(
        dxplan, hostile, "--select", "S,F107", "--ignore", "S116,S122,S123"
    )
    said = dxplan(
        "-C",
        hostile,
        "check",
        "--format",
        "github",
        "--as-of",
        "2022-07-01",
        "--select",
        "S,F107",
        "--ignore",
        "S116,S122,S123",
        GITHUB_ACTIONS="true",
    ).stdout
    wanted = [
        (
            "error",
            {
                "file": printable(item["file"]),
                "line": str(item["start"]["line"]), "endLine": str(item["end"]["line"]),
                "col": str(item["start"]["column"]), "endColumn": str(item["end"]["column"]),
                "title": f"{item['code']} {item['name']}",
            },
            f"{printable(item['message'])}\n{printable(item['help'])}",
        )
        for item in found
    ]  # fmt: skip
    assert [*commands(said)][: len(wanted)][:9] == wanted[:9]
    assert len([*commands(said)]) == min(10, len(wanted)) == len(said.splitlines())


def test_without_a_format_the_commands_follow_the_report(
    dxplan: Run, hostile: Path
) -> None:
    whole = output(dxplan, hostile, None, GITHUB_ACTIONS="true")
    github = output(dxplan, hostile, "github", GITHUB_ACTIONS="true")
    assert whole.endswith("\n" + github)
    assert [*commands(whole)] == [*commands(github)] != []
    assert [*commands(output(dxplan, hostile, "full", GITHUB_ACTIONS="true"))] == []
    assert output(dxplan, hostile, None) == output(dxplan, hostile, "full")


def test_concise_is_a_line_a_finding(dxplan: Run, hostile: Path) -> None:
    gravest_first = sorted(
        findings(dxplan, hostile),
        key=lambda i: ["error", "warning", "info"].index(i["severity"]),
    )
    wanted = [
        f"{printable(i['file'])}:{i['start']['line']}:{i['start']['column']}: "
        f"{i['severity']}[{i['code']}] {i['name']}: {printable(i['message'])}"
        for i in gravest_first
    ]
    assert output(dxplan, hostile, "concise").split("\n") == [*wanted, ""]


def test_gitlab_says_what_json_says(dxplan: Run, hostile: Path) -> None:
    found = findings(dxplan, hostile)
    text = output(dxplan, hostile, "gitlab")
    issues = json.loads(text)
    assert text.startswith("[")
    assert [
        (i["location"]["path"], i["location"]["lines"]["begin"], i["description"])
        for i in issues
    ] == [
        (
            i["file"],
            i["start"]["line"],
            f"{i['code']} {i['name']}: {printable(i['message'])}",
        )
        for i in found
    ]
    assert {i["severity"] for i in issues} <= {"major", "minor", "info"}
    assert len({i["fingerprint"] for i in issues}) == len(issues)


def test_junit_says_what_json_says(dxplan: Run, hostile: Path) -> None:
    found = findings(dxplan, hostile)
    root = ET.fromstring(output(dxplan, hostile, "junit"))  # noqa: S314 - our own output
    cases = [*root.iter("testcase")]
    assert {tag.tag for tag in root.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
    }
    assert [(c.get("file"), c.get("line"), c[0].get("message")) for c in cases] == [
        (printable(i["file"]), str(i["start"]["line"]), printable(i["message"]))
        for i in found
    ]
    failures = sum(i["severity"] == "error" for i in found)
    assert (root.get("tests"), root.get("failures")) == (str(len(found)), str(failures))
    assert (
        sum(int(suite.get("failures", "")) for suite in root)
        == len([*root.iter("failure")])
        == failures
    )


def test_markdown_is_text_only(dxplan: Run, hostile: Path) -> None:
    found = findings(dxplan, hostile)
    tokens = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(output(dxplan, hostile, "markdown"))
    )
    inner = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in inner} <= {
        "text", "text_special", "html_inline", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open",
        "em_close", "code_inline",
    }  # fmt: skip
    assert {token.content for token in inner if token.type == "html_inline"} == {
        "<code>",
        "</code>",
    }
    assert not [
        token
        for token in tokens
        if token.type in {"html_block", "fence", "code_block", "table_open"}
    ]
    assert sum(token.type == "list_item_open" for token in tokens) == len(found)
    shown = "".join(token.content for token in inner)
    assert not re.search(
        r"[@#!]\w|GH-\d|https?:/|www\.\w|javascript:\w", shown, re.IGNORECASE
    )
    text = "".join(shown.replace("\u200b", "").split())
    for item in found:
        assert "".join(printable(item["message"]).split()) in text
        assert "".join(printable(item["file"]).split()) in text


# each format on its own -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_exit_codes_are_the_same_in_every_format(
    dxplan: Run, clean: Path, tmp_path: Path, form: str
) -> None:
    broken = write(tmp_path / "broken", BROKEN)
    for lang in ("vi", "en"):
        options = ("check", "--format", form, "--as-of", "2022-07-01", "--lang", lang)
        assert [
            dxplan("-C", root, *options).returncode for root in (clean, broken)
        ] == [0, 1]


def test_every_format_is_in_the_registry() -> None:
    assert [*REPORTERS] == FORMATS


def validated(text: str) -> dict[str, Any]:
    """A run of SARIF that the schema takes, and GitHub: no empty text, relative URIs, columns from 1."""
    log = json.loads(text)
    assert [error.message for error in Draft4Validator(SARIF).iter_errors(log)] == []
    assert '""' not in re.sub(r'"insertedContent": {\s*"text": ""', "", text)
    (run,) = log["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        assert (
            0
            < len(rule["shortDescription"]["text"])
            <= len(rule["fullDescription"]["text"])
            <= 1024
        )
        assert rule["help"]["text"]
        assert "**" not in rule["help"]["text"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(
            r"plans(?:[/\w.~-]|%[0-9A-F]{2})+",
            place["artifactLocation"]["uri"],
            re.ASCII,
        )
        assert min(place["region"].values()) >= 1
        assert (
            run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
            == result["ruleId"]
        )
    found: dict[str, Any] = run
    return found


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_sarif_is_valid_and_says_what_json_says(
    dxplan: Run, hostile: Path, lang: str
) -> None:
    found = findings(dxplan, hostile, "--lang", lang)
    run = validated(output(dxplan, hostile, "sarif", DXPLAN_LANG=lang))
    assert run["columnKind"] == "unicodeCodePoints"
    levels = {"error": "error", "warning": "warning", "info": "note"}
    for result, item in zip(run["results"], found, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == item["file"]
        assert result["level"] == levels[item["severity"]]
        assert result["message"]["text"].startswith(
            printable(item["message"]).replace("](", "] (")
        )
        start, end = item["start"], item["end"]
        assert [*place["region"].values()] == [
            start["line"],
            start["column"],
            end["line"],
            end["column"],
        ]
    marks = [
        result["partialFingerprints"]["primaryLocationLineHash"]
        for result in run["results"]
    ]
    assert len({*marks}) == len(marks)


def test_sarif_of_nothing_and_of_fixes_and_related_places(
    dxplan: Run, clean: Path, tmp_path: Path
) -> None:
    assert validated(output(dxplan, clean, "sarif"))["results"] == []
    results = validated(output(dxplan, write(tmp_path / "broken", BROKEN), "sarif"))[
        "results"
    ]
    (mark,) = [result for result in results if result["ruleId"] == "F102"]
    (change,) = mark["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"byteOffset": 0, "byteLength": 3},
            "insertedContent": {"text": ""},
        }
    ]
    (twice,) = [result for result in results if result["ruleId"] == "Y103"]
    assert twice["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 5


def test_every_rule_has_its_words_in_sarif() -> None:
    for rule in RULES:
        for lang in ("vi", "en"):
            described = _rule(rule, None, lang)
            assert (
                10
                < len(described["shortDescription"]["text"])
                < len(described["fullDescription"]["text"])
            )


def test_junit_of_a_clean_check_has_a_case_that_passes(
    dxplan: Run, clean: Path
) -> None:
    root = ET.fromstring(output(dxplan, clean, "junit"))  # noqa: S314 - our own output
    (case,) = root.iter("testcase")
    assert (root.get("tests"), root.get("failures"), [*case]) == ("1", "0", [])


@pytest.mark.parametrize(
    ("number", "shown", "more"), [(10, 10, None), (11, 9, "2"), (25, 9, "16")]
)
def test_ten_annotations_a_level(
    dxplan: Run, project: Project, number: int, shown: int, more: str | None
) -> None:
    files = {f"na/p/tasks/{i:02}.md": task("owner: a") for i in range(number)}
    everything = commands(output(dxplan, project(files), "github", DXPLAN_LANG="en"))
    found = [command for command in everything if command[0] == "error"]
    assert sum("file" in properties for _, properties, _ in found) == shown
    assert len(found) == 10
    assert [
        text.split()[1] for _, properties, text in found if "file" not in properties
    ] == ([more] if more else [])


def test_columns_only_on_one_line() -> None:
    result = checked(BROKEN)
    several = replace(result.diagnostics[0], start=Position(1, 1), end=Position(3, 1))
    text = REPORTERS["github"](
        replace(result, diagnostics=(several,)), catalogue("vi"), color=False
    )
    ((_, properties, _),) = commands(text)
    assert (properties["line"], properties["endLine"]) == ("1", "3")
    assert not {"col", "endColumn"} & {*properties}


def test_the_summary_of_the_job_is_appended(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    root, summary = project(BROKEN), tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    output(dxplan, root, "json", **environment)
    assert summary.read_text(encoding="utf-8") == "before\n"
    output(dxplan, root, None, **environment)
    assert summary.read_text(encoding="utf-8") == "before\n" + output(
        dxplan, root, "markdown"
    )
    gone = {**environment, "GITHUB_STEP_SUMMARY": str(tmp_path / "no/summary")}
    done = dxplan("-C", root, "check", **gone)
    assert (done.returncode, str(tmp_path) in done.stderr) == (1, True)


def test_the_summary_stays_below_its_cap(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    files = {f"na/p/tasks/{i:02}.md": task("owner: a") for i in range(40)}
    summary = tmp_path / "summary.md"
    summary.write_bytes(b"x" * (SUMMARY_BYTES - 5000))
    output(dxplan, project(files), "github", GITHUB_STEP_SUMMARY=str(summary))
    assert SUMMARY_BYTES - 600 < summary.stat().st_size <= SUMMARY_BYTES
    assert re.search(
        r"\d+", summary.read_text(encoding="utf-8").rstrip().rpartition("\n")[2]
    )


def test_a_summary_is_cut_between_two_findings() -> None:
    result, words = (
        checked({f"na/p/tasks/{i:02}.md": task("owner: a") for i in range(9)}),
        catalogue("en"),
    )
    whole = REPORTERS["markdown"](result, words, color=False)
    size = len(whole.encode())
    assert render_within(result, words, size) == whole
    limits, limit = {*range(0, size, 53)}, size - 1
    while limit > 0:  # both sides of every size at which another finding fits
        fits = len(render_within(result, words, limit).encode())
        limits |= {limit, fits, fits - 1}
        limit = fits - 1
    assert len(limits) > 50
    for limit in limits - {-1}:
        text = render_within(result, words, limit)
        assert len(text.encode()) <= limit
        items = text.count("\n- **")
        assert text == "" or f"{len(result.diagnostics) - items} more" in text
        assert whole.startswith(text.rpartition("\nThe summary")[0])


# fingerprints ---------------------------------------------------------------------------------------------------------


def fingerprints(dxplan: Run, root: Path) -> set[str]:
    return {
        issue["fingerprint"] for issue in json.loads(output(dxplan, root, "gitlab"))
    }


def test_fingerprints_survive_edits_above_and_new_days(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    head = "reports:\n  - date: 2022-06-20\n    status: doing\n  - date: 2022-06-21\n    status: doing\n"
    root = project({TASK: task(head + "owner: a")})
    before = fingerprints(dxplan, root)
    assert len(before) == len(findings(dxplan, root)) >= 3
    moved = write(
        tmp_path / "moved",
        {TASK: task("# a line\nnote: A\n" + head + "owner: a") + "\nbody\n"},
    )
    assert fingerprints(dxplan, moved) == before
    other = write(
        tmp_path / "other", {TASK: task(head.replace("doing", "done", 1) + "owner: a")}
    )
    assert len(fingerprints(dxplan, other) - before) == 1


def test_fingerprints_of_equal_findings_differ(dxplan: Run, project: Project) -> None:
    root = project(
        {"na/p/tasks/01.md": task(title="&a x", head="area: &b y\nnote: *a *a")}
    )
    text = "\n".join(["x"] * 3)
    (root / "plans/na/p/tasks/02.md").write_text(
        task() + f"[a](nothing.md)\n{text}\n[a](nothing.md)\n", encoding="utf-8"
    )
    assert len(fingerprints(dxplan, root)) == len(findings(dxplan, root))


# the terminal ---------------------------------------------------------------------------------------------------------


def columns(text: str) -> int:
    """An independent measure of what a terminal shows."""
    return sum(
        0
        if unicodedata.combining(c)
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


@pytest.mark.parametrize(
    "before",
    [
        "Kế hoạch ",
        unicodedata.normalize("NFD", "Đường số ở Nghệ An "),
        "数字化 ",
        "a\tb\t",
        "\ud55c\uae00 🙂 ",
        "ｆｕｌｌ ",
    ],
)
def test_the_caret_stands_under_the_finding(
    dxplan: Run, project: Project, before: str
) -> None:
    root = project({TASK: task() + f"{before}[đây](khong-co.md) sau\n"})
    done = dxplan("-C", root, "check", "--select", "C103", "--as-of", "2022-07-01")
    line, caret = next(
        (above, below) for above, below in zip(done.stdout.split("\n"), done.stdout.split("\n")[1:], strict=False)
        if "^" in below
    )  # fmt: skip
    assert (
        columns(line[: line.index("[đây]")])
        <= caret.index("^")
        <= columns(line[: line.index("khong-co")])
    )
    assert columns(caret) <= columns(line)
    assert caret.index("^") in {
        columns(line[: line.index(part)]) for part in ("[đây]", "khong-co")
    }


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_a_console_without_vietnamese_gets_it_without_accents(
    process: Run, clean: Path, encoding: str
) -> None:
    done = process(
        "-C",
        clean,
        "check",
        "--as-of",
        "2022-07-01",
        PYTHONUTF8="0",
        PYTHONIOENCODING=encoding,
    )
    assert done.stdout.startswith("Da kiem tra 7 tep, tinh den 2022-07-01")
    failed = process(
        "-C",
        clean,
        "check",
        "--select",
        "nothing",
        PYTHONUTF8="0",
        PYTHONIOENCODING=encoding,
    )
    assert failed.stderr.startswith('Loi: khong co quy tac "nothing"')


def test_the_help_is_readable_there_too(process: Run) -> None:
    done = process(
        "check", "--help", PYTHONUTF8="0", PYTHONIOENCODING="cp874", COLUMNS="200"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kiem tra moi tep ke hoach, liet ke" in done.stdout


def test_what_has_no_plain_letter_is_an_escape() -> None:
    assert encode("Đường 🙂 数", "ascii") == rb"Duong \U0001f642 \u6570"
    assert (
        encode(unicodedata.normalize("NFD", "Đã kiểm tra"), "cp1252") == b"Da kiem tra"
    )
    assert encode("café", "cp1252") == "café".encode("cp1252")


# fixes ----------------------------------------------------------------------------------------------------------------


def test_a_fix_is_shown_and_counted(dxplan: Run, project: Project) -> None:
    root = project({TASK: "\ufeff" + task()})
    text = dxplan("-C", root, "check", "--lang", "en", "--as-of", "2022-07-01").stdout
    assert "  = `dxplan fix` will change it to:\n  | -<U+FEFF>---\n  | +---\n" in text
    assert text.rstrip().endswith("1 can be fixed with `dxplan fix`.")


@pytest.mark.parametrize(
    ("data", "edits", "shown"),
    [
        ("a: 1\nb: 2\n", [(3, 4, "2")], ["-a: 1", "+a: 2"]),
        ("a: 1\r\nb: 2\r\n", [(3, 4, "2")], ["-a: 1", "+a: 2"]),
        ("a: 1\r\nb: 2\n", [(4, 6, "\n")], ["-a: 1\r", "+a: 1"]),
        ("a: 1\nb: 2\nc: 3\n", [(5, 10, "")], ["-b: 2"]),
        ("---\na: 1\n---\n", [(9, 9, "b: 2\n")], [" a: 1", "+b: 2"]),
        (
            "a: 1\nb: 2\n",
            [(3, 4, "2"), (8, 9, "3")],
            ["-a: 1", "-b: 2", "+a: 2", "+b: 3"],
        ),
        (
            "a: 1\nx\nx\nb: 2",
            [(3, 4, "2"), (12, 13, "3")],
            ["-a: 1", "+a: 2", "-b: 2", "+b: 3"],
        ),
        ("", [(0, 0, "a")], ["-", "+a"]),
        ("é: 1", [(4, 5, "ê")], ["-é: 1", "+é: ê"]),
        (
            "x" * 500,
            [(400, 401, "y")],
            ["-…" + "x" * 140, "+…" + "x" * 40 + "y" + "x" * 99],
        ),
    ],
)
def test_differences(
    data: str, edits: list[tuple[int, int, str]], shown: list[str]
) -> None:
    fix = Fix("safe", tuple(Edit(*edit) for edit in edits))
    assert [*changed_lines(data.encode(), fix)] == shown


def test_a_long_difference_is_cut() -> None:
    edits = tuple(Edit(i * 4, i * 4 + 1, "b") for i in range(50))
    found = changed_lines(b"a\nx\n" * 50, Fix("unsafe", edits))
    assert (len(found), found[-1]) == (12, " …")


def test_entities_of_markdown_are_whole() -> None:
    text = REPORTERS["markdown"](
        checked({TASK: task("'&lt;<&#64;@x': 1")}), catalogue("vi"), color=False
    )
    assert "&lt;<&#64;@x" in unescape(text).replace("\u200b", "")
