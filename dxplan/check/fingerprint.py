"""Fingerprints of findings, which stay the same when lines above are edited and on another day."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable

from dxplan.diagnostics import Diagnostic


def fingerprint(diagnostic: Diagnostic) -> str:
    """Rule, file, record, key and the line as written; equal findings of one file share it."""
    line = " ".join(unicodedata.normalize("NFC", diagnostic.excerpt).split())
    parts = (
        diagnostic.code,
        diagnostic.file,
        diagnostic.record or "",
        diagnostic.key or "",
        line,
    )
    return _digest("\0".join(parts))


def unique_fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One for each diagnostic, none twice: equal ones are numbered in their digests."""
    counts: Counter[str] = Counter()
    fingerprints = []
    for diagnostic in diagnostics:
        shared = fingerprint(diagnostic)
        fingerprints.append(_digest(f"{shared}\0{counts[shared]}"))
        counts[shared] += 1
    return fingerprints


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
