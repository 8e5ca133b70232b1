"""The file names of new records, by their printed numbers."""

import re
from collections.abc import Iterable, Sequence

from dxplan.model.lenient_dates import likeliest
from dxplan.model.lenient_numbers import key_reading
from dxplan.plan_tables.table_reading import ReadRecord

_FEWEST_DIGITS = 2


def record_names(records: Sequence[ReadRecord], taken: Iterable[str]) -> dict[int, str]:
    """A name for each record, by its place in the list; none of those that are ``taken``.

    Numbers have so many digits that names stand in their order: `01`, `01-2`, `01-a`. What has no
    number is named by the whole that it is a part of, or else by its place, and not as a number
    that another one has.
    """
    digits = _digits(records)
    is_numbered_anew = _is_numbered_anew(records)
    used = {name.casefold() for name in taken}
    of_numbers = {_base(record.number, digits) for record in records}
    names: dict[int, str] = {}
    by_record: dict[int, str] = {}
    for place, record in enumerate(records):
        whole = by_record.get(id(record.part_of), "")
        base = _base(record.number, digits)
        others: set[str] = set()
        if not base:
            base = _without_number(whole, place, digits)
            others = of_numbers
        if is_numbered_anew and not whole:
            base = f"{_group_number(record.group)}-{base}".lstrip("-")
        name = base
        copies = 1
        while name.casefold() in used or name in others:
            copies += 1
            name = f"{base}-{copies}"
        used.add(name.casefold())
        names[place] = name
        by_record[id(record)] = name
    return names


def _is_numbered_anew(records: Sequence[ReadRecord]) -> bool:
    """Whether numbers begin again below each heading."""
    numbers = [record.number for record in records if record.number]
    return len(set(numbers)) < len(numbers)


def _group_number(group: str) -> str:
    """The numbers of the headings above a record: `a-ii`."""
    parts = []
    for title in group.split(" – "):
        match = re.match(r"([IVXLC]+|[A-ZĐ]|\d{1,3}(?:\.\d+)*)[.)]\s", title)
        if match is not None:
            parts.append(match[1])
    return likeliest(key_reading("-".join(parts))) if parts else ""


def _digits(records: Sequence[ReadRecord]) -> int:
    lengths = [_FEWEST_DIGITS, len(str(len(records)))]
    for record in records:
        lengths += [len(part) for part in re.findall(r"\d+", record.number)[:1]]
    return max(lengths)


def _base(number: str, digits: int) -> str:
    parts = re.findall(r"\d+|[^\W\d_]+", number)
    padded = [
        part.zfill(digits) if part.isdecimal() and place == 0 else part
        for place, part in enumerate(parts)
    ]
    return likeliest(key_reading("-".join(padded)))


def _without_number(whole: str, place: int, digits: int) -> str:
    if whole:
        return f"{whole}-1"
    return str(place + 1).zfill(digits)
