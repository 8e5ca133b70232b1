"""Read a file that was there a moment ago."""

from pathlib import Path

from dxplan.errors import DxplanError, reason_of


def read_named(place: Path, name: str) -> bytes:
    """The bytes of a file; raises DxplanError where it is gone or can't be read.

    ``name`` is what people call it.
    """
    try:
        return place.read_bytes()
    except OSError as error:
        raise DxplanError("cannot-read-file", file=name, **reason_of(error)) from error
