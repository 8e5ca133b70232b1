"""Excel and Word files that somebody sends, looked at before a library reads them."""

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from dxplan.errors import DxplanError, reason_of
from dxplan.files.sizes import MAX_OFFICE_FILE, MAX_PARTS, MAX_UNPACKED

OfficeKind: TypeAlias = Literal["xlsx", "docx"]


_MAIN_PARTS: dict[OfficeKind, str] = {
    "xlsx": "xl/workbook.xml",
    "docx": "word/document.xml",
}
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_ENCODED_DTD = tuple(
    text.decode().encode(encoding)
    for text in _DTD
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_BLOCK = 1 << 20
_WITH_PASSWORD = 0x1


def read_office_file(path: Path, kind: OfficeKind) -> bytes:
    """The bytes of a file of a kind that may be given to a library.

    Raises DxplanError that says what the file is instead, or what in it is refused: macros, a
    password, entities, parts that unpack to too much.
    """
    content = read_limited(path)
    refuse_other_signatures(content, path.name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_by_directory(package, path.name, kind)
            _refuse_entities(package, path.name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise DxplanError("office-damaged", file=path.name) from error
    return content


def part_of(content: bytes, name: str) -> bytes:
    """A part of a file that `read_office_file` accepted; empty where there is none."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name) if name in package.namelist() else b""


def parts_below(content: bytes, folder: str) -> Iterator[bytes]:
    """The parts of a folder, such as the sheets of a workbook, of a file as for `part_of`."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith(folder):
                yield package.read(name)


def read_limited(path: Path) -> bytes:
    """The bytes of a file that somebody sends.

    Raises DxplanError where it has more than `MAX_OFFICE_FILE`, or can't be read.
    """
    try:
        if path.stat().st_size > MAX_OFFICE_FILE:
            limit = str(MAX_OFFICE_FILE // 1_000_000)
            raise DxplanError("office-too-large", file=path.name, limit=limit)
        return path.read_bytes()
    except OSError as error:
        raise DxplanError(
            "cannot-read-file", file=str(path), **reason_of(error)
        ) from error


def refuse_other_signatures(content: bytes, name: str) -> None:
    """Raise DxplanError where the first bytes are of no ZIP file, saying what they are of."""
    if not content:
        raise DxplanError("office-empty", file=name)
    if content.startswith(b"PK"):
        return
    if content.startswith(_OLE):
        if _ENCRYPTED_PART in content:
            raise DxplanError("office-encrypted", file=name)
        raise DxplanError("office-old", file=name)
    if content.startswith(b"%PDF"):
        raise DxplanError("office-pdf", file=name)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        raise DxplanError("office-web-page", file=name)
    if b"\0" not in content[:4096]:
        raise DxplanError("office-text", file=name)
    raise DxplanError("office-damaged", file=name)


def _refuse_by_directory(package: zipfile.ZipFile, name: str, kind: OfficeKind) -> None:
    """Look only at the names and sizes of the parts; nothing is unpacked."""
    parts = package.infolist()
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED:
        limit = str(MAX_UNPACKED // 1_000_000)
        raise DxplanError("office-unpacks-large", file=name, limit=limit)
    if any(part.flag_bits & _WITH_PASSWORD for part in parts):
        raise DxplanError("office-encrypted", file=name)
    names = {part.filename for part in parts}
    if len(names) < len(parts):
        raise DxplanError("office-damaged", file=name)
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise DxplanError("office-macros", file=name)
    _refuse_other_kinds(names, name, kind)


def _refuse_other_kinds(names: Collection[str], name: str, kind: OfficeKind) -> None:
    """Raise DxplanError where the main part is missing, saying of which kind the file is."""
    if "mimetype" in names and "content.xml" in names:
        raise DxplanError("office-opendocument", file=name)
    if "xl/workbook.bin" in names:
        raise DxplanError("office-binary", file=name)
    if _MAIN_PARTS[kind] in names:
        return
    for other, part in _MAIN_PARTS.items():
        if part in names:
            raise DxplanError("office-other-kind", file=name, kind=other)
    raise DxplanError("office-not", file=name)


def _refuse_entities(package: zipfile.ZipFile, name: str) -> None:
    """Unpack every part of XML once: its checksum is right, and it declares no entity."""
    for part in package.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with package.open(part) as stream:
            rest = b""
            while block := stream.read(_BLOCK):
                window = rest + block
                if any(declared in window for declared in _ENCODED_DTD):
                    raise DxplanError("office-entities", file=name)
                rest = window[-32:]
