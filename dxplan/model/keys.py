"""Keys: which ones a map has, and what somebody meant who wrote another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, get_args, get_origin

from dxplan.diagnostics import InsertKey, KeyPath, Remove, RenameKey, SymbolicFix, Value
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.field_words import listed_words, synonyms
from dxplan.model.fields import FLAT_REPORT, LOGS
from dxplan.model.records import MODELS, STATUSES, Kind
from dxplan.model.values import FrontMatter, Text
from dxplan.text.letters import ALIKE
from dxplan.text.suggest import Candidates, Suggestion, suggest

_MANY = 20
"""More unknown keys than this in one map are no slips: nobody is told what each may have meant."""


_LONG = 80
"""A longer text is no key that somebody misspelt."""


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A key that its map does not have. ``supplies`` are the keys that are there under this name, so not missing."""

    code: str
    args: dict[str, str]
    fix: SymbolicFix | None
    supplies: frozenset[KeyPath]


def stray_key(model: type[FrontMatter], head: object, path: KeyPath) -> UnknownKey:
    """What is wrong with an unknown key: it is misspelt or foreign (S101), or belongs elsewhere (S120)."""
    key, here = str(path[-1]), path[:-1]
    known = [*keys_of(model_at(model, here))]
    beside = value_at(head, here)
    if isinstance(beside, dict) and len(beside) > len(known) + _MANY:
        return UnknownKey(
            "S101",
            {"key": key, "known": ", ".join(known), "suggestion": ""},
            None,
            frozenset(),
        )
    kind = _other_kind(model, path, value_at(head, path))
    if kind is not None:
        return UnknownKey(
            "S120", {"key": key, "belongs": kind, "variant": "file"}, None, frozenset()
        )
    extension = key.translate(ALIKE)
    if extension != key and extension.startswith("x-"):
        args = {"key": key, "known": ", ".join(known), "suggestion": extension}
        return UnknownKey(
            "S101",
            args,
            SymbolicFix("unsafe", (RenameKey(path, extension),)),
            frozenset(),
        )
    found = meant_key(key, known)
    exact = _candidates(tuple(known)).same(key) if len(key) <= _LONG else []
    if not exact:
        places = [*_places(model, head, path)]
        if places:
            labels = dict.fromkeys(place.label for place in places)
            supplies = frozenset(place.path for place in places if place.path)
            return UnknownKey(
                "S120",
                {"key": key, "belongs": ", ".join(labels)},
                _move(head, path, places),
                supplies,
            )
    args = {
        "key": key,
        "known": ", ".join(known),
        "suggestion": found.value if found else "",
    }
    if len(exact) > 1:
        args["readings"] = ", ".join(exact)
    return UnknownKey("S101", args, *_rename(head, path, known, found))


def _other_kind(
    model: type[FrontMatter], path: KeyPath, value: Value | None
) -> Kind | None:
    """The kind of record that a key at the head of another belongs to: a report of a task pasted into its plan."""
    key = str(path[-1])
    if len(path) > 1 or key in keys_of(model):
        return None
    if key == "status" and not (isinstance(value, str) and _statuses().same(value)):
        return None
    if key in LOGS or key in FLAT_REPORT:
        return next((kind for kind in _WITH_LOGS if key in keys_of(MODELS[kind])), None)
    return None


_WITH_LOGS: tuple[Kind, ...] = ("task", "target")


@cache
def _statuses() -> Candidates:
    """The statuses of a report, by every word that people write for one."""
    labels = {
        word: [catalogue(lang).label("status", word) or word for lang in LANGUAGES]
        for word in STATUSES
    }
    return Candidates(
        (word, (*labels[word], *words_of(f"values.status.{word}"))) for word in STATUSES
    )


def meant_key(key: str, known: Iterable[str]) -> Suggestion | None:
    """The key that another word means, by its name or a synonym."""
    return _meant(key, tuple(known)) if len(key) <= _LONG else None


@lru_cache(maxsize=4096)
def _meant(key: str, known: tuple[str, ...]) -> Suggestion | None:
    return suggest(key, _candidates(known))


@cache
def _candidates(known: tuple[str, ...]) -> Candidates:
    """The keys of a map, made ready once: there are as many lists of them as models."""
    return Candidates((key, synonyms(key)) for key in known)


@cache
def words_of(section: str) -> tuple[str, ...]:
    """What the catalogues say, in every language, that people write for a word of the format."""
    return tuple(
        word
        for lang in LANGUAGES
        for word in listed_words(catalogue(lang).get(f"synonyms.{section}"))
    )


def _rename(
    head: object, path: KeyPath, known: list[str], found: Suggestion | None
) -> tuple[SymbolicFix | None, frozenset[KeyPath]]:
    """The fix of a misspelt key: none where the right one, or another that means it, stands beside it."""
    beside = value_at(head, path[:-1])
    if found is None or not isinstance(beside, dict) or found.value in beside:
        return None, frozenset()
    others = [key for key in beside if key not in known and key != path[-1]]
    if any(
        other.value == found.value for key in others if (other := meant_key(key, known))
    ):
        return None, frozenset()
    fix = SymbolicFix(
        "safe" if found.exact else "unsafe", (RenameKey(path, found.value),)
    )
    return fix, frozenset({(*path[:-1], found.value)})


@dataclass(frozen=True, slots=True)
class _KeyPlace:
    """Where a key belongs: a map by its key (`head`: the record's), and the path where it is one map only."""

    label: str
    path: KeyPath | None


def _places(
    model: type[FrontMatter], head: object, path: KeyPath
) -> Iterator[_KeyPlace]:
    """The maps around this one, the entries of the record's logs, and the maps in it, that have such a key."""
    key, here = str(path[-1]), path[:-1]
    for depth in range(len(here) - 1, -1, -1):
        above = here[:depth]
        if isinstance(value_at(head, above), dict) and (
            name := _known_as(key, model_at(model, above))
        ):
            yield _KeyPlace(
                next((str(s) for s in reversed(above) if isinstance(s, str)), "head"),
                (*above, name),
            )
    for field in keys_of(model_at(model, here)) if not here else LOGS:
        inner = map_in(model, field)
        if (
            inner is None
            or inner is Text
            or here[:1] == (field,)
            or not (name := _known_as(key, inner))
        ):
            continue
        if name == "key":  # the key of a change is no place for somebody's id
            continue
        whole = (
            isinstance(value_at(head, (field,)), dict)
            and field not in LOGS
            and not here
        )
        yield _KeyPlace(field, (field, name) if whole else None)
    for field in keys_of(model_at(model, here)) if here else ():
        inner = map_in(model_at(model, here), field)
        if inner is not None and inner is not Text and (name := _known_as(key, inner)):
            yield _KeyPlace(
                field,
                (*here, field, name)
                if isinstance(value_at(head, (*here, field)), dict)
                else None,
            )


def _known_as(key: str, model: type[FrontMatter]) -> str | None:
    """The key of a map that this is another writing of."""
    found = _candidates(_all_keys(model)).same(key) if len(key) <= _LONG else []
    return found[0] if len(found) == 1 else None


def _move(head: object, path: KeyPath, places: list[_KeyPlace]) -> SymbolicFix | None:
    """The fix of a misplaced key: where it can only belong into one map that is there and lacks it."""
    target = places[0].path
    beside, value = value_at(head, path[:-1]), value_at(head, path)
    if (
        len(places) > 1
        or target is None
        or value_at(head, target) is not None
        or not isinstance(beside, dict)
    ):
        return None
    emptied = path[:-1] if len(beside) == 1 else path
    if isinstance(emptied[-1], int) or value is None:
        return None
    return SymbolicFix(
        "unsafe", (Remove(emptied), InsertKey(target[:-1], str(target[-1]), value))
    )


def value_at(head: object, path: KeyPath) -> Value | None:
    """What is written at a path of keys; None where nothing is."""
    here: Any = head
    for step in path:
        there = (
            step in here
            if isinstance(here, dict)
            else isinstance(here, list) and step in range(len(here))
        )
        if not there:
            return None
        here = here[step]
    return here  # type: ignore[no-any-return]


def model_at(model: type[FrontMatter], path: KeyPath) -> type[FrontMatter]:
    """The model of the map at a path of keys below ``model``."""
    for step in path:
        model = (map_in(model, step) if isinstance(step, str) else None) or model
    return model


def keys_of(model: type[FrontMatter]) -> Iterator[str]:
    """Every key of a map."""
    yield from _all_keys(model)


@cache
def _all_keys(model: type[FrontMatter]) -> tuple[str, ...]:
    return tuple(
        info.alias or name
        for name, info in model.model_fields.items()
        if not info.exclude
    )


def is_optional(model: type[FrontMatter], key: str) -> bool:
    """Whether a map is whole without this key."""
    return any(
        not info.is_required()
        for name, info in model.model_fields.items()
        if key == (info.alias or name)
    )


@cache
def takes_list(model: type[FrontMatter], key: str) -> bool:
    """Whether a key holds a list, or one value that stands for a list of one."""
    fields = (
        info for name, info in model.model_fields.items() if key == (info.alias or name)
    )
    return any(get_origin(info.annotation) is tuple for info in fields)


@cache
def map_in(model: type[FrontMatter], key: str) -> type[FrontMatter] | None:
    """The model of the map, or of the maps of the list, that a key holds; None where it holds none."""
    field = next(
        (
            info
            for name, info in model.model_fields.items()
            if key == (info.alias or name)
        ),
        None,
    )
    return _model_in(field.annotation) if field else None


def _model_in(annotation: object) -> type[FrontMatter] | None:
    if isinstance(annotation, type) and issubclass(annotation, FrontMatter):
        return annotation
    return next(
        (found for inner in get_args(annotation) if (found := _model_in(inner))), None
    )
