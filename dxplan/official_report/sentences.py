"""The catalogue of the official report, over that of findings."""

from functools import cache
from pathlib import Path

from dxplan.messages import Catalogue, catalogue, read_catalogue
from dxplan.messages.layered_entries import LayeredEntries


@cache
def report_catalogue(lang: str, *, official: bool) -> Catalogue:
    """The sentences of a report in a language, or those of an official publication."""
    own = read_catalogue(lang, Path(__file__).parent / "words" / f"{lang}.yaml")
    shared = catalogue(lang)
    entries = LayeredEntries(shared.entries, own.entries, official=official)
    return Catalogue(
        lang, entries, (f"dxplan/official_report/words/{lang}.yaml", *shared.files)
    )
