"""Texts where a deadline, a day, a period, a number or a flag is asked for.

The first byte names the year of the plan, and whether the text is repeated.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic_core import PydanticCustomError

from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.model.dates import interval_of, parse_period
from dxplan.model.dates_in_text import OPEN_YEAR, cleaned, dates_in
from dxplan.model.deadline_phrases import phrase_reading
from dxplan.model.lenient_dates import (
    Interpretation,
    day_reading,
    deadline_reading,
    interval_reading,
    period_reading,
    plausible_reading,
)
from dxplan.model.lenient_numbers import (
    both_readings,
    figure,
    flag_reading,
    key_reading,
    range_reading,
)
from tests.fuzz.portfolio import DAY, MANY, check_file, read
from tests.fuzz.repetition import repeated_if_asked
from tests.samples import md

FILE = "plans/na/p/tasks/01.md"
CELLS = Path(__file__).parents[1] / "model" / "deadline_cells.tsv"
LONG = 20_000
HEADS = (
    "title: Việc\nlead_unit: a\ndeadline: {}",
    "title: Việc\nlead_unit: a\ndeadline: {{by: {}, firm: false}}",
    "title: Việc\nlead_unit: a\ndeadline: 2022\nreports: [{{date: {}, status: completed}}]",
    "title: Việc\nlead_unit: a\ndeadline: 2022\nstart: {}",
    "title: Việc\nlead_unit: a\ndeadline: every month\nreports: [{{date: 2022-06-30, for: {}, percent: {}}}]",
    "title: Việc\nlead_unit: a\ndeadline: 2022\ndeadline_changes: [{{date: 2022-03-06, to: {}}}]",
)
TOKENS = (
    "ngày ", "tháng ", "quý ", "năm ", "trước ", "đến ", "hết ", "hằng ", "hàng ", "mỗi ",
    "định kỳ ", "thường xuyên", "sau khi ", "kể từ ngày ban hành", "ngày làm việc", "tuần ",
    "I", "II", "III", "IV", "/2022", "2022-06-30", "30/6", "6 tháng đầu năm", "cuối ",
    "giai đoạn ", "2021-2025", "..", "-", "–", ",", ";", "và ", "every ", "quarter", "month",
    "year", "half", "ongoing", "none", "by ", "Q3", "H1", "T6", "%", "1.000", "1,5", "không",
    "có", "khoảng ", "chậm nhất ", "trong ", "đầu ", "giữa ", "lần ", "một ", "hai ",
)  # fmt: skip


def run(data: bytes) -> None:
    """Ask every reader of days, periods and numbers for what a text means."""
    if len(data) < 2:
        return
    text = data[1:].decode("utf-8", "replace")
    text = repeated_if_asked(data[0], text, LONG)
    _check_readings(text)
    head = HEADS[data[0] % len(HEADS)]
    written = json.dumps(text, ensure_ascii=False)
    content = md(head.replace("{{", "{").replace("}}", "}").replace("{}", written))
    check_file(FILE, content.encode())
    _check_each_fix(content.encode())


def _check_readings(text: str) -> None:
    """Each reading is in the form that it claims to be in."""
    for day in _texts(day_reading(text)):
        period = parse_period(day)
        assert period is not None
        assert period.first == period.last, day
    for period_text in _texts(period_reading(text)):
        assert parse_period(period_text) is not None, period_text
    for interval in _texts(interval_reading(text)):
        with suppress(PydanticCustomError):  # of a year that no plan speaks of
            interval_of(interval)
    deadline_reading(text)
    plausible_reading(text)
    range_reading(text)
    flag_reading(text)
    key_reading(text)
    figure(text)
    both_readings(text)
    phrase_reading(text)
    written, plain = cleaned(text)
    assert len(written) == len(plain)
    if len(plain) > 600:
        return
    for one in dates_in(plain):
        assert 0 <= one.begin <= one.start < one.end <= len(plain)
        for form in one.forms:
            assert parse_period(form.replace(OPEN_YEAR, "2024")) is not None, form


def _texts(reading: Interpretation | None) -> tuple[str, ...]:
    return () if reading is None else reading.texts


def _check_each_fix(content: bytes) -> None:
    """What a fix writes is accepted: the same key is not found fault with again."""
    parsed = read(FILE, content)
    assert parsed is not None
    for finding in parsed.findings[:MANY]:
        if finding.fix is None or "open_year" in finding.args:
            continue
        fix = byte_fix(parsed.source, finding.fix)
        if fix is None or fix.applicability == "display":
            continue
        mended = read(FILE, apply_edits(parsed.source.content, fix.edits))
        assert mended is not None
        left = [(item.code, item.place) for item in mended.findings]
        assert (finding.code, finding.place) not in left, finding


def seeds() -> Iterator[bytes]:
    """Deadlines as real plans word them, and some in the forms of the format."""
    for number, line in enumerate(CELLS.read_text("utf-8").splitlines()[1:]):
        yield bytes([number % len(HEADS)]) + line.partition("\t")[0].encode()
    for text in (
        "2022",
        "2022-Q3",
        "every quarter",
        "2022..2023",
        "12,5%",
        DAY.isoformat(),
    ):
        for number in range(len(HEADS)):
            yield bytes([number]) + text.encode()
