"""Several units that are written in words in one place: which they are, and none is lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dxplan.diagnostics import SymbolicFix, Value
from dxplan.fixes.block_style import block_text
from dxplan.rules.context import Context, Reference
from dxplan.rules.list_fixes import list_step
from dxplan.rules.reference_suggestions import SuggestionFinder
from dxplan.text.suggest import without_accents

_SEPARATOR = re.compile(r"\s*[;,\n/]\s*|\s+(?:và|&|\+|cùng|and)\s+")
_KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)?")
_MOST = 60
"""More pieces are no list of units."""
_HEAD = re.compile(
    r"(?:so|bo|ban|van phong|ubnd|uy ban|cong an|cong ty|cuc|chi cuc|vien|truong|tap doan"
    r"|tong cong ty"
    r"|tong cuc|trung tam|thanh tra|hoi|lien doan|lien hiep|lien minh|doan thanh nien"
    r"|doan tncs|bao|dai"
    r"|ngan hang|kho bac|toa an|mat tran|phong|hoc vien|dai hoc|thue|hai quan|quan khu"
    r"|tinh uy|thanh uy"
    r"|dang uy|huyen uy|thanh pho|tinh|huyen|hdnd|quoc hoi|chinh phu|kiem toan|thong tan xa"
    r"|nha xuat ban"
    r"|quy|doanh nghiep|to cong nghe|thu truong|chu tich|don vi|co quan|bhxh) \S"
)
"""How the name of a unit begins, in plain letters."""
_PLURAL = ("cac ", "nhung ", "mot so ", "ubnd ", "toan bo ", "tat ca ")
_COLLECTIVE = re.compile(
    r"(?:cac|nhung|mot so|toan bo|tat ca|100%) |.*\b(?:ubnd|uy ban nhan dan) (?:cac|xa|phuong"
    r"|huyen|cap|quan)\b"
    r"|.*\bdia phuong\b|.*\b(?:bo|so|ban), (?:ban, )?nganh\b|.*\bxa, phuong\b"
    r"|.*, (?:doanh nghiep|don vi)\b"
    r"|.*\bcac (?:xa|phuong|huyen|quan|tinh|so|bo|don vi|co quan|truong|thanh pho)\b"
)


@dataclass(frozen=True, slots=True)
class UnitInCell:
    """A unit that a text names: its words, its key if it is in a register, and how sure that is."""

    text: str
    key: str | None
    exact: bool = False

    @property
    def is_collective(self) -> bool:
        """Whether the words name many units at once."""
        return _COLLECTIVE.match(without_accents(self.text)) is not None

    @property
    def written(self) -> str:
        """What is to be written: the key, or the words as they are."""
        return self.key or self.text


def units_in_cell(
    text: str, finder: SuggestionFinder, jurisdiction: str | None
) -> list[UnitInCell]:
    """The units of a text, in its order.

    A name with commas in it is one unit where a register has it, or where what follows the comma
    does not begin as a unit does.
    """

    def named(words: str) -> str | None:
        return finder.named_unit(words, jurisdiction)

    pieces = _pieces(text)
    if len(pieces) > _MOST or _KEY.fullmatch(text):
        return []
    units = []
    for words, found_key in _joined(text, _best(text, pieces, named)):
        key = found_key or named(words)
        if key is not None:
            units.append(UnitInCell(words, key, exact=True))
            continue
        unit = UnitInCell(words, named(_without_remark(words)))
        if unit.key is None and not unit.is_collective:
            unit = UnitInCell(words, finder.unit_like(words, jurisdiction))
        units.append(unit)
    return units


def _without_remark(words: str) -> str:
    """The words without what stands in brackets behind them."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", words)


def _pieces(text: str) -> list[tuple[int, int]]:
    """The spans between signs, without the blanks around them."""
    spans = []
    start = 0
    for match in (*_SEPARATOR.finditer(text), None):
        end = len(text) if match is None else match.start()
        if text[start:end].strip(" .-+*•"):
            lead = len(text[start:end]) - len(text[start:end].lstrip(" -+*•"))
            spans.append((start + lead, end))
        if match is not None:
            start = match.end()
    return spans


_Run = tuple[int, int, str | None]
"""The span of some pieces that belong together, and the unit of that name."""


def _best(
    text: str, pieces: list[tuple[int, int]], named: Callable[[str], str | None]
) -> list[_Run]:
    """The pieces in runs, so that the fewest belong to no unit of a register."""
    best: list[tuple[int, list[_Run]]] = [(0, [])]
    for end in range(1, len(pieces) + 1):
        last = pieces[end - 1]
        unmatched, runs = best[end - 1]
        candidates = [(unmatched + 1, [*runs, (*last, None)])]
        for begin in range(max(0, end - 6), end):
            start = pieces[begin][0]
            key = named(text[start : last[1]].strip(" ."))
            if key is not None:
                candidates.append(
                    (best[begin][0], [*best[begin][1], (start, last[1], key)])
                )
        best.append(min(candidates, key=lambda item: (item[0], len(item[1]))))
    return best[-1][1]


def _joined(text: str, runs: list[_Run]) -> Iterator[tuple[str, str | None]]:
    """The words of each run; what does not begin as a unit belongs to the words before it."""
    open_run: tuple[int, int] | None = None
    for start, end, key in runs:
        if open_run is not None:
            between = text[open_run[1] : start]
            if key is None and not _begins(text[start:end], between):
                open_run = (open_run[0], end)
                continue
            yield text[slice(*open_run)].strip(" ."), None
            open_run = None
        if key is None:
            open_run = (start, end)
        else:
            yield text[start:end].strip(" ."), key
    if open_run is not None:
        yield text[slice(*open_run)].strip(" ."), None


def _begins(words: str, between: str) -> bool:
    """Whether a piece begins another unit: by the sign before it, or by its first word."""
    if ";" in between or "\n" in between:
        return True
    plain = without_accents(words)
    if plain.startswith(_PLURAL):
        return True
    first = words.split(maxsplit=1)[0]
    is_acronym = len(first) > 1 and first.isupper() and len(words.split()) == 1
    if is_acronym:
        return True
    return first[0].isupper() and _HEAD.match(plain) is not None


def names_more_than_a_unit(units: list[UnitInCell]) -> bool:
    """Whether a text names several units, or many at once that no register has."""
    if len(units) > 1:
        return True
    return any(unit.key is None and unit.is_collective for unit in units)


def fix_of_cell(
    context: Context, reference: Reference, units: list[UnitInCell]
) -> SymbolicFix | None:
    """Write the units of a text as a list: safe where each of them is surely known."""
    if len(units) < 2:
        return None
    step = list_step(context, reference, [unit.written for unit in units])
    if step is None:
        return None
    is_sure = all(unit.exact for unit in units)
    return SymbolicFix("safe" if is_sure else "unsafe", (step,))


def args_of_cell(units: list[UnitInCell]) -> dict[str, Any]:
    """What a finding says of the units of a text, and the entries to add for collectives."""
    names = []
    for unit in units:
        names.append(unit.key if unit.key is not None else f"“{unit.text}”")
    args: dict[str, Any] = {"units": ", ".join(names), "count": str(len(units))}
    if len(units) > 1:
        args["variant"] = "several"
    entries: list[Value] = []
    for unit in units:
        if unit.key is None and unit.is_collective:
            entries.append(_entry(unit.text))
    if entries:
        args["entry"] = block_text(entries).rstrip()
        if len(units) == 1:
            args["variant"] = "collective"
    return args


def _entry(name: str) -> Value:
    """A collective as an entry of the register of units."""
    key = re.sub(r"[^a-z0-9]+", "-", without_accents(name)).strip("-")[:80]
    return {"key": key, "name": {"vi": name}, "kind": "collective"}
