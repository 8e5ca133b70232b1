"""Compiled templates: once for all languages and sites, kept in the user's cache."""

from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError
from types import CodeType

import jinja2
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from dxplan.files.cache_dir import cache_folder
from dxplan.site.template_code import VERSION


class TemplateCache(BytecodeCache):
    """Templates by place and content; a file that can't be read or written is not needed."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            with suppress(OSError, EOFError, UnpicklingError):
                _files().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._keep(bucket)
        files = _files()
        with suppress(OSError):
            Path(files.directory).mkdir(parents=True, exist_ok=True)
            files.dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.codes[bucket.key, bucket.checksum] = bucket.code


def _files() -> FileSystemBytecodeCache:
    version = f"{jinja2.__version__}-{VERSION}"
    return FileSystemBytecodeCache(str(cache_folder() / "templates" / version), "%s")
