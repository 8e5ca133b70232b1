"""Text as bytes: UTF-8 that every reader takes, and JSON in it."""

import json
import re
from typing import Any

_SURROGATES = re.compile("[\ud800-\udfff]")


def utf8(text: str) -> bytes:
    """The bytes of a text; half a character, which UTF-8 can't hold, stands as U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text).encode()


def json_bytes(value: Any) -> bytes:
    """A document as JSON to be read by people too."""
    return utf8(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
