"""A report as Markdown: the same parts, the annexes as tables; no data is mark-up."""

from collections.abc import Iterator

from dxplan.official_report.report import Annex, OfficialReport, Part, Row
from dxplan.text.markdown_escape import escape_markdown


def markdown_text(report: OfficialReport) -> str:
    """The whole report."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: OfficialReport) -> Iterator[str]:
    yield f"**{_plain(report.draft)}.** {_plain(report.draft_meaning)}"
    yield _letterhead(report)
    yield f"# {_plain(report.kind)}"
    yield f"**{_plain(report.subject)}**"
    for line in report.opening:
        yield _plain(line.shown)
    for section in report.sections:
        yield f"## {_plain(section.title)}"
        for part in section.parts:
            yield f"### {_plain(part.title)}"
            yield _lines(part)
    yield f"***{_plain(report.recipients.title)}***"
    yield "\n".join(
        f"- {_plain(one.removeprefix('- '))}" for one in report.recipients.lines
    )
    yield f"*{_plain(report.recipients.unsigned)}*"
    for annex in report.annexes:
        yield f"## {_plain(annex.title)}"
        yield f"*{_plain(annex.head)}*"
        yield _table(annex)
    yield f"*{_plain(report.data)}*"


def _lines(part: Part) -> str:
    """Paragraphs with a blank line between them, items of a list below each other."""
    text = ""
    was_item = False
    for line in part.lines:
        shown = _plain(line.shown)
        if text:
            text += "\n" if line.is_item and was_item else "\n\n"
        text += f"- {shown}" if line.is_item else shown
        was_item = line.is_item
    return text


def _letterhead(report: OfficialReport) -> str:
    head = report.letterhead
    agency = "<br>".join(f"**{_plain(line)}**" for line in head.agency.split("\n"))
    if head.superior:
        agency = f"{_plain(head.superior)}<br>{agency}"
    country = f"**{_plain(head.country)}**<br>**{_plain(head.motto)}**"
    number, place = _plain(head.number), _plain(head.place_and_date)
    rows = (f"| {agency} | {country} |", "| --- | --- |", f"| {number} | *{place}* |")
    return "\n".join(rows)


def _table(annex: Annex) -> str:
    if not annex.rows:
        return _plain(annex.nothing)
    titles = " | ".join(_plain(column.title) for column in annex.columns)
    lines = [f"| {titles} |", "|" + " --- |" * len(annex.columns)]
    for row in annex.rows:
        lines.append(_row(row, len(annex.columns)))
    return "\n".join(lines)


def _row(row: Row, width: int) -> str:
    if row.is_heading:
        return f"| | **{_plain(row.cells[0])}** |" + " |" * (width - 2)
    return f"| {' | '.join(_cell(text) for text in row.cells)} |"


def _cell(text: str) -> str:
    return "<br>".join(_plain(line) for line in text.split("\n"))


def _plain(text: str) -> str:
    return escape_markdown(text)
