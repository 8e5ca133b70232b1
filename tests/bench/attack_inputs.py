"""What others send: tables, forms, workbooks and sites that hold payloads, taken in and looked at as files."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import openpyxl
from ruamel.yaml import YAML

from tests.bench import attack_readers as readers
from tests.bench.attack_commands import run
from tests.bench.attack_payloads import CLASSES, PAYLOADS
from tests.forms.test_apply_issue import filled
from tests.samples import task, write

_HEAD = ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Ghi chú"]
_KEYS = {
    "title",
    "number",
    "lead_unit",
    "deadline",
    "note",
    "group",
    "lead_unknown",
    "source",
}
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff"
    "\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0e\U000e0000-\U000e01ef]"
)


_REFUSED = re.compile(r"^error\[.*\n *--> plans/na/moi/tasks/(\d+)\.md", re.MULTILINE)


def _cell(payload: str) -> str:
    """A payload as a cell may hold it: XML has no control characters."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", payload)[
        :3000
    ]


def _word(file: Path, rows: Sequence[Sequence[str]]) -> None:
    document = docx.Document()
    table = document.add_table(0, len(_HEAD))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(file))


def _sheet(file: Path, rows: Sequence[Sequence[str]]) -> None:
    book = openpyxl.Workbook()
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = book.active.cell(row, column)
            cell.value = text
            cell.data_type = "s"
    book.save(file)


def _separated(file: Path, rows: Sequence[Sequence[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    file.write_bytes(out.getvalue().encode("utf-8", "replace"))


def table_faults(folder: Path) -> Iterator[tuple[str, str]]:
    """A plan made of a table in which every row has a payload in its title and note, in three formats."""
    rows = [_HEAD]
    for number, payload in enumerate(PAYLOADS, 1):
        rows.append(
            [str(number), f"Việc {_cell(payload)}", "Sở A", "12/2026", _cell(payload)]
        )
    for suffix, made in ((".docx", _word), (".xlsx", _sheet), (".csv", _separated)):
        root = write(folder / suffix[1:], {})
        file = folder / f"table{suffix}"
        made(file, rows)
        name = f"import {suffix}"
        arguments = ("import", str(file), "--into", "na/moi", "--document", "plan-doc")
        options = ("--title", "K", "--period", "2026", "--yes")
        written, said = run(root, *arguments, *options)
        refused = {int(number) for number in _REFUSED.findall(written.decode())}
        if (
            refused
        ):  # the gate names what has errors, and nothing is written: the others are
            made(file, [row for row in rows if row[0] not in map(str, refused)])
            more, said = run(root, *arguments, *options)
            written += more
        yield name, ""
        for fault in (*readers.terminal(written.decode()), *readers.terminal(said)):
            yield name, fault
        tasks = sorted((root / "plans/na/moi/tasks").glob("*.md"))
        if len(tasks) < len(PAYLOADS) // 2:
            yield name, f"{len(tasks)} tasks of {len(PAYLOADS)} rows: {said[-200:]!r}"
        for one in tasks:
            yield from ((name, fault) for fault in _record_faults(one))
        for one in root.rglob("*"):
            if not re.fullmatch(r"[\w./-]+", one.relative_to(root).as_posix()):
                yield name, f"path {one}"


def _record_faults(file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    head = text.split("---\n")[1]
    if FORBIDDEN.search(text):
        yield f"hidden {FORBIDDEN.search(text)[0]!r} in {file.name}"
    keys = set(YAML(typ="safe", pure=True).load(head))
    if not keys <= _KEYS:
        yield f"keys {keys - _KEYS} in {file.name}"


def form_faults(folder: Path, every: int) -> Iterator[tuple[str, str]]:
    """Filled forms with a payload in each answer in turn: one report more, or nothing."""
    reports = "reports:\n  - {date: 2022-05-01, status: in_progress}"
    root = write(folder / "form", {"na/p/tasks/01.md": task(reports)})
    file = root / "plans/na/p/tasks/01.md"
    before = file.read_text(encoding="utf-8")
    answers = {"task": "na/p/tasks/01", "status": "Đang thực hiện", "date": "20/6/2022"}
    issue = folder / "issue.md"
    for number, payload in enumerate(PAYLOADS[::every]):
        key = ("note", "task", "document", "evidence", "status", "date")[number % 6]
        issue.write_text(
            filled(**{**answers, key: payload}), encoding="utf-8", errors="replace"
        )
        written, said = run(root, "apply-issue", str(issue), "--yes")
        yield "apply-issue", ""
        for fault in (*readers.terminal(written.decode()), *readers.terminal(said)):
            yield "apply-issue", fault
        after = file.read_text(encoding="utf-8")
        head = YAML(typ="safe", pure=True).load(after.split("---\n")[1])
        if len(head["reports"]) > 2 or not set(head["reports"][-1]) <= {
            "date",
            "status",
            "note",
            "document",
            "evidence",
        }:
            yield "apply-issue", f"report {head['reports'][-1]}"
        if set(head) != {"title", "lead_unit", "deadline", "reports"}:
            yield "apply-issue", f"keys {set(head)}"
        write(root, {"na/p/tasks/01.md": before}, base={})


def workbook_faults(folder: Path) -> Iterator[tuple[str, str]]:
    """A department's workbook with a payload in the note of each row, those that can be seen and those that can't."""
    visible = [
        payload
        for kind, some in CLASSES.items()
        if kind != "hidden and escapes"
        for payload in some
    ]
    for name, payloads in (
        ("workbook", visible),
        ("workbook, hidden", CLASSES["hidden and escapes"]),
    ):
        files = {
            f"na/p/tasks/{number:03}.md": task() for number in range(len(payloads))
        }
        root = write(folder / name.replace(", ", "-"), files)
        file = folder / "department.xlsx"
        run(
            root,
            "export",
            "--unit",
            "na/a",
            "--out",
            str(file),
            "--as-of",
            "2022-06-20",
        )
        book = openpyxl.load_workbook(file)
        sheet = book.worksheets[0]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for row, payload in enumerate(payloads, 3):
            cell = sheet.cell(row, columns["task.note"])
            sheet.cell(row, columns["task.status"]).value = "In progress"
            cell.value = _cell(payload)
            cell.data_type = "s"
        book.save(file)
        written, said = run(root, "import", str(file), "--yes")
        yield name, ""
        for fault in (*readers.terminal(written.decode()), *readers.terminal(said)):
            yield name, fault
        for one in sorted((root / "plans/na/p/tasks").glob("*.md")):
            text = one.read_text(encoding="utf-8")
            head = YAML(typ="safe", pure=True).load(text.split("---\n")[1])
            if FORBIDDEN.search(text) or not set(head) <= {
                "title",
                "lead_unit",
                "deadline",
                "reports",
            }:
                yield name, f"{one.name}: {text[:200]!r}"


def compare_faults(
    folder: Path, site: Path, payloads: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """A site of other people compared: as it was built, and with raw payloads in its data."""
    for name, compared in (
        ("compare", site),
        ("compare, forged", _forged(folder / "forged", site, payloads)),
    ):
        out = folder / name.replace(", ", "-")
        written, said = run(folder, "compare", str(compared), "--out", str(out))
        for fault in (*readers.terminal(written.decode()), *readers.terminal(said)):
            yield name, fault
        if not (out / "vi/index.html").is_file():
            yield name, f"no pages: {said[-200:]!r}"
        for kind, path, fault in readers.site_faults(out):
            if kind != "paths" or fault:
                yield f"{name} {kind}", f"{path} {fault}" if fault else ""


def _forged(folder: Path, site: Path, payloads: Sequence[str]) -> Path:
    """What `compare` reads of a site, each of its texts a payload, with sums that are right."""
    manifest = json.loads((site / "dxplan.json").read_text(encoding="utf-8"))
    files = {}
    for name in ("jurisdictions", "summary", "indicators", "targets"):
        data = json.loads((site / f"data/{name}.json").read_text(encoding="utf-8"))
        for number, item in enumerate(data["items"]):
            _fill(item, payloads[number % len(payloads)])
        content = json.dumps(data).encode()
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / f"data/{name}.json").write_bytes(content)
        files[f"data/{name}.json"] = hashlib.sha256(content).hexdigest()
    told = {"publisher": payloads[0], "version": payloads[-1][:50], "files": files}
    (folder / "dxplan.json").write_text(json.dumps(manifest | told), encoding="utf-8")
    return folder


def _fill(value: object, payload: str) -> None:
    """Put a payload into each text of a value."""
    if isinstance(value, list):
        for item in value:
            _fill(item, payload)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str) and key in {"vi", "en"}:
                value[key] = payload
            else:
                _fill(item, payload)
