"""The manifest of a published site, `dxplan.json`, and the sums beside it, `SHA256SUMS`."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MANIFEST = "dxplan.json"
SUMS = "SHA256SUMS"

MANIFEST_SCHEMA = 1
"""The version of the manifest. A key may come to it; another meaning of one is a new version."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The version of JSON Schema in which the published files are described."""

COMMIT = r"^[0-9a-f]{40,64}$"
"""The full id of a commit."""

_SHA256 = r"^[0-9a-f]{64}$"
_SUMS_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


class SchemaVersion(BaseModel):
    """The version of a file that is published; what else is in it depends on that."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    schema_version: Annotated[int, Field(alias="schema", strict=True, ge=0)]


class Manifest(BaseModel):
    """What a site says of itself, and the SHA-256 of each of its files but the sums.

    A comparison of sites none of which could be read has no ``as_of``.
    Keys that this version does not know are left out: within a version some may be added.
    """

    model_config = ConfigDict(
        extra="ignore", frozen=True, populate_by_name=True, defer_build=True
    )

    schema_version: Annotated[int, Field(alias="schema", strict=True, ge=0)]
    version: Annotated[str, Field(max_length=200)]
    as_of: Annotated[date, Field(strict=True)] | None
    commit: Annotated[str, StringConstraints(pattern=COMMIT)] | None
    publisher: Annotated[str, Field(max_length=2_000)] | None
    official: Annotated[bool, Field(strict=True)]
    files: dict[str, Annotated[str, StringConstraints(pattern=_SHA256)]]


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it is published."""
    document = manifest.model_dump(mode="json", by_alias=True)
    document["files"] = dict(sorted(manifest.files.items()))
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def manifest_schema() -> dict[str, Any]:
    """The JSON Schema of the manifest; it allows keys that are added within the version."""
    text = {"type": "string"}
    properties: dict[str, Any] = {
        "schema": {"const": MANIFEST_SCHEMA},
        "version": text,
        "as_of": {"type": ["string", "null"], "format": "date"},
        "commit": {"type": ["string", "null"], "pattern": COMMIT},
        "publisher": {"type": ["string", "null"]},
        "official": {"type": "boolean"},
        "files": {
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": _SHA256},
        },
    }
    return {
        "$schema": DIALECT,
        "title": "dxplan manifest",
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def sums_bytes(sums: Mapping[str, str]) -> bytes:
    """The sums of files as `sha256sum` writes them."""
    lines = [f"{digest}  {path}\n" for path, digest in sorted(sums.items())]
    return "".join(lines).encode()


def read_sums(content: bytes) -> dict[str, str]:
    """The sums of files by path. Raises ValueError where a line is none, or a path is twice."""
    sums: dict[str, str] = {}
    for line in content.decode("utf-8").splitlines():
        match = _SUMS_LINE.fullmatch(line)
        if match is None or match[2] in sums:
            raise ValueError(line[:200])
        sums[match[2]] = match[1]
    return sums
