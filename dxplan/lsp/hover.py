"""What the word under the cursor means: a key, a label, a reference."""

from dxplan.lsp.complete import EditorContext
from dxplan.lsp.cursor import Cursor
from dxplan.model.fields import FieldType, fields_of
from dxplan.wording.names import (
    REFERENCES,
    distinguishing_dates,
    full_name,
    referenced_record,
)


def hover(context: EditorContext, cursor: Cursor) -> str | None:
    """A few plain lines; None where there is nothing to say."""
    field_type = context.type_at(cursor)
    if field_type is None or not cursor.text:
        return None
    if cursor.role == "key":
        return _key(context, field_type, cursor.text)
    if field_type.scalar == "reference":
        return _reference(context, field_type, cursor.text)
    if cursor.text not in field_type.words:
        return None
    label = context.label(field_type, cursor.text)
    return f"{cursor.text}: {label}" if label else None


def _key(context: EditorContext, field_type: FieldType, key: str) -> str | None:
    model = field_type.model
    if model is None or key not in fields_of(model):
        return None
    return f"{key}: {context.help_of(model, key)}"


def _reference(
    context: EditorContext, field_type: FieldType, written: str
) -> str | None:
    """The record by name, dates and id."""
    reference = REFERENCES[field_type.reference](written)
    record = referenced_record(context.portfolio, reference, context.jurisdiction)
    if record is None:
        return None
    name = full_name(record, context.portfolio, context.catalogue.lang)
    lines = (name, distinguishing_dates(record.fields), record.id)
    return "\n".join(line for line in lines if line)
