"""What a change does to the configuration that judges findings and numbers."""

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
    Lights,
    WrittenConfig,
    written_config,
)
from dxplan.errors import DxplanError

JUDGING_KEYS = (
    *("select", "ignore", "per_path", "languages"),
    *("due_soon_days", "stale_days", "backdated_days", "official"),
)
"""The keys by which it is decided what is found and how numbers are worded."""
SHOWING = (
    *("title", "publisher", "sources_note", "reading_note", "lights"),
    *("templates", "files"),
)
"""The keys by which it is decided what readers of the site read; all others only dress it."""

What: TypeAlias = Literal["key", "added", "removed", "moved", "shadowing", "own-files"]
ConfigFiles: TypeAlias = Mapping[str, bytes]
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

    ``file`` is where the configuration is written now, or was last; ``old_file`` where it was.
    ``old`` and ``new`` are the values that count, written as in TOML. ``loosens`` says that less is
    found, or worded more softly. ``line`` is that of the key in ``file``, where it is written now.
    Of `own-files`, the project's own files from which the site is made, ``file`` is the first that
    differs, ``key`` the key that names their folder, and ``new`` lists them.
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


@dataclass(frozen=True, slots=True)
class ConfigDiff:
    """The older configuration, which judges, and what the newer one changes, what loosens first.

    ``problem`` is why the older one could not be read, so that the defaults judge.
    """

    judging: Config
    changes: tuple[ConfigChange, ...] = ()
    problem: DxplanError | None = None


def compare_configurations(
    old: ConfigFiles, new: ConfigFiles, where: str = ""
) -> ConfigDiff:
    """Two states of the configuration; ``where`` says in errors where the older one is.

    Raises DxplanError where the newer one is broken.
    """
    new_config = written_config(new.get)
    problem = None
    try:
        old_config = written_config(old.get, where)
    except DxplanError as error:
        old_config = WrittenConfig(Config())
        problem = error
    changes = [
        *_file_changes(old_config, new_config, new),
        *_key_changes(old_config, new_config, old, new),
    ]
    changes.sort(key=lambda change: not change.loosens)
    return ConfigDiff(old_config.config, tuple(changes), problem)


def compare_recorded_configurations(
    old: ConfigFiles, new: ConfigFiles, where: tuple[str, str]
) -> ConfigDiff:
    """Two states that nobody can fix any more: a newer one that is broken changes nothing."""
    try:
        written_config(new.get, where[1])
    except DxplanError as error:
        diff = compare_configurations(old, {}, where[0])
        return replace(diff, changes=(), problem=error)
    return compare_configurations(old, new, where[0])


def with_stricter_tip(diff: ConfigDiff, tip: ConfigFiles) -> ConfigDiff:
    """The same changes, judged by the stricter value of each key at the base and the target's tip.

    So a branch that was cut before the target tightened a key is judged by what holds now; a broken
    tip judges nothing.
    """
    try:
        tip_config = written_config(tip.get).config
    except DxplanError:
        return diff
    values = {}
    for key in JUDGING_KEYS:
        old, new = getattr(diff.judging, key), getattr(tip_config, key)
        values[key] = _stricter(key, old, new)
    return replace(diff, judging=diff.judging.model_copy(update=values))


def _stricter(key: str, old: Any, new: Any) -> Any:
    if key == "ignore":
        return [rule for rule in old if rule.lower() in _lower(new)]
    return old if _loosens(key, old, new) else new


def judged_by_defaults(new: ConfigFiles, problem: DxplanError) -> ConfigDiff:
    """The changes where the older configuration names an unknown rule: the defaults judge."""
    diff = compare_configurations({}, new)
    keys = [change for change in diff.changes if change.what == "key"]
    return ConfigDiff(diff.judging, tuple(keys), problem)


def with_own_files(diff: ConfigDiff, own: Iterable[ConfigChange]) -> ConfigDiff:
    """The same changes behind those of the project's own files from which the site is made."""
    return replace(diff, changes=(*own, *diff.changes))


def own_folders(old: ConfigFiles, new: ConfigFiles) -> dict[str, str]:
    """The folders of the project's own files in either state, each with the key that names it."""
    folders: dict[str, str] = {}
    for files in (old, new):
        try:
            config = written_config(files.get).config
        except DxplanError:  # the comparison says so
            continue
        if config.templates:
            folders[config.templates] = "templates"
        if config.files:
            folders[config.files] = "files"
    return folders


def configuration_files(contents: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """The configuration files that exist."""
    files = {}
    for name in CONFIGURATION_FILES:
        content = contents(name)
        if content is not None:
            files[name] = content
    return files


def _file_changes(
    old: WrittenConfig, new: WrittenConfig, new_files: ConfigFiles
) -> Iterator[ConfigChange]:
    """What became of the configuration file as a whole."""
    old_file, new_file = old.file or "", new.file or ""
    if old_file == new_file:
        return
    if not new_file:
        yield ConfigChange("removed", old_file, old_file)
    elif not old_file:
        yield ConfigChange("added", new_file)
    elif new_file == DXPLAN_TOML and _is_pyproject_shadowed(new_files):
        yield ConfigChange("shadowing", new_file, old_file)
    else:
        yield ConfigChange("moved", new_file, old_file)


def _is_pyproject_shadowed(files: ConfigFiles) -> bool:
    """Whether pyproject.toml holds a configuration too, which dxplan.toml keeps from counting."""
    pyproject = {PYPROJECT: files.get(PYPROJECT)}
    try:
        return written_config(pyproject.get).file is not None
    except DxplanError:  # there is one, and it is broken
        return True


def _key_changes(
    old: WrittenConfig,
    new: WrittenConfig,
    old_files: ConfigFiles,
    new_files: ConfigFiles,
) -> Iterator[ConfigChange]:
    """The keys that have another value."""
    for key in (*JUDGING_KEYS, *SHOWING):
        old_value, new_value = getattr(old.config, key), getattr(new.config, key)
        if old_value == new_value:
            continue
        new_span = _key_span(new_files, new, key)
        line = None
        if new_span is not None:
            text = new_files[new.file or ""].decode("utf-8")
            line = text.count("\n", 0, new_span[0]) + 1
        yield ConfigChange(
            "key",
            file=new.file or old.file or "",
            old_file=old.file or "",
            key=key,
            old=_shown(old_value),
            new=_shown(new_value),
            loosens=key in JUDGING_KEYS and _loosens(key, old_value, new_value),
            old_span=_key_span(old_files, old, key),
            new_span=new_span,
            line=line,
        )


def _shown(value: object) -> str:
    """A value as TOML, cut where it is long."""
    text = _as_toml(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _as_toml(value: object) -> str:
    if isinstance(value, Lights):
        value = value.model_dump(exclude_unset=True)
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    entries = []
    for key, item in value.items():
        entries.append(f"{json.dumps(key, ensure_ascii=False)} = {_as_toml(item)}")
    return f"{{{', '.join(entries)}}}"


def _loosens(key: str, old: Any, new: Any) -> bool:
    """Whether less is found by the new value of a key, or worded more softly."""
    if key == "select":
        return _selects_less(old, new)
    if key == "ignore":
        return not _lower(new) <= _lower(old)
    if key == "per_path":
        for pattern, rules in new.items():
            if not _lower(rules) <= _lower(old.get(pattern, ())):
                return True
        return False
    return bool(_LOOSER_WHEN[key](old, new))


def _selects_less(old: list[str], new: list[str]) -> bool:
    """Whether fewer rules are selected; an empty list selects all."""
    if not new:
        return False
    return not old or not _lower(old) <= _lower(new)


def _lower(rules: Iterable[str]) -> set[str]:
    """Rules without regard to capitals, which names of rules and families do not heed."""
    return {rule.lower() for rule in rules}


def _key_span(
    files: ConfigFiles, config: WrittenConfig, key: str
) -> tuple[int, int] | None:
    """Where a key is written: the first place that, renamed, takes the key's value away."""
    if config.file is None or key not in config.table:
        return None
    text = files[config.file].decode("utf-8")
    places = re.finditer(rf"(?<![\w-]){key}(?![\w-])", text)
    for place in islice(places, _CANDIDATES):
        start, end = place.span()
        try:
            renamed = tomllib.loads(f"{text[:end]}_{text[end:]}")
        except ValueError:
            continue
        if _table(renamed, config.path).get(key) != config.table[key]:
            return start, end
    return None


def _table(document: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
    """The table at a path of a TOML document; an empty one where there is none."""
    table = document
    for step in path:
        if not isinstance(table, dict):
            return {}
        table = table.get(step, {})
    return table if isinstance(table, dict) else {}
