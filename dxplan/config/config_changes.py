"""What a change does to the configuration by which findings and numbers are judged."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal, TypeAlias

from dxplan.config.config import (
    CONFIGURATION_FILES,
    DXPLAN_TOML,
    PYPROJECT,
    Config,
    WrittenConfig,
    written_config,
)
from dxplan.errors import DxplanError

JUDGING = (
    *("select", "ignore", "per_path", "languages"),
    *("due_soon_days", "stale_days", "backdated_days", "official"),
)
"""The keys by which it is decided what is found and how numbers are worded."""
SHOWING = ("title", "publisher", "sources_note", "reading_note", "templates", "files")
"""The keys by which it is decided what readers of the site read; all others only dress it."""

What: TypeAlias = Literal["key", "added", "removed", "moved", "shadowing", "own-files"]
Files: TypeAlias = Mapping[str, bytes]
"""The configuration files that are there, by name."""

_LOOSER_WHEN: Mapping[str, Callable[[Any, Any], bool]] = {
    "due_soon_days": lambda old, new: new < old,
    "stale_days": lambda old, new: new > old,
    "backdated_days": lambda old, new: new > old,
    "official": lambda old, new: old and not new,
    "languages": lambda old, new: not set(old) <= set(new),
}
_LONGEST = 300
"""Characters of a value that are shown; a list of rules may be of any length."""
_CANDIDATES = 50
"""Places where a key may stand that are tried; a file with more is pointed at as a whole."""


@dataclass(frozen=True, slots=True)
class ConfigChange:
    """A key that judges otherwise than before, or what became of a configuration file as a whole.

    ``file`` is where the configuration is written now, or was last; ``old_file`` where it was. ``old`` and ``new`` are
    the values that count, written as in TOML. ``loosens`` says that less is found, or told more softly.
    Of `own-files`, the project's own files from which the site is made, ``file`` is the first that differs, ``key`` the
    key that names their folder, and ``new`` lists them.
    """

    what: What
    file: str
    old_file: str = ""
    key: str = ""
    old: str = ""
    new: str = ""
    loosens: bool = False
    old_span: tuple[int, int] | None = None
    new_span: tuple[int, int] | None = None
    line: int | None = None
    """The line of the key in ``file``, where it is written there now."""


@dataclass(frozen=True, slots=True)
class ConfigDiff:
    """The configuration that judges, the older one, and what the newer one changes: what loosens stands first.

    ``problem`` is why the older one could not be read, so that the defaults judge; empty where it could.
    """

    judging: Config
    changes: tuple[ConfigChange, ...] = ()
    problem: DxplanError | None = None


def config_contrast(old: Files, new: Files, where: str = "") -> ConfigDiff:
    """Two states of the configuration; ``where`` tells in errors where the older one is.

    Raises DxplanError where the newer one is broken.
    """
    after = written_config(new.get)
    problem = None
    try:
        before = written_config(old.get, where)
    except DxplanError as error:
        before, problem = WrittenConfig(Config()), error
    changes = [*_of_files(before, after, new), *_of_keys(before, after, old, new)]
    return ConfigDiff(
        before.config, tuple(sorted(changes, key=lambda one: not one.loosens)), problem
    )


def judged_by_tip_too(contrast: ConfigDiff, tip: Files) -> ConfigDiff:
    """The contrast judged, key by key, by the stricter of its older configuration and that of the target's tip.

    A branch that was cut before the target tightened a key is judged by what holds now; a broken tip judges nothing.
    """
    try:
        now = written_config(tip.get).config
    except DxplanError:
        return contrast
    before = contrast.judging
    values = {
        key: _stricter(key, getattr(before, key), getattr(now, key)) for key in JUDGING
    }
    return replace(contrast, judging=before.model_copy(update=values))


def _stricter(key: str, old: Any, new: Any) -> Any:
    if key == "ignore":
        return [rule for rule in old if rule.lower() in _words(new)]
    return old if _loosens(key, old, new) else new


def config_contrast_read(old: Files, new: Files, where: tuple[str, str]) -> ConfigDiff:
    """Likewise of two states that nobody can mend any more: of a newer one that is broken nothing is compared."""
    try:
        written_config(new.get, where[1])
    except DxplanError as error:
        return replace(config_contrast(old, {}, where[0]), changes=(), problem=error)
    return config_contrast(old, new, where[0])


def without_old(new: Files, problem: DxplanError) -> ConfigDiff:
    """Likewise where the older configuration names what nobody knows: the defaults judge."""
    contrast = config_contrast({}, new)
    kept = tuple(change for change in contrast.changes if change.what == "key")
    return ConfigDiff(contrast.judging, kept, problem)


def with_own_files(contrast: ConfigDiff, own: Iterable[ConfigChange]) -> ConfigDiff:
    """Likewise with the project's own files from which the site is made, which stand first."""
    return replace(contrast, changes=(*own, *contrast.changes))


def own_folders(old: Files, new: Files) -> dict[str, str]:
    """The folders of the project's own files on either side, each with the key that names it."""
    found: dict[str, str] = {}
    for files in (old, new):
        try:
            config = written_config(files.get).config
        except DxplanError:  # of which it is told elsewhere
            continue
        named = (("templates", config.templates), ("files", config.files))
        found |= {folder: key for key, folder in named if folder}
    return found


def configuration_files(contents: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """The configuration files that are there."""
    read = ((name, contents(name)) for name in CONFIGURATION_FILES)
    return {name: data for name, data in read if data is not None}


def _of_files(
    before: WrittenConfig, after: WrittenConfig, new: Files
) -> Iterator[ConfigChange]:
    old_file, file = before.file or "", after.file or ""
    if old_file == file:
        return
    if not file:
        yield ConfigChange("removed", old_file, old_file)
    elif not old_file:
        yield ConfigChange("added", file)
    elif file == DXPLAN_TOML and _configures({PYPROJECT: new.get(PYPROJECT)}):
        yield ConfigChange("shadowing", file, old_file)
    else:
        yield ConfigChange("moved", file, old_file)


def _configures(files: Mapping[str, bytes | None]) -> bool:
    try:
        return written_config(files.get).file is not None
    except DxplanError:  # it is there, and broken
        return True


def _of_keys(
    before: WrittenConfig, after: WrittenConfig, old: Files, new: Files
) -> Iterator[ConfigChange]:
    for key in (*JUDGING, *SHOWING):
        values = getattr(before.config, key), getattr(after.config, key)
        if values[0] == values[1]:
            continue
        span = _key_span(new, after, key)
        yield ConfigChange(
            "key",
            after.file or before.file or "",
            before.file or "",
            key,
            _shown(values[0]),
            _shown(values[1]),
            key in JUDGING and _loosens(key, *values),
            _key_span(old, before, key),
            span,
            new[after.file or ""].decode("utf-8")[: span[0]].count("\n") + 1
            if span
            else None,
        )


def _shown(value: object) -> str:
    text = _written(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _written(value: object) -> str:
    if isinstance(value, dict):
        inner = ", ".join(
            f"{json.dumps(k, ensure_ascii=False)} = {_written(v)}"
            for k, v in value.items()
        )
        return f"{{{inner}}}"
    return json.dumps(value, ensure_ascii=False)


def _loosens(key: str, old: Any, new: Any) -> bool:
    if key == "select":
        return _narrows(old, new)
    if key == "ignore":
        return not _words(new) <= _words(old)
    if key == "per_path":
        return any(
            not _words(rules) <= _words(old.get(pattern, ()))
            for pattern, rules in new.items()
        )
    return bool(_LOOSER_WHEN[key](old, new))


def _narrows(old: list[str], new: list[str]) -> bool:
    """Whether fewer rules are selected; an empty list selects all."""
    if not new:
        return False
    return not old or not _words(old) <= _words(new)


def _words(rules: Iterable[str]) -> set[str]:
    return {word.lower() for word in rules}


def _key_span(files: Files, written: WrittenConfig, key: str) -> tuple[int, int] | None:
    """Where a key is written: the first place which, called otherwise, takes the key's value away."""
    if written.file is None or key not in written.table:
        return None
    text = files[written.file].decode("utf-8")
    places = re.finditer(rf"(?<![\w-]){key}(?![\w-])", text)
    for place in islice(places, _CANDIDATES):
        start, end = place.span()
        try:
            other = tomllib.loads(f"{text[:end]}_{text[end:]}")
        except ValueError:
            continue
        if _table(other, written.path).get(key) != written.table[key]:
            return start, end
    return None


def _table(document: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
    for step in path:
        document = document.get(step, {}) if isinstance(document, dict) else {}
    return document if isinstance(document, dict) else {}
