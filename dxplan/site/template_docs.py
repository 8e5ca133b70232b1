"""What each template of the site receives, as Markdown, read off the values themselves."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dxplan.site import pages
from dxplan.site.embeds import BadgePage, EmbeddedPage
from dxplan.site.page_builder import FooterContent, HeaderContent
from dxplan.site.page_content import PageContent, PageFrame
from dxplan.site.rows import TargetTableRow, TaskTableRow
from dxplan.site.site_facts import SiteFacts

TABLE_MARK = (
    "<!-- table of the templates: generated from the first line of each,"
    " see tests/site/test_own_templates.py -->\n"
)
"""What stands in the documentation before the table of all templates; a blank line ends it."""

_FIRST_LINE = re.compile(r"\{# (?P<use>[^|]+ · [^|]+) \| (?P<address>.+) #\}\n")

MARK = "<!-- fields of the templates: generated, see tests/site/test_own_templates.py -->\n"
"""What stands in the documentation before the part that is made here."""


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A field of a value: its name, its type as it is written, what it means."""

    name: str
    type: str
    meaning: str


def template_values() -> dict[str, type[Any]]:
    """The value of each template of the site, by the template's name."""
    values: dict[str, type[Any]] = {
        HeaderContent.template: HeaderContent,
        FooterContent.template: FooterContent,
    }
    for content in _contents():
        values[content.template] = content
    return dict(sorted(values.items()))


def _contents() -> Iterator[type[PageContent]]:
    yield BadgePage
    yield EmbeddedPage
    for value in _defined_values():
        if issubclass(value, PageContent):
            yield value


def _defined_values() -> Iterator[type[Any]]:
    """Every class that a module of `site/pages` defines."""
    for module_info in pkgutil.iter_modules(pages.__path__):
        module = importlib.import_module(f"{pages.__name__}.{module_info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__:
                yield value


def template_table(folder: Path) -> str:
    """A row a template: what it is for and where it is used, as its first line says.

    Raises ValueError with the name of a template that does not say it.
    """
    rows = [
        "| mẫu · template | để làm gì · for what | địa chỉ · address |",
        "|---|---|---|",
    ]
    for file in sorted((*folder.glob("*.html"), folder / "badge.svg")):
        first = _FIRST_LINE.match(file.read_text(encoding="utf-8"))
        if first is None:
            raise ValueError(file.name)
        rows.append(f"| `{file.name}` | {first['use']} | {first['address']} |")
    return "\n".join(rows) + "\n"


def template_fields() -> str:
    """The fields of every template's value, as Markdown."""
    sections = [
        _section("`page.frame`", PageFrame),
        _section("`site`", SiteFacts, "as_of"),
    ]
    for template, value in template_values().items():
        sections.append(_section(f"`{template}`: `page`", value))
    sections.append(_section("`_row.html`: `row` of a task", TaskTableRow))
    sections.append(_section("`_row.html`: `row` of a target", TargetTableRow))
    parts = sorted(_parts(), key=lambda part: part.__name__)
    sections += [_section(f"`{part.__name__}`", part) for part in parts]
    return "\n".join(sections)


def _parts() -> Iterable[type[Any]]:
    """The values that fields of pages are made of, as far as page kinds define them."""
    own = {value for value in template_values().values() if is_dataclass(value)}
    for value in _defined_values():
        if is_dataclass(value) and value not in own:
            yield value


def _section(heading: str, value: type[Any], *properties: str) -> str:
    own = [
        field
        for field in field_docs(value)
        if field.name != "frame" and not field.name.startswith("_")
    ]
    own += [_property_doc(value, name) for name in properties]
    summary = (inspect.getdoc(value) or "").partition("\n")[0]
    lines = [f"### {heading}", "", summary, ""]
    if own:
        lines += ["| field | type | meaning |", "|---|---|---|"]
        lines += [f"| `{one.name}` | `{one.type}` | {one.meaning} |" for one in own]
        lines.append("")
    return "\n".join(lines)


def _property_doc(value: type[Any], name: str) -> FieldDoc:
    made: property = getattr(value, name)
    returned = inspect.get_annotations(made.fget)["return"] if made.fget else object
    return FieldDoc(name, returned.__name__, inspect.getdoc(made) or "")


def field_docs(value: type[Any]) -> list[FieldDoc]:
    """The fields of a dataclass with what the string below each says."""
    written: dict[str, FieldDoc] = {}
    for base in reversed(value.__mro__):
        if is_dataclass(base):
            written |= _written_fields(base)
    return [written[field.name] for field in fields(value)]


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _written_fields(value: type[Any]) -> dict[str, FieldDoc]:
    """The fields that a class itself defines, with the strings below them."""
    body = _classes(value.__module__)[value.__name__].body
    docs: dict[str, FieldDoc] = {}
    for node, below in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        name = node.target.id
        written_type = ast.unparse(node.annotation).replace("|", "\\|")
        docs[name] = FieldDoc(name, written_type, _string(below))
    return docs


def _string(node: ast.stmt | None) -> str:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        return ""
    return " ".join(str(node.value.value).split())
