"""A ZIP file written again without its times: the same entries give the same bytes."""

import io
from zipfile import ZipFile

from dxplan.exchange.zip_parts import deflated, zip_file


def repacked(content: bytes) -> bytes:
    """The same entries in the same order, all of one fixed time."""
    with ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        return zip_file((name, [deflated(archive.read(name))]) for name in names)
