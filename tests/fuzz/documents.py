"""Texts where a document, a unit or an address is named.

The first byte names the key that holds the text, and whether it is repeated.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from dxplan.model.registers import Document
from dxplan.rules.document_mentions import mention_of, names_two, parse_mention
from dxplan.rules.document_numbers import code_of, corrected
from tests.fuzz.portfolio import check_file
from tests.fuzz.repetition import repeated_if_asked
from tests.samples import md

FILE = "plans/na/p/tasks/01.md"
REGISTER = "plans/na/documents.yaml"
CELLS = Path(__file__).parents[1] / "rules" / "unit_cells.tsv"
LONG = 20_000
HEADS = (
    "title: Việc\nlead_unit: a\ndeadline: 2022\nsource: {document: %}",
    "title: Việc\nlead_unit: %\ndeadline: 2022",
    "title: Việc\nlead_unit: a\ndeadline: 2022\nreports: [{date: 2022-06-01, evidence: [%, {url: %}]}]",
    "title: %\nlead_unit: a\ncoordinating_units: [%]\ndeadline: 2022",
)
REGISTERS = ("- {key: %, number: 1/QĐ-UBND}", "- {key: k, number: %, title: %}")
TOKENS = (
    "/QĐ-UBND", "/KH-UBND", "/NQ-CP", "-NQ/TW", "/2022/NĐ-CP", "số ", "Quyết định ",
    "Nghị quyết ", "Kế hoạch ", "Công văn ", "ngày 10/01/2022", "ngày 10 tháng 01 năm 2022",
    "của UBND tỉnh", "Thủ tướng", "Chính phủ", "HĐND", "TTg", "Sở ", "Bộ ", "Ban ", "UBND ",
    "phối hợp", "chủ trì", "các ", "và ", ", ", "; ", "(", ")", "https://", "www.", ".vn/",
    "javascript:", "na/qd", "plan-doc", "Đ", "đ", "-", "–", "/", "QCVN 102:2016/BTTTT", "&",
)  # fmt: skip


def run(data: bytes) -> None:
    """Ask for what a text names."""
    if len(data) < 2:
        return
    text = data[1:].decode("utf-8", "replace")
    text = repeated_if_asked(data[0], text, LONG)
    _check_numbers(text)
    written = json.dumps(text, ensure_ascii=False)
    choice = data[0] % (len(HEADS) + len(REGISTERS))
    if choice < len(HEADS):
        file, content = FILE, md(HEADS[choice].replace("%", written))
    else:
        file, content = REGISTER, REGISTERS[choice - len(HEADS)].replace("%", written)
    check_file(file, content.encode())


def _check_numbers(text: str) -> None:
    code_of(text)
    once = corrected(text)
    assert corrected(once) == once, once
    parse_mention(text)
    names_two(text)
    if text.strip():
        mention_of(Document.model_construct(key="k", number=text, type=None, date=None))


def seeds() -> Iterator[bytes]:
    """Units as real plans name them, and documents as people cite them."""
    for number, line in enumerate(CELLS.read_text("utf-8").splitlines()[1:]):
        yield bytes([1 + 2 * (number % 2)]) + line.partition("\t")[0].encode()
    cited = (
        "1/KH-UBND", "9/QĐ-UBND ngày 01/5/2022", "Quyết định số 09/QĐ-UBND ngày 01 tháng 5 năm 2022",
        "Nghị quyết 57-NQ/TW", "33/2023/NĐ-CP", "QCVN 102:2016/BTTTT", "139-HĐBT", "67/2006/QH11",
    )  # fmt: skip
    for text in cited:
        for number in range(len(HEADS) + len(REGISTERS)):
            yield bytes([number]) + text.encode()
    yield bytes([2]) + b"https://example.gov.vn/van-ban?id=1"
