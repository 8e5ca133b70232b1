"""Packs of files to what they say: from the cache, or read now, in several processes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from itertools import chain
from typing import Protocol

from dxplan.files.cache import NO_CACHE, Cache, user_cache
from dxplan.files.parallel import run_side_by_side
from dxplan.files.progress import advance, begin
from dxplan.files.resources import resources
from dxplan.portfolio.kept_files import is_kept, packed, unpacked
from dxplan.portfolio.paths import copied_file, copied_folder, is_readme
from dxplan.portfolio.plans_files import READ, Pack, PlansFile
from dxplan.portfolio.record_file import ParsedFile, read_file

_KIND = "parsed"
_KIND_OF_EXAMINED = "examined"

_FILES_OF_A_PROCESS = 200
"""Fewer files are read sooner than another process has started."""


class Examination(Protocol):
    """What is said of the files of a pack by themselves, as bytes that are kept beside them.

    ``settings`` are all that it depends on beside the files.
    """

    settings: bytes

    def __call__(self, files: Sequence[ParsedFile]) -> bytes:
        """What is to be said; it may run in another process."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How packs are read: with which cache, in how many processes, and what is said of each."""

    cache: Cache = NO_CACHE
    jobs: int = 1
    examination: Examination | None = None

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to be gained by reading files before they are needed."""
        has_cache = self.cache.folder is not None
        return not has_cache and self.jobs == 1 and self.examination is None

    def read(self, packs: Sequence[Pack]) -> "ReadPacks":
        """What packs say; of a plain reading nothing."""
        result = ReadPacks(self)
        if not self.is_plain:
            result.read(packs)
        return result


PLAIN_READING = Reading()


def usual_reading(examination: Examination | None = None) -> Reading:
    """Reading with what the running command may use."""
    return Reading(user_cache(), resources().jobs, examination)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a process says of a pack: its files as bytes, and those that are not kept as bytes."""

    content: bytes
    others: list[ParsedFile]
    examined: bytes | None


@dataclass(slots=True)
class ReadPacks:
    """What packs say: files by path, and what was said of each pack by its key."""

    reading: Reading
    files: dict[str, ParsedFile] = field(default_factory=dict)
    examined: dict[bytes, bytes] = field(default_factory=dict)
    contents: dict[bytes, bytes] = field(default_factory=dict)
    done: set[bytes] = field(default_factory=set)

    def read(self, packs: Sequence[Pack]) -> None:
        """Read packs: what is not in the cache side by side, and then it is kept there."""
        self.find(packs)
        work = [pack for pack in packs if self.is_missing(pack)]
        if work:
            self.work_side_by_side(work)
        for pack in packs:
            if pack.key not in self.done:
                self.add_files(unpacked(pack, self.contents[pack.key]))

    def find(self, packs: Sequence[Pack]) -> None:
        """Find in the cache what was read and said of packs before."""
        keys = [pack.key for pack in packs]
        self.contents = self.reading.cache.get_many(_KIND, keys)
        if self.reading.examination is None:
            return
        kept_keys = {self.key_of_examined(key): key for key in keys}
        kept = self.reading.cache.get_many(_KIND_OF_EXAMINED, kept_keys)
        for kept_key, value in kept.items():
            self.examined[kept_keys[kept_key]] = value

    def key_of_examined(self, key: bytes) -> bytes:
        """The key under which it is kept what was said of a pack."""
        settings = b""
        if self.reading.examination is not None:
            settings = self.reading.examination.settings
        return blake2b(key + settings, digest_size=16).digest()

    def is_missing(self, pack: Pack) -> bool:
        """Whether anything about a pack is not known yet."""
        if pack.key not in self.contents:
            return True
        return self.reading.examination is not None and pack.key not in self.examined

    def work_side_by_side(self, packs: Sequence[Pack]) -> None:
        """Read packs in several processes if there are many, and keep what they say."""
        begin("reading", len(packs))
        shards = _shards(packs, self.reading.jobs)
        answers = run_side_by_side([partial(self.work_on, shard) for shard in shards])
        new = {}
        new_examined = {}
        for pack, answer in zip(packs, chain.from_iterable(answers), strict=True):
            if pack.key not in self.contents:
                new[pack.key] = answer.content
            if answer.examined is not None:
                self.examined[pack.key] = answer.examined
                new_examined[self.key_of_examined(pack.key)] = answer.examined
            if pack.key not in self.done:
                self.add_files(answer.others)
        self.contents |= new
        self.reading.cache.put_many(_KIND, new)
        self.reading.cache.put_many(_KIND_OF_EXAMINED, new_examined)

    def work_on(self, packs: Iterable[Pack]) -> list[_Answer]:
        """What packs say. The files of those that this very process works on are then read."""
        return [self.answer(pack) for pack in packs]

    def answer(self, pack: Pack) -> _Answer:
        advance()
        content = self.contents.get(pack.key)
        if content is not None:
            self.add_files(unpacked(pack, content))
        files = []
        for file in pack.files:
            parsed = self.files.get(file.path)
            if parsed is None and is_data(file):
                parsed = read_file(file.path, file.content, file.parts)
            if parsed is not None:
                files.append(parsed)
        self.add_files(files)
        self.done.add(pack.key)
        if content is None:
            content = packed(pack, self.files)
        others = [parsed for parsed in files if not is_kept(parsed)]
        examined = None
        examination = self.reading.examination
        if examination is not None and pack.key not in self.examined:
            examined = examination(files)
        return _Answer(content, others, examined)

    def add_files(self, files: Iterable[ParsedFile]) -> None:
        """Add what files say."""
        for parsed in files:
            self.files[parsed.source.file] = parsed


def is_data(file: PlansFile) -> bool:
    """Whether a file may hold data: it is not for people only, and by its name no copy."""
    if not file.regular or not file.path.endswith(READ):
        return False
    parts = file.parts
    if not parts or is_readme(parts[-1]):
        return False
    return copied_folder(parts) is None and copied_file(parts) is None


def _shards(packs: Sequence[Pack], jobs: int) -> list[list[Pack]]:
    """Packs in as many parts as it is worth to have processes, of about as many bytes each."""
    files = sum(len(pack.files) for pack in packs)
    count = max(1, min(jobs, files // _FILES_OF_A_PROCESS))
    sizes = [sum(len(file.content) for file in pack.files) for pack in packs]
    total = sum(sizes) or 1
    shards: list[list[Pack]] = [[] for _ in range(count)]
    begun = 0
    for pack, size in zip(packs, sizes, strict=True):
        shards[min(count - 1, begun * count // total)].append(pack)
        begun += size
    return shards
