"""What kind of change a difference is: of wording only, or of what is asked for.

Whether a file was only written in another form is told by `compare`, which then finds no
difference.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.diagnostics import KeyPath, Value
from dxplan.model.fields import deadline_key, keys_where
from dxplan.model.records import MODELS, Kind, Target, Task
from dxplan.model.shared import Citation

_FRONT_MATTER_CHANGES = frozenset(
    {ChangeType.SET, ChangeType.CHANGED, ChangeType.EMPTIED}
)

_CONFIRMED_AGAIN = keys_where(lambda field: field.meaning.reconfirm == "any")
"""Keys of which any change asks for something else."""

_CONFIRMED_WHEN_REPLACED = keys_where(
    lambda field: field.meaning.reconfirm == "replaced"
)
"""Keys of which a change of what stood there before asks for something else."""

LEDGERED_OBLIGATIONS = _CONFIRMED_AGAIN | _CONFIRMED_WHEN_REPLACED
"""Keys of which a line of `changes` asks for something else."""

_FIRST_DEADLINES = (deadline_key(Task), deadline_key(Target))
_ASIDE = keys_where(
    lambda field: field.meaning.role in {"wording", "provenance"}, Citation
)
"""Keys of a source that say where in it or how it was read."""

_QUOTATION_MARKS = re.compile(r"[\"'“”‘’«»]")
_MARKS_BETWEEN_WORDS = re.compile(r"[.,;:!?…“”\"'‘’()–—-]+(?!\d)")
"""Marks beside a word; before a digit they may be a number's or a day's."""


# wording ----------------------------------------------------------------------------------------


def is_wording(change: Difference | None, kind: Kind) -> bool:
    """Whether a change is of a translation, a note, a name or quotation marks only.

    Entries of logs are never reworded.
    """
    if change is None:
        return False
    if change.what in {ChangeType.TRANSLATION, ChangeType.ENTRY_TRANSLATED}:
        return True
    if change.what not in _FRONT_MATTER_CHANGES:
        return False
    ignored = _wording_keys(kind)
    if not ignored.isdisjoint(_path(change)):
        return True
    old = _without_wording(change.old, ignored)
    new = _without_wording(change.new, ignored)
    return old == new


@cache
def _wording_keys(kind: Kind) -> frozenset[str]:
    """The keys of texts that name, explain or translate, anywhere in a record of a kind."""
    keys = keys_where(lambda field: field.meaning.role == "wording", MODELS[kind])
    return keys | {"en"}


def _without_wording(value: Value | None, ignored: frozenset[str]) -> Value:
    """A value without the keys that only explain or name, and without quotation marks."""
    if not value:
        return ""
    if isinstance(value, Mapping):
        kept = {}
        for key, item in value.items():
            if key not in ignored:
                kept[key] = _without_wording(item, ignored)
        return kept
    if isinstance(value, list):
        return [_without_wording(item, ignored) for item in value]
    return " ".join(_QUOTATION_MARKS.sub("", value).split())


def plain_text(text: str | None) -> str:
    """A text in its composed form, with single blanks."""
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


def obliging_text(text: str | None) -> str:
    """A text without what changes no obligation: capital letters, blanks, marks between words."""
    without_case = plain_text(text).casefold()
    without_marks = _MARKS_BETWEEN_WORDS.sub(" ", without_case)
    return " ".join(without_marks.split())


# obligation -------------------------------------------------------------------------------------


def changes_obligation(change: Difference) -> bool:
    """Whether a change of a file asks for something else than before.

    No translation does, and nothing that is only filled in.
    """
    if change.what is ChangeType.BODY:  # told of by whether there was a text
        return change.old is None and change.new is None
    if change.what not in _FRONT_MATTER_CHANGES:
        return False
    path = _path(change)
    is_translation = path[-1] == "en"
    if is_translation or _binds_to_the_same_days(change, path):
        return False
    key = path[0]
    if key in _CONFIRMED_AGAIN:
        return True
    is_filled_in = change.what is ChangeType.SET
    if is_filled_in or key not in _CONFIRMED_WHEN_REPLACED:
        return False
    return _ASIDE.isdisjoint(path)


def _binds_to_the_same_days(change: Difference, path: KeyPath) -> bool:
    """Whether a change within a deadline leaves the days to which it binds."""
    if path[0] not in _FIRST_DEADLINES or len(path) < 2:
        return False
    inner_key = path[1]
    if inner_key == "firm":  # a deadline is firm where nothing else is said
        return (change.old, change.new) in ((None, "true"), ("true", None))
    if inner_key == "condition_met_on":
        return change.what is ChangeType.SET
    return inner_key == "text"


def _path(change: Difference) -> KeyPath:
    return change.path or change.old_path or ("",)
