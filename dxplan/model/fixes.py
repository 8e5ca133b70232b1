"""What would mend a mistaken value, as steps below its record's head."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dxplan.diagnostics import (
    Applicability,
    InsertKey,
    KeyPath,
    Remove,
    SetValue,
    Step,
    SymbolicFix,
)
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.keys import is_optional, keys_of, model_at, value_at, words_of
from dxplan.model.values import FrontMatter
from dxplan.text.letters import STROKED
from dxplan.text.suggest import Candidates, names_several, plain, suggest

_LONG = 80
"""A longer text is no word of a list that somebody misspelt."""
_PERCENT = {"%", "phan tram", "percent", "per cent"}


def meant_word(path: KeyPath, value: str, allowed: Sequence[str]) -> dict[str, str]:
    """The allowed word that ``value`` is another writing of, or near to; labels and synonyms count."""
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    written = value.translate(STROKED)
    candidates = Candidates((word, _words(field, word)) for word in allowed)
    several = len(value) > _LONG or names_several(written.replace("/", ","), candidates)
    found = None if several else suggest(written, candidates)
    if found is None or (not found.exact and _denies(written, found.value)):
        return {"suggestion": ""}
    return {
        "suggestion": found.value,
        "fix": found.value,
        "sure": "safe" if found.exact else "unsafe",
    }


_NOT = {"not", "no", "non", "never", "chua", "khong"}


def _denies(written: str, word: str) -> bool:
    """Whether a text near to a word says that it is not so, or only so by a part: it is no misspelling of it."""
    if re.search(r"[0-9%]", plain(written)):
        return True
    said, meant = (set(re.split(r"[\W_]+", plain(text))) for text in (written, word))
    prefix = re.match("un|in(?!_?p)|dis", plain(written))
    return bool((said - meant) & _NOT) or (
        prefix is not None and not word.startswith(prefix[0])
    )


def _words(field: str, word: str) -> list[str]:
    labels = [catalogue(lang).label(field, word) for lang in LANGUAGES]
    return [*filter(None, labels), *words_of(f"values.{field}.{word}")]


def fix_of(
    model: type[FrontMatter],
    head: object,
    code: str,
    path: KeyPath,
    told: Mapping[str, str],
) -> SymbolicFix | None:
    """The fix of a fault, from what its validator told: the nearest right form, and how sure that is."""
    if code == "S109":
        return _without(model, head, path)
    if code == "S103":
        return _only_item(head, path)
    if (
        "fix" not in told or value_at(head, path) != told["value"]
    ):  # only what was read may be replaced
        return None
    fix = SymbolicFix(_sure(told["sure"]), (SetValue(path, told["fix"]),))
    return _beside(model, head, path, told, fix) if code == "S107" else fix


def _sure(word: str) -> Applicability:
    return "safe" if word == "safe" else "display" if word == "display" else "unsafe"


def _beside(
    model: type[FrontMatter],
    head: object,
    path: KeyPath,
    told: Mapping[str, str],
    fix: SymbolicFix,
) -> SymbolicFix:
    """The fix of a number with its unit or sign: a percentage is one anyway, a sign has a key of its own."""
    here = value_at(head, path[:-1])
    if not isinstance(here, dict):
        return fix
    if told["operator"] and path[-1] == "value" and "operator" not in here:
        if "operator" in keys_of(model_at(model, path[:-1])):
            step: Step = InsertKey(path[:-1], "operator", told["operator"])
            return replace(fix, steps=(*fix.steps, step))
        return fix
    measure = value_at(head, ("measure",))
    shown = [*measure.values()] if isinstance(measure, dict) else [measure]
    if (
        told["unit"] in _PERCENT
        and not told["operator"]
        and (path[-1] == "percent" or "%" in shown)
    ):
        return replace(fix, applicability="safe")
    return fix


def _without(
    model: type[FrontMatter], head: object, path: KeyPath
) -> SymbolicFix | None:
    """Take an empty value away with its key, and the maps and lists that hold nothing else."""
    while len(path) > 1 and len(value_at(head, path[:-1]) or "") == 1:
        path = path[:-1]
    last = path[-1] if path else None
    if last is None or (
        isinstance(last, str) and not is_optional(model_at(model, path[:-1]), last)
    ):
        return None
    return SymbolicFix("safe", (Remove(path),))


def _only_item(head: object, path: KeyPath) -> SymbolicFix | None:
    """A list of one text where no list is wanted becomes that text."""
    listed = value_at(head, path)
    if (
        isinstance(listed, list)
        and len(listed) == 1
        and isinstance(listed[0], str)
        and isinstance(path[-1], str)
    ):
        return SymbolicFix("unsafe", (SetValue(path, listed[0]),))
    return None
