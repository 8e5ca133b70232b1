"""What the page of a mirror is as front matter and Markdown, the same for every generator."""

from tests.bench.mirror import Bullets, Mirror, Page, Record, Table, Text

ROW_KINDS = ("tasks", "targets")
MENU = (
    "matrix",
    "jurisdictions",
    "plans",
    "targets",
    "units",
    "documents",
    "areas",
    "tasks",
    "overdue",
    "due-soon",
    "not-reported",
    "reconfirmation",
    "changes",
    "corrections",
    "progress",
    "method",
    "data",
    "accessibility",
)
MARKS = {"h2": "## ", "h3": "### ", "h4": "#### "}


def address(path: str) -> str:
    """The address of a page, without the dots that a generator may take for an ending."""
    return path.replace(".", "-").lower()


def record_rows(table: Table, records: dict[str, Record]) -> str:
    """Which kind of record a table lists by id alone, or nothing."""
    kinds = set()
    for row in table.rows:
        if row.record is None or row.link != 0:
            return ""
        kinds.add(records[row.record].kind)
    kind = kinds.pop() if len(kinds) == 1 else ""
    return kind if kind in ROW_KINDS else ""


def block_fields(block: Table | Bullets | Text, mirror: Mirror) -> dict[str, object]:
    """A block as front matter."""
    if isinstance(block, Text):
        return {"type": "text", "tag": block.tag, "text": block.text}
    if isinstance(block, Bullets):
        items = []
        for row in block.items:
            item = {"text": row.cells[0]}
            if row.record is not None:
                item["record"] = row.record
            items.append(item)
        return {"type": "list", "entries": items}
    kind = record_rows(block, mirror.records)
    if kind:
        wide = len(block.columns) > (5 if kind == "tasks" else 6)
        ids = [row.record for row in block.rows]
        return {"type": kind, "columns": block.columns, "wide": wide, "rows": ids}
    rows = []
    for row in block.rows:
        fields: dict[str, object] = {"cells": row.cells}
        if row.record is not None:
            fields |= {"record": row.record, "link": row.link}
        rows.append(fields)
    return {
        "type": "table",
        "columns": block.columns,
        "chart": block.chart,
        "rows": rows,
    }


def markdown(blocks: list[Table | Bullets | Text]) -> str:
    """Texts and lists without tables as Markdown."""
    parts = []
    for block in blocks:
        if isinstance(block, Bullets):
            parts.append("\n".join(f"- {escaped(row.cells[0])}" for row in block.items))
        elif isinstance(block, Text) and block.tag == "pre":
            parts.append(f"```text\n{block.text}\n```")
        elif isinstance(block, Text):
            parts.append(MARKS.get(block.tag, "") + escaped(block.text))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown takes as it stands."""
    for sign in "\\`*_{}[]<>#|":
        text = text.replace(sign, f"\\{sign}")
    return text


def parents(page: Page, mirror: Mirror) -> list[str]:
    """The records above the one of a page."""
    record = mirror.records.get(page.record or "")
    if record is None:
        return []
    above = [record.fields.get("jurisdiction"), record.fields.get("plan")]
    return [key for key in above if isinstance(key, str) and key != page.record]


def page_fields(page: Page, mirror: Mirror) -> tuple[dict[str, object], str]:
    """The fields and the body of a page."""
    fields: dict[str, object] = {}
    if page.kind == "embed":
        return {"about": page.record}, markdown(page.blocks)
    if page.record is not None:
        fields["parents"] = parents(page, mirror)
        fields["record"] = mirror.records[page.record].fields
    tables = any(isinstance(block, Table) for block in page.blocks)
    linked = any(isinstance(block, Bullets) for block in page.blocks if page.record)
    if page.kind != "task" and not tables and not linked:
        return fields, markdown(page.blocks)
    fields["blocks"] = [block_fields(block, mirror) for block in page.blocks]
    return fields, page.body
