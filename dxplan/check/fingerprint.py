"""What a finding is known by from one check to the next: nothing that an edit above it, or a new day, would change."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable

from dxplan.diagnostics import Diagnostic


def fingerprint(found: Diagnostic) -> str:
    """Rule, file, record, key and the line as written; equal findings of one file share it."""
    line = " ".join(unicodedata.normalize("NFC", found.excerpt).split())
    parts = (found.code, found.file, found.record or "", found.key or "", line)
    return hashlib.sha256(
        "\0".join(parts).encode("utf-8", "backslashreplace")
    ).hexdigest()


def unique_fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One for each diagnostic, none twice: of equal ones each has its number among them in the digest."""
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in diagnostics:
        shared = fingerprint(diagnostic)
        found.append(hashlib.sha256(f"{shared}\0{seen[shared]}".encode()).hexdigest())
        seen[shared] += 1
    return found
