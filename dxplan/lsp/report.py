"""Diagnostics and their fixes in the terms of the protocol."""

from collections.abc import Callable, Iterator, Sequence

from lsprotocol import types as lsp

from dxplan.diagnostics import Diagnostic, Fix, RelatedDiagnostic, Severity
from dxplan.lsp.project import CheckedProject, OpenFile
from dxplan.lsp.text import Units
from dxplan.messages import Catalogue
from dxplan.text.hidden_characters import can_be_seen

FIX_ALL = "source.fixAll.dxplan"
"""The action that an editor asks for when it fixes on saving."""

_SEVERITY = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
_LONG = 40
"""A change with a longer text is described by its finding."""

Uri = Callable[[str], str]
"""Gives the client's address of a file."""


def lsp_diagnostics(
    project: CheckedProject, file: str, units: Units, uri: Uri
) -> list[lsp.Diagnostic]:
    """The diagnostics of one file."""
    open_file = project.open_file(file, units)
    return [
        _lsp_diagnostic(project, diagnostic, open_file, units, uri)
        for diagnostic in project.diagnostics_of(file)
    ]


def code_actions(
    project: CheckedProject,
    file: str,
    units: Units,
    uri: str,
    place: lsp.Range,
    only: Sequence[str] | None,
) -> list[lsp.CodeAction]:
    """The fixes of a range of a file: one each, and all safe ones of the file together.

    ``only``: the kinds that the client asks for; None for all.
    """
    actions: list[lsp.CodeAction] = []
    if _is_requested(lsp.CodeActionKind.QuickFix, only):
        actions += _quick_fixes(project, file, units, uri, place)
    if _is_requested(FIX_ALL, only):
        open_file = project.open_file(file, units)
        fix = project.safe_fixes(file, shows_mark=not open_file.hides_mark)
        edits = _text_edits(open_file, fix)
        if edits:
            edit = lsp.WorkspaceEdit(changes={uri: edits})
            title = project.catalogue("editor.fix-all")
            actions.append(lsp.CodeAction(title, kind=FIX_ALL, edit=edit))
    return actions


def _is_requested(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind is, or lies below, one that the client asks for."""
    if only is None:
        return True
    return any(kind == one or kind.startswith(f"{one}.") for one in only)


def _quick_fixes(
    project: CheckedProject, file: str, units: Units, uri: str, place: lsp.Range
) -> Iterator[lsp.CodeAction]:
    open_file = project.open_file(file, units)
    for diagnostic in project.diagnostics_of(file):
        edits = _text_edits(open_file, diagnostic.fix)
        if edits is None:
            continue
        ranges = [_range(open_file, diagnostic), *(edit.range for edit in edits)]
        if not any(_overlap(one, place) for one in ranges):
            continue
        shown = _lsp_diagnostic(project, diagnostic, open_file, units, lambda _: uri)
        is_safe = diagnostic.fix is not None and diagnostic.fix.applicability == "safe"
        yield lsp.CodeAction(
            project.catalogue(
                "editor.fix" if is_safe else "editor.unsafe-fix",
                rule=diagnostic.code,
                change=_change(diagnostic, open_file, project.catalogue),
            ),
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[shown],
            is_preferred=is_safe,
            edit=lsp.WorkspaceEdit(changes={uri: edits}),
        )


def _change(diagnostic: Diagnostic, open_file: OpenFile, catalogue: Catalogue) -> str:
    """What a fix changes, in a few words: the old and the new text, else the finding."""
    if diagnostic.fix is None or len(diagnostic.fix.edits) != 1:
        return diagnostic.message
    spans = open_file.spans(diagnostic.fix.edits)
    if not spans:
        return diagnostic.message
    start, end = spans[0]
    old = open_file.lines.text[start:end].strip()
    new = diagnostic.fix.edits[0].content.strip()
    if not _is_short(old) or not _is_short(new):
        return diagnostic.message
    return catalogue("editor.replaced", old=old, new=new)


def _is_short(text: str) -> bool:
    return bool(text) and can_be_seen(text) and len(text) <= _LONG


def _text_edits(open_file: OpenFile, fix: Fix | None) -> list[lsp.TextEdit] | None:
    """The edits as the client makes them; None where it can't, or where a fix is only shown."""
    if fix is None or fix.applicability == "display":
        return None
    if not fix.edits:
        return None
    spans = open_file.spans(fix.edits)
    if spans is None:
        return None
    text_edits = []
    for (start, end), edit in zip(spans, fix.edits, strict=True):
        place = open_file.lines.range(start, end)
        text_edits.append(lsp.TextEdit(place, edit.content))
    return text_edits


def _overlap(one: lsp.Range, other: lsp.Range) -> bool:
    """Whether two ranges touch."""
    begins_in_time = _order(one.start) <= _order(other.end)
    return begins_in_time and _order(other.start) <= _order(one.end)


def _order(position: lsp.Position) -> tuple[int, int]:
    return position.line, position.character


def _range(
    open_file: OpenFile, diagnostic: Diagnostic | RelatedDiagnostic
) -> lsp.Range:
    start = open_file.offset(diagnostic.start)
    end = open_file.offset(diagnostic.end)
    return open_file.lines.range(start, end)


def _lsp_diagnostic(
    project: CheckedProject,
    diagnostic: Diagnostic,
    open_file: OpenFile,
    units: Units,
    uri: Uri,
) -> lsp.Diagnostic:
    url = diagnostic.url
    return lsp.Diagnostic(
        range=_range(open_file, diagnostic),
        message="\n".join((diagnostic.message, *diagnostic.advice)),
        severity=_SEVERITY[diagnostic.severity],
        code=diagnostic.code,
        code_description=lsp.CodeDescription(url) if url else None,
        source="dxplan",
        related_information=_related(project, diagnostic, units, uri) or None,
    )


def _related(
    project: CheckedProject, diagnostic: Diagnostic, units: Units, uri: Uri
) -> list[lsp.DiagnosticRelatedInformation]:
    information = []
    for related in diagnostic.related:
        place = _range(project.open_file(related.file, units), related)
        location = lsp.Location(uri(related.file), place)
        information.append(lsp.DiagnosticRelatedInformation(location, related.message))
    return information
