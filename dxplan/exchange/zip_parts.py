"""A ZIP file whose entries are made of parts, each compressed on its own.

So a part that is as it was before need not be compressed again. The library writes only what it
compresses itself; the layout is that of APPNOTE.TXT, without the extensions for 4 GiB and more.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_RAW = -zlib.MAX_WBITS
_LEVEL = 5
"""A higher one takes half as long again for a twenty-fifth less."""

_END_OF_DATA = b"\x03\x00"
"""An empty last block: each part says that more follows."""

_LOCAL_HEADER = 0x04034B50
_CENTRAL_HEADER = 0x02014B50
_END = 0x06054B50
_VERSION = 20
_UTF_8 = 0x800
_DEFLATED = 8
_TIME = 0
_DAY = 0x21
"""1 January 1980, always: the same content gives the same bytes."""

_POLYNOMIAL = 0xEDB88320
_ONE = 1 << 31
"""The polynomials 1 and that of CRC-32, lowest power first."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the content of an entry: its checksum and length, and the compressed bytes."""

    crc: int
    size: int
    deflated: bytes


def deflated(content: bytes) -> Part:
    """A part from what it holds."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    compressed = compressor.compress(content) + compressor.flush(zlib.Z_FULL_FLUSH)
    return Part(zlib.crc32(content), len(content), compressed)


def zip_file(entries: Iterable[tuple[str, Sequence[Part]]]) -> bytes:
    """The bytes of a file with these entries, each under its name."""
    content: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for written_name, parts in entries:
        name = written_name.encode()
        compressed = b"".join([*(part.deflated for part in parts), _END_OF_DATA])
        described = _description(name, parts, len(compressed))
        header = struct.pack("<L", _LOCAL_HEADER) + described + name
        content += [header, compressed]
        made_by = struct.pack("<LH", _CENTRAL_HEADER, _VERSION)
        where = struct.pack("<HHHLL", 0, 0, 0, 0, offset)
        directory.append(made_by + described + where + name)
        offset += len(header) + len(compressed)
    size = sum(len(entry) for entry in directory)
    count = len(directory)
    end = struct.pack("<LHHHHLLH", _END, 0, 0, count, count, size, offset, 0)
    return b"".join([*content, *directory, end])


def _description(name: bytes, parts: Sequence[Part], compressed: int) -> bytes:
    """What both headers of an entry say of it."""
    crc = 0
    size = 0
    for part in parts:
        crc = _combined(crc, part.crc, part.size)
        size += part.size
    return struct.pack(
        "<HHHHHLLLHH",
        _VERSION,
        _UTF_8,
        _DEFLATED,
        _TIME,
        _DAY,
        crc,
        compressed,
        size,
        len(name),
        0,
    )


def _combined(crc: int, further: int, size: int) -> int:
    """The checksum of two contents together, of which the second has ``size`` bytes.

    As in zlib, whose function Python does not have: the first moves by as many powers.
    """
    return _product(_power(8 * size), crc) ^ further


@lru_cache(maxsize=10_000)
def _power(exponent: int) -> int:
    """A power of x, modulo the polynomial."""
    power = _ONE
    square = _ONE >> 1
    while exponent:
        if exponent & 1:
            power = _product(square, power)
        square = _product(square, square)
        exponent >>= 1
    return power


def _product(left: int, right: int) -> int:
    """The product of two polynomials, modulo the polynomial."""
    product = 0
    bit = _ONE
    while bit:
        if left & bit:
            product ^= right
        carried = right & 1
        right >>= 1
        if carried:
            right ^= _POLYNOMIAL
        bit >>= 1
    return product
