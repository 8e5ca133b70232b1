"""The keys of `dxplan.toml`, or `[tool.dxplan]` in pyproject.toml (docs/format.md, section 6)."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from dxplan.config.broken_config import broken, broken_toml, invalid
from dxplan.errors import DxplanError, reason_of
from dxplan.files.sizes import MAX_CONFIGURATION
from dxplan.text.hidden_characters import hidden_character_in

Language = Literal["vi", "en"]

DXPLAN_TOML = "dxplan.toml"
PYPROJECT = "pyproject.toml"
CONFIGURATION_FILES = (DXPLAN_TOML, PYPROJECT)
"""Where a configuration may stand; the first that exists counts."""
LINK = b"\0link"
"""What is read of a configuration file that is a link, which is not followed."""


def _in_languages(note: object) -> object:
    return {"vi": note} if isinstance(note, str) else note


Note = Annotated[
    Annotated[dict[Language, Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    | None,
    BeforeValidator(_in_languages),
]
"""A text of the publisher's own in one or both languages; a plain one is Vietnamese."""


_Keys: TypeAlias = tuple[str, ...]


class Lights(BaseModel):
    """From which percentages of a rate a scope is green or yellow; below both it is red.

    With a task that is overdue for more than ``late_days`` it is not green.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    rate: Literal[
        "completion",
        "completed_of_due",
        "on_time",
        "completed_of_due_original",
        "on_time_original",
    ] = "completion"
    green_from: Annotated[float, Field(ge=0, le=100)]
    yellow_from: Annotated[float, Field(ge=0, le=100)]
    late_days: Annotated[int | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _yellow_is_below_green(self) -> Self:
        if self.yellow_from > self.green_from:
            raise PydanticCustomError(
                "yellow_above_green", "above green_from", {"key": "yellow_from"}
            )
        return self


class Config(BaseModel):
    """What a publisher sets.

    Days are whole days; folders are relative to that of the configuration. ``licence`` is of the
    data: an SPDX id or an address. ``sources_note`` says what it was compiled from and
    ``reading_note`` what a reader has to know, in the publisher's own words. ``backdated_days`` is
    for comparing reports with the day they were recorded, which takes the history.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str | None = None
    publisher: str | None = None
    official: bool = False
    site_url: Annotated[str | None, Field(pattern=r"^https?://")] = None
    share_pictures: bool = True
    repository_url: Annotated[str | None, Field(pattern=r"^https?://")] = None
    licence: Annotated[
        str | None, Field(pattern=r"^(https?://\S+|[A-Za-z0-9][A-Za-z0-9.+-]*)$")
    ] = None
    sources_note: Note = None
    reading_note: Note = None
    lights: Lights | None = None
    languages: Annotated[list[Language], Field(min_length=1)] = ["vi", "en"]
    lang: Language = "vi"
    due_soon_days: Annotated[int, Field(ge=0)] = 30
    stale_days: Annotated[int, Field(ge=1)] = 120
    backdated_days: Annotated[int, Field(ge=0)] = 30
    select: list[str] = []
    ignore: list[str] = []
    per_path: dict[str, list[str]] = {}
    templates: str | None = None
    files: str | None = None
    report_template: str | None = None
    out: str = "build"

    @property
    def folders(self) -> tuple[str, ...]:
        """The project's own folders from which a site is made, beside plans/."""
        return tuple(filter(None, (self.templates, self.files)))

    @model_validator(mode="before")
    @classmethod
    def _texts_can_be_seen(cls, table: object) -> object:
        for path, text in _texts(table):
            character = hidden_character_in(text)
            if character:
                details = {"path": path, "character": character}
                raise PydanticCustomError("hidden_text", "{character}", details)
        return table

    @model_validator(mode="after")
    def _lang_is_published(self) -> Self:
        if self.lang not in self.languages:
            raise PydanticCustomError(
                "lang_not_published", "without lang", {"key": "languages"}
            )
        return self


def find_root(start: Path) -> Path:
    """The folder that holds plans/: ``start`` or the nearest parent up to the repository's root.

    Raises DxplanError where there is none.
    """
    if not start.is_dir():
        raise DxplanError("no-folder", folder=str(start))
    try:
        real_start = start.resolve(strict=True)
    except OSError as error:  # the current folder may be gone
        raise DxplanError("no-folder", folder=str(start)) from error
    for folder in (real_start, *real_start.parents):
        plans = folder / "plans"
        if plans.is_symlink():
            raise DxplanError("linked-plans", folder=str(plans))
        if plans.is_dir():
            return folder
        if _is_repository(folder):
            break
    raise DxplanError("no-plans", folder=str(start))


def find_repository(root: Path) -> Path | None:
    """The root of the git working tree that holds ``root``; None without git."""
    folders = (root, *root.parents)
    return next((folder for folder in folders if _is_repository(folder)), None)


def prefix_in_repository(root: Path) -> str:
    """The path from the repository's root to ``root``, with a slash at its end; else empty."""
    repository = find_repository(root)
    if repository is None or repository == root:
        return ""
    return f"{root.relative_to(repository).as_posix()}/"


def _is_repository(folder: Path) -> bool:
    return (folder / ".git").exists()


@dataclass(frozen=True, slots=True)
class WrittenConfig:
    """A configuration with the file that it is written in, None where nothing is configured.

    ``table`` holds the keys that are written there, ``path`` says where in the file that table is.
    """

    config: Config
    file: str | None = None
    path: tuple[str, ...] = ()
    table: Mapping[str, Any] = field(default_factory=dict)


def read_config(root: Path) -> Config:
    """The configuration of a project; raises DxplanError on a broken one."""
    return config_of(configuration_reader(root))


def configuration_reader(root: Path) -> Callable[[str], bytes | None]:
    """Reads the configuration files of a project by name; None where there is no such file."""
    return lambda name: _read_file(root / name)


def config_of(contents: Callable[[str], bytes | None], where: str = "") -> Config:
    """The configuration among files by name; ``where`` says in errors where the files are."""
    return written_config(contents, where).config


def written_config(
    contents: Callable[[str], bytes | None], where: str = ""
) -> WrittenConfig:
    """The configuration among files by name, with the place where it is written."""
    own = contents(DXPLAN_TOML)
    if own is not None:
        table = _parse_toml(DXPLAN_TOML, where, own)
        config = _validate(DXPLAN_TOML, where, own, (), table)
        return WrittenConfig(config, DXPLAN_TOML, (), table)
    project = contents(PYPROJECT)
    if project is None:
        return WrittenConfig(Config())
    tools = _parse_toml(PYPROJECT, where, project).get("tool", {})
    if not isinstance(tools, dict) or "dxplan" not in tools:
        return WrittenConfig(Config())
    table = tools["dxplan"]
    path = ("tool", "dxplan")
    config = _validate(PYPROJECT, where, project, path, table)
    return WrittenConfig(config, PYPROJECT, path, table)


def _read_file(file: Path) -> bytes | None:
    """The content of a configuration file; None where there is none."""
    try:
        if file.is_symlink():
            return LINK
        if not file.exists():
            return None
        if file.is_dir() or file.is_file():
            with file.open("rb") as stream:
                return stream.read(MAX_CONFIGURATION + 1)
    except OSError as error:
        raise broken(file.name, **reason_of(error)) from error
    raise broken(file.name, problem="not a regular file", reason="special-file")


def _parse_toml(name: str, where: str, content: bytes) -> dict[str, Any]:
    if content == LINK:
        raise broken(name, where, problem="a symbolic link", reason="link")
    if len(content) > MAX_CONFIGURATION:
        problem = f"more than {MAX_CONFIGURATION} bytes"
        raise broken(name, where, problem=problem, reason="configuration-too-large")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise broken(name, where, problem=str(error), reason="not-utf8") from error
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # a number of thousands of digits is no TOMLDecodeError
        raise broken_toml(name, where, text, error) from error


def _validate(
    name: str, where: str, content: bytes, path: tuple[str, ...], table: object
) -> Config:
    try:
        return Config.model_validate(table)
    except ValidationError as error:
        text = content.decode()
        raise invalid(name, where, text, path, [*Config.model_fields], error) from error


def _texts(value: object, path: _Keys = ()) -> Iterator[tuple[_Keys, str]]:
    """Every text in a table, its keys too, each with the keys under which it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield path, key
            yield from _texts(item, (*path, key))
