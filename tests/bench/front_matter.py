"""Front matter as people write it: YAML in blocks, every text quoted where it has to be."""

import json
import re

PLAIN = re.compile(r"[A-Za-zÀ-ỹ][A-Za-zÀ-ỹ0-9 _/-]*\Z")
RESERVED = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


def scalar(value: object) -> str:
    """A value on one line."""
    if isinstance(value, str):
        plain = PLAIN.match(value) and value.lower() not in RESERVED
        if plain and not value.endswith(" "):
            return value
    return json.dumps(value, ensure_ascii=False)


def block(value: object, indent: int, lines: list[str], prefix: str) -> None:
    """Add the lines of a value; the first one begins with the prefix."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        lead = prefix
        for key, part in value.items():
            start = f"{lead}{key}:"
            if isinstance(part, dict | list) and part:
                lines.append(start)
                deeper = indent + 2 if isinstance(part, dict) else indent
                block(part, deeper, lines, " " * deeper)
            else:
                lines.append(f"{start} {scalar(part)}")
            lead = pad
    elif isinstance(value, list) and value:
        for part in value:
            block(part, indent + 2, lines, f"{pad}- ")
    else:
        lines.append(f"{prefix}{scalar(value)}")


def with_front_matter(fields: dict[str, object], body: str) -> str:
    """The text of a page: its front matter, then its body."""
    lines: list[str] = []
    block(fields, 0, lines, "")
    head = "\n".join(lines)
    return f"---\n{head}\n---\n{body}"
