"""A rule's manual page: prose in each language, then examples that `check` has to find or to pass over.

A page is Markdown: `# CODE name`, then one `## ` section a language (its title begins with the language's name),
then `## Examples` with fenced blocks. A fence ```` ```yaml plans/… ```` or ```` ```markdown plans/… ```` is a file laid over the
example portfolio; ```` ```output ```` is what check then says of this rule; `### ` starts the next example.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dxplan.messages import Catalogue

if TYPE_CHECKING:
    from dxplan.rules.registry import Rule

SECTIONS = {"vi": "Tiếng Việt", "en": "English"}
_FENCE = re.compile(r"^(`{3,})([a-z]*) ?([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """Files laid over the example portfolio and the lines that check prints of this rule; none where it is silent."""

    title: str
    files: dict[str, str]
    output: str


@dataclass(frozen=True, slots=True)
class Manual:
    """A page: what the rule finds, why, and how to mend it, in each language; and its examples."""

    title: str
    sections: dict[str, str]
    examples: tuple[Example, ...]
    source: str

    def text(self, lang: str) -> str:
        """The page in one language, examples included."""
        examples = self.source.partition("\n## Examples\n")[2]
        heading = {"vi": "## Ví dụ", "en": "## Examples"}[lang]
        return f"# {self.title}\n\n{self.sections[lang]}\n\n{heading}\n{examples}"


def read_manual(rule: "Rule") -> Manual:
    """The manual page of a rule."""
    return parse_manual(rule.manual.read_text(encoding="utf-8"))


def parse_manual(source: str) -> Manual:
    """A manual page from its text."""
    head, _, tail = source.partition("\n## Examples\n")
    title = head.partition("\n")[0].removeprefix("# ").strip()
    sections = {}
    for lang, heading in SECTIONS.items():
        _, _, rest = head.partition(f"\n## {heading}\n")
        sections[lang] = rest.partition("\n## ")[0].strip()
    examples = tuple(_example(part) for part in re.split(r"^### ", tail, flags=re.MULTILINE)[1:])
    return Manual(title, sections, examples, source)


def _example(part: str) -> Example:
    title, _, rest = part.partition("\n")
    files, output = {}, ""
    for _, kind, info, content in _FENCE.findall(rest):
        if kind == "output":
            output = content
        else:
            files[info.strip()] = content
    return Example(title.strip(), files, output)


def listing(rules: Iterable["Rule"], words: Catalogue) -> str:
    """One line a rule: code, severity, name."""
    lines = [f"{rule.code}  {words(f'labels.severity.{rule.severity}'):10}  {rule.name}" for rule in rules]
    return "\n".join(lines) + "\n"
