"""Tables that somebody sends: CSV, workbooks and Word documents, read into a plan.

The first byte says what the rest is: a whole file, or the XML of its main part.
"""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dxplan.config.config import Config
from dxplan.diagnostics import Severity
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import Proposal, propose
from dxplan.errors import DxplanError
from dxplan.messages import catalogue
from dxplan.plan_tables.import_plan import DocumentImport
from dxplan.plan_tables.plan_request import PlanRequest
from dxplan.plan_tables.read_document import read_document
from dxplan.portfolio.loader import assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.rules.registry import BY_CODE
from tests.fuzz.portfolio import DAY, base_files, read
from tests.plan_tables.appendices import (
    HA_NOI,
    HA_NOI_MERGED,
    LAO_CAI,
    NQ03_TARGETS,
    NQ03_TASKS,
    word_document,
    workbook,
)

PLAN = "na/2023-plan"
PARTS = (
    (".xlsx", "xl/worksheets/sheet1.xml"),
    (".xlsx", "xl/sharedStrings.xml"),
    (".xlsx", "xl/styles.xml"),
    (".docx", "word/document.xml"),
    (".docx", "word/numbering.xml"),
)
"""The parts that are replaced in a sound file."""
WHOLE = (".csv", ".csv", ".csv", ".xlsx", ".docx")
TOKENS = (
    "STT", "TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành",
    "Sản phẩm", "Kết quả", "Chỉ tiêu", "Đơn vị tính", "Ghi chú", "I", "II", "1.1", "1", "a)",
    ";", ",", "\t", "\n", '"', "\ufeff", "Sở A", "Sở B", "6/2025", "Quý IV/2022", "100%",
    "Thường xuyên", "<c r=\"A1\" t=\"inlineStr\"><is><t>", "</t></is></c>", "<row r=\"1\">",
    "</row>", "<mergeCell ref=\"A1:B2\"/>", "<v>1</v>", "<f>A1</f>", " t=\"s\"", " t=\"e\"",
    " t=\"d\"", " t=\"b\"", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
    "<w:p>", "</w:p>", "<w:r><w:t>", "</w:t></w:r>", "<w:gridSpan w:val=\"3\"/>",
    "<w:vMerge/>", "<w:vMerge w:val=\"restart\"/>", "<w:numPr><w:numId w:val=\"1\"/></w:numPr>",
    "<w:ins>", "<w:del>", "1e999", "-1", "999999999",
)  # fmt: skip


def run(data: bytes) -> None:
    """Read a file and take its table into a plan; whatever is refused is refused in our words."""
    if not data:
        return
    try:
        _import(*_file(data[0], data[1:]))
    except DxplanError:
        return


def _file(choice: int, content: bytes) -> tuple[str, bytes]:
    """The ending and the bytes of the file."""
    number = choice % (len(PARTS) + len(WHOLE))
    if number < len(WHOLE):
        return WHOLE[number], content
    ending, part = PARTS[number - len(WHOLE)]
    return ending, _with_part(sound_file(ending), part, content)


@cache
def sound_file(ending: str) -> bytes:
    """A file that is read, whose parts are replaced."""
    return (
        workbook(HA_NOI, HA_NOI_MERGED) if ending == ".xlsx" else word_document(LAO_CAI)
    )


def _with_part(content: bytes, part: str, replaced: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, replaced if name == part else old.read(name))
    return stream.getvalue()


def _import(ending: str, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder) / f"bang{ending}"
        place.write_bytes(content)
        document = read_document(place)
        files = dict(base_files())
        for is_again in (False, True):
            request = PlanRequest(PLAN, "Kế hoạch", "2023", place.name, "plan-doc")
            project = _project(Path(folder), files)
            prepared = DocumentImport(project, document, {}, request).prepared()
            imported = prepared.read(adds_units=True)
            proposal = propose(project, imported.change.changes)
            if not _is_readable(proposal):
                return  # and nothing is written
            assert not (is_again and proposal.edits), [*proposal.edits]
            for path, edit in proposal.edits.items():
                files[path] = PlansFile(path, edit.new)


def _project(root: Path, files: dict[str, PlansFile]) -> EditedProject:
    ordered = {path: files[path] for path in sorted(files)}
    portfolio = assemble(ordered.values())
    return EditedProject(root, Config(), catalogue("vi"), "", DAY, ordered, portfolio)


def _is_readable(proposal: Proposal) -> bool:
    """Whether what is to be written holds no character that only a person can put right (F103).

    It is right but for that.
    """
    errors = set()
    for path, edit in proposal.edits.items():
        parsed = read(path, edit.new)
        assert parsed is not None
        codes = {finding.code for finding in parsed.findings}
        errors |= {code for code in codes if BY_CODE[code].severity is Severity.ERROR}
    assert errors <= {"F103"}, errors
    return not errors


def seeds() -> Iterator[bytes]:
    """Tables of real appendices: as CSV, as files, and their main parts."""
    for rows in (HA_NOI, LAO_CAI, NQ03_TASKS[:8], NQ03_TARGETS[:8]):
        for separator in (";", ",", "\t"):
            lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
            yield b"\0" + "\n".join(lines).encode()
        lines = ["\t".join(row) for row in rows]
        yield b"\0" + "\n".join(lines).encode("utf-16")
    small_sheet, small_word = workbook(HA_NOI[:4]), word_document(LAO_CAI[:4])
    yield b"\3" + small_sheet
    yield b"\4" + small_word
    for number, (ending, part) in enumerate(PARTS, start=len(WHOLE)):
        content = small_sheet if ending == ".xlsx" else small_word
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if part in package.namelist():
                yield bytes([number]) + package.read(part)
