"""Values as YAML in block style, as people write them."""

import re

from dxplan.diagnostics import Value
from dxplan.source.syntax_errors import quoted
from dxplan.source.yaml import compose

_MISREAD = re.compile(r"~|=|<<|null|yes|no|on|off|y|n|[-+]?\.(inf|nan)", re.IGNORECASE)
"""Texts that some YAML reader takes for something else than text."""
_LIKE_A_KEY = re.compile(r"[a-z][a-z0-9_-]*(?:/[a-z0-9_-]+)*")
"""Keys and ids, which need no reading to see how they are read."""


def block_text(value: Value) -> str:
    """A value as a file of its own, in the written form of the format."""
    return block(value, "") + "\n"


def block(value: Value, indent: str) -> str:
    """A value in block style, every line but the first one with ``indent``."""
    if isinstance(value, str):
        return scalar(value, in_brackets=False)
    lines = []
    if isinstance(value, dict):
        for key, item in value.items():
            lines.append(f"{key}:{nested(item, indent)}")
    else:
        for item in value:
            lines.append(f"- {block(item, indent + '  ')}")
    return f"\n{indent}".join(lines)


def nested(value: Value, indent: str) -> str:
    """A value as it stands behind the colon of its key, whose line has ``indent``."""
    if isinstance(value, str):
        return f" {scalar(value, in_brackets=False)}"
    deeper = indent + "  "
    return f"\n{deeper}{block(value, deeper)}"


def scalar(value: str, *, in_brackets: bool) -> str:
    """A scalar: without quotation marks where every reader takes it for this text."""
    if not value or value.startswith(("'", '"')):
        return quoted(value)
    if _MISREAD.fullmatch(value) or "\t" in value:  # PyYAML takes no tab without marks
        return quoted(value)
    if _LIKE_A_KEY.fullmatch(value):
        return value
    expected: Value
    if in_brackets:
        expected = [value]
        written = compose("", f"[{value}]", 0)
    else:
        expected = {"k": value}
        written = compose("", f"k: {value}", 0)
    if written.findings or written.value != expected:
        return quoted(value)
    return value
