"""Diagnostics and their fixes in the terms of the protocol."""

from collections.abc import Callable, Iterator, Sequence

from lsprotocol import types as lsp

from dxplan.diagnostics import Diagnostic, Fix, RelatedDiagnostic, Severity
from dxplan.lsp.project import CheckedProject, OpenFile
from dxplan.lsp.text import Units
from dxplan.messages import Catalogue

FIX_ALL = "source.fixAll.dxplan"
"""What an editor asks for that mends on saving."""

_SEVERITY = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
_LONG = 40
"""A change longer than this is told by its finding."""

Uri = Callable[[str], str]


def reported(
    checked: CheckedProject, file: str, units: Units, uri: Uri
) -> list[lsp.Diagnostic]:
    """The diagnostics of one file; ``uri`` gives the client's address of a file."""
    page = checked.page(file, units)
    return [_diagnostic(checked, found, page, units, uri) for found in checked.of(file)]


def actions(
    checked: CheckedProject,
    file: str,
    units: Units,
    uri: str,
    asked: tuple[lsp.Range, Sequence[str] | None],
) -> list[lsp.CodeAction]:
    """The fixes of a range of a file, of the kinds that are asked for: one each, and all safe ones of the file."""
    page, (place, only) = checked.page(file, units), asked
    found: list[lsp.CodeAction] = []
    for diagnostic in checked.of(file):
        edits = _edits(page, diagnostic.fix)
        if diagnostic.fix is None or edits is None:
            continue
        places = [_range(page, diagnostic), *(edit.range for edit in edits)]
        if any(_overlap(where, place) for where in places) and _wanted(
            lsp.CodeActionKind.QuickFix, only
        ):
            shown = _diagnostic(checked, diagnostic, page, units, lambda _: uri)
            found.append(_action(diagnostic, shown, edits, page, checked.words, uri))
    safe = (
        _edits(page, checked.mended(file, mark=not page.hides_mark))
        if _wanted(FIX_ALL, only)
        else None
    )
    if safe:
        edit = lsp.WorkspaceEdit(changes={uri: safe})
        found.append(
            lsp.CodeAction(checked.words("editor.fix-all"), kind=FIX_ALL, edit=edit)
        )
    return found


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind is, or lies below, one that is asked for; with none asked for all are."""
    return only is None or any(
        kind == asked or kind.startswith(f"{asked}.") for asked in only
    )


def _action(
    diagnostic: Diagnostic,
    shown: lsp.Diagnostic,
    edits: list[lsp.TextEdit],
    page: OpenFile,
    words: Catalogue,
    uri: str,
) -> lsp.CodeAction:
    safe = diagnostic.fix is not None and diagnostic.fix.applicability == "safe"
    change = _change(diagnostic, page, words)
    return lsp.CodeAction(
        words(
            "editor.fix" if safe else "editor.unsafe-fix",
            rule=diagnostic.code,
            change=change,
        ),
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[shown],
        is_preferred=safe,
        edit=lsp.WorkspaceEdit(changes={uri: edits}),
    )


def _change(diagnostic: Diagnostic, page: OpenFile, words: Catalogue) -> str:
    """What a fix changes, in a few words: the old and the new text, else what was found."""
    edits = diagnostic.fix.edits if diagnostic.fix else ()
    spans = page.spans(edits) if len(edits) == 1 else None
    old = page.lines.text[slice(*spans[0])].strip() if spans else ""
    new = edits[0].content.strip() if edits else ""
    short = all(
        text and text.isprintable() and len(text) <= _LONG for text in (old, new)
    )
    return words("editor.replaced", old=old, new=new) if short else diagnostic.message


def _edits(page: OpenFile, fix: Fix | None) -> list[lsp.TextEdit] | None:
    """The edits as the client makes them; None where it can't, or where a fix is only to be shown."""
    if fix is None or not fix.edits or fix.applicability == "display":
        return None
    spans = page.spans(fix.edits)
    if spans is None:
        return None
    placed = zip(spans, fix.edits, strict=True)
    return [
        lsp.TextEdit(page.lines.range(*span), edit.content) for span, edit in placed
    ]


def _overlap(one: lsp.Range, other: lsp.Range) -> bool:
    """Whether two ranges touch."""
    return _order(one.start) <= _order(other.end) and _order(other.start) <= _order(
        one.end
    )


def _order(position: lsp.Position) -> tuple[int, int]:
    return position.line, position.character


def _range(page: OpenFile, found: Diagnostic | RelatedDiagnostic) -> lsp.Range:
    return page.lines.range(page.offset(found.start), page.offset(found.end))


def _diagnostic(
    checked: CheckedProject, found: Diagnostic, page: OpenFile, units: Units, uri: Uri
) -> lsp.Diagnostic:
    return lsp.Diagnostic(
        range=_range(page, found),
        message="\n".join((found.message, *found.advice)),
        severity=_SEVERITY[found.severity],
        code=found.code,
        code_description=lsp.CodeDescription(found.url) if found.url else None,
        source="dxplan",
        related_information=[*_related(checked, found, units, uri)] or None,
    )


def _related(
    checked: CheckedProject, found: Diagnostic, units: Units, uri: Uri
) -> Iterator[lsp.DiagnosticRelatedInformation]:
    for related in found.related:
        place = _range(checked.page(related.file, units), related)
        yield lsp.DiagnosticRelatedInformation(
            lsp.Location(uri(related.file), place), related.message
        )
