"""The manual pages of man(1), made from the help of the program and of each command."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generated_pages import command_names
from samples import Run

from dxplan import __version__

_HEADING = re.compile(r"^(\S.*):$")
_ROW = re.compile(r"^  (\S.*?)(?:  +(\S.*))?$")
_TITLES = {
    "en": {
        "name": "NAME",
        "synopsis": "SYNOPSIS",
        "description": "DESCRIPTION",
        "commands": "COMMANDS IN DETAIL",
        "exit": "EXIT STATUS",
        "exit-text": "0: in order. 1: findings at or above --fail-on, or refused. "
        "2: wrong usage, broken configuration, internal error. 130: interrupted.",
    },
    "vi": {
        "name": "TÊN",
        "synopsis": "CÚ PHÁP",
        "description": "MÔ TẢ",
        "commands": "TỪNG LỆNH",
        "exit": "MÃ THOÁT",
        "exit-text": "0: ổn. 1: có điều từ mức của --fail-on trở lên, hoặc bị từ chối. "
        "2: dùng sai, cấu hình hỏng, lỗi bên trong. 130: bị ngắt.",
    },
}


@dataclass
class Help:
    """A help page taken apart: its usage, its paragraphs, and its lists of a name and a text."""

    usage: str
    paragraphs: list[str]
    lists: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)


def man_page(run: Run, language: str) -> str:
    """The manual page in a language, without a date: the same help gives the same bytes."""
    titles = _TITLES[language]
    whole = _help(run, language)
    lines = [
        '.\\" -*- coding: utf-8 -*-',
        f'.TH DXPLAN 1 "" "dxplan {__version__}" "dxplan"',
        f".SH {titles['name']}",
        f"dxplan \\- {_escaped(whole.paragraphs[0])}",
        f".SH {titles['synopsis']}",
        _escaped(whole.usage),
    ]
    for heading, rows in whole.lists:
        lines += [f".SH {heading.upper()}", *_rows(rows)]
    lines.append(f".SH {titles['commands']}")
    for name in command_names(run):
        lines += _command(_help(run, language, name), name)
    lines += [f".SH {titles['exit']}", _escaped(titles["exit-text"])]
    return "\n".join(lines) + "\n"


def _command(page: Help, name: str) -> Iterator[str]:
    yield f".SS dxplan {name}"
    yield _escaped(page.usage)
    for paragraph in page.paragraphs:
        yield from (".PP", _escaped(paragraph))
    for heading, rows in page.lists:
        yield from (".PP", f"\\fB{_escaped(heading)}\\fR")
        yield from _rows(rows)


def _rows(rows: list[tuple[str, str]]) -> Iterator[str]:
    for name, text in rows:
        yield from (".TP", f"\\fB{_escaped(name)}\\fR", _escaped(text))


def _escaped(text: str) -> str:
    """Text that roff takes for nothing else."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


def _help(run: Run, language: str, *command: str) -> Help:
    done = run(*command, "--help", DXPLAN_LANG=language, COLUMNS="88")
    assert done.returncode == 0
    text = done.stdout.replace("python -m dxplan", "dxplan")
    head, *parts = re.split(r"\n(?=\S.*:\n)", text.strip())
    usage, *paragraphs = head.split("\n\n")
    page = Help(" ".join(usage.partition(":")[2].split()), [])
    page.paragraphs = [" ".join(paragraph.split()) for paragraph in paragraphs]
    for part in parts:
        heading, *lines = part.strip("\n").split("\n")
        match = _HEADING.match(heading)
        assert match is not None, heading
        page.lists.append((match[1], _read_rows(lines)))
    return page


def _read_rows(lines: list[str]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for line in lines:
        match = _ROW.match(line)
        if match is not None:
            rows.append((match[1], match[2] or ""))
        elif line.strip():
            name, text = rows[-1]
            rows[-1] = (name, f"{text} {line.strip()}".strip())
    return rows
