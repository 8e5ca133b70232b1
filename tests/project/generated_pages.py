"""The parts of the documentation that are made from the program: its help, the index of its rules."""

import re
import textwrap
from pathlib import Path

from documentation import WIDTH
from samples import Run

from dxplan.messages import catalogue
from dxplan.rules.manual_page import read_manual
from dxplan.rules.registry import Rule
from dxplan.site.rule_texts import families

MARK = "<!-- generated: DXPLAN_UPDATE=1 pytest tests/project/test_docs.py -->\n"
"""Everything below it in a page is made."""

HELP_WIDTH = "88"

_COMMAND = re.compile(r"^  ([a-z]+)  +\S", re.MULTILINE)
_SENTENCE = re.compile(r"^.+?[.?](?= [A-ZĐ`“]|$)")


def command_names(run: Run) -> list[str]:
    """The commands that the program itself lists."""
    listed = run("--help", DXPLAN_LANG="en").stdout.partition("\nCommands:\n")[2]
    return _COMMAND.findall(listed)


def commands_page(run: Run, language: str) -> str:
    """The help of the program and of each command."""
    parts = ["\n## dxplan\n", _help(run, language)]
    for name in command_names(run):
        parts += [f"\n## {name}\n", _help(run, language, name)]
    return "".join(parts)


def _help(run: Run, language: str, *command: str) -> str:
    done = run(*command, "--help", DXPLAN_LANG=language, COLUMNS=HELP_WIDTH)
    assert done.returncode == 0
    text = done.stdout.replace("python -m dxplan", "dxplan")
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n```text\n" + "\n".join(lines) + "\n```\n"


def rules_page(language: str) -> str:
    """Every rule by family: code, name, severity, and the first sentence of what it finds."""
    texts = catalogue(language)
    parts = []
    for family in families():
        name = texts(f"labels.rule_family.{family.letter}")
        parts.append(f"\n## {family.letter} · {name}\n\n")
        parts += [_rule(rule, language) for rule in family.rules]
    return "".join(parts)


def _rule(rule: Rule, language: str) -> str:
    severity = catalogue(language)(f"labels.severity.{rule.severity}")
    manual = Path("../..", *rule.manual.parts[-4:]).as_posix()
    line = f"- [{rule.code}]({manual}) `{rule.name}` ({severity}): {_finds(rule, language)}"
    return (
        textwrap.fill(
            line,
            WIDTH,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )


def _finds(rule: Rule, language: str) -> str:
    _, text = read_manual(rule).points(language)[0]
    sentence = _SENTENCE.match(text)
    assert sentence is not None, rule.code
    return sentence[0]
