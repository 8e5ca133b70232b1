"""Which document a cell names: by its key, its number, or its number and day."""

from typing import Any

from dxplan.department_workbook.cell_values import DocumentKeys
from dxplan.editing.project import EditedProject
from dxplan.model.values import DocumentRef
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Reference
from dxplan.rules.reference_suggestions import SuggestionFinder


def documents_of(project: EditedProject, jurisdiction: str) -> DocumentKeys:
    """The look-up of documents as they are cited in a jurisdiction."""
    finder = SuggestionFinder(project.portfolio, project.today)
    record = project.portfolio.jurisdictions[jurisdiction]

    def key_of(name: str) -> str:
        """The key; what no register has, and what may be several, as it is written."""
        ref = DocumentRef(name)
        if project.portfolio.resolve(ref, jurisdiction) is not None:
            return name
        return _exactly_meant(finder, record, ref) or name

    return key_of


def _exactly_meant(
    finder: SuggestionFinder, record: Record[Any], ref: DocumentRef
) -> str | None:
    suggestion = finder.suggest(Reference(record, ("source", "document"), ref, None))
    if suggestion is None or not suggestion.exact:
        return None
    return suggestion.written
