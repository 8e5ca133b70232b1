"""Files that are sent as evidence: their names, kinds and sizes; those kept for a second page."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass

from dxplan.errors import DxplanError
from dxplan.files.copied_files import (
    ENDINGS,
    HEAD,
    file_fault,
    is_copied,
)
from dxplan.files.sizes import MAX_COPIED
from dxplan.portfolio.paths import windows_fault
from dxplan.text.suggest import without_accents
from dxplan.wording.numbers import format_size

_MOST_KEPT = 8
"""Files that are kept for a form that was shown again; the oldest goes."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to lie beside the record under a name that is safe everywhere."""

    name: str
    content: bytes


def accepted_upload(written: str, content: bytes, lang: str) -> Upload:
    """A file as it may be kept; raises DxplanError for another kind, and for too large a one."""
    # some browsers send the whole path
    name = re.split(r"[\\/]", written)[-1]
    if not is_copied(name):
        raise DxplanError("upload-kind", file=name, endings=", ".join(ENDINGS))
    if len(content) > MAX_COPIED:
        limit = format_size(MAX_COPIED, lang)
        raise DxplanError("upload-too-large", file=name, limit=limit)
    if file_fault(name, content[:HEAD]) is not None:
        raise DxplanError("upload-no-such-kind", file=name)
    return Upload(_safe_name(name), content)


def _safe_name(name: str) -> str:
    """The name in small letters without accents, digits and hyphens."""
    stem, _, ending = name.rpartition(".")
    bare = re.sub(r"[^a-z0-9]+", "-", without_accents(stem)).strip("-")
    bare = bare[:_LONGEST_NAME].strip("-") or "file"
    if windows_fault(bare) is not None:
        bare = f"file-{bare}"
    return f"{bare}.{ending.lower()}"


def beside(upload: Upload, folder: str, number: str, taken: Container[str]) -> str:
    """A path in a folder that nothing has yet: the record's name, then that of the file."""
    stem, _, ending = upload.name.rpartition(".")
    if not stem.startswith(f"{number}-"):
        stem = f"{number}-{stem}"
    path = f"{folder}/{stem}.{ending}"
    copy = 1
    while path in taken:
        copy += 1
        path = f"{folder}/{stem}-{copy}.{ending}"
    return path


class KeptUploads:
    """The last few files whose forms were shown again: a page can't fill in a field of files."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Upload] = OrderedDict()

    def keep(self, upload: Upload) -> str:
        """The name by which a file is asked for."""
        name = secrets.token_urlsafe(16)
        self._kept[name] = upload
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return name

    def get(self, name: str) -> Upload:
        """A file that was kept; raises DxplanError where it no longer is."""
        upload = self._kept.get(name)
        if upload is None:
            raise DxplanError("upload-gone")
        return upload
