"""Files beside records that are copied: pictures and PDF, if they are what their names say."""

import re

_PICTURES = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".gif": "GIF",
    ".webp": "WebP",
}
"""Pictures that hold no script."""
_ENDINGS = {**_PICTURES, ".pdf": "PDF"}
"""What is copied beside the pages."""
PICTURE_ENDINGS = tuple(_PICTURES)
ENDINGS = tuple(_ENDINGS)

HEAD = 1024
"""Bytes at the begin of a file by which its kind is recognised."""

_POINTER = b"version https://git-lfs.github.com/spec/"
_BYTE_ORDER_MARK = rb"(?:\xef\xbb\xbf)?"
_KINDS = (
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"GIF8[79]a", "GIF"),
    (rb"RIFF.{4}WEBP", "WebP"),
    (rb".{4}ftyp(?:hei|hev|mif|msf)", "HEIC"),
    (rb".{4}ftypavif", "AVIF"),
    (rb"%PDF", "PDF"),
    (rb"BM.{12}", "BMP"),
    (rb"II\*\x00|MM\x00\*", "TIFF"),
    (rb"PK\x03\x04", "ZIP"),
    (
        _BYTE_ORDER_MARK
        + rb"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+(?:<!DOCTYPE svg[^>]*>\s*)?<svg",
        "SVG",
    ),
    (rb"(?:\xef\xbb\xbf)?\s*(?><!--.*?-->\s*)*+<(?:!DOCTYPE )?html", "HTML"),
)
_PATTERNS = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), name) for pattern, name in _KINDS
)


def is_copied(path: str) -> bool:
    """Whether a file's name is that of a picture or a PDF, which are copied."""
    return path.lower().endswith(ENDINGS)


def is_picture(path: str) -> bool:
    """Whether a file's name is that of a picture."""
    return path.lower().endswith(PICTURE_ENDINGS)


def file_kind(head: bytes) -> str:
    """The kind of file that begins with these bytes; `other-kind` where nothing tells."""
    for pattern, kind in _PATTERNS:
        if pattern.match(head):
            return kind
    return "other-kind"


def file_fault(path: str, head: bytes) -> dict[str, str] | None:
    """What is wrong with a copied file of this name that begins so, as arguments of F133."""
    if not head:
        return {"variant": "empty"}
    if head.startswith(_POINTER):
        return {"variant": "pointer"}
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    named_kind = _ENDINGS[f".{ending.lower()}"]
    kind = file_kind(head)
    if kind == named_kind:
        return None
    suggestion = ""
    right_ending = _ending_of(kind)
    if right_ending is not None:
        suggestion = f"{stem}{right_ending}"
    return {"found": kind, "ending": named_kind, "suggestion": suggestion}


def _ending_of(kind: str) -> str | None:
    """The first ending of a kind of file; None where such a file is not copied."""
    for ending, named_kind in _ENDINGS.items():
        if named_kind == kind:
            return ending
    return None
