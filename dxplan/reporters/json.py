"""For programs: the stable JSON of docs/format.md, section 4."""

from collections.abc import Iterable
from json import JSONEncoder

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Edit, Fix, Position, RelatedDiagnostic
from dxplan.messages import Catalogue
from dxplan.text.terminal import safe_json

_text = JSONEncoder(ensure_ascii=False).encode


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """One object with every finding; lists are always there, an absent value is null.

    It is laid out as `json.dumps` does with an indent of 2, which takes several times as long.
    """
    findings = _in_brackets(map(_finding, result.diagnostics), "  ")
    text = f"""\
{{
  "schema": 1,
  "as_of": {_text(result.as_of.isoformat())},
  "files": {result.files},
  "findings": {findings}
}}
"""
    return safe_json(text)


def _finding(diagnostic: Diagnostic) -> str:
    advice = "\n".join(diagnostic.advice)
    related = _in_brackets(map(_related, diagnostic.related), "      ")
    return f"""\
{{
      "code": {_text(diagnostic.code)},
      "name": {_text(diagnostic.name)},
      "severity": {_text(str(diagnostic.severity))},
      "message": {_text(diagnostic.message)},
      "args": {_args(diagnostic)},
      "file": {_text(diagnostic.file)},
      "start": {_position(diagnostic.start, "      ")},
      "end": {_position(diagnostic.end, "      ")},
      "record": {_text_or_null(diagnostic.record)},
      "key": {_text_or_null(diagnostic.key)},
      "related": {related},
      "help": {_text_or_null(advice or None)},
      "url": {_text_or_null(diagnostic.url)},
      "fix": {_fix(diagnostic.fix)}
    }}"""


def _args(diagnostic: Diagnostic) -> str:
    if not diagnostic.args:
        return "{}"
    entries = []
    for key, value in diagnostic.args.items():
        entries.append(f"        {_text(key)}: {_text(value)}")
    return "{\n" + ",\n".join(entries) + "\n      }"


def _related(related: RelatedDiagnostic) -> str:
    return f"""\
{{
          "message": {_text(related.message)},
          "file": {_text(related.file)},
          "start": {_position(related.start, "          ")},
          "end": {_position(related.end, "          ")}
        }}"""


def _fix(fix: Fix | None) -> str:
    if fix is None:
        return "null"
    return f"""\
{{
        "applicability": {_text(fix.applicability)},
        "edits": {_in_brackets(map(_edit, fix.edits), "        ")}
      }}"""


def _edit(edit: Edit) -> str:
    return f"""\
{{
            "start": {edit.start},
            "end": {edit.end},
            "content": {_text(edit.content)}
          }}"""


def _position(position: Position, indent: str) -> str:
    return (
        f'{{\n{indent}  "line": {position.line},\n'
        f'{indent}  "column": {position.column}\n{indent}}}'
    )


def _text_or_null(text: str | None) -> str:
    return "null" if text is None else _text(text)


def _in_brackets(items: Iterable[str], indent: str) -> str:
    """A list that ends at an indent; what stands in its items is indented already."""
    content = f",\n{indent}  ".join(items)
    if not content:
        return "[]"
    return f"[\n{indent}  {content}\n{indent}]"
