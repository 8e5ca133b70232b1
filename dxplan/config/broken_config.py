"""A configuration that can't be used: on which line, at which key, what is wrong."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from dxplan.config.toml_lines import line_of_key, place_and_problem
from dxplan.errors import DxplanError

_REASONS = {
    "bool_type": "bool_type",
    "dict_type": "dict_type",
    "extra_forbidden": "extra_forbidden",
    "float_type": "number_type",
    "greater_than_equal": "at_least",
    "hidden_text": "hidden_text",
    "int_type": "int_type",
    "lang_not_published": "lang_not_published",
    "less_than_equal": "at_most",
    "list_type": "list_type",
    "literal_error": "one_of",
    "missing": "missing",
    "model_type": "dict_type",
    "string_pattern_mismatch": "string_pattern_mismatch",
    "string_too_short": "empty_text",
    "string_type": "string_type",
    "too_short": "too_short",
    "yellow_above_green": "yellow_above_green",
}
"""How the catalogues call what pydantic finds."""


def broken(name: str, state: str = "", place: str = "", **details: str) -> DxplanError:
    """That a configuration file can't be used; ``state`` says of which commit it is.

    ``place`` is a line in it, `:3`, or a line and a column.
    """
    file = f"{name}{place}{state}"
    return DxplanError("broken-configuration", name=name, file=file, **details)


def broken_toml(name: str, state: str, text: str, error: Exception) -> DxplanError:
    """That a configuration file is no TOML."""
    place, problem = place_and_problem(error, text)
    return broken(name, state, place, problem=problem, reason="toml")


def invalid(
    name: str,
    state: str,
    text: str,
    table_path: tuple[str, ...],
    keys: Sequence[str],
    error: ValidationError,
) -> DxplanError:
    """That a key can't be what it is; ``keys`` are those of the table at a path of the text."""
    first = error.errors(include_url=False)[0]
    context: dict[str, Any] = first.get("ctx", {})
    below = context.get("path") or filter(None, [context.get("key")])
    path = (*first["loc"], *below)
    line = line_of_key(text, (*table_path, *path))
    place = "" if line is None else f":{line}"
    key = ".".join(str(step) for step in path if step != "[key]")
    reason = _REASONS.get(first["type"], "unfit_value")
    details = {"reason": reason, "limit": _limit(context)}
    if reason == "hidden_text":
        details["character"] = context["character"]
    if reason == "one_of":
        details["allowed"] = ", ".join(re.findall(r"'([^']*)'", context["expected"]))
    if reason == "extra_forbidden" and len(path) == 1:
        for meant in get_close_matches(key, keys, n=1):
            details = {"reason": "extra_forbidden_meant", "meant": meant}
    return broken(name, state, place, where=key, **details)


def _limit(context: dict[str, Any]) -> str:
    """The number that a value has to keep to; empty where there is none."""
    limits = (context.get(name) for name in ("ge", "le"))
    return next((f"{limit:g}" for limit in limits if limit is not None), "")
