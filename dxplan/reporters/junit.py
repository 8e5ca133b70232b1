"""JUnit: a test case a finding.

Only errors are failures: what a person must look at turns no pipeline red.
"""

import re
from itertools import groupby
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from dxplan.check.diagnose import CheckResult
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.messages import Catalogue
from dxplan.reporters.full import counted
from dxplan.text.terminal import printable

_PACKAGE = "org.dxplan"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(result: CheckResult, catalogue: Catalogue, *, color: bool) -> str:  # noqa: ARG001
    """A suite a file with findings; of a clean check one suite with one case that passes."""
    root = ET.Element("testsuites", _total(result))
    for file, group in groupby(result.diagnostics, key=_file):
        _suite(root, file, list(group))
    if not result.diagnostics:
        _clean_suite(root, counted(result, catalogue))
    ET.indent(root)
    xml = ET.tostring(root, encoding="unicode")
    xml = xml.replace("##[", "##&#91;")  # GitHub's runner takes that for a command
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def _total(result: CheckResult) -> dict[str, str]:
    tests = max(1, len(result.diagnostics))
    return _counts("dxplan", tests, result.count(Severity.ERROR))


def _file(diagnostic: Diagnostic) -> str:
    return diagnostic.file


def _suite(root: ET.Element, file: str, diagnostics: list[Diagnostic]) -> None:
    tests = len(diagnostics)
    failures = sum(one.severity is Severity.ERROR for one in diagnostics)
    attributes = {
        **_counts(_text(file), tests, failures),
        "skipped": str(tests - failures),
        "package": _PACKAGE,
    }
    suite = ET.SubElement(root, "testsuite", attributes)
    for diagnostic in diagnostics:
        _case(suite, diagnostic)


def _clean_suite(root: ET.Element, sentence: str) -> None:
    attributes = {**_counts("dxplan", 1, 0), "skipped": "0", "package": _PACKAGE}
    suite = ET.SubElement(root, "testsuite", attributes)
    ET.SubElement(suite, "testcase", {"name": sentence, "classname": "dxplan"})


def _case(suite: ET.Element, diagnostic: Diagnostic) -> None:
    attributes = {
        "name": f"{_PACKAGE}.{diagnostic.code} {diagnostic.name}",
        "classname": _text(str(PurePosixPath(diagnostic.file).with_suffix(""))),
        "file": _text(diagnostic.file),
        "line": str(diagnostic.start.line),
        "column": str(diagnostic.start.column),
    }
    case = ET.SubElement(suite, "testcase", attributes)
    tag = "failure" if diagnostic.severity is Severity.ERROR else "skipped"
    message = {"message": _text(diagnostic.message), "type": str(diagnostic.severity)}
    outcome = ET.SubElement(case, tag, message)
    place = f"{diagnostic.file}:{diagnostic.start.line}:{diagnostic.start.column}"
    lines = (f"{place}: {diagnostic.message}", *diagnostic.advice)
    outcome.text = "\n".join(map(_text, lines))


def _counts(name: str, tests: int, failures: int) -> dict[str, str]:
    return {"name": name, "tests": str(tests), "failures": str(failures), "errors": "0"}


def _text(text: str) -> str:
    """One line of text without the characters that XML can't hold."""
    return _ILLEGAL.sub("\ufffd", printable(text))
