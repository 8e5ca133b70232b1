"""A rule's manual page: prose in each language, then examples that `check` reports or not.

A page is Markdown: `# CODE name`, then one `## ` section a language (its title begins with the
language's name), then `## Examples` with fenced blocks; `### ` starts the next example. The
fences are files laid over the portfolio of manual/example/, and what check then says of this
rule:

- ```` ```markdown plans/… ```` or ```` ```yaml plans/… ````: a file as it stands there.
- ```` ```bytes plans/… ````: a file whose bytes can't stand in Markdown, with the escapes of
  `unescape`; ```` ```bytes plans/… *1000 ```` repeats it.
- ```` ```markdown plans/… before ````: a file as it was where the change begins; the rules that
  compare speak. It stays so unless another fence of the example changes it.
- ```` ```toml dxplan.toml ````, ```` ```json moc.json ````: the configuration and the baseline,
  now or `before`.
- ```` ```delete plans/… ````: the file is gone. ```` ```link plans/… ````: it is a symbolic link.
- ```` ```repository plans/… ````: the folder is a git repository of its own. ```` ```git ````:
  what git does not show, a line a file: `ignored`, `unseen`, `absent` or `submodule`, then its
  path.
- ```` ```authors plans/… ````: who changed the file since then, a line each: `Name <address>`.
- ```` ```output ````: a line a finding, in English; empty where the rule reports nothing.
  ```` ```output vi ````: the same in Vietnamese.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from dxplan.config.config import Config
from dxplan.files.copied_files import is_copied
from dxplan.history.change_base import BaseConfigFiles, ChangeBase, base_of
from dxplan.history.log import Author
from dxplan.history.tracking import GitTracking
from dxplan.messages import Catalogue
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PLANS, PlansFile, read_files
from dxplan.portfolio.portfolio import Portfolio
from dxplan.rules.registry import BY_CODE, Rule, hidden_by

SECTIONS = {"vi": "Tiếng Việt", "en": "English"}
EXAMPLES_DAY = date(2023, 6, 30)
"""The as-of date of all examples, and their today."""

_AT_BASE = " before"
_FENCE = re.compile(r"^(`{3,})([a-z]*) ?([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_POINT = re.compile(r"^- \*\*(.+?):\*\* (.*)$", re.MULTILINE)
_AUTHOR = re.compile(r"^(.*?) <(.*)>$", re.MULTILINE)
_OUTPUT = re.compile(r"^```output( vi)?\n(.*?)^```$\n*", re.MULTILINE | re.DOTALL)
_ESCAPE = re.compile(rb"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|[rnt\\\n])")


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A fence of an example: its first word, the path behind it, and what it holds.

    ``is_old``: as it was at the base of a change. ``times``: how often its content is repeated.
    """

    kind: str
    path: str
    content: str
    is_old: bool
    times: int


@dataclass(frozen=True, slots=True)
class Example:
    """Files laid over the example portfolio (None: deleted), and what check prints of this rule.

    ``source`` is its Markdown. ``outputs`` are those lines in each language; empty where the rule
    reports nothing. ``base_files`` are the files as they were at the base of a change; None where
    nothing is compared. ``authors`` are those who changed a file since then. ``tracking`` is what
    git does not show.
    """

    title: str
    files: Mapping[str, PlansFile | None]
    outputs: Mapping[str, str]
    source: str = ""
    base_files: Mapping[str, PlansFile | None] | None = None
    authors: Mapping[str, tuple[Author, ...]] = field(default_factory=dict)
    tracking: GitTracking = field(default_factory=GitTracking)

    @property
    def is_reported(self) -> bool:
        """Whether the rule finds something in it."""
        return any(self.outputs.values())

    def title_in(self, lang: str) -> str:
        """Its title in one language: `Sai / wrong: gõ nhầm / mistyped` is `Wrong: mistyped`."""
        parts = []
        for part in self.title.split(": "):
            vietnamese, _, english = part.partition(" / ")
            if lang == "en" and english:
                parts.append(english)
            else:
                parts.append(vietnamese)
        title = ": ".join(parts)
        return title[:1].upper() + title[1:]

    @property
    def shown_files(self) -> tuple[ExampleFile, ...]:
        """Its files as they are written in the page."""
        return tuple(file for file in _fences(self.source) if file.kind != "output")

    def text(self, lang: str) -> str:
        """What it shows, as Markdown, with what check says in one language."""

        def in_language(fence: re.Match[str]) -> str:
            is_vietnamese = fence[1] is not None
            if self.is_reported and is_vietnamese != (lang == "vi"):
                return ""
            return f"```output\n{fence[2]}```\n\n"

        return _OUTPUT.sub(in_language, self.source).strip()

    @property
    def portfolio(self) -> Portfolio:
        """The portfolio that is checked."""
        files: dict[str, PlansFile | None] = {**example_files()}
        if self.base_files is not None:
            files.update(self.base_files)
        files.update(self.files)
        return _assembled(files)

    @property
    def base(self) -> ChangeBase | None:
        """What it is compared with."""
        if self.base_files is None:
            return None
        old = _assembled({**example_files(), **self.base_files})
        base = base_of(old, self.portfolio, "0" * 40, self.authors, self._outside)
        return replace(base, replaced_evidence=self._replaced)

    @property
    def _replaced(self) -> frozenset[str]:
        """The files to copy that hold something else than before."""
        replaced = set()
        for path, old in (self.base_files or {}).items():
            new = self.files.get(path)
            if old is None or new is None or not is_copied(path):
                continue
            if old.content != new.content:
                replaced.add(path)
        return frozenset(replaced)

    @property
    def _outside(self) -> BaseConfigFiles:
        old: dict[str, bytes] = {}
        if self.base_files is not None:
            old = _outside_plans(self.base_files)
        new = {**old, **_outside_plans(self.files)}
        baseline = None
        for path in new:
            if path.endswith(".json"):
                baseline = path
                break
        return BaseConfigFiles(old, new, baseline)


@dataclass(frozen=True, slots=True)
class Manual:
    """A page: what the rule finds, why, and how to fix it, in each language; and its examples."""

    title: str
    sections: dict[str, str]
    examples: tuple[Example, ...]

    def points(self, lang: str) -> list[tuple[str, str]]:
        """What the page says, point by point: a label and a text, as Markdown."""
        return _POINT.findall(self.sections[lang])

    def text(self, lang: str) -> str:
        """The page in one language, examples included."""
        heading = {"vi": "## Ví dụ", "en": "## Examples"}[lang]
        parts = [f"# {self.title}", self.sections[lang], heading]
        for example in self.examples:
            parts += [f"### {example.title}", example.text(lang)]
        return "\n\n".join(parts) + "\n"


def rule_page(code: str) -> str:
    """The file of a rule's page on the site, in a folder of a language; no record's has a dot."""
    return f"rules.{code}.html"


def rule_address(config: Config, code: str, lang: str) -> str | None:
    """Where a rule's page is on the web, in a language of the site; None without `site_url`."""
    if config.site_url is None:
        return None
    root = config.site_url.rstrip("/")
    site_lang = lang if lang in config.languages else config.lang
    return f"{root}/{site_lang}/{rule_page(code)}"


_HIDDEN_BY = {"vi": "Không hiện khi có", "en": "Hidden by"}


def read_manual(rule: Rule) -> Manual:
    """The manual page of a rule, with the rules whose findings may hide its own."""
    manual = parse_manual(rule.manual.read_text(encoding="utf-8"))
    codes = hidden_by(rule.code)
    if not codes:
        return manual
    rules = ", ".join(f"{code} {BY_CODE[code].name}" for code in codes)
    sections = {}
    for lang, section in manual.sections.items():
        sections[lang] = f"{section}\n- **{_HIDDEN_BY[lang]}:** {rules}."
    return replace(manual, sections=sections)


def parse_manual(source: str) -> Manual:
    """A manual page from its text."""
    head, _, tail = source.partition("\n## Examples\n")
    title = head.partition("\n")[0].removeprefix("# ").strip()
    sections = {}
    for lang, heading in SECTIONS.items():
        _, _, rest = head.partition(f"\n## {heading}\n")
        sections[lang] = rest.partition("\n## ")[0].strip()
    parts = re.split(r"^### ", tail, flags=re.MULTILINE)
    examples = tuple(_example(part) for part in parts[1:])
    return Manual(title, sections, examples)


def _fences(source: str) -> Iterator[ExampleFile]:
    for _, kind, info, content in _FENCE.findall(source):
        path, _, times = info.strip().partition(" *")
        is_old = path.endswith(_AT_BASE)
        path = path.removesuffix(_AT_BASE)
        yield ExampleFile(kind, path, content, is_old, int(times or 1))


def _example(part: str) -> Example:
    title, _, source = part.partition("\n")
    files: dict[str, PlansFile | None] = {}
    base_files: dict[str, PlansFile | None] = {}
    authors: dict[str, tuple[Author, ...]] = {}
    outputs = dict.fromkeys(SECTIONS, "")
    tracking = GitTracking()
    for fence in _fences(source):
        if fence.kind == "output":
            outputs[fence.path or "en"] = fence.content
        elif fence.kind == "git":
            tracking = _tracking(fence.content)
        elif fence.kind == "authors":
            signatures = _AUTHOR.findall(fence.content)
            authors[fence.path] = tuple(Author(*parts) for parts in signatures)
        elif fence.is_old:
            base_files[fence.path] = _file(fence)
        else:
            files[fence.path] = _file(fence)
    return Example(
        title.strip(), files, outputs, source, base_files or None, authors, tracking
    )


def _tracking(content: str) -> GitTracking:
    paths: dict[str, list[str]] = defaultdict(list)
    for line in content.splitlines():
        state, _, path = line.partition(" ")
        paths[state].append(path)
    return GitTracking(
        ignored=tuple(paths["ignored"]),
        unseen=tuple(paths["unseen"]),
        absent=tuple(paths["absent"]),
        submodules=tuple(paths["submodule"]),
    )


def _assembled(files: Mapping[str, PlansFile | None]) -> Portfolio:
    plans_files = []
    for path in sorted(files):
        file = files[path]
        if file is not None and path.startswith(f"{PLANS}/"):
            plans_files.append(file)
    return assemble(plans_files, {**_parsed_examples()})


@cache
def _parsed_examples() -> ParsedFiles:
    """What the files of the example portfolio say, parsed once for all examples."""
    parsed = ParsedFiles()
    files = example_files()
    assemble([files[path] for path in sorted(files)], parsed)
    return parsed


def _outside_plans(files: Mapping[str, PlansFile | None]) -> dict[str, bytes]:
    contents = {}
    for path, file in files.items():
        if file is None or path.startswith(f"{PLANS}/"):
            continue
        contents[path] = file.content
    return contents


def _file(fence: ExampleFile) -> PlansFile | None:
    path = fence.path
    match fence.kind:
        case "delete":
            return None
        case "link":
            return PlansFile(path, b"", regular=False)
        case "repository":
            return PlansFile(path, b"", repository=True)
        case "bytes":
            content = unescape(fence.content) * fence.times
            size = len(content) if is_copied(path) else None
            return PlansFile(path, content, size=size)
    return PlansFile(path, fence.content.encode())


def unescape(content: str) -> bytes:
    r"""The bytes of a text with escapes.

    `\xff` is a byte, `\u2028` a code point; `\r`, `\n`, `\t` and `\\` are as in Python.
    A backslash at the end of a line takes its line break away.
    """
    return _ESCAPE.sub(_escaped, content.encode())


def _escaped(match: re.Match[bytes]) -> bytes:
    escape = match[1].decode()
    if escape[0] == "x":
        return bytes([int(escape[1:], 16)])
    if escape[0] == "u":
        return chr(int(escape[1:], 16)).encode()
    return {"r": b"\r", "n": b"\n", "t": b"\t", "\\": b"\\", "\n": b""}[escape]


def example_files() -> dict[str, PlansFile]:
    """The small portfolio that the examples change; `check` reports nothing in it on that day."""
    folder = Path(__file__).parent / "manual" / "example"
    return {file.path: file for file in read_files(folder)}


def listing(rules: Iterable[Rule], catalogue: Catalogue) -> str:
    """One line a rule: code, severity, name."""
    lines = []
    for rule in rules:
        severity = catalogue(f"labels.severity.{rule.severity}")
        lines.append(f"{rule.code}  {severity:10}  {rule.name}")
    return "\n".join(lines) + "\n"
