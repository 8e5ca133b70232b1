"""A report as PDF, set by Typst from the same values; the same bytes every time."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, cast

import typst

from dxplan.official_report.report import OfficialReport

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
"""Tinos: as wide as Times New Roman, with the letters of Vietnamese."""


def pdf_document(report: OfficialReport) -> bytes:
    """The bytes of the document."""
    compiler = typst.Compiler(
        root=str(_HERE), font_paths=[str(_FONTS)], ignore_system_fonts=True
    )
    written = datetime.combine(report.written_on, time(), UTC)
    document = compiler.compile(
        input=(_HERE / "report.typ").read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(_values(report), ensure_ascii=False)},
        timestamp=int(written.timestamp()),
    )
    return cast("bytes", document)


def _values(report: OfficialReport) -> dict[str, Any]:
    """The report as what Typst reads: paragraphs as they are shown, the day by its parts."""
    values = asdict(report)
    day = report.written_on
    values["written_on"] = (day.year, day.month, day.day)
    values["opening"] = [line.shown for line in report.opening]
    values["sections"] = [
        {
            "title": section.title,
            "parts": [
                {"title": part.title, "lines": [line.as_text for line in part.lines]}
                for part in section.parts
            ],
        }
        for section in report.sections
    ]
    return values
