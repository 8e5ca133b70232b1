"""How the time of a check, build or fix grows with the length of one text: every field, every shape of Markdown,
YAML and list.

python -m tests.bench.growth                            everything; rows that grow too fast or take too long
python -m tests.bench.growth --only task.deadline body  places that begin so
python -m tests.bench.growth --units "tu " --all        one unit, every row
python -m tests.bench.growth --of build --only list     sites in place of checks

A text is a unit repeated up to a number of characters, in one place of a small project. The seconds are CPU seconds of
one check, build or fix in this process; of a build those that the same project takes without the text are taken off. A
row is printed where ten times the text takes more than GROWTH times the time, where a run takes more than SLOW seconds,
or where a site has more than LARGE bytes for a byte of plans.
"""

import argparse
import copy
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import yaml
from checking import check
from samples import BASE, PLAN, TARGET, TASK, Files, assembled

from dxplan.check.apply_fixes import fix_files
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.history.head import NO_HEAD
from dxplan.messages import catalogue
from dxplan.portfolio.plans_files import PlansFile
from dxplan.site import build as site_build

DAY = date(2026, 1, 1)
GROWTH = 12.0
"""Times the time that ten times the text may take."""
SLOW = 5.0
"""CPU seconds that no check of a file under 1 MB may take."""
NOISE = 0.1
"""CPU seconds below which a growth says nothing."""
GIVEN_UP = 60
"""CPU seconds after which a check is stopped."""
SIZES = (1_000, 10_000, 100_000)
LARGE = 200
"""Bytes of a site for a byte of plans: two languages, pages and data."""
LARGE_BASE = 10_000_000
"""Bytes of a site without any text to speak of."""

RECORDS: dict[str, tuple[str, Any]] = {
    "jurisdiction": (
        "na/jurisdiction.md",
        {
            "name": {"vi": "Nghệ An", "en": "Nghe An"}, "level": "province", "part_of": "x",
            "codes": [{"scheme": "x", "code": "1"}], "valid_from": "2020-01-01",
            "successors": [{"jurisdiction": "x"}], "aliases": ["x"], "former_ids": ["x"],
        },
    ),
    "plan": (
        PLAN,
        {
            "title": "Kế hoạch", "document": "plan-doc", "period": "2022", "standing": "in_force",
            "assigned_to": ["province"], "implements": ["na/q"], "expected_tasks": "1",
            "reporting": "every quarter", "groups": [{"key": "g", "title": "Nhóm"}],
            "source": {"document": "plan-doc", "locator": "I"}, "note": "x",
            "changes": [{"date": "2022-05-01", "key": "title", "to": "x", "document": "qd"}],
            "withdrawn": [{"id": "na/p/tasks/9", "title": "x", "recorded": "2022-05-01",
                           "reason": "x"}],
            "waivers": [{"rule": "R101", "reason": "x", "until": "2022-05-01"}],
        },
    ),
    "task": (
        TASK,
        {
            "title": {"vi": "Việc", "en": "Task"}, "deadline": "2022-06-30", "number": "1",
            "group": "g", "lead_unit": ["a"], "lead_unknown": "x",
            "coordinating_units": ["b", {"unit": "c", "role": "x"}],
            "part_of": "na/p/tasks/02", "implements": ["na/q/tasks/01"],
            "same_as": "na/q/tasks/01", "targets": ["na/p/targets/01"],
            "superseded_by": ["na/p/tasks/02"], "area": "society", "reporting": "every month",
            "deliverables": [{"type": "report", "title": "x", "value": "1"}],
            "milestones": [{"by": "2022-05", "title": "x"}], "assigned_to": ["commune"],
            "accepts_pilot": "true", "source": {"document": "qd", "locator": "II", "via": "qd"},
            "as_cited": "x", "former_ids": ["na/p/tasks/09"], "note": "x", "status": "completed",
            "deadline_changes": [{"date": "2022-05-01", "to": "2022-09", "document": "qd"}],
            "changes": [{"date": "2022-05-01", "key": "lead_unit", "to": "b", "from": "a"}],
            "reports": [{
                "date": "2022-05-01", "status": "in_progress", "by": "a", "percent": "5",
                "completed_on": "2022-05", "for": "2022-Q1", "document": "qd", "reached": "1",
                "evidence": ["qd", {"url": "https://a.vn/b", "title": "x"}, {"file": "a.pdf"}],
                "authorised_by": "qd", "note": "x", "difficulty": "x", "corrects": "2022-04-01",
            }],
            "verifications": [{"date": "2022-06-01", "verified_by": "b", "finding": "confirmed",
                               "note": "x"}],
            "waivers": [{"rule": "R101", "reason": "x", "until": "2022-05-01"}],
        },
    ),
    "deadline": (
        TASK,
        {
            "title": "Việc", "lead_unit": "a",
            "deadline": {
                "by": "2022", "text": "x", "firm": "false", "condition": "x", "from": "2022",
                "condition_met_on": "2022-01-01", "every": "year", "due": "12", "until": "2023",
                "after": {"days": "5", "document": "qd", "event": "x", "met_on": "2022-01-01"},
            },
        },
    ),
    "target": (
        TARGET,
        {
            "title": "Chỉ tiêu", "by": "2022", "indicator": "share", "operator": ">=",
            "value": "50", "measure": "%", "out_of": "1", "each": "xã", "level": ["commune"],
            "population": "x", "excludes": "x", "share_of": "na/p/targets/02",
            "baseline": {"date": "2021", "value": "5"}, "value_text": "x",
            "steps": [{"by": "2021", "value": "5"}],
            "measurements": [{"date": "2022-05-01", "value": "5", "value_text": "x",
                              "reached": "1", "out_of": "2", "document": "qd"}],
        },
    ),
    "unit": (
        "na/units.yaml",
        [
            {"key": "a", "name": "Sở A"}, {"key": "b", "name": "Sở B"},
            {"key": "c", "name": {"vi": "Sở C"}, "kind": "unit", "short": "C", "aliases": ["x"],
             "parent": "a", "codes": [{"scheme": "x", "code": "1", "valid_from": "2020-01-01"}],
             "valid_until": "2026-01-01", "successors": [{"unit": "b", "from": "2026-01-01"}],
             "members": ["a"], "editors": ["x"], "email": "a@b.vn"},
        ],
    ),
    "document": (
        "na/documents.yaml",
        [
            {"key": "plan-doc", "number": "1/KH-UBND", "date": "2022-01-10"},
            {"key": "qd", "number": "9/QĐ-UBND", "date": "2022-05-01", "title": "x", "type": "QĐ",
             "issuer": "a", "became": "plan-doc", "replaces": ["plan-doc"], "url": "https://a.vn",
             "archive": "https://a.vn", "retrieved": "2022-01-01", "sha256": "0", "aliases": ["x"],
             "as_cited": "x", "source": {"document": "plan-doc"}},
        ],
    ),
    "term": (
        "glossary.yaml",
        [{"key": "a", "name": "Thuật ngữ", "definition": "x", "aliases": ["x"]}],
    ),
    "indicator": (
        "indicators.yaml",
        [{"key": "share", "name": "Tỷ lệ", "measure": "%", "better": "higher"}],
    ),
    "holiday": (
        "holidays.yaml",
        [{"date": "2022-01-01", "name": "Tết", "source": {"document": "na/qd"}}],
    ),
}  # fmt: skip
"""A record or register of every kind, with a value for every key that reads its text."""

UNITS = (
    "a", "ư", "1", "0", "I", "i", " ", "\t", "\n", ".", ",", "-", "/", "\\", "%", "&", "+", "|",
    ";", ":", "*", "_", "#", "@", "<", ">", "(", ")", "[", "]", "[]", "()", "{", "}", "'", '"',
    "`", "~", "=", "?", "a\u0301", "\u0301", "\u200b", "\u202e", "−", "–", "ﷺ", "①", "đ",
    "tu ", "in ", "1,", "1.", "1/", "0/", "1-", "1..", "1 ", "i ", "I, ", "1/1/", "1-1-", "2022 ",
    "2022-", "2022/", "2022..", "2022, ", "quy ", "quý I, ", "quý I/2022 ", "thang ", "tháng 1, ",
    "tháng 1 ", "nam ", "năm 2022 ", "ngày 1 tháng 1 năm 2022 ", "25/6/2022 ", "25/6 ", "6 thang ",
    "truoc ", "trước ngày ", "den ", "sau khi ", "theo ", "hang ", "hằng quý ", "moi ", "every ",
    "every year ", "P10D", "10 ngày ", "dinh ky ", "va ", " và ", "or ", "T1", "Q1", "Q1 ",
    "và các ", "sở a ", "Sở A, ", "sở, ban, ngành ", "Sở ", "UBND ", "UBND các ", "a, ", "a; ",
    "a/", "a/b/", "//", "http://a/", "https://a.vn ", "www.", "a.b", "a@", "@a.", "a@b.vn ", "mailto:",
    "1/QĐ-UBND ", "1/KH-UBND ngày 1/1/2022, ", "1/QĐ", "QĐ-", "-UBND", "số 1/", "Kế hoạch số ",
    "văn bản số 1/KH ", "<b>", "<!--", "<a ", "&amp;", "&#", "$", "{{", "${", "](", "[](http://a b",
    "[x]: ", "![](", "![", "[a](b)", "[a][b]", "> ", "- ", "* ", "**", "__a", "a_", "`a", "|a", "|-",
    "a: ", "a:\n", "- a\n", "# a\n", "\n\n", "\r", "x? ", "X ", "Aa ", "a b ", "năm học ", "<tuần 1 >",
    "cuối ", "đầu tháng ", "nửa đầu năm ", "tuần 1 ", "thứ hai ", "1h ", "100% ", "1.000 ", "1,5 ",
    "trên 1", ">= ", "từ 1 đến ", "1-2, ", "1 người ", "m2 ", "tinh ", "(a", "(a) ", "a) ", "0123456789 ",
    "abcdefghij ", "Đẩy mạnh ", "2022-01-01 ", "2022-01-01", "01/01/2022", "000-00-00 ", "+84 ", "0912",
)  # fmt: skip
"""What texts are made of that readings look for, and what pairs, nests or repeats."""

BODIES = {
    "reference-title": lambda size: "[a]: /b '" + "x\n" * (size // 2),
    "reference-titles": lambda size: "[a]: /b (\n" * (size // 10),
    "long-address": lambda size: f"[a]: https://a.vn/{'b' * (size // 2)}\n\n" + "[a] " * (size // 8),
    "reference-images": lambda size: "[a]: /b.png\n\n" + "![a]" * (size // 4),
    "own-references": lambda size: _lines(size, lambda i: f"[a{i}]: /b{i}\n"),
    "own-references-used": lambda size: _lines(size // 2, lambda i: f"[a{i}]: /b{i}\n")
    + "\n"
    + _lines(size // 2, lambda i: f"[a{i}] "),
    "links-to-nothing": lambda size: _lines(size, lambda i: f"[a](n{i}.md) "),
    "links-to-keys": lambda size: _lines(size, lambda i: f"[a](../p/tasks/x{i}.md)\n"),
    "links-to-anchors": lambda size: _lines(size, lambda i: f"[a](#a{i}) "),
    "headings": lambda size: _lines(size, lambda i: f"# a{i}\n"),
    "same-headings": lambda size: "# a\n" * (size // 4),
    "images": lambda size: _lines(size, lambda i: f"![](a{i}.png) "),
    "addresses": lambda size: _lines(size, lambda i: f"https://a{i}.vn "),
    "quotes": lambda size: ">" * size,
    "quoted-lines": lambda size: _nested(size, ">"),
    "lists": lambda size: _nested(size, "- "),
    "indented-lists": lambda size: _indented(size, "- a"),
    "one-line-lists": lambda size: "- " * (size // 2) + "a",
    "wide-table": lambda size: "|a" * (size // 6) + "|\n" + "|-" * (size // 6) + "|\n" + "|b" * (size // 6) + "|\n",
    "long-table": lambda size: "|a|b|\n|-|-|\n" + "|c|d|\n" * (size // 6),
    "short-rows": lambda size: "|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "|b|\n" * (size // 8),
    "emphasis": lambda size: "*a **b " * (size // 7),
    "brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "image-brackets": lambda size: "![" * (size // 3) + "]" * (size // 3),
    "link-brackets": lambda size: "[a](" * (size // 4),
    "code-runs": lambda size: _lines(size, lambda i: "`" * (1 + i % 200) + " "),
    "entities": lambda size: "&amp;" * (size // 5),
    "html": lambda size: "<b>" * (size // 3),
    "html-comments": lambda size: "<!-- " * (size // 5),
    "html-lines": lambda size: "<div>\n\n" * (size // 7),
    "processing": lambda size: "<?" * (size // 2),
    "cdata": lambda size: "<![CDATA[" * (size // 9),
    "declarations": lambda size: "<!A " * (size // 4),
    "autolinks": lambda size: "<http://" * (size // 8),
    "html-attributes": lambda size: "<a " + "b='c' " * (size // 6),
    "underscores": lambda size: "a_" * (size // 2),
    "strikes": lambda size: "~~a" * (size // 3),
    "setext": lambda size: "a\n" * (size // 2) + "=",
    "hard-breaks": lambda size: "a  \n" * (size // 4),
    "fences": lambda size: "```\n" * (size // 4),
    "long-word": lambda size: "a" * size,
    "blank-lines": lambda size: "\n" * size + "a",
    "escapes": lambda size: "\\[" * (size // 2),
    "terms": lambda size: "Thuật ngữ " * (size // 10),
    "pairs-of-brackets": lambda size: "[a](<b" * (size // 6),
    "parentheses": lambda size: "[a](" + "(" * size,
    "titles": lambda size: "[a](b '" * (size // 7),
    "footnotes": lambda size: "[^1]: a\n" * (size // 8),
    "ordered": lambda size: _lines(size, lambda i: f"{i}. a\n"),
    "front-matter-lines": lambda size: "---\n" * (size // 4),
    "keys": lambda size: _lines(size, lambda i: f"key{i}: b\n"),
    "pasted": lambda size: "25/6/2022 Sở A đã hoàn thành 1/QĐ-UBND\n" * (size // 40),
}  # fmt: skip
"""Shapes of Markdown, each made of so many characters."""

YAML_SHAPES = {
    "keys": lambda size: _lines(size, lambda i: f"k{i}: a\n"),
    "same-key": lambda size: "zzz: a\n" * (size // 7),
    "known-keys-misspelled": lambda size: _lines(size, lambda i: f"titel{i}: a\n"),
    "long-key": lambda size: "a" * size + ": b\n",
    "long-key-words": lambda size: "tiêu đề " * (size // 8) + ": b\n",
    "flow-lists": lambda size: "note: " + "[" * size + "\n",
    "closed-flow-lists": lambda size: "note: " + "[" * (size // 2) + "]" * (size // 2) + "\n",
    "flow-maps": lambda size: "note: " + "{a: " * (size // 4) + "\n",
    "nested-maps": lambda size: "note:\n" + _indented(size, "  a:"),
    "nested-lists": lambda size: "note:\n" + "- " * (size // 2) + "a\n",
    "open-quote": lambda size: 'note: "' + "a\n " * (size // 3) + "\n",
    "open-quotes": lambda size: "note: '\n" * (size // 8),
    "lines-without-colon": lambda size: "a b\n" * (size // 4),
    "colons": lambda size: "a:" * (size // 2) + "\n",
    "spaced-colons": lambda size: "note: " + "a: " * (size // 3) + "\n",
    "questions": lambda size: "? " * (size // 2) + "\n",
    "anchors": lambda size: _lines(size, lambda i: f"k{i}: &a{i} b\n"),
    "aliases": lambda size: "note: &a b\n" + _lines(size, lambda i: f"k{i}: *a\n"),
    "tags": lambda size: _lines(size, lambda i: f"k{i}: !t b\n"),
    "tabs": lambda size: "note:\n" + "\ta: b\n" * (size // 6),
    "comments": lambda size: "# a: b\n" * (size // 7),
    "hashes": lambda size: "note: a" + " #b" * (size // 3) + "\n",
    "uneven": lambda size: _lines(size, lambda i: " " * (i % 7) + f"k{i}: a\n"),
    "misaligned-lists": lambda size: "reports:\n" + "  - a: b\n - c: d\n" * (size // 17),
    "bullets": lambda size: "note:\n" + "• a\n" * (size // 4),
    "equals": lambda size: _lines(size, lambda i: f"k{i} = a\n"),
    "smart-quotes": lambda size: "note: " + "“a” " * (size // 4) + "\n",
    "block-text": lambda size: "note: |\n" + "  a: b\n" * (size // 7),
    "folded-text": lambda size: "note: >\n" + "  a\n\n" * (size // 5),
    "plain-lines": lambda size: "note: a\n" + "  b\n" * (size // 4),
    "directives": lambda size: "%A b\n" * (size // 5),
    "documents": lambda size: "...\n" * (size // 4),
    "conflicts": lambda size: "<<<<<<< a\n=======\n>>>>>>> b\n" * (size // 28),
    "merge-keys": lambda size: "<<: {a: b}\n" * (size // 11),
    "no-break-spaces": lambda size: _lines(size, lambda i: f"k{i}:\u00a0a\n"),
    "mixed-lines": lambda size: "a: b\r\nc: d\n" * (size // 11),
    "carriage-returns": lambda size: "a: b\r" * (size // 5),
    "bad-escapes": lambda size: 'note: "' + "\\z" * (size // 2) + '"\n',
    "split-logs": lambda size: "reports:\n- date: 2022-01-01\n  status: completed\n" * (size // 46),
    "hidden": lambda size: "note: " + "a\u200b" * (size // 2) + "\n",
}  # fmt: skip
"""Shapes of front matter as it is typed, each made of so many characters."""

LISTS = {
    "task.reports": lambda i: f"- {{date: {_day(i)}, status: in_progress, note: n{i}}}\n",
    "task.reports-of-one-day": lambda i: "- {date: 2022-05-01, status: in_progress}\n",
    "task.changes": lambda i: f"- {{date: {_day(i)}, key: title, from: a{i}, to: a{i + 1}}}\n",
    "task.deadline_changes": lambda i: f"- {{date: {_day(i)}, to: {_day(i + 9)}, document: qd}}\n",
    "task.milestones": lambda i: f"- {{by: {_day(i)}, title: n{i}}}\n",
    "task.deliverables": lambda i: f"- {{type: report, title: n{i}}}\n",
    "task.coordinating_units": lambda i: f"- u{i}\n",
    "task.coordinating_units-of-one": lambda i: "- b\n",
    "task.lead_unit": lambda i: f"- u{i}\n",
    "task.targets": lambda i: f"- na/p/targets/x{i}\n",
    "task.implements": lambda i: f"- na/q{i}\n",
    "task.former_ids": lambda i: f"- na/p/tasks/x{i}\n",
    "task.verifications": lambda i: f"- {{date: {_day(i)}, verified_by: b, finding: confirmed}}\n",
    "task.waivers": lambda i: f"- {{rule: R10{i % 9}, reason: n{i}, until: {_day(i)}}}\n",
    "task.superseded_by": lambda i: f"- na/p/tasks/x{i}\n",
    "task.assigned_to": lambda i: f"- x{i}\n",
    "target.measurements": lambda i: f"- {{date: {_day(i)}, value: {i}}}\n",
    "target.steps": lambda i: f"- {{by: {_day(i)}, value: {i}}}\n",
    "plan.groups": lambda i: f"- {{key: g{i}, title: n{i}}}\n",
    "plan.withdrawn": lambda i: f"- {{id: na/p/tasks/x{i}, title: n, recorded: 2022-01-01, reason: n}}\n",
    "unit": lambda i: f"- {{key: u{i}, name: Sở {i}}}\n",
    "unit.same-name": lambda i: f"- {{key: u{i}, name: Sở}}\n",
    "unit.same-key": lambda i: "- {key: u, name: Sở}\n",
    "unit.chain": lambda i: f"- {{key: u{i}, name: Sở {i}, parent: u{i + 1}}}\n",
    "unit.successors": lambda i: f"- {{key: u{i}, name: S {i}, valid_until: 2022-01-01, successors: [{{unit: u{i + 1}}}]}}\n",
    "document": lambda i: f"- {{key: d{i}, number: {i}/QĐ-UBND, date: 2022-01-01}}\n",
    "document.same-number": lambda i: f"- {{key: d{i}, number: 7/QĐ-UBND, date: 2022-01-01}}\n",
    "document.chain": lambda i: f"- {{key: d{i}, number: {i}/QĐ, replaces: [d{i + 1}]}}\n",
    "document.no-date": lambda i: f"- {{key: d{i}, number: {i}/QĐ-UBND ngày 1/1/2022}}\n",
    "term": lambda i: f"- {{key: t{i}, name: Thuật ngữ {i}, definition: n}}\n",
    "area": lambda i: f"- {{key: s{i}, name: Mảng {i}}}\n",
    "indicator": lambda i: f"- {{key: i{i}, name: Chỉ số {i}, measure: x}}\n",
    "holiday": lambda i: f"- {{date: {_day(i)}, name: n, source: {{document: na/qd}}}}\n",
}  # fmt: skip
"""Entries of logs and registers; as many stand in a list as it has characters."""


def _day(i: int) -> str:
    return date.fromordinal(date(2022, 1, 1).toordinal() + i % 1400).isoformat()


def _lines(size: int, line: Callable[[int], str]) -> str:
    lines = []
    length = 0
    i = 0
    while length < size:
        lines.append(line(i))
        length += len(lines[-1])
        i += 1
    return "".join(lines)


def _nested(size: int, mark: str) -> str:
    """Lines that each begin with one mark more than the one before, in all so many characters."""
    return _lines(size, lambda i: mark * (i + 1) + "a\n")


def _indented(size: int, line: str) -> str:
    """Lines of which each is indented by two blanks more than the one before."""
    return _lines(size, lambda i: "  " * i + line + "\n")


GLOSSARY = "glossary.yaml"
PROJECTS: dict[str, Callable[[int], Files]] = {
    "terms-of-one-word": lambda size: {
        GLOSSARY: _lines(size, lambda i: f"- {{key: t{i}, name: Chuyển đổi số loại {i}, definition: chuyển x}}\n"),
        TASK: f"---\n{_head(None)}---\n\n" + "chuyển đổi " * (min(size, 80_000) // 16),
    },
    "terms-without-end": lambda size: {
        GLOSSARY: _lines(size, lambda i: f"- {{key: t{i}, name: a{'b a' * (i % 1_000)} {i}, definition: a}}\n"),
        TASK: f"---\n{_head(None)}---\n\n" + "a " * (min(size, 80_000) // 2),
    },
    "links-to-terms": lambda size: {
        GLOSSARY: _lines(size, lambda i: f"- {{key: t{i}, name: Thuật ngữ số {i}, definition: n}}\n"),
        TASK: f"---\n{_head(None)}---\n\n" + _lines(min(size, 78_000) // 2, lambda i: f"Thuật ngữ số {i} "),
    },
    "numbers-in-texts": lambda size: {
        "na/documents.yaml": BASE["na/documents.yaml"]
        + _lines(size, lambda i: f"- {{key: d{i}, number: {i}/QĐ-UBND, date: 2022-01-01}}\n"),
        TASK: f"---\n{_head(None)}---\n\n" + _lines(min(size, 80_000) // 2, lambda i: f"{i}/QĐ-UBND "),
    },
    "evidence-of-tasks": lambda size: {
        "na/documents.yaml": BASE["na/documents.yaml"]
        + _lines(size, lambda i: f"- {{key: d{i}, number: {i}/QĐ-UBND, date: 2022-01-01}}\n"),
        TASK: f"---\n{_head(None)}reports:\n- date: 2022-05-01\n  status: completed\n  evidence:\n"
        + _lines(size // 8, lambda i: f"  - d{i}\n")
        + "---\n",
    },
    "units-of-tasks": lambda size: {
        "na/units.yaml": BASE["na/units.yaml"] + _lines(size, lambda i: f"- {{key: u{i}, name: Sở {i}}}\n"),
        TASK: f"---\n{_head(None)}coordinating_units:\n" + _lines(size // 4, lambda i: f"- u{i}\n") + "---\n",
    },
    "tasks": lambda size: {
        f"na/p/tasks/x{i}.md": f"---\n{_head(None)}---\n" for i in range(size // 60)
    },
    "deep-folders": lambda size: {"na/" + "d/" * (size // 2) + "x.md": "x"},
}  # fmt: skip
"""Whole projects, each of so many characters."""


@dataclass(frozen=True)
class Shape:
    """What grows: a name, and the files of a project for a number of characters."""

    name: str
    files: Callable[[int], Files]


def shapes(units: Sequence[str]) -> Iterator[Shape]:
    """Everything that is measured."""
    for kind, (path, record) in RECORDS.items():
        for key in _paths(record, ()):
            name = ".".join((kind, *(str(step) for step in key)))
            for unit in units:
                yield Shape(f"{name} {unit!r}", _in_field(path, record, key, unit))
        for unit in units:
            yield Shape(f"{kind} as a key {unit!r}", _as_key(path, record, unit))
    yield from _texts_of("body", BODIES, units, _in_body)
    yield from _texts_of("yaml", YAML_SHAPES, units, _in_head)
    for name, entry in LISTS.items():
        yield Shape(f"list {name}", _in_list(name, entry))
    for name, files in PROJECTS.items():
        yield Shape(f"project {name}", files)


def _texts_of(
    place: str,
    texts: Mapping[str, Callable[[int], str]],
    units: Sequence[str],
    files: Callable[[Callable[[int], str]], Callable[[int], Files]],
) -> Iterator[Shape]:
    """The shapes of one place, then the units in it."""
    for name, text in texts.items():
        yield Shape(f"{place} {name}", files(text))
    for unit in units:
        repeated = files(lambda size, unit=unit: unit * (size // len(unit)) + "\n")
        yield Shape(f"{place} {unit!r}", repeated)


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield path
    items: Iterable[Any] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for step, item in items:
        yield from _paths(item, (*path, step))


def _written(path: str, record: Any) -> Files:
    text = yaml.safe_dump(
        record, default_style='"', width=2**31, allow_unicode=True, sort_keys=False
    )
    if path.endswith(".md"):
        text = f"---\n{text}---\n"
    return {path: text}


def _in_field(
    path: str, record: Any, key: tuple[Any, ...], unit: str
) -> Callable[[int], Files]:
    def files(size: int) -> Files:
        changed = copy.deepcopy(record)
        holder = changed
        for step in key[:-1]:
            holder = holder[step]
        holder[key[-1]] = unit * (size // len(unit))
        return _written(path, changed)

    return files


def _as_key(path: str, record: Any, unit: str) -> Callable[[int], Files]:
    def files(size: int) -> Files:
        changed = copy.deepcopy(record)
        holder = changed[-1] if isinstance(changed, list) else changed
        holder[unit * (size // len(unit))] = "x"
        return _written(path, changed)

    return files


def _head(record: Any, but: str = "") -> str:
    if not but:
        return "title: Việc\nlead_unit: a\ndeadline: 2022-06-30\n"
    kept = {
        key: value for key, value in record.items() if key in REQUIRED and key != but
    }
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False) if kept else ""


REQUIRED = frozenset(
    {"title", "lead_unit", "deadline", "by", "period", "document", "value", "measure"}
)


def _in_body(body: Callable[[int], str]) -> Callable[[int], Files]:
    return lambda size: {TASK: f"---\n{_head(None)}---\n\n{body(size)}\n"}


def _in_head(head: Callable[[int], str]) -> Callable[[int], Files]:
    return lambda size: {TASK: f"---\n{_head(None)}{head(size)}---\n"}


def _in_list(name: str, entry: Callable[[int], str]) -> Callable[[int], Files]:
    kind, _, rest = name.partition(".")
    path, record = RECORDS.get(kind, (f"{kind}s.yaml", None))

    def files(size: int) -> Files:
        entries = _lines(size, entry)
        if not path.endswith(".md"):
            return {path: f"{BASE.get(path, '')}{entries}"}
        key = rest.partition("-")[0]
        return {path: f"---\n{_head(record, key)}{key}:\n{entries}---\n"}

    return files


class GivenUpError(Exception):
    """A check took too long."""


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise GivenUpError


def seconds(run: Callable[[Files], Path | None], files: Files) -> tuple[float, int]:
    """CPU seconds of a run, infinite where it was stopped, and the bytes of the site that it wrote."""
    signal.setitimer(signal.ITIMER_VIRTUAL, GIVEN_UP)
    begin = time.process_time()
    try:
        folder = run(files)
    except GivenUpError:
        return float("inf"), 0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    taken = time.process_time() - begin
    if folder is None:
        return taken, 0
    written = sum(
        file.stat().st_size for file in (folder / "site").rglob("*") if file.is_file()
    )
    shutil.rmtree(folder)
    return taken, written


def run_check(files: Files) -> None:
    check(assembled(files), Config(), catalogue("vi"), as_of=DAY, today=DAY)


def run_fix(files: Files) -> None:
    everything = {**BASE, **files}
    plans = [
        PlansFile(f"plans/{path}", text.encode()) for path, text in everything.items()
    ]
    fix_files(plans, Config(), as_of=DAY, today=DAY, allowed=("safe", "unsafe"))


def run_build(files: Files) -> Path:
    """Write a site into a new folder, with nothing taken over from another; that folder."""
    folder = Path(tempfile.mkdtemp())
    os.environ["DXPLAN_CACHE_DIR"] = str(folder / "cache")
    compliance = evaluate(assembled(files), DAY, Settings())
    site_build.build(folder, compliance, Config(), NO_HEAD, folder / "site")
    return folder


RUNS = {"check": run_check, "build": run_build, "fix": run_fix}


def grows(times: Sequence[float], sizes: Sequence[int], slow: float) -> bool:
    """Whether a step of sizes costs more than it may, or a check takes too long."""
    if times[-1] > slow:
        return True
    for before, after, small, large in zip(
        times, times[1:], sizes, sizes[1:], strict=False
    ):
        allowed = GROWTH * large / small / 10
        if after > NOISE and after > allowed * max(before, NOISE / GROWTH):
            return True
    return False


@dataclass
class Row:
    """The seconds of a shape at each size, the name of a failure that ended it, the bytes of its last site."""

    times: list[float]
    failure: str = ""
    site: int = 0

    def written(self) -> str:
        seconds_ = "".join(f"{time_:9.3f} " for time_ in self.times)
        site = f"{self.site:12,} bytes" if self.site else ""
        return f"{seconds_}{self.failure}{site}"


def measured(
    shape: Shape, sizes: Sequence[int], run: Callable[[Files], Path | None], base: float
) -> Row:
    """What a shape takes beyond ``base``; nothing larger after a failure."""
    row = Row([])
    for size in sizes:
        try:
            taken, row.site = seconds(run, shape.files(size))
            row.times.append(max(0.0, taken - base))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            row.failure = type(error).__name__
        if row.failure or row.times[-1] == float("inf"):
            break
    return row


def is_bad(row: Row, sizes: Sequence[int], slow: float) -> bool:
    if row.failure or row.site > LARGE * sizes[-1] + LARGE_BASE:
        return True
    return grows(row.times, sizes, slow)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", nargs="+", default=[""], help="what the names begin with"
    )
    parser.add_argument("--units", nargs="+", default=UNITS)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--of", choices=RUNS, default="check")
    parser.add_argument("--all", action="store_true", help="print every row")
    parser.add_argument(
        "--slow", type=float, default=SLOW, help="seconds that are too many"
    )
    parser.add_argument("--part", default="1/1", help="the first of two halves: 1/2")
    arguments = parser.parse_args()
    signal.signal(signal.SIGVTALRM, _give_up)
    site_build.MANY = 10**9  # in this process, where seconds are counted
    run = RUNS[arguments.of]
    run({})
    base, _ = seconds(run, {})
    part, parts = map(int, arguments.part.split("/"))
    chosen = [
        s for s in shapes(arguments.units) if s.name.startswith(tuple(arguments.only))
    ][part - 1 :: parts]
    print(f"{arguments.of:60}", *(f"{size:>9}" for size in arguments.sizes))
    bad = 0
    for shape in chosen:
        row = measured(shape, arguments.sizes, run, base)
        bad += is_bad(row, arguments.sizes, arguments.slow)
        if arguments.all or is_bad(row, arguments.sizes, arguments.slow):
            print(f"{shape.name[:60]:60} {row.written()}", flush=True)
    print(f"{bad} of {len(chosen)} shapes grow too fast or take too long")


if __name__ == "__main__":
    main()
