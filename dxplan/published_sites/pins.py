"""The lock file of `compare`: which manifest of each site was read last, by its SHA-256."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dxplan.errors import DxplanError, reason_of

LOCK = "compare.lock.json"
_SCHEMA = 1


class Pin(BaseModel):
    """The manifest of a site that was read."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    site: str
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    as_of: Annotated[date, Field(strict=True)]
    version: str
    commit: str | None
    dirty: bool | None

    def must_be(self, other: "Pin") -> bool:
        """Whether two manifests that differ can't both be what dxplan built.

        The same commit, day and version give the same bytes.
        """
        if self.commit is None or self.dirty or other.dirty:
            return False
        same = (self.commit, self.as_of, self.version)
        return same == (other.commit, other.as_of, other.version)


class _Lock(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    schema_version: Annotated[int, Field(alias="schema", strict=True, ge=1, le=_SCHEMA)]
    sources: tuple[Pin, ...]


def read_pins(file: Path) -> dict[str, Pin]:
    """The pins of a lock file by site; none where there is no file.

    Raises DxplanError where it can't be read: nothing is pinned anew silently.
    """
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DxplanError("bad-lock", file=str(file), **reason_of(error)) from error
    try:
        lock = _Lock.model_validate_json(content)
    except ValidationError as error:
        problem = error.errors()[0]["msg"]
        raise DxplanError("bad-lock", file=str(file), problem=problem) from error
    return {pin.site: pin for pin in lock.sources}


def lock_bytes(pins: Mapping[str, Pin]) -> bytes:
    """A lock file of pins, in the order of their sites."""
    sources = tuple(pin for _, pin in sorted(pins.items()))
    lock = _Lock(schema_version=_SCHEMA, sources=sources)
    return (lock.model_dump_json(by_alias=True, indent=1) + "\n").encode()
