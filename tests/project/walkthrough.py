"""Runs a page of documentation as a reader would: writes its files, types its commands, compares what they print.

A page begins with `<!-- walkthrough: DAY -->`, the day that it takes for today. In it

- a fence whose first line names a file (```` ```yaml plans/… ````) is that file as it then stands;
- with `+` before the name its text is added at the end of the file, in a record at the end of its front matter;
- a fence `console` holds commands behind `$ ` and what they print.

`DXPLAN_UPDATE=1` writes into the page what is printed.
"""

import hashlib
import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest
from documentation import UPDATE, Block, blocks
from samples import Run

from dxplan.cli import options

SETTINGS = (
    ("user.name", "Nguyễn Thị Lan"),
    ("user.email", "lan@example.org"),
    ("commit.gpgsign", "false"),
    ("gc.auto", "0"),
)
"""What the reader has told git about herself."""

HOME = "/home/lan"
"""The folder in which the pages say that one works."""

_DAY = re.compile(r"<!-- walkthrough: (\S+) -->")
_BUILT = re.compile(r"(?<=^Built )\d+|(?<=^Đã dựng )\d+")
"""How many files a site has: each new rule adds some."""

_COMMIT = re.compile(r"\b[0-9a-f]{9,10}\b")
"""A commit as commands name it: it depends on every byte that `init` writes, pages show another one."""

_FILE_LANGUAGES = ("markdown", "toml", "yaml", "json", "csv")


@dataclass
class Walkthrough:
    """A reader at work in a folder of her own."""

    home: Path
    run_dxplan: Run
    language: str
    monkeypatch: pytest.MonkeyPatch
    folder: Path
    day: str = ""
    commits: dict[str, str] = field(default_factory=dict)

    def follow(self, page: Path) -> None:
        """Do everything that a page says; fails where something prints other than it says."""
        text = page.read_text(encoding="utf-8")
        self._travel_to(_day_of(text))
        parts = []
        end = 0
        for block in blocks(text):
            if block.language == "console":
                printed = "".join(self._transcript(block))
                if not UPDATE:
                    assert printed == block.text, page
                parts += [text[end : block.span[0]], printed]
                end = block.span[1]
            elif block.name and block.language in _FILE_LANGUAGES:
                self._write(block)
        updated = "".join([*parts, text[end:]])
        if updated != text:
            page.write_text(updated, encoding="utf-8")

    def _travel_to(self, day: str) -> None:
        self.day = day
        fixed = datetime.fromisoformat(f"{day}T09:00:00+07:00")

        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return cls.fromtimestamp(fixed.timestamp(), tz)

        self.monkeypatch.setattr(options, "datetime", Clock)

    def _write(self, block: Block) -> None:
        is_addition = block.name.startswith("+ ")
        path = self.folder / block.name.removeprefix("+ ")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = block.text
        if is_addition:
            text = _added(path, text)
        path.write_text(text, encoding="utf-8")

    def _transcript(self, block: Block) -> Iterator[str]:
        for line in block.text.splitlines(keepends=True):
            if not line.startswith("$ "):
                continue
            yield line
            printed = self._type(line[2:].strip())
            for printed_line in printed.splitlines():
                shown = printed_line.replace(str(self.home), HOME)
                shown = _COMMIT.sub(self._shown_commit, shown)
                yield _BUILT.sub("…", shown).rstrip() + "\n"

    def _shown_commit(self, match: re.Match[str]) -> str:
        """The id that pages show for a commit: by the order in which commits are met."""
        number = str(len(self.commits))
        shown = hashlib.sha256(number.encode()).hexdigest()
        commit = self.commits.setdefault(match[0][:9], shown)
        return commit[: len(match[0])]

    def _type(self, command: str) -> str:
        program, *arguments = shlex.split(command, comments=True)
        if program == "cd":
            self.folder = self.folder / arguments[0]
            return ""
        if program == "dxplan":
            done = self.run_dxplan(
                *arguments, folder=self.folder, DXPLAN_LANG=self.language, COLUMNS="100"
            )
            assert done.returncode in (0, 1), done.stderr
        else:
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=self.folder,
                env=self._environment(),
                capture_output=True,
                encoding="utf-8",
                check=True,
            )
        return done.stdout + done.stderr

    def _environment(self) -> Mapping[str, str]:
        when = f"{self.day}T09:00:00+07:00"
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_COUNT": str(len(SETTINGS)),
        }
        for number, (key, value) in enumerate(SETTINGS):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
        return environment


def _day_of(text: str) -> str:
    match = _DAY.match(text)
    assert match is not None, "the page does not say which day it takes for today"
    return date.fromisoformat(match[1]).isoformat()


def _added(path: Path, text: str) -> str:
    old = path.read_text(encoding="utf-8")
    if path.suffix != ".md":
        return old + text
    front_matter, fence, body = old.rpartition("---\n")
    return front_matter + text + fence + body
