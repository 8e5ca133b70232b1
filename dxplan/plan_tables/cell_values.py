"""What a cell says as a value of the format, and how sure that is."""

import re
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias

from dxplan.diagnostics import Value
from dxplan.model.meant_values import word_named_in
from dxplan.plan_tables.source_table import TableCell
from dxplan.text.suggest import without_accents

Status: TypeAlias = Literal["understood", "changed", "left"]
"""`understood`: as its source means. `changed`: written in another form, which is shown. `left`:
for a person, because it is doubtful or nothing in the format holds it."""


@dataclass(frozen=True, slots=True)
class CellValue:
    """What is written for a cell; ``reason`` names why it is changed or left."""

    value: Value | None
    status: Status = "understood"
    reason: str = ""
    shown: str = ""


def left(reason: str, shown: str = "") -> CellValue:
    """A cell that is left for a person."""
    return CellValue(None, "left", reason, shown)


DELIVERABLE_TYPES = (
    "resolution", "decision", "plan", "programme", "project", "report", "directive",
    "dispatch", "regulation", "system", "service", "activity", "training", "other",
)  # fmt: skip
_TYPE_WORDS = {
    "other": (
        r"(?:du thao )?(?:luat|nghi dinh|thong tu|tieu chuan|quy chuan|quy trinh|van ban"
        r"|huong dan|to trinh|thong bao|bien ban)"
    ),
    "regulation": r"(?:quy che|quy dinh)",
    "dispatch": r"cong van",
    "project": r"(?:de an|du an)",
    "programme": r"chuong trinh",
    "training": r"(?:lop|khoa|dot)? ?(?:tap huan|dao tao|boi duong)",
    "system": (
        r"(?:he thong|nen tang|phan mem|csdl|co so du lieu|cong thong tin|cong dich vu"
        r"|ung dung|trung tam|ha tang|kho du lieu|mang)"
    ),
    "activity": (
        r"(?:hoi nghi|hoi thao|su kien|chien dich|cuoc thi|toa dam|tuyen truyen|doan)"
    ),
}
"""How titles of results of a type begin, beside the labels of the types themselves."""
_DOCUMENT = (
    "Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Báo cáo|Đề án|Chương trình|Luật|Nghị định"
    "|Thông tư|Công văn"
)
_BETWEEN_RESULTS = re.compile(rf"(?:\s*;\s+|,\s+(?=(?:{_DOCUMENT})\b))(?![^(]*\))")
_ITEM = re.compile(r"(?:[-–+•*▪✓]|\(?\d{1,2}[.)]|\(?[a-zđ]\))\s+")


def deliverables_value(cell: TableCell, *, lines_wrap: bool) -> CellValue:
    """The results of a cell, one an item: numbered, with bullets, by line or by semicolon."""
    items: list[Value] = []
    for text in items_of(cell.text, lines_wrap=lines_wrap):
        items.append({"type": type_of_result(text), "title": {"vi": text}})
    reason = "several-results" if len(items) > 1 else ""
    return CellValue(items, "changed" if reason else "understood", reason)


def items_of(text: str, *, lines_wrap: bool) -> list[str]:
    """The items of a text in several lines.

    A line that begins small goes on with the one before it; where lines may only wrap, so does
    every line without a bullet or a number.
    """
    joined: list[str] = []
    for line in text.split("\n"):
        mark = _ITEM.match(line)
        bare = line[mark.end() :] if mark else line
        begins = mark is not None or (not lines_wrap and bare[:1].isupper())
        if joined and not begins:
            joined[-1] = f"{joined[-1]} {bare}"
        elif bare:
            joined.append(bare)
    parts = chain.from_iterable(map(_BETWEEN_RESULTS.split, joined))
    return [*filter(None, (part.strip(" ;.") for part in parts))]


def type_of_result(text: str) -> str:
    """The type of a deliverable by the first words of its title."""
    plain = without_accents(text)
    for word, pattern in _TYPE_WORDS.items():
        if re.match(rf"{pattern}\b", plain):
            return word
    return word_named_in(text, "deliverable", DELIVERABLE_TYPES)
