"""What `dxplan compare` prints: each source with what became of it, and what was written."""

from collections.abc import Iterator
from pathlib import Path

from dxplan.messages import LANGUAGES, Catalogue
from dxplan.published_sites.comparison import Comparison
from dxplan.published_sites.pins import LOCK
from dxplan.published_sites.source import Source
from dxplan.text.terminal import printable


def comparison_text(
    comparison: Comparison, out: Path, lock: Path | None, catalogue: Catalogue
) -> str:
    """A line for each source, then the paths that were written."""
    lines = [_source_line(source, catalogue) for source in comparison.sources]
    index = out / LANGUAGES[0] / "index.html"
    written = {"folder": printable(str(out)), "index": printable(str(index))}
    read = len(comparison.sources) - len(comparison.left_out)
    lines.append(
        catalogue("sites.written", count=len(comparison.sources), read=read, **written)
    )
    lines.append(catalogue("sites.lock", file=printable(str(lock or out / LOCK))))
    return "\n".join(lines) + "\n"


def _source_line(source: Source, catalogue: Catalogue) -> str:
    said = "; ".join(_said(source, catalogue))
    state = catalogue(f"published.state.{source.state}")
    line = f"{printable(source.site)}: {state}"
    return f"{line}: {said}" if said else line


def _said(source: Source, catalogue: Catalogue) -> Iterator[str]:
    if source.is_read:
        yield catalogue("sites.as-of", as_of=source.day)
    if source.reason:
        yield catalogue(f"published.reasons.{source.reason}", **dict(source.details))
    for note in source.notes:
        yield catalogue(f"published.note.{note}", count=source.missing_files)
