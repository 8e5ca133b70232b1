"""The fixes of mistaken values, as steps below their record's front matter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from dxplan.diagnostics import (
    Applicability,
    InsertKey,
    KeyPath,
    Remove,
    SetValue,
    SymbolicFix,
    Value,
)
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.deadline_fixes import worded_fix
from dxplan.model.fields import fields_of
from dxplan.model.keys import is_optional, keys_of, model_at, value_at, value_synonyms
from dxplan.model.values import FrontMatter
from dxplan.text.letters import STROKED
from dxplan.text.suggest import Candidates, names_several, suggest, without_accents

_LONG = 80
"""A longer text is no word of a list that somebody misspelt."""
_PERCENT = {"%", "phan tram", "percent", "per cent"}


def meant_word(path: KeyPath, value: str, allowed: Sequence[str]) -> dict[str, str]:
    """The arguments of a fault: which allowed word ``value`` writes in another way, or is near to.

    Labels and synonyms of a word count as the word.
    """
    nothing = {"suggestion": ""}
    if len(value) > _LONG:
        return nothing
    field = _field_name(path)
    written = value.translate(STROKED)
    candidates = Candidates((word, _writings(field, word)) for word in allowed)
    if names_several(written.replace("/", ","), candidates):
        return nothing
    suggestion = suggest(written, candidates)
    if suggestion is None:
        return nothing
    word = suggestion.value
    if suggestion.exact:
        return {"suggestion": word, "fix": word, "sure": "safe"}
    if _denies(written, word):
        return nothing
    return {"suggestion": word, "fix": word, "sure": "unsafe"}


def word_named_in(text: str, labels: str, words: Sequence[str]) -> str:
    """The word of a closed list that a text begins with in other writing.

    Where it begins with none it is `other`, if there is that, else the first.
    """
    plain = without_accents(text)
    for word in words:
        for writing in (word, *_writings(labels, word)):
            if re.match(rf"{re.escape(without_accents(writing))}\b", plain):
                return word
    return "other" if "other" in words else words[0]


def _field_name(path: KeyPath) -> str:
    """The last key of a path."""
    for step in reversed(path):
        if isinstance(step, str):
            return step
    return ""


_NOT = {"not", "no", "non", "never", "chua", "khong"}


def _denies(written: str, word: str) -> bool:
    """Whether a text near to a word says that it is not so, or is so by a part only."""
    text = without_accents(written)
    if re.search(r"[0-9%]", text):
        return True
    parts = set(re.split(r"[\W_]+", text))
    parts_of_word = set(re.split(r"[\W_]+", without_accents(word)))
    if not _NOT.isdisjoint(parts - parts_of_word):
        return True
    prefix = re.match("un|in(?!_?p)|dis", text)
    return prefix is not None and not word.startswith(prefix[0])


def _writings(field: str, word: str) -> list[str]:
    """The labels of a word and its synonyms, in every language."""
    writings = []
    for lang in LANGUAGES:
        label = catalogue(lang).label(field, word)
        if label:
            writings.append(label)
    writings += value_synonyms(f"values.{field}.{word}")
    return writings


def fix_of(
    model: type[FrontMatter],
    front_matter: object,
    code: str,
    path: KeyPath,
    args: Mapping[str, str],
) -> SymbolicFix | None:
    """The fix of a fault, from the arguments of its validator: the nearest right form."""
    if code == "S109":
        return _without(model, front_matter, path)
    if code == "S103":
        return _only_item(front_matter, path) or _as_entry(model, front_matter, path)
    # only what was read may be replaced
    is_as_read = "value" in args and value_at(front_matter, path) == args["value"]
    return _fix_of_value(model, front_matter, code, path, args) if is_as_read else None


def _fix_of_value(
    model: type[FrontMatter],
    front_matter: object,
    code: str,
    path: KeyPath,
    args: Mapping[str, str],
) -> SymbolicFix | None:
    """The fix of a value that is written as it was read."""
    if "form" in args:
        has_milestones = "milestones" in keys_of(model)
        return worded_fix(front_matter, path, args, has_milestones=has_milestones)
    if "fix" not in args:
        return None
    step = SetValue(path, args["fix"])
    fix = SymbolicFix(cast("Applicability", args["sure"]), (step,))
    if code == "S107":
        return _number_fix(model, front_matter, path, args, fix)
    return fix


def _number_fix(
    model: type[FrontMatter],
    front_matter: object,
    path: KeyPath,
    args: Mapping[str, str],
    fix: SymbolicFix,
) -> SymbolicFix:
    """The fix of a number that is written with its unit or sign."""
    parent = path[:-1]
    entry = value_at(front_matter, parent)
    if not isinstance(entry, dict):
        return fix
    operator = args["operator"]
    if operator and path[-1] == "value" and "operator" not in entry:
        if "operator" not in keys_of(model_at(model, parent)):
            return fix
        step = InsertKey(parent, "operator", operator)
        return replace(fix, steps=(*fix.steps, step))
    if operator or args["unit"] not in _PERCENT:
        return fix
    if path[-1] == "percent" or _is_measured_in_percent(front_matter):
        return replace(fix, applicability="safe")
    return fix


def _is_measured_in_percent(front_matter: object) -> bool:
    measure = value_at(front_matter, ("measure",))
    if isinstance(measure, dict):
        return "%" in measure.values()
    return measure == "%"


def _without(
    model: type[FrontMatter], front_matter: object, path: KeyPath
) -> SymbolicFix | None:
    """Take an empty value away with its key, and the maps and lists that hold nothing else."""
    while len(path) > 1 and len(value_at(front_matter, path[:-1]) or "") == 1:
        path = path[:-1]
    if not path:
        return None
    last = path[-1]
    if isinstance(last, str) and not is_optional(model_at(model, path[:-1]), last):
        return None
    return SymbolicFix("safe", (Remove(path),))


def _as_entry(
    model: type[FrontMatter], front_matter: object, path: KeyPath
) -> SymbolicFix | None:
    """A text where entries with a type and a title are listed becomes the only entry."""
    written = value_at(front_matter, path)
    if not path or not isinstance(path[-1], str) or not isinstance(written, str):
        return None
    entry = model_at(model, path)
    if {"type", "title"} - set(keys_of(entry)):
        return None
    words = fields_of(entry)["type"].type.choices
    word = word_named_in(written, fields_of(entry)["type"].type.labels, words)
    value: list[Value] = [{"type": word, "title": written}]
    return SymbolicFix("unsafe", (SetValue(path, value),))


def _only_item(front_matter: object, path: KeyPath) -> SymbolicFix | None:
    """A list of one text where no list is wanted becomes that text."""
    listed = value_at(front_matter, path)
    if not isinstance(listed, list) or len(listed) != 1:
        return None
    if not isinstance(listed[0], str) or not isinstance(path[-1], str):
        return None
    return SymbolicFix("unsafe", (SetValue(path, listed[0]),))
