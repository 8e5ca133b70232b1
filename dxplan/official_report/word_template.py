"""A report in a Word template of an office's own; the template is not trusted."""

import io
from collections.abc import Callable
from typing import Any
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from dxplan.errors import DxplanError
from dxplan.official_report.deterministic_zip import repacked
from dxplan.official_report.report import Annex, OfficialReport

_FILTERS = (
    "upper",
    "lower",
    "join",
    "length",
    "default",
    "first",
    "last",
    "e",
    "escape",
)
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr,
    nodes.Getitem, nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Filter,
)  # fmt: skip
"""What a template may be made of: it can show values and repeat rows, and call nothing."""


class _Environment(ImmutableSandboxedEnvironment):
    """Shows values of maps and lists: no calls, no attributes of objects, no arithmetic."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}

    def from_string(self, source: Any, *others: Any, **options: Any) -> Any:
        """The template of a text; raises TemplateError where it holds what is not allowed."""
        tree = self.parse(source)
        _refuse_unknown(tree)
        return super().from_string(tree, *others, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A value of a map; of a loop how far it is."""
        is_loop = type(obj).__name__ == "LoopContext"
        if is_loop and attribute in {"index", "first", "last", "length"}:
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)


def _refuse_unknown(node: nodes.Node, loops: tuple[str, ...] = ()) -> None:
    """Refuse what is not allowed; ``loops`` are the names of the loops around.

    A loop within another one goes only through what that one shows: so no template is larger than
    the data and itself.
    """
    if not isinstance(node, _ALLOWED):
        raise TemplateError(f"{type(node).__name__.lower()} (line {node.lineno})")
    if isinstance(node, nodes.For):
        if loops and not _is_of(node.iter, loops[-1]):
            raise TemplateError(f"for (line {node.lineno})")
        loops = (*loops, str(getattr(node.target, "name", "")))
    for child in node.iter_child_nodes():
        _refuse_unknown(child, loops)


def _is_of(iterated: nodes.Node, loop: str) -> bool:
    """Whether a loop goes through a list of the value of the loop around it."""
    if not isinstance(iterated, nodes.Getattr):
        return False
    return isinstance(iterated.node, nodes.Name) and iterated.node.name == loop


def filled_template(report: OfficialReport, template: bytes, file: str) -> bytes:
    """The document that a template becomes; raises DxplanError where it can't be filled.

    ``template`` is what `read_office_file` accepted.
    """
    document = DocxTemplate(io.BytesIO(template))
    stream = io.BytesIO()
    _tried(lambda: document.render(placeholders(report), _Environment()), file)
    _tried(lambda: document.save(stream), file)
    return repacked(stream.getvalue())


def _tried(step: Callable[[], None], file: str) -> None:
    """Take a step; what a broken template makes the libraries raise is a sentence for a person."""
    try:
        step()
    except (
        TemplateError,
        LxmlError,
        BadZipFile,
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        SyntaxError,
        TypeError,
        ValueError,
    ) as error:
        raise DxplanError(
            "broken-report-template", file=file, problem=str(error) or repr(error)
        ) from error


def placeholders(report: OfficialReport) -> dict[str, Any]:
    """What a template can show: plain texts, and lists of maps of plain texts."""
    head = report.letterhead
    values: dict[str, Any] = {
        "draft": report.draft,
        "draft_meaning": report.draft_meaning,
        "data": report.data,
        "superior": head.superior,
        "agency": head.agency,
        "number": head.number,
        "country": head.country,
        "motto": head.motto,
        "place_and_date": head.place_and_date,
        "kind": report.kind,
        "subject": report.subject,
        "opening": [line.shown for line in report.opening],
        "recipients": list(report.recipients.lines),
        "unsigned": report.recipients.unsigned,
        "sections": [
            {
                "title": section.title,
                "parts": [
                    {
                        "title": part.title,
                        "lines": [line.as_text for line in part.lines],
                    }
                    for part in section.parts
                ],
            }
            for section in report.sections
        ],
    }
    for annex in report.annexes:
        values[annex.name] = _rows(annex)
    values.setdefault("targets", [])
    return values


def _rows(annex: Annex) -> list[dict[str, str]]:
    """The rows of an annex by the names of its columns; of a heading only `heading` is filled."""
    empty = {"heading": "", **{column.key: "" for column in annex.columns}}
    rows = []
    for row in annex.rows:
        if row.is_heading:
            rows.append({**empty, "heading": row.cells[0]})
            continue
        named = zip(annex.columns, row.cells, strict=True)
        rows.append({**empty, **{column.key: cell for column, cell in named}})
    return rows
