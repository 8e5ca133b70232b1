"""JUnit: a test case a finding. Only errors are failures: what a person must look at turns no pipeline red."""

import re
from itertools import groupby
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.reporters.full import counted
from dxplan.text.terminal import printable

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001 - a reporter's signature
    """A suite a file with findings; of a clean check one suite with one case that passes."""
    errors = result.count(Severity.ERROR)
    root = ET.Element(
        "testsuites", _counts("dxplan", max(1, len(result.diagnostics)), errors)
    )
    for file, group in groupby(result.diagnostics, key=lambda found: found.file):
        items = [*group]
        failed = sum(found.severity is Severity.ERROR for found in items)
        counts = {
            **_counts(_text(file), len(items), failed),
            "skipped": str(len(items) - failed),
        }
        suite = ET.SubElement(root, "testsuite", {**counts, "package": "org.dxplan"})
        for found in items:
            _case(suite, found)
    if not result.diagnostics:
        suite = ET.SubElement(
            root,
            "testsuite",
            {**_counts("dxplan", 1, 0), "skipped": "0", "package": "org.dxplan"},
        )
        ET.SubElement(
            suite,
            "testcase",
            {"name": counted(result, catalogue), "classname": "dxplan"},
        )
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode").replace(
        "##[", "##&#91;"
    )  # GitHub's runner takes that for a command
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _case(suite: ET.Element, found: Diagnostic) -> None:
    attributes = {
        "name": f"org.dxplan.{found.code} {found.name}",
        "classname": _text(str(PurePosixPath(found.file).with_suffix(""))),
        "file": _text(found.file),
        "line": str(found.start.line),
        "column": str(found.start.column),
    }
    case = ET.SubElement(suite, "testcase", attributes)
    message = {"message": _text(found.message), "type": str(found.severity)}
    outcome = ET.SubElement(
        case, "failure" if found.severity is Severity.ERROR else "skipped", message
    )
    place = f"{found.file}:{found.start.line}:{found.start.column}"
    outcome.text = "\n".join(map(_text, (f"{place}: {found.message}", *found.advice)))


def _counts(name: str, tests: int, failures: int) -> dict[str, str]:
    return {"name": name, "tests": str(tests), "failures": str(failures), "errors": "0"}


def _text(text: str) -> str:
    """One line of text without the characters that XML can't hold."""
    return _ILLEGAL.sub("\ufffd", printable(text))
