"""The threat model: every line of it names tests that are there."""

import ast
import re

from samples import ROOT

_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[list[str]]:
    """The cells of the threat model's lines."""
    text = (ROOT / ".github/SECURITY.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_line_of_the_threat_model_is_shown_by_tests() -> None:
    found = rows()
    assert len(found) >= 15
    for who, never, shown in found:
        named = _NAMED.findall(shown)
        assert never, who
        assert len(named) == shown.count("::") >= 1, never
        for path, name in named:
            assert name.startswith("test_"), name
            assert name in functions_of(path), f"{path}::{name}"
