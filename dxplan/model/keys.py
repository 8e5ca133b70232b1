"""Keys: which ones a map has, and what somebody meant who wrote another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from dxplan.diagnostics import InsertKey, KeyPath, Remove, RenameKey, SymbolicFix, Value
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.field_words import split_synonyms, synonyms
from dxplan.model.fields import FLAT_REPORT, LOGS, fields_of
from dxplan.model.records import MODELS, STATUSES, Kind
from dxplan.model.values import FrontMatter, Text
from dxplan.text.letters import ALIKE
from dxplan.text.suggest import Candidates, Suggestion, suggest

_MANY = 20
"""More unknown keys than this in one map are no slips: none of them gets a suggestion."""

_LONG = 80
"""A longer text is no key that somebody misspelt."""

_KINDS_WITH_LOGS: tuple[Kind, ...] = ("task", "target")


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that its map does not have.

    ``supplies`` are the keys that are there under this name, so not missing.
    """

    code: str
    args: dict[str, str]
    fix: SymbolicFix | None = None
    supplies: frozenset[KeyPath] = frozenset()


def stray_key(
    model: type[FrontMatter], front_matter: object, path: KeyPath
) -> UnknownKey:
    """What is wrong with an unknown key.

    It is misspelt or foreign (S101), or belongs elsewhere (S120).
    """
    key = str(path[-1])
    parent = path[:-1]
    allowed = [*keys_of(model_at(model, parent))]
    args = {"key": key, "known": ", ".join(allowed), "suggestion": ""}
    siblings = value_at(front_matter, parent)
    if isinstance(siblings, dict) and len(siblings) > len(allowed) + _MANY:
        return UnknownKey("S101", args)
    kind = _other_kind(model, path, value_at(front_matter, path))
    if kind is not None:
        return UnknownKey("S120", {"key": key, "belongs": kind, "variant": "file"})
    extension = key.translate(ALIKE)
    if extension != key and extension.startswith("x-"):
        args["suggestion"] = extension
        fix = SymbolicFix("unsafe", (RenameKey(path, extension),))
        return UnknownKey("S101", args, fix)
    same_keys = _same_keys(key, model_at(model, parent))
    if not same_keys:
        places = [*_places(model, front_matter, path)]
        if places:
            return _misplaced(front_matter, path, places)
    if len(same_keys) > 1:
        args["readings"] = ", ".join(same_keys)
    return _misspelt(model, front_matter, path, args)


def _misspelt(
    model: type[FrontMatter], front_matter: object, path: KeyPath, args: dict[str, str]
) -> UnknownKey:
    home = model_at(model, path[:-1])
    suggestion = _key_meant_in(home, str(path[-1]))
    if suggestion is None:
        return UnknownKey("S101", args)
    args["suggestion"] = suggestion.value
    if not _can_rename(home, front_matter, path, suggestion.value):
        return UnknownKey("S101", args)
    step = RenameKey(path, suggestion.value)
    fix = SymbolicFix("safe" if suggestion.exact else "unsafe", (step,))
    supplies = frozenset({(*path[:-1], suggestion.value)})
    return UnknownKey("S101", args, fix, supplies)


def _misplaced(
    front_matter: object, path: KeyPath, places: list["_KeyPlace"]
) -> UnknownKey:
    labels = dict.fromkeys(place.label for place in places)
    supplies = frozenset(place.path for place in places if place.path)
    args = {"key": str(path[-1]), "belongs": ", ".join(labels)}
    return UnknownKey("S120", args, _move(front_matter, path, places), supplies)


def _other_kind(
    model: type[FrontMatter], path: KeyPath, value: Value | None
) -> Kind | None:
    """The kind of record whose key was written into another, as a task's report into its plan."""
    key = str(path[-1])
    if len(path) > 1 or key in keys_of(model):
        return None
    if key not in LOGS and key not in FLAT_REPORT:
        return None
    if key == "status" and not _is_status(value):
        return None
    for kind in _KINDS_WITH_LOGS:
        if key in keys_of(MODELS[kind]):
            return kind
    return None


def _is_status(value: Value | None) -> bool:
    return isinstance(value, str) and bool(_statuses().same(value))


@cache
def _statuses() -> Candidates:
    """The statuses of a report, by every word that people write for one."""
    written: list[tuple[str, tuple[str, ...]]] = []
    for status in STATUSES:
        writings = []
        for lang in LANGUAGES:
            label = catalogue(lang).get(f"labels.status.{status}")
            writings.append(label or status)
        writings += value_synonyms(f"values.status.{status}")
        written.append((status, tuple(writings)))
    return Candidates(written)


def meant_key(key: str, allowed: Iterable[str]) -> Suggestion | None:
    """The key that another word means, by its name or a synonym."""
    if len(key) > _LONG:
        return None
    return _meant(key, tuple(allowed))


@lru_cache(maxsize=4096)
def _meant(key: str, allowed: tuple[str, ...]) -> Suggestion | None:
    return suggest(key, _candidates(allowed))


@lru_cache(maxsize=4096)
def _key_meant_in(model: type[FrontMatter], key: str) -> Suggestion | None:
    """The key of a map that another word means."""
    if len(key) > _LONG:
        return None
    return suggest(key, _candidates_in(model))


def _same_keys(key: str, model: type[FrontMatter]) -> list[str]:
    """The keys of a map of which a word is only another writing."""
    if len(key) > _LONG:
        return []
    return _candidates_in(model).same(key)


@cache
def _candidates(allowed: tuple[str, ...]) -> Candidates:
    """Keys, made ready once."""
    return Candidates((key, synonyms(key)) for key in allowed)


@cache
def _candidates_in(model: type[FrontMatter]) -> Candidates:
    """The keys of a map, made ready once."""
    return Candidates((key, synonyms(key, model)) for key in _all_keys(model))


@cache
def value_synonyms(section: str) -> tuple[str, ...]:
    """What people write for a word of the format, by the catalogues of every language."""
    result: list[str] = []
    for lang in LANGUAGES:
        entry = catalogue(lang).get(f"synonyms.{section}")
        result += split_synonyms(entry)
    return tuple(result)


def _can_rename(
    model: type[FrontMatter], front_matter: object, path: KeyPath, name: str
) -> bool:
    """Whether a key may be renamed: no key beside it has or means that name."""
    siblings = value_at(front_matter, path[:-1])
    if not isinstance(siblings, dict) or name in siblings:
        return False
    for sibling in siblings:
        if sibling in _all_keys(model) or sibling == path[-1]:
            continue
        other = _key_meant_in(model, sibling)
        if other is not None and other.value == name:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _KeyPlace:
    """Where a key belongs: the key of a map (`head`: the record), its path if it is one map."""

    label: str
    path: KeyPath | None


def _places(
    model: type[FrontMatter], front_matter: object, path: KeyPath
) -> Iterator[_KeyPlace]:
    """The maps that have such a key: around this one, in the record's logs, or within it."""
    yield from _places_around(model, front_matter, path)
    if len(path) == 1:
        yield from _places_within_record(model, front_matter, str(path[0]))
        return
    yield from _places_in_logs(model, path)
    yield from _places_within_map(model, front_matter, path)


def _places_around(
    model: type[FrontMatter], front_matter: object, path: KeyPath
) -> Iterator[_KeyPlace]:
    key = str(path[-1])
    for depth in range(len(path) - 2, -1, -1):
        above = path[:depth]
        if not isinstance(value_at(front_matter, above), dict):
            continue
        name = _same_key(key, model_at(model, above))
        if name is None:
            continue
        label = "head"
        for step in above:
            if isinstance(step, str):
                label = step
        yield _KeyPlace(label, (*above, name))


def _places_within_record(
    model: type[FrontMatter], front_matter: object, key: str
) -> Iterator[_KeyPlace]:
    for field in keys_of(model):
        name = _key_in(model, field, key)
        if name is None or name == "key":  # a change's key is no place for an id
            continue
        is_map = isinstance(value_at(front_matter, (field,)), dict)
        if is_map and field not in LOGS:
            yield _KeyPlace(field, (field, name))
        else:
            yield _KeyPlace(field, None)


def _places_in_logs(model: type[FrontMatter], path: KeyPath) -> Iterator[_KeyPlace]:
    for log in LOGS:
        if path[0] == log:
            continue
        name = _key_in(model, log, str(path[-1]))
        if name is not None and name != "key":
            yield _KeyPlace(log, None)


def _places_within_map(
    model: type[FrontMatter], front_matter: object, path: KeyPath
) -> Iterator[_KeyPlace]:
    parent = path[:-1]
    parent_model = model_at(model, parent)
    for field in keys_of(parent_model):
        name = _key_in(parent_model, field, str(path[-1]))
        if name is None:
            continue
        field_path = (*parent, field)
        if isinstance(value_at(front_matter, field_path), dict):
            yield _KeyPlace(field, (*field_path, name))
        else:
            yield _KeyPlace(field, None)


def _key_in(model: type[FrontMatter], field: str, key: str) -> str | None:
    """The key of a field's map of which ``key`` is another writing; texts have no own keys."""
    inner = map_in(model, field)
    if inner is None or inner is Text:
        return None
    return _same_key(key, inner)


def _same_key(key: str, model: type[FrontMatter]) -> str | None:
    """The key of a map that this is another writing of."""
    same_keys = _same_keys(key, model)
    if len(same_keys) != 1:
        return None
    return same_keys[0]


def _move(
    front_matter: object, path: KeyPath, places: list[_KeyPlace]
) -> SymbolicFix | None:
    """The fix of a misplaced key: only where it belongs into one map that is there and lacks it."""
    target = places[0].path
    if len(places) > 1 or target is None:
        return None
    value = value_at(front_matter, path)
    if value is None or value_at(front_matter, target) is not None:
        return None
    siblings = value_at(front_matter, path[:-1])
    if not isinstance(siblings, dict):
        return None
    emptied = path
    if len(siblings) == 1:
        emptied = path[:-1]
    if isinstance(emptied[-1], int):
        return None
    insertion = InsertKey(target[:-1], str(target[-1]), value)
    return SymbolicFix("unsafe", (Remove(emptied), insertion))


def value_at(front_matter: object, path: KeyPath) -> Value | None:
    """What is written at a path of keys; None where nothing is."""
    node: Any = front_matter
    for step in path:
        if isinstance(node, dict):
            exists = step in node
        else:
            exists = isinstance(node, list) and step in range(len(node))
        if not exists:
            return None
        node = node[step]
    return node  # type: ignore[no-any-return]


def model_at(model: type[FrontMatter], path: KeyPath) -> type[FrontMatter]:
    """The model of the map at a path of keys below ``model``."""
    for step in path:
        if isinstance(step, str):
            model = map_in(model, step) or model
    return model


def keys_of(model: type[FrontMatter]) -> Iterator[str]:
    """Every key of a map."""
    yield from _all_keys(model)


@cache
def _all_keys(model: type[FrontMatter]) -> tuple[str, ...]:
    return tuple(fields_of(model))


def is_optional(model: type[FrontMatter], key: str) -> bool:
    """Whether a map is whole without this key."""
    field = fields_of(model).get(key)
    return field is not None and not field.required


def takes_list(model: type[FrontMatter], key: str) -> bool:
    """Whether a key holds a list, or one value that stands for a list of one."""
    field = fields_of(model).get(key)
    return field is not None and field.type.many


def map_in(model: type[FrontMatter], key: str) -> type[FrontMatter] | None:
    """The model of the map, or of the maps of the list, that a key holds; None without one."""
    field = fields_of(model).get(key)
    if field is None:
        return None
    return field.type.model
