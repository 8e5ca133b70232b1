"""JSON as text and as bytes that every reader takes."""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from dxplan.compliance.summary import Compliance
from dxplan.exchange.columns import Item
from dxplan.exchange.kept_parts import by_place, kept_lines
from dxplan.files.cache import Cache
from dxplan.history.head import GitHead

SCHEMA = 2
"""The version of what the items hold; a change of what a key means is a new one."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SURROGATES = re.compile("[\ud800-\udfff]")


def envelope(compliance: Compliance, head: GitHead, rows: list[Item]) -> dict[str, Any]:
    """Items with the version of their format, their day and their commit."""
    return {
        "schema": SCHEMA,
        "as_of": compliance.as_of.isoformat(),
        "commit": head.commit,
        "dirty": head.dirty,
        "items": rows,
    }


def json_text(document: Mapping[str, Any]) -> str:
    """JSON with one item a line: quick to write, and a diff of two builds reads line by line."""
    lines = map(_ENCODER.encode, document["items"])
    others = {key: value for key, value in document.items() if key != "items"}
    head = json.dumps(others, ensure_ascii=False).removesuffix("}")
    items = ",\n".join(lines)
    return f'{head}, "items": [\n{items}\n]}}\n'


def json_content(
    document: Mapping[str, Any],
    cache: Cache,
    group_of: Callable[[int], Hashable] = by_place,
) -> bytes:
    """The bytes of `json_text`; lines that are kept are not made."""
    head, end = json_text({**document, "items": ()}).split("\n\n")
    lines = kept_lines(cache, "json", document["items"], _item_lines, group_of)
    return b"\n".join([utf8(head), b",\n".join(lines), utf8(end)])


def _item_lines(items: Iterable[Item]) -> list[bytes]:
    return [utf8(_ENCODER.encode(item)) for item in items]


def utf8(text: str) -> bytes:
    """The bytes of a text; half a character, which UTF-8 can't hold, stands as U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text).encode()


def json_bytes(value: Any) -> bytes:
    """A document as JSON to be read by people too."""
    return utf8(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
